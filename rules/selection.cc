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
  if (!is_code) return ReportNoSuchRule(id.value, id.span, sink);
  sink->Report(code::kUnknownRule, id.span,
               fmt::format("`{}` is always an error", id.value))
      .Help("remove this line: what cannot be read cannot be accepted");
}

// What `lint.rules` says, its faults reported.
std::map<std::string_view, Severity> ReadSettings(const Project& project,
                                                  Sink* sink) {
  std::map<std::string_view, Severity> settings;
  for (const Named<Text>& setting : project.lint.rules) {
    const std::string& id = setting.key.value;
    if (FindRule(id) == nullptr && !HasPolicy(project, id)) {
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

void ReportNoSuchRule(std::string_view id, const Span& span, Sink* sink) {
  std::vector<std::string_view> known;
  for (const Rule* rule : AllRules()) known.push_back(rule->id);
  const std::string_view nearest = NearestWord(id, known);
  sink->Report(code::kUnknownRule, span,
               fmt::format("there is no rule `{}`", id))
      .Help(nearest.empty() ? std::string("`plimsoll rules` lists all rules")
                            : fmt::format("the nearest rule is `{}`", nearest));
}

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

bool HasPolicy(const Project& project, std::string_view id) {
  constexpr std::string_view kPrefix = "policy/";
  return id.starts_with(kPrefix) &&
         std::ranges::any_of(project.policies, [&](const Policy& policy) {
           return policy.name.value == id.substr(kPrefix.size());
         });
}

std::optional<Severity> PolicySeverity(const Policy& policy,
                                       std::string_view id,
                                       const Project& project,
                                       const RuleOptions& options) {
  if (!options.only.empty() && !IsNamedByAny(id, options.only)) {
    return std::nullopt;
  }
  Severity severity =
      SeverityNamed(policy.severity.value).value_or(Severity::kError);
  for (const Named<Text>& setting : project.lint.rules) {
    if (setting.key.value != id) continue;
    severity = SeverityNamed(setting.value.text).value_or(severity);
  }
  if (severity == Severity::kOff) return std::nullopt;
  return severity;
}

ActiveSeverities SeveritiesOf(const Fleet* fleet, const RuleOptions& options) {
  Sink told_already;
  ActiveSeverities active;
  for (const ActiveRule& entry : SelectRules(fleet, options, &told_already)) {
    active.emplace(entry.rule->id, entry.severity);
  }
  return active;
}

}  // namespace plimsoll
