#include "compiler/driver/restarts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/frontend/frontend.h"
#include "compiler/source/classify.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

// In the order in which they are told.
enum class Verb : uint8_t {
  kStart,
  kRecreate,
  kRestart,
  kStop,
  kNextRun,  // Changed, but started by a timer.
  kRun,
};
constexpr std::array<std::string_view, 6> kVerbs = {
    "start", "recreate", "restart", "stop", "change for its next run", "run"};

struct Part {
  std::string text;               // Everything that, changed, starts it anew.
  Verb changed = Verb::kRestart;  // What it takes then.
};
using Parts = std::map<std::string, Part>;

// A tree without comments, quotes and the order of keys.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the parsed file.
void Dump(const Node& written, std::string* out) {
  const Node& node = Deref(written);
  if (node.IsScalar()) {
    // `"a"` and `a` are the same; `"1"` and `1` are not always, which costs a
    // restart too many at worst.
    *out += fmt::format("{}:{}\n", node.text.size(), node.text);
    return;
  }
  if (node.IsSequence()) {
    *out += "[\n";
    for (const Node* item : node.items) Dump(*item, out);
    *out += "]\n";
    return;
  }
  std::map<std::string_view, const Node*> sorted;
  for (const Entry& entry : EffectiveEntries(node)) {
    sorted[entry.key->text] = entry.value;
  }
  *out += "{\n";
  for (const auto& [key, value] : sorted) {
    *out += fmt::format("{}=", key);
    Dump(*value, out);
  }
  *out += "}\n";
}

// Whether `text` has the word, not as a part of a longer one.
bool Mentions(std::string_view text, std::string_view word) {
  constexpr std::string_view kWordBytes =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  for (size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool begins =
        at == 0 || kWordBytes.find(text[at - 1]) == std::string_view::npos;
    const bool ends = end == text.size() ||
                      kWordBytes.find(text[end]) == std::string_view::npos;
    if (begins && ends) return true;
  }
  return false;
}

class PartsReader {
 public:
  explicit PartsReader(const std::vector<Artifact>& artifacts)
      : artifacts_(artifacts) {}

  Parts Run() {
    for (const Artifact& artifact : artifacts_) Read(artifact);
    MarkTimed();
    for (auto& [name, part] : parts_) AddMentioned(name, &part.text);
    AddScript();
    return std::move(parts_);
  }

 private:
  void Read(const Artifact& artifact) {
    const SourceFile& file =
        sources_.Add(artifact.path, artifact.contents,
                     Classify(artifact.path, artifact.contents));
    switch (file.kind()) {
      case FileKind::kCompose:
        ReadCompose(ParseYaml(file, ignored_));
        return;
      case FileKind::kSupervisor:
        ReadSupervisor(ParseIni(file, ignored_));
        return;
      case FileKind::kSystemd:
      case FileKind::kQuadlet:
        ReadUnit(artifact.path, ParseUnit(file, ignored_));
        return;
      default:
        return;
    }
  }

  void ReadCompose(const Tree& tree) {
    const Node* root = tree.root();
    const Node* services = root == nullptr ? nullptr : Find(*root, "services");
    if (services == nullptr) return;
    for (const Entry& entry : EffectiveEntries(Deref(*services))) {
      Part& part = PartOf(entry.key->text, "compose");
      part.changed = Verb::kRecreate;
      Dump(*entry.value, &part.text);
      // Another project is another container.
      if (const Node* name = Find(*root, "name")) Dump(*name, &part.text);
      AddResources(*root, &part.text);
    }
  }

  // The networks, volumes and files that a service names.
  static void AddResources(const Node& root, std::string* text) {
    const std::string own = *text;
    for (const std::string_view section :
         {"networks", "volumes", "secrets", "configs"}) {
      const Node* resources = Find(root, section);
      if (resources == nullptr) continue;
      for (const Entry& entry : EffectiveEntries(Deref(*resources))) {
        const std::string_view name = entry.key->text;
        const bool used =
            Mentions(own, name) || (section == "networks" && name == "default");
        if (used) Dump(*entry.value, text);
      }
    }
  }

  void ReadSupervisor(const Tree& tree) {
    if (tree.root() == nullptr) return;
    std::map<std::string, std::vector<std::string>> groups;
    for (const Entry& section : tree.root()->entries) {
      const std::string_view name = section.key->text;
      const size_t colon = std::min(name.find(':'), name.size());
      const std::string_view type = name.substr(0, colon);
      const bool is_program = type == "program" || type == "eventlistener" ||
                              type == "fcgi-program";
      if (type == "group") {
        const Node* programs = Find(*section.value, "programs");
        if (programs != nullptr) groups[std::string(name)] = Split(*programs);
      } else if (is_program && colon < name.size()) {
        Dump(*section.value,
             &PartOf(name.substr(colon + 1), "supervisor").text);
      } else if (type == "supervisord" || name == "unix_http_server" ||
                 name == "inet_http_server") {
        // Only a new daemon reads these.
        Dump(*section.value, &parts_["supervisord"].text);
      }
    }
    JoinGroups(groups);
  }

  static std::vector<std::string> Split(const Node& list) {
    std::vector<std::string> names;
    std::string_view rest = list.text;
    while (!rest.empty()) {
      const size_t comma = std::min(rest.find(','), rest.size());
      std::string_view name = rest.substr(0, comma);
      while (name.starts_with(' ')) name.remove_prefix(1);
      while (name.ends_with(' ')) name.remove_suffix(1);
      names.emplace_back(name);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return names;
  }

  // `supervisorctl update` stops and starts a group whole.
  void JoinGroups(
      const std::map<std::string, std::vector<std::string>>& groups) {
    for (const auto& [group, programs] : groups) {
      std::string joint = group + "\n";
      for (const std::string& program : programs) {
        const auto part = parts_.find(program);
        if (part != parts_.end()) joint += program + "\n" + part->second.text;
      }
      for (const std::string& program : programs) {
        const auto part = parts_.find(program);
        if (part != parts_.end()) part->second.text = joint;
      }
    }
  }

  void ReadUnit(std::string_view path, const Tree& tree) {
    if (tree.root() == nullptr) return;
    const std::string_view file = BaseNameOf(path);
    const std::string_view stem = file.substr(0, file.rfind('.'));
    const std::string_view ending = file.substr(stem.size());
    // These are part of the containers that name them.
    if (ending == ".network" || ending == ".volume" || ending == ".build") {
      return;
    }
    if (ending == ".timer") timed_.insert(std::string(stem));
    const bool is_app = ending == ".service" || ending == ".container";
    std::string text;
    for (const Entry& section : tree.root()->entries) {
      for (const Entry& setting : section.value->entries) {
        const std::string_view key = setting.key->text;
        if (key == "Description" || key == "Documentation") continue;
        text += fmt::format("{}.{}={}\n", section.key->text, key,
                            setting.value->text);
      }
    }
    PartOf(is_app ? stem : file, "systemd").text += text;
  }

  // Two readers may each have an app of one name.
  Part& PartOf(std::string_view name, std::string_view reader) {
    std::string key(name);
    const auto [owner, fresh] = readers_.try_emplace(key, reader);
    if (!fresh && owner->second != reader) {
      key += fmt::format(" ({})", reader);
    }
    return parts_[key];
  }

  void MarkTimed() {
    for (const std::string& name : timed_) {
      const auto part = parts_.find(name);
      if (part != parts_.end()) part->second.changed = Verb::kNextRun;
    }
  }

  // Files that an app reads: those it names, and those below files/APP, which
  // are put where it looks for them.
  void AddMentioned(const std::string& name, std::string* text) const {
    const std::string own = *text;
    const std::string folder = fmt::format("files/{}/", name);
    for (const Artifact& artifact : artifacts_) {
      const std::string& path = artifact.path;
      const bool is_unit =
          path.starts_with("quadlet/") && !path.ends_with(".container");
      if (path == "run-with-secrets") {
        if (Mentions(own, path)) *text += BranchOf(artifact.contents, name);
      } else if (path == ".env") {
        AddVariables(artifact, own, text);
      } else if (path.starts_with(folder) ||
                 (path.find('/') != path.npos && Mentions(own, path)) ||
                 (is_unit && Mentions(own, BaseNameOf(path)))) {
        *text += fmt::format("{}\n{}", path, WithoutHead(artifact.contents));
      }
    }
  }

  // What run-with-secrets does for one program.
  static std::string_view BranchOf(std::string_view script,
                                   std::string_view program) {
    const size_t begin = script.find(fmt::format("\n{})\n", program));
    if (begin == std::string_view::npos) return {};
    const size_t end = script.find("\n  ;;\n", begin);
    return script.substr(begin, end - begin);
  }

  // The variables that compose fills into the text of a service.
  void AddVariables(const Artifact& artifact, const std::string& own,
                    std::string* text) const {
    SourceMap sources;
    Sink ignored;
    const Tree tree = ParseDotenv(
        sources.Add(artifact.path, artifact.contents, FileKind::kDotenv),
        ignored);
    if (tree.root() == nullptr) return;
    for (const Entry& entry : EffectiveEntries(*tree.root())) {
      const std::string_view name = entry.key->text;
      if (Mentions(own, fmt::format("${{{}", name)) ||
          Mentions(own, fmt::format("${}", name))) {
        *text += fmt::format("{}={}\n", name, entry.value->text);
      }
    }
  }

  // Comments at the top name the sources of an artifact.
  static std::string_view WithoutHead(std::string_view text) {
    while (text.starts_with('#') || text.starts_with(';')) {
      const size_t end = text.find('\n');
      if (end == std::string_view::npos) return {};
      text.remove_prefix(end + 1);
    }
    return text;
  }

  // Filled files are as old as its last run.
  void AddScript() {
    Part script{.text = {}, .changed = Verb::kRun};
    for (const Artifact& artifact : artifacts_) {
      const bool counts =
          artifact.path == "materialize-secrets" ||
          artifact.contents.find("%PLIMSOLL{") != std::string::npos;
      if (counts) script.text += WithoutHead(artifact.contents);
    }
    if (!script.text.empty()) parts_["materialize-secrets"] = script;
  }

  const std::vector<Artifact>& artifacts_;
  SourceMap sources_;
  Sink ignored_;
  Parts parts_;
  std::map<std::string, std::string, std::less<>> readers_;
  std::set<std::string> timed_;
};

// What a change from one to the other takes; nothing if it is none.
std::optional<Verb> VerbOf(const Part* before, const Part* after) {
  if (before == nullptr) {
    return after->changed == Verb::kRun ? Verb::kRun : Verb::kStart;
  }
  if (after == nullptr) {
    if (before->changed == Verb::kRun) return std::nullopt;
    return Verb::kStop;
  }
  if (before->text == after->text) return std::nullopt;
  return before->changed == after->changed ? after->changed : Verb::kRestart;
}

}  // namespace

std::string DescribeRestarts(const std::vector<Artifact>& before,
                             const std::vector<Artifact>& after) {
  if (before.empty()) return {};
  const Parts old_parts = PartsReader(before).Run();
  const Parts new_parts = PartsReader(after).Run();
  std::set<std::string_view> names;
  for (const auto& [name, part] : old_parts) names.insert(name);
  for (const auto& [name, part] : new_parts) names.insert(name);
  std::array<std::vector<std::string_view>, kVerbs.size()> by_verb;
  size_t unchanged = 0;
  for (const std::string_view name : names) {
    const auto was = old_parts.find(std::string(name));
    const auto is = new_parts.find(std::string(name));
    const auto verb = VerbOf(was == old_parts.end() ? nullptr : &was->second,
                             is == new_parts.end() ? nullptr : &is->second);
    if (verb) {
      by_verb[static_cast<size_t>(*verb)].push_back(name);
    } else if (name != "supervisord" && name != "materialize-secrets") {
      ++unchanged;
    }
  }
  std::string text;
  for (size_t i = 0; i < kVerbs.size(); ++i) {
    if (by_verb[i].empty()) continue;
    text += fmt::format("{} {}; ", kVerbs[i], fmt::join(by_verb[i], ", "));
  }
  return text + fmt::format("{} unchanged", unchanged);
}

}  // namespace plimsoll
