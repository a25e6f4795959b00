#include "rules/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "compiler/base/edit_distance.h"
#include "compiler/diag/codes.h"

namespace plimsoll {
namespace {

std::optional<Severity> SeverityNamed(std::string_view text) {
  for (const Severity severity : {Severity::kOff, Severity::kInfo,
                                  Severity::kWarning, Severity::kError}) {
    if (NameOf(severity) == text) return severity;
  }
  return std::nullopt;
}

void ReportUnknownRule(const Text& id, Sink* sink) {
  const auto codes = AllCodes();
  const bool is_code = std::ranges::count(codes, id.value, &Code::id) > 0;
  if (is_code) {
    sink->Report(code::kUnknownRule, id.span,
                 fmt::format("`{}` is always an error", id.value))
        .Help("remove this line: what cannot be read cannot be accepted");
    return;
  }
  std::vector<std::string_view> known;
  for (const Rule* rule : AllRules()) known.push_back(rule->id);
  Diagnostic& diagnostic =
      sink->Report(code::kUnknownRule, id.span,
                   fmt::format("there is no rule `{}`", id.value));
  const std::string_view nearest = NearestWord(id.value, known);
  diagnostic.Help(nearest.empty()
                      ? std::string("`plimsoll rules` lists all rules")
                      : fmt::format("the nearest rule is `{}`", nearest));
}

// What `lint.rules` says, its faults reported.
std::map<std::string_view, Severity> ReadSettings(const Project& project,
                                                  Sink* sink) {
  std::map<std::string_view, Severity> settings;
  for (const Named<Text>& setting : project.lint.rules) {
    const std::string& id = setting.key.value;
    // Policies are the project's own rules; it cannot misspell them here
    // without noticing.
    if (FindRule(id) == nullptr && !id.starts_with("policy/")) {
      ReportUnknownRule(setting.key, sink);
      continue;
    }
    // Another word was refused when the project was bound.
    const auto severity = SeverityNamed(setting.value.text);
    if (!severity) continue;
    settings[setting.key.value] = *severity;
  }
  return settings;
}

Profile ProfileOf(const Fleet* fleet, const RuleOptions& options) {
  if (options.profile) return *options.profile;
  if (fleet == nullptr) return Profile::kDefault;
  return ProfileNamed(fleet->project.lint.profile.value)
      .value_or(Profile::kDefault);
}

bool IsNamedByAny(std::string_view id, const std::vector<std::string>& names) {
  return std::ranges::any_of(
      names, [id](const std::string& name) { return IsNamed(id, name); });
}

}  // namespace

bool IsNamed(std::string_view id, std::string_view name) {
  return id == name ||
         (id.starts_with(name) && id.substr(name.size()).starts_with('/'));
}

std::vector<ActiveRule> SelectRules(const Fleet* fleet,
                                    const RuleOptions& options, Sink* sink) {
  std::map<std::string_view, Severity> settings;
  if (fleet != nullptr) settings = ReadSettings(fleet->project, sink);
  const Profile profile = ProfileOf(fleet, options);
  std::vector<ActiveRule> active;
  for (const Rule* rule : AllRules()) {
    ActiveRule entry{.rule = rule, .severity = rule->severity};
    bool wanted = rule->profile == Profile::kDefault ||
                  rule->profile == profile ||
                  IsNamedByAny(rule->id, options.also);
    const auto set = settings.find(rule->id);
    if (set != settings.end()) {
      wanted = set->second != Severity::kOff;
      entry.configured = RuleContext::Configured::kByProject;
      if (wanted) entry.severity = set->second;
    }
    // Who asks for a rule by name wants its findings, whatever is usual here.
    if (!options.only.empty()) wanted = IsNamedByAny(rule->id, options.only);
    if (wanted) active.push_back(entry);
  }
  return active;
}

}  // namespace plimsoll
