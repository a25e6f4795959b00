#include "compiler/import/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/path.h"
#include "compiler/compose/notation.h"
#include "compiler/import/canonical_fields.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll::importing {
namespace {

std::string_view EndingOf(const ParsedFile& file) {
  const std::string_view name = BaseNameOf(file.source->path());
  return name.substr(std::min(name.rfind('.'), name.size()));
}

std::string_view StemOf(const ParsedFile& file) {
  const std::string_view name = BaseNameOf(file.source->path());
  return name.substr(0, name.rfind('.'));
}

// `%n` and `$X` are filled in by systemd: no text of a manifest.
bool IsExpanded(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '$') return true;
    if (text[i] != '%') continue;
    if (i + 1 < text.size() && text[i + 1] == '%') {
      ++i;
    } else {
      return true;
    }
  }
  return false;
}

std::string WithoutDoubledPercent(std::string_view text) {
  std::string single;
  for (size_t i = 0; i < text.size(); ++i) {
    single += text[i];
    if (text[i] == '%' && i + 1 < text.size() && text[i + 1] == '%') ++i;
  }
  return single;
}

std::optional<std::vector<std::string>> WordsOf(std::string_view text) {
  const UnitWords split = SplitUnitWords(text, UnitEscapes::kDecode);
  if (split.fault != UnitWordFault::kNone || IsExpanded(text)) {
    return std::nullopt;
  }
  std::vector<std::string> words;
  for (const UnitWord& word : split.words) {
    words.push_back(WithoutDoubledPercent(word.text));
  }
  return words;
}

// The settings of a unit, several of a name in their order.
using Lines = std::map<std::string, std::vector<std::string>>;

Lines LinesOf(const ParsedFile& file) {
  Lines lines;
  for (const Setting& setting : SettingsOf(file)) {
    auto& list = lines[fmt::format("{}.{}", setting.section, setting.key)];
    // An empty one forgets those before it.
    if (setting.text.empty()) list.clear();
    if (!setting.text.empty()) list.emplace_back(setting.text);
  }
  std::erase_if(lines, [](const auto& entry) { return entry.second.empty(); });
  return lines;
}

class UnitImporter {
 public:
  UnitImporter(const ParsedFile& file, LineImport& import,
               ImportOptions& options)
      : file_(file), import_(import) {
    app_.name = StemOf(file);
    app_.id = options.ids.Fresh(IdOf(app_.name, "unit"));
    app_.span = file.source->SpanOf(0, 0);
    is_container_ = EndingOf(file) == ".container";
    app_.target = is_container_ ? "quadlet" : "systemd";
    app_.notes.push_back(fmt::format("From {}.", file.source->path()));
    if (app_.id != app_.name) {
      import.draft.losses.push_back(
          {.app = app_.name,
           .key = "name",
           .span = app_.span,
           .why = fmt::format("an id is lower case, digits and dashes; the "
                              "unit is now `{}`",
                              app_.id)});
    }
  }

  AppDraft Run(const ParsedFile* timer) {
    app_.fields.At(is_container_ ? "container" : "process");
    PlainVariables variables;
    std::string restart = "never";
    for (const Setting& setting : SettingsOf(file_)) {
      if (setting.key == "Environment" && setting.section != "Unit") {
        AddVariables(setting, &variables);
      } else if (!import_.texts.SecretsIn(setting.value->span).empty()) {
        Lose(setting, "a credential stands in it; it was left out");
      } else if (setting.section == "Service" && setting.key == "Restart") {
        restart = setting.text == "on-failure" ? "on-failure"
                  : setting.text == "no"       ? "never"
                                               : "always";
      } else if (is_container_ && setting.section == "Container") {
        AddContainer(setting);
      } else {
        AddService(setting);
      }
    }
    if (!ports_.empty()) app_.fields.Set("ports", std::move(ports_));
    if (!volumes_.empty()) app_.fields.Set("volumes", std::move(volumes_));
    ImportEnvironment(variables.texts(), import_.context, &app_);
    app_.fields.At("run").Set("restart", Yaml::Raw(restart));
    if (timer != nullptr) AddTimer(*timer);
    return std::move(app_);
  }

 private:
  void Lose(const Setting& setting, std::string_view why) {
    import_.draft.losses.push_back(
        {.app = app_.name,
         .key = fmt::format("{}.{}", setting.section, setting.key),
         .span = setting.span,
         .why = std::string(why)});
  }

  void AddVariables(const Setting& setting, PlainVariables* variables) {
    const UnitWords split = SplitUnitWords(setting.text, UnitEscapes::kDecode);
    for (const UnitWord& word : split.words) {
      const size_t equals = word.text.find('=');
      if (equals == std::string::npos || equals == 0) continue;
      std::string value = word.text.substr(equals + 1);
      if (value.find('%') != std::string::npos) {
        value = WithoutDoubledPercent(value);
      }
      variables->Add(word.text.substr(0, equals), value, setting.value->span);
    }
  }

  void AddService(const Setting& setting) {
    const std::string_view text = setting.text;
    if (setting.section == "Unit" && setting.key == "Description") {
      if (!IsExpanded(text)) app_.fields.Set("name", PlainText(text));
      return;
    }
    if (setting.section != "Service" || is_container_) return;
    Yaml& process = app_.fields.At("process");
    if (setting.key == "ExecStart") {
      const auto words = WordsOf(text);
      constexpr std::string_view kPrefixes = "-@:+!|";
      if (words && !words->empty() && !words->front().empty() &&
          kPrefixes.find(words->front()[0]) == std::string_view::npos) {
        process.Set("command", WordList(*words));
      } else if (!process.Has("command")) {
        // What is passed on says it; a process needs some command.
        process.Set("command", WordList({std::string(text)}));
      }
    } else if (IsExpanded(text)) {
      return;
    } else if (setting.key == "WorkingDirectory" && text.starts_with('/')) {
      process.Set("directory", PlainText(text));
    } else if (setting.key == "User") {
      process.Set("user", PlainText(text));
    } else if (setting.key == "MemoryMax") {
      const auto bytes = compose::ParseSize(text);
      if (bytes) {
        app_.fields.At("resources")
            .Set("memory_limit", Yaml::Raw(fmt::format("{:.0f}", *bytes)));
      }
    } else if (setting.key == "KillSignal") {
      app_.fields.At("run").Set("stop_signal", PlainText(text));
    }
  }

  void AddContainer(const Setting& setting) {
    const std::string_view text = setting.text;
    Yaml& container = app_.fields.At("container");
    if (IsExpanded(text)) {
      if (setting.key == "Image") container.Set("image", PlainText(text));
      return;
    }
    if (setting.key == "Image") {
      container.Set("image", PlainText(text));
    } else if (setting.key == "ContainerName") {
      container.Set("name", PlainText(text));
    } else if (setting.key == "HostName") {
      container.Set("hostname", PlainText(text));
    } else if (setting.key == "Exec") {
      if (const auto words = WordsOf(text)) {
        container.Set("custom_args", WordList(*words));
      }
    } else if (setting.key == "Network" && text == "host") {
      container.Set("network", Yaml::Raw("host"));
    } else if (setting.key == "PublishPort") {
      AddPort(text);
    } else if (setting.key == "Volume") {
      AddVolume(text);
    }
  }

  void AddPort(std::string_view text) {
    const auto port = compose::ParseShortPort(text);
    if (!port.ok() || !port->published ||
        port->published->first != port->published->last) {
      return;
    }
    Yaml mapping = Yaml::Map();
    mapping.Set("host", Yaml::Number(port->published->first));
    mapping.Set("container", Yaml::Number(port->target.first));
    if (port->protocol != "tcp") {
      mapping.Set("protocol", Yaml::Text(port->protocol));
    }
    if (!port->host_ip.empty()) mapping.Set("bind", Yaml::Text(port->host_ip));
    ports_.Append(std::move(mapping.Flow()));
  }

  // Volumes that a unit makes are left to that unit.
  void AddVolume(std::string_view text) {
    const auto mount = compose::ParseShortMount(text);
    if (!mount.ok() || !mount->source.starts_with('/')) return;
    Yaml entry = Yaml::Map();
    entry.Set("type", Yaml::Raw("bind"));
    entry.Set("source", PlainText(mount->source));
    entry.Set("target", PlainText(mount->target));
    Yaml options = Yaml::List();
    for (const std::string_view option : SplitOutside(mount->options, ',')) {
      if (!option.empty()) options.Append(Yaml::Text(option));
    }
    if (!options.empty()) entry.Set("options", std::move(options));
    volumes_.Append(std::move(entry.Flow()));
  }

  void AddTimer(const ParsedFile& timer) {
    for (const Setting& setting : SettingsOf(timer)) {
      if (setting.section == "Timer" && setting.key == "OnCalendar" &&
          !app_.fields.Has("schedule")) {
        app_.fields.Set("schedule", PlainText(setting.text));
      }
    }
    if (app_.fields.Has("schedule")) return;
    import_.draft.losses.push_back(
        {.app = app_.name,
         .key = "Timer",
         .span = timer.source->SpanOf(0, 0),
         .why = "only timers with OnCalendar= can be said"});
  }

  const ParsedFile& file_;
  LineImport& import_;
  AppDraft app_;
  bool is_container_ = false;
  Yaml ports_ = Yaml::List();
  Yaml volumes_ = Yaml::List();
};

void ImportMount(const ParsedFile& file, Draft* draft) {
  Yaml mount = Yaml::Map();
  for (const Setting& setting : SettingsOf(file)) {
    if (setting.section != "Mount" || IsExpanded(setting.text)) continue;
    if (setting.key == "What") mount.Set("what", PlainText(setting.text));
    if (setting.key == "Where") mount.Set("where", PlainText(setting.text));
    if (setting.key == "Type") mount.Set("type", PlainText(setting.text));
    if (setting.key != "Options") continue;
    Yaml options = Yaml::List();
    for (const std::string_view option : SplitOutside(setting.text, ',')) {
      options.Append(PlainText(option));
    }
    mount.Set("options", std::move(options));
  }
  draft->mounts.Append(std::move(mount.Flow()));
}

const ParsedFile* TimerOf(const ParsedFile& service, const Files& files) {
  for (const ParsedFile* file : files) {
    if (EndingOf(*file) != ".timer") continue;
    std::string unit = std::string(StemOf(*file)) + ".service";
    const Lines lines = LinesOf(*file);
    const auto stated = lines.find("Timer.Unit");
    if (stated != lines.end()) unit = stated->second.back();
    if (unit == BaseNameOf(service.source->path())) return file;
  }
  return nullptr;
}

const ParsedFile* Named(const Files& files, std::string_view name) {
  for (const ParsedFile* file : files) {
    if (BaseNameOf(file->source->path()) == name) return file;
  }
  return nullptr;
}

// What systemd does where a setting is absent.
std::string_view DefaultOf(std::string_view key) {
  if (key == "Service.Type") return "simple";
  if (key == "Service.Restart") return "no";
  return {};
}

bool IsSame(std::string_view key, const std::vector<std::string>& a,
            const std::vector<std::string>& b) {
  const std::string_view fallback = DefaultOf(key);
  const auto is_default = [&](const std::vector<std::string>& lines) {
    return lines.empty() || (lines.size() == 1 && lines[0] == fallback);
  };
  if (!fallback.empty() && is_default(a) && is_default(b)) return true;
  if (a == b) return true;
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const auto words = WordsOf(a[i]);
    const bool same_words = words && words == WordsOf(b[i]);
    const auto bytes = compose::ParseSize(a[i]);
    if (!same_words && !(bytes && bytes == compose::ParseSize(b[i]))) {
      return false;
    }
  }
  return true;
}

// Names and values of the variables that both files set in the same words.
std::map<std::string, std::string> VariablesOf(
    const Lines& lines, std::string_view section,
    const std::set<std::string>& secrets) {
  std::map<std::string, std::string> variables;
  const auto found = lines.find(fmt::format("{}.Environment", section));
  if (found == lines.end()) return variables;
  for (const std::string& line : found->second) {
    for (const UnitWord& word :
         SplitUnitWords(line, UnitEscapes::kDecode).words) {
      const size_t equals = std::min(word.text.find('='), word.text.size());
      const std::string key = word.text.substr(0, equals);
      if (!secrets.contains(key)) variables[key] = word.text.substr(equals);
    }
  }
  return variables;
}

}  // namespace

Draft ImportUnits(const Files& files, const Repository& repository,
                  ImportOptions options) {
  LineImport import(repository, options);
  bool services = false;
  bool containers = false;
  std::set<const ParsedFile*> used;
  for (const ParsedFile* file : files) {
    const std::string_view ending = EndingOf(*file);
    if (ending == ".service" || ending == ".container") {
      (ending == ".service" ? services : containers) = true;
      const ParsedFile* timer = TimerOf(*file, files);
      used.insert(timer);
      import.draft.apps.push_back(
          UnitImporter(*file, import, options).Run(timer));
    } else if (ending == ".mount") {
      services = true;
      ImportMount(*file, &import.draft);
    }
  }
  for (const ParsedFile* file : files) {
    const std::string_view ending = EndingOf(*file);
    if (ending == ".service" || ending == ".container" || ending == ".mount" ||
        used.contains(file)) {
      continue;
    }
    import.draft.losses.push_back(
        {.app = {},
         .key = std::string(BaseNameOf(file->source->path())),
         .span = file->source->SpanOf(0, 0),
         .why = "manifests have no units of this kind"});
  }
  import.draft.runtime = containers ? "quadlet" : "systemd";
  if (containers && services) {
    Yaml both = Yaml::Map();
    both.Set("process", Yaml::Raw("systemd"));
    both.Set("container", Yaml::Raw("quadlet"));
    import.draft.facts.Set("runtime", std::move(both.Flow()));
  }
  return std::move(import.draft);
}

std::vector<LineDifference> CompareUnits(const Files& source,
                                         const Files& built,
                                         const Draft& draft) {
  std::vector<LineDifference> differences;
  const SecretVariables secrets = SecretsOf(draft);
  for (const AppDraft& app : draft.apps) {
    const bool container = app.target == "quadlet";
    const std::string ending = container ? ".container" : ".service";
    const std::string section = container ? "Container" : "Service";
    const ParsedFile* from = Named(source, app.name + ending);
    const ParsedFile* to = Named(built, app.id + ending);
    if (from == nullptr) continue;
    if (to == nullptr) {
      differences.push_back({app.name, "", std::nullopt, app.span});
      continue;
    }
    const auto own = secrets.find(app.name);
    const std::set<std::string> hidden =
        own == secrets.end() ? std::set<std::string>{} : own->second;
    Lines want = LinesOf(*from);
    Lines have = LinesOf(*to);
    const auto compare = [&](const Lines& a, const Lines& b) {
      std::set<std::string> keys;
      for (const auto& [key, lines] : a) keys.insert(key);
      for (const auto& [key, lines] : b) keys.insert(key);
      for (const std::string& key : keys) {
        static const std::vector<std::string> kNone;
        const auto x = a.find(key);
        const auto y = b.find(key);
        const auto& wanted = x == a.end() ? kNone : x->second;
        if (IsSame(key, wanted, y == b.end() ? kNone : y->second)) continue;
        LineDifference difference{app.name, key, std::nullopt, app.span};
        if (!wanted.empty()) {
          difference.lines = wanted;
        } else if (!DefaultOf(key).empty()) {
          difference.lines = {std::string(DefaultOf(key))};
        }
        differences.push_back(std::move(difference));
      }
    };
    if (VariablesOf(want, section, hidden) !=
        VariablesOf(have, section, hidden)) {
      differences.push_back(
          {app.name, section + ".Environment", std::nullopt, app.span});
    }
    want.erase(section + ".Environment");
    have.erase(section + ".Environment");
    if (!hidden.empty()) {
      // The file that brings them, and the unit that fills it.
      for (const char* key : {"Service.EnvironmentFile", "Unit.After",
                              "Unit.Requires", "Container.Secret"}) {
        if (!want.contains(key)) have.erase(key);
      }
    }
    compare(want, have);
    const ParsedFile* timer = TimerOf(*from, source);
    const ParsedFile* ours = Named(built, app.id + ".timer");
    if (timer != nullptr && ours != nullptr) {
      Lines a = LinesOf(*timer);
      Lines b = LinesOf(*ours);
      for (Lines* lines : {&a, &b}) {
        lines->erase("Unit.Description");
        lines->erase("Timer.Unit");
      }
      compare(a, b);
    }
  }
  return differences;
}

}  // namespace plimsoll::importing
