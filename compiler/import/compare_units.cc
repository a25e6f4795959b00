#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/path.h"
#include "compiler/compose/notation.h"
#include "compiler/import/unit_files.h"
#include "compiler/import/units.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll::importing {
namespace {

// What systemd does where a setting is absent.
std::string_view DefaultOf(std::string_view key) {
  if (key == "Service.Type") return "simple";
  if (key == "Service.Restart") return "no";
  return {};
}

// What means the same although its words differ.
std::string Plain(std::string_view key, std::string_view text) {
  const bool tcp = key == "Container.PublishPort" && text.ends_with("/tcp");
  return std::string(tcp ? text.substr(0, text.size() - 4) : text);
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
    const bool same_size = bytes && bytes == compose::ParseSize(b[i]);
    if (!same_words && !same_size && Plain(key, a[i]) != Plain(key, b[i])) {
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

class UnitComparer {
 public:
  UnitComparer(const Files& source, const Files& built, const Draft& draft)
      : source_(source), built_(built), secrets_(SecretsOf(draft)) {
    for (const AppDraft& app : draft.apps) CompareApp(app);
    for (const ParsedFile* file : source) {
      if (EndingOf(*file) == ".mount") CompareMount(*file);
    }
  }

  std::vector<LineDifference> Take() { return std::move(differences_); }

 private:
  void CompareApp(const AppDraft& app) {
    const bool container = app.target == "quadlet";
    const std::string ending = container ? ".container" : ".service";
    const std::string section = container ? "Container" : "Service";
    const ParsedFile* from = Named(source_, app.name + ending);
    const ParsedFile* to = Named(built_, app.id + ending);
    if (from == nullptr) return;
    if (to == nullptr) {
      differences_.push_back({app.name, "", std::nullopt, app.span});
      return;
    }
    Lines want = LinesOf(*from);
    Lines have = LinesOf(*to);
    CompareVariables(app, section, &want, &have);
    // A text for people.
    if (!want.contains("Unit.Description")) have.erase("Unit.Description");
    Compare(want, have, {app.name, {}, std::nullopt, app.span});
    const ParsedFile* timer = TimerOf(*from, source_);
    const ParsedFile* ours = Named(built_, app.id + ".timer");
    if (timer != nullptr && ours != nullptr) {
      Lines a = LinesOf(*timer);
      Lines b = LinesOf(*ours);
      for (Lines* lines : {&a, &b}) {
        lines->erase("Unit.Description");
        lines->erase("Timer.Unit");
      }
      Compare(a, b, {app.name, {}, std::nullopt, app.span});
    }
    CompareUnitsOf(app);
  }

  void CompareVariables(const AppDraft& app, const std::string& section,
                        Lines* want, Lines* have) {
    const auto own = secrets_.find(app.name);
    const std::set<std::string> hidden =
        own == secrets_.end() ? std::set<std::string>{} : own->second;
    const std::string key = section + ".Environment";
    if (VariablesOf(*want, section, hidden) !=
        VariablesOf(*have, section, hidden)) {
      differences_.push_back({app.name, key, std::nullopt, app.span});
    }
    want->erase(key);
    have->erase(key);
    if (hidden.empty()) return;
    // The file that brings them, and the unit that fills it.
    for (const char* brings : {"Service.EnvironmentFile", "Unit.After",
                               "Unit.Requires", "Container.Secret"}) {
      if (!want->contains(brings)) have->erase(brings);
    }
  }

  // Networks and volumes that the app brings along. Podman names them after
  // their units, where these do not.
  void CompareUnitsOf(const AppDraft& app) {
    for (const ParsedFile* file : source_) {
      const std::string name(BaseNameOf(file->source->path()));
      if (!app.units.Has(name)) continue;
      const Span span = file->source->SpanOf(0, 0);
      const ParsedFile* ours = Named(built_, name);
      if (ours == nullptr) {
        differences_.push_back({app.name, name, std::nullopt, span});
        continue;
      }
      Lines want = LinesOf(*file);
      const bool network = EndingOf(*file) == ".network";
      auto& real = want[network ? "Network.NetworkName" : "Volume.VolumeName"];
      if (real.empty()) real = {fmt::format("systemd-{}", StemOf(*file))};
      Compare(want, LinesOf(*ours), {app.name, {}, std::nullopt, span, name});
    }
  }

  // Nothing can be passed through to these.
  void CompareMount(const ParsedFile& file) {
    const std::string name(BaseNameOf(file.source->path()));
    const Span span = file.source->SpanOf(0, 0);
    const ParsedFile* ours = Named(built_, name);
    if (ours == nullptr) {
      differences_.push_back({{}, name, std::nullopt, span});
      return;
    }
    Lines want = LinesOf(file);
    Lines have = LinesOf(*ours);
    want.erase("Unit.Description");
    have.erase("Unit.Description");
    Compare(want, have, {{}, name + ": ", std::nullopt, span});
  }

  // `like` says whose lines these are; keys are put behind its own.
  void Compare(const Lines& want, const Lines& have,
               const LineDifference& like) {
    std::set<std::string> keys;
    for (const auto& [key, lines] : want) keys.insert(key);
    for (const auto& [key, lines] : have) keys.insert(key);
    for (const std::string& key : keys) {
      static const std::vector<std::string> kNone;
      const auto x = want.find(key);
      const auto y = have.find(key);
      const auto& wanted = x == want.end() ? kNone : x->second;
      if (IsSame(key, wanted, y == have.end() ? kNone : y->second)) continue;
      LineDifference difference = like;
      difference.key += key;
      if (!wanted.empty()) {
        difference.lines = wanted;
      } else if (!DefaultOf(key).empty()) {
        difference.lines = {std::string(DefaultOf(key))};
      }
      differences_.push_back(std::move(difference));
    }
  }

  const Files& source_;
  const Files& built_;
  SecretVariables secrets_;
  std::vector<LineDifference> differences_;
};

}  // namespace

std::vector<LineDifference> CompareUnits(const Files& source,
                                         const Files& built,
                                         const Draft& draft) {
  return UnitComparer(source, built, draft).Take();
}

}  // namespace plimsoll::importing
