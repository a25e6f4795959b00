#include "rules/policy/policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/base/edit_distance.h"
#include "compiler/base/path.h"
#include "compiler/model/identifier.h"
#include "compiler/resolve/selects.h"
#include "rules/policy/requirement.h"
#include "rules/selection.h"
#include "rules/support/line_pattern.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

// What is reported of one file, lest a pattern such as `.` report each byte.
constexpr size_t kMostMatches = 100;
constexpr size_t kMostShown = 80;

std::string Clip(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  if (text.size() <= kMostShown) return std::string(text);
  size_t end = kMostShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return std::string(text.substr(0, end)) + "...";
}

// One policy over the whole fleet.
class PolicyCheck {
 public:
  PolicyCheck(const Policy& policy, std::string_view id, Severity severity,
              const Repository& repository, const Fleet& fleet, Sink* sink)
      : policy_(policy),
        id_(id),
        severity_(severity),
        repository_(repository),
        fleet_(fleet),
        sink_(*sink) {}

  void Run() {
    const bool requires_something =
        policy_.require.stated() && Deref(*policy_.require.node).IsMapping();
    // An empty one is reported where it is bound.
    const bool forbids_something = !policy_.forbid_text.value.empty();
    if (!requires_something && !policy_.forbid_text.set()) {
      sink_
          .Report(code::kSchemaMissingField, policy_.name.span,
                  fmt::format("policy `{}` neither requires nor forbids "
                              "anything",
                              policy_.name.value))
          .Help("give it `require` or `forbid_text`");
      return;
    }
    CheckAppNames();
    if (requires_something) CheckApps();
    if (forbids_something) CheckFiles();
  }

 private:
  // One app that breaks one requirement, on as many hosts as it does.
  struct Breach {
    const Requirement* requirement = nullptr;
    FieldValue value;
    std::string app;
    std::vector<std::string> hosts;
  };
  using BreachKey = std::tuple<size_t, std::string, Span, std::string>;

  void CheckAppNames() {
    if (fleet_.unread.apps) return;
    for (const Text& app : policy_.apps) {
      if (fleet_.FindApp(app.value) != nullptr) continue;
      std::vector<std::string_view> known;
      for (const auto& unit : fleet_.apps) known.push_back(unit->app.id.value);
      const std::string_view nearest = NearestWord(app.value, known);
      Diagnostic& diagnostic =
          sink_.Report(code::kProjectInvalid, app.span,
                       fmt::format("policy `{}` names `{}`, and there is no "
                                   "such app",
                                   policy_.name.value, app.value));
      if (!nearest.empty()) {
        diagnostic.Help(fmt::format("the nearest app is `{}`", nearest));
      }
    }
  }

  [[nodiscard]] bool Judges(const Instance& instance) const {
    const bool named = !policy_.apps.stated() ||
                       std::ranges::any_of(policy_.apps, [&](const Text& app) {
                         return app.value == instance.id;
                       });
    return named && instance.app != nullptr && !instance.unit->broken &&
           Selects(policy_.hosts, *instance.host, fleet_.project);
  }

  void CheckApps() {
    const std::vector<Requirement> requirements =
        ReadRequirements(Deref(*policy_.require.node), &sink_);
    for (const auto& host : fleet_.hosts) {
      if (host->broken) continue;
      for (const Instance& instance : host->instances) {
        if (!Judges(instance)) continue;
        for (size_t i = 0; i < requirements.size(); ++i) {
          CheckInstance(instance, i, requirements[i]);
        }
      }
    }
    for (const auto& [key, breach] : breaches_) ReportBreach(breach);
  }

  void CheckInstance(const Instance& instance, size_t index,
                     const Requirement& requirement) {
    FieldValues found = ValuesAt(instance, requirement.path);
    if (found.is_secret) return;
    const bool as_list = found.is_list && !IsListMet(requirement, found.values);
    if (as_list || !HasAll(requirement, found.values)) {
      return AddBreach(instance, index, requirement,
                       WholeList(instance, found.values));
    }
    if (found.is_list) return;
    for (FieldValue& value : found.values) {
      if (IsMet(requirement, value)) continue;
      AddBreach(instance, index, requirement, std::move(value));
    }
  }

  // All values as one; without any, the app that lacks them.
  static FieldValue WholeList(const Instance& instance,
                              const std::vector<FieldValue>& values) {
    FieldValue whole;
    whole.span = instance.app->id.span;
    for (const FieldValue& value : values) {
      if (!value.stated) continue;
      if (!whole.text.empty()) whole.text += ", ";
      whole.text += value.text;
      if (!whole.stated) whole.span = value.span;
      whole.stated = true;
    }
    return whole;
  }

  void AddBreach(const Instance& instance, size_t index,
                 const Requirement& requirement, FieldValue value) {
    BreachKey key{index, std::string(instance.id), value.span, value.text};
    const auto [known, fresh] = breaches_.try_emplace(std::move(key));
    if (fresh) {
      known->second = {
          &requirement, std::move(value), std::string(instance.id), {}};
    }
    known->second.hosts.push_back(instance.host->id);
  }

  void ReportBreach(const Breach& breach) {
    const std::string wanted = breach.requirement->Describe();
    const std::string& path = breach.requirement->path;
    std::string message =
        breach.value.stated
            ? fmt::format("`{}` of `{}` is `{}`", path, breach.app,
                          Clip(breach.value.text))
            : fmt::format("`{}` states no `{}`", breach.app, path);
    message +=
        fmt::format("; policy `{}` requires {}", policy_.name.value, wanted);
    Diagnostic& finding = Report(breach.value.span, std::move(message));
    finding.Also(breach.requirement->span, "required here");
    finding.trail = TrailOf(breach.value.origin);
    AddReason(&finding);
    finding.AddNote("on " + JoinNames(breach.hosts));
    finding.Help(
        fmt::format("make `{}` {}, or change the policy", path, wanted));
    finding.About(breach.app + "/" + path,
                  breach.value.stated ? breach.value.text : "");
  }

  void CheckFiles() {
    const rules::LinePattern pattern(policy_.forbid_text.value);
    if (const std::string trouble = pattern.Trouble(); !trouble.empty()) {
      ReportNoPattern("forbid_text", trouble, policy_.forbid_text.span, &sink_);
      return;
    }
    for (const ParsedFile& file : repository_.files) {
      const bool judged = file.role == DocumentRole::kLive &&
                          file.source->kind() != FileKind::kBinary;
      if (judged && IsAmongFiles(file.source->path())) CheckFile(file, pattern);
    }
  }

  [[nodiscard]] bool IsAmongFiles(std::string_view path) const {
    return !policy_.files.stated() ||
           std::ranges::any_of(policy_.files, [&](const Text& glob) {
             return MatchesGlob(glob.value, path);
           });
  }

  void CheckFile(const ParsedFile& file, const rules::LinePattern& pattern) {
    size_t count = 0;
    pattern.Find(file.source->text(), [&](size_t begin, size_t end) {
      const Span span = file.source->SpanOf(begin, end);
      // The policy itself spells what it forbids.
      if (!fleet_.project.policies.span.Contains(span)) ReportText(file, span);
      return ++count < kMostMatches;
    });
  }

  void ReportText(const ParsedFile& file, const Span& span) {
    const std::string shown = Clip(file.source->TextOf(span));
    Diagnostic& finding = Report(span, fmt::format("policy `{}` forbids `{}`",
                                                   policy_.name.value, shown));
    finding.Also(policy_.forbid_text.span, "forbidden here");
    AddReason(&finding);
    finding.Help("remove it, or leave the file out of the policy's `files`");
    finding.About(file.source->path(), shown);
  }

  void AddReason(Diagnostic* finding) const {
    if (policy_.reason.set()) finding->AddNote(policy_.reason.value);
  }

  Diagnostic& Report(const Span& span, std::string message) {
    Diagnostic diagnostic;
    diagnostic.id = id_;
    diagnostic.severity = severity_;
    diagnostic.message = std::move(message);
    if (span.valid()) diagnostic.At(span);
    return sink_.Report(std::move(diagnostic));
  }

  const Policy& policy_;
  std::string_view id_;
  Severity severity_;
  const Repository& repository_;
  const Fleet& fleet_;
  Sink& sink_;
  std::map<BreachKey, Breach> breaches_;
};

}  // namespace

Sink CheckPolicies(const Repository& repository, const Fleet& fleet,
                   const RuleOptions& options) {
  Sink sink;
  std::set<std::string_view> names;
  for (const Policy& policy : fleet.project.policies) {
    if (!policy.name.set()) {
      sink.Report(code::kSchemaMissingField, policy.span,
                  "a policy has no name")
          .Help("add `name: the-bad-thing`; it is reported as policy/NAME");
      continue;
    }
    CheckIdentifier(policy.name, "policy", sink);
    if (!names.insert(policy.name.value).second) {
      sink.Report(
          code::kSchemaBadId, policy.name.span,
          fmt::format("two policies are named `{}`", policy.name.value));
      continue;
    }
    // Findings view their ids, so these live as long as the fleet.
    const std::string_view id =
        fleet.arena->Copy("policy/" + policy.name.value);
    const auto severity = PolicySeverity(policy, id, fleet.project, options);
    if (!severity) continue;
    PolicyCheck(policy, id, *severity, repository, fleet, &sink).Run();
  }
  return sink;
}

}  // namespace plimsoll
