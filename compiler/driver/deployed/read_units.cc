// Units of systemd, and of Quadlet.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/driver/deployed/command_line.h"
#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/readers.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll::deployed {
namespace {

// The unit that fills secrets in is ours and runs no app.
constexpr std::string_view kSecretsUnit = "plimsoll-secrets-";

// The unit a file is of: of a drop-in, the one it adds to.
std::string_view UnitOf(std::string_view path) {
  const std::string_view folder = BaseNameOf(FolderOf(path));
  const bool is_drop_in = path.ends_with(".conf") && folder.ends_with(".d");
  return is_drop_in ? folder.substr(0, folder.size() - 2) : BaseNameOf(path);
}

// Settings that are lists of names without an order.
bool IsNameList(std::string_view section, std::string_view key) {
  return (section == "Unit" || section == "Install") &&
         IsOneOf(key, {"After", "Before", "Requires", "Wants", "BindsTo",
                       "PartOf", "Requisite", "Upholds", "Conflicts",
                       "WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias",
                       "OnFailure", "OnSuccess", "RequiresMountsFor"});
}

struct Setting {
  std::string_view name;
  std::string_view fact;
  std::string (*normal)(std::string_view) = nullptr;
};

std::string Plain(std::string_view text) { return std::string(text); }

std::string CpusOf(std::string_view quota) {
  if (!quota.ends_with('%')) return std::string(quota);
  quota.remove_suffix(1);
  const std::string percent = NormalNumber(quota);
  return percent.find_first_not_of("0123456789") == std::string::npos
             ? NormalNumber(fmt::format("{}", std::stod(percent) / 100))
             : std::string(quota);
}

constexpr Setting kServiceSettings[] = {
    {"CPUQuota", "cpu_limit", CpusOf},
    {"LimitAS", "address_space_limit", NormalSize},
    {"MemoryLow", "memory_reservation", NormalSize},
    {"MemoryMax", "memory_limit", NormalSize},
    {"Restart", "restart", Plain},
    {"TasksMax", "pids_limit", Plain},
    {"User", "user", Plain},
    {"WorkingDirectory", "working_dir", NormalPath},
};

// What systemd takes when nothing is said.
constexpr std::pair<std::string_view, std::string_view> kUsual[] = {
    {"restart", "no"},
    {"Service.KillMode", "control-group"},
    {"Service.KillSignal", "SIGTERM"},
    {"Service.RestartSec", "100ms"},
    {"Service.StandardError", "inherit"},
    {"Service.StandardOutput", "journal"},
    {"Service.TimeoutStartSec", "90s"},
    {"Service.TimeoutStopSec", "90s"},
    {"Service.Type", "simple"},
};

std::string NormalSetting(std::string_view key, std::string_view text) {
  const std::string lower = Lower(text);
  if (IsOneOf(lower, {"yes", "true", "on"})) return "true";
  if (IsOneOf(lower, {"no", "false", "off"})) return "false";
  if (key.ends_with("Sec") || key.find("Interval") != key.npos) {
    return NormalDuration(text);
  }
  if (key.starts_with("Memory")) return NormalSize(text);
  return std::string(Trim(text));
}

// All files of one unit, laid over each other.
class UnitReader {
 public:
  UnitReader(const Session& session, std::string_view unit, App* app,
             Facts* facts)
      : session_(session), unit_(unit), app_(app), facts_(facts) {}

  void Add(const ParsedFile& file) {
    if (file.tree.root() == nullptr) return;
    for (const Entry& section : file.tree.root()->entries) {
      if (section.key->text.starts_with("X-")) continue;
      for (const Entry& setting : section.value->entries) {
        Read(section.key->text, setting);
      }
    }
  }

  // What had to wait for all of them.
  void Finish() {
    for (const auto& [key, names] : names_) {
      if (names.value.empty()) continue;
      Put(facts_, key, names);
    }
    // systemd lets what files set win; Podman does not.
    const bool is_container = unit_.ends_with(".container");
    Facts direct;
    if (is_container) direct = app_->facts;
    for (const std::string& path : env_files_) {
      AddEnvFile(session_, path, app_);
    }
    for (auto& [key, fact] : direct) {
      if (key.starts_with("environment.")) {
        app_->facts.insert_or_assign(key, std::move(fact));
      }
    }
    for (const auto& [key, usual] : kUsual) {
      const auto found = facts_->find(key);
      if (found != facts_->end() && found->second.value == usual) {
        facts_->erase(found);
      }
    }
  }

 private:
  void Read(std::string_view section, const Entry& setting);
  void AddNames(std::string_view section, const Entry& setting);
  void ReadEnvironment(const Entry& setting);
  void ReadExec(std::string_view section, const Entry& setting);

  const Session& session_;
  std::string_view unit_;
  App* app_;
  Facts* facts_;
  std::map<std::string, Fact> names_;
  std::vector<std::string> env_files_;
};

void UnitReader::AddNames(std::string_view section, const Entry& setting) {
  Fact& fact = names_[fmt::format("{}.{}", section, setting.key->text)];
  fact.span = setting.value->span;
  if (setting.value->text.empty()) fact.value.clear();
  for (UnitWord& word :
       SplitUnitWords(setting.value->text, UnitEscapes::kKeep).words) {
    if (word.text.starts_with(kSecretsUnit)) continue;
    fact.value = AddToSet(fact.value, std::move(word.text));
  }
}

void UnitReader::ReadEnvironment(const Entry& setting) {
  if (setting.value->text.empty()) {
    std::erase_if(app_->facts, [](const auto& fact) {
      return fact.first.starts_with("environment.");
    });
  }
  for (const UnitWord& word :
       SplitUnitWords(setting.value->text, UnitEscapes::kDecode).words) {
    const size_t equals = word.text.find('=');
    if (equals == std::string::npos) continue;
    std::string value = word.text.substr(equals + 1);
    // A percent sign is doubled where specifiers count.
    for (size_t at = 0; (at = value.find("%%", at)) != std::string::npos;
         ++at) {
      value.erase(at, 1);
    }
    Put(&app_->facts,
        fmt::format("environment.{}", word.text.substr(0, equals)),
        {.value = std::move(value), .span = setting.value->span});
  }
}

void UnitReader::ReadExec(std::string_view section, const Entry& setting) {
  Fact fact = FactOf(*setting.value);
  std::string_view text = setting.value->text;
  std::string prefix;
  while (!text.empty() &&
         std::string_view("-@:+!").find(text[0]) != std::string_view::npos) {
    prefix += text[0];
    text.remove_prefix(1);
  }
  std::vector<std::string> words;
  for (UnitWord& word : SplitUnitWords(text, UnitEscapes::kDecode).words) {
    words.push_back(std::move(word.text));
  }
  const bool starts = setting.key->text == "ExecStart";
  const std::string key =
      starts ? "command" : fmt::format("{}.{}", section, setting.key->text);
  if (text.empty()) {
    facts_->erase(key);
    return;
  }
  if (starts && prefix.empty() && !facts_->contains(key)) {
    std::string wrapped;
    AddCommandLine(std::move(words), fact, facts_, &wrapped);
    return;
  }
  // The commands of a oneshot, and those before and after, are in order.
  fact.value = prefix + JoinWords(words);
  const auto before = facts_->find(key);
  if (before != facts_->end()) {
    fact.value = fmt::format("{}; {}", before->second.value, fact.value);
  }
  Put(facts_, key, std::move(fact));
}

void UnitReader::Read(std::string_view section, const Entry& setting) {
  const std::string_view key = setting.key->text;
  const std::string_view text = setting.value->text;
  if (IsOneOf(key, {"Description", "Documentation"})) return;
  if (section == "Container" && ReadContainerSetting(session_, setting, app_)) {
    return;
  }
  if (IsNameList(section, key)) {
    AddNames(section, setting);
  } else if (key == "Environment") {
    ReadEnvironment(setting);
  } else if (key == "EnvironmentFile") {
    if (text.empty()) env_files_.clear();
    const std::string_view path = text.starts_with('-') ? text.substr(1) : text;
    if (!path.empty()) env_files_.emplace_back(path);
  } else if (section == "Service" && key.starts_with("Exec") &&
             key != "ExecSearchPath") {
    ReadExec(section, setting);
  } else {
    Fact fact = FactOf(*setting.value);
    const auto known = std::ranges::find(kServiceSettings, key, &Setting::name);
    const bool is_known =
        section == "Service" && known != std::end(kServiceSettings);
    fact.value = is_known ? known->normal(text) : NormalSetting(key, text);
    if (fact.value != text) fact.shown = text;
    std::string name = is_known ? std::string(known->fact)
                                : fmt::format("{}.{}", section, key);
    if (text.empty()) {
      facts_->erase(name);
      return;
    }
    if (fact.value == "false" && key != "DefaultDependencies") return;
    Put(facts_, std::move(name), std::move(fact));
  }
}

}  // namespace

void ReadUnits(const Session& session, Deployed* out) {
  std::map<std::string_view, std::vector<const ParsedFile*>> units;
  for (const ParsedFile& file : session.repository.files) {
    const FileKind kind = file.source->kind();
    if (kind != FileKind::kSystemd && kind != FileKind::kQuadlet) continue;
    units[UnitOf(file.source->path())].push_back(&file);
  }
  for (auto& [name, files] : units) {
    const std::string_view unit = name;
    if (unit.starts_with(kSecretsUnit)) continue;
    // Drop-ins come after what they add to, in the order of their names.
    std::ranges::stable_sort(files, {}, [&](const ParsedFile* file) {
      return BaseNameOf(file->source->path()) != unit;
    });
    const std::string_view stem = unit.substr(0, unit.rfind('.'));
    const std::string_view ending = unit.substr(stem.size());
    const bool is_quadlet = files.front()->source->kind() == FileKind::kQuadlet;
    const Span span = files.front()->source->SpanOf(0, 0);
    App nobody;
    App* app = &nobody;
    // Volumes and networks are told by their own names where they are used.
    if (IsOneOf(ending, {".service", ".container", ".timer"})) {
      // A timer goes with what it starts, whoever runs that.
      const auto known = out->apps.find(stem);
      app = ending == ".timer" && known != out->apps.end()
                ? &known->second
                : &AppOf(out, stem,
                         is_quadlet ? Reader::kQuadlet : Reader::kSystemd);
      if (ending != ".timer" || known == out->apps.end()) app->span = span;
    } else if (!is_quadlet) {
      app = &AppOf(out, unit, Reader::kSystemd);
      app->span = span;
    }
    UnitReader reader(session, unit, app, &app->facts);
    for (const ParsedFile* file : files) reader.Add(*file);
    reader.Finish();
    for (auto& [key, fact] : nobody.facts) {
      if (key.ends_with(".VolumeName") || key.ends_with(".NetworkName")) {
        continue;
      }
      Put(&out->shared, fmt::format("{}.{}", unit, key), std::move(fact));
    }
  }
}

}  // namespace plimsoll::deployed
