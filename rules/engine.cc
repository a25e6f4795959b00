#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compiler/base/parallel_for.h"
#include "rules/policy/policies.h"
#include "rules/rule.h"
#include "rules/selection.h"

namespace plimsoll {
namespace {

// The pieces of work of one run. Whole-fleet checks come first, since they
// take longest; then one piece a host, one a compose project and one a file.
class Run {
 public:
  Run(const Repository& repository, const Fleet* fleet,
      std::vector<ActiveRule> rules)
      : repository_(repository), fleet_(fleet), rules_(std::move(rules)) {
    for (const ActiveRule& active : rules_) {
      const CheckFn& check = active.rule->check;
      const bool is_whole =
          std::holds_alternative<RepositoryCheck>(check) ||
          (fleet_ != nullptr && std::holds_alternative<FleetCheck>(check));
      if (is_whole) whole_.push_back(&active);
    }
    hosts_ = fleet_ == nullptr ? 0 : fleet_->hosts.size();
  }

  // Index of the first piece that is a compose project.
  [[nodiscard]] size_t first_project() const { return whole_.size() + hosts_; }
  [[nodiscard]] size_t size() const {
    return whole_.size() + hosts_ + repository_.compose.size() +
           repository_.files.size();
  }

  void Do(size_t index, Sink* sink) const {
    if (index < whole_.size()) return CheckWhole(*whole_[index], sink);
    index -= whole_.size();
    if (index < hosts_) return CheckHost(*fleet_->hosts[index], sink);
    index -= hosts_;
    const std::vector<compose::Project>& projects = repository_.compose;
    if (index < projects.size()) return CheckProject(projects[index], sink);
    CheckFile(repository_.files[index - projects.size()], sink);
  }

 private:
  [[nodiscard]] RuleContext ContextOf(const ActiveRule& active,
                                      Sink* sink) const {
    return {*active.rule, active.severity, active.configured,
            repository_,  fleet_,          *sink};
  }

  void CheckWhole(const ActiveRule& active, Sink* sink) const {
    RuleContext ctx = ContextOf(active, sink);
    if (const auto* check = std::get_if<RepositoryCheck>(&active.rule->check)) {
      (*check)(repository_, ctx);
    } else {
      std::get<FleetCheck>(active.rule->check)(*fleet_, ctx);
    }
  }

  void CheckHost(const Host& host, Sink* sink) const {
    if (host.broken) return;
    for (const ActiveRule& active : rules_) {
      const auto* check = std::get_if<HostCheck>(&active.rule->check);
      if (check == nullptr) continue;
      RuleContext ctx = ContextOf(active, sink);
      (*check)(host, ctx);
    }
  }

  void CheckProject(const compose::Project& project, Sink* sink) const {
    for (const ActiveRule& active : rules_) {
      const auto* check = std::get_if<ComposeCheck>(&active.rule->check);
      if (check == nullptr) continue;
      RuleContext ctx = ContextOf(active, sink);
      (*check)(project, ctx);
    }
  }

  void CheckFile(const ParsedFile& file, Sink* sink) const {
    if (file.source->kind() == FileKind::kBinary) return;
    for (const ActiveRule& active : rules_) {
      const auto* check = std::get_if<FileCheck>(&active.rule->check);
      // Rules about suppressions are judged after all others.
      if (check == nullptr || *check == nullptr) continue;
      if (file.role == DocumentRole::kGenerated &&
          !active.rule->id.starts_with("secrets/")) {
        continue;
      }
      RuleContext ctx = ContextOf(active, sink);
      (*check)(file, ctx);
    }
  }

  const Repository& repository_;
  const Fleet* fleet_;
  std::vector<ActiveRule> rules_;
  std::vector<const ActiveRule*> whole_;
  size_t hosts_ = 0;
};

// Services that extend a base share its lines, in one project or in several:
// what a rule says of the same places for another of them is not said again.
class SharedLines {
 public:
  void DropTold(Sink* sink) {
    for (Diagnostic& finding : sink->Take()) {
      std::vector<Span> places;
      for (const Label& label : finding.labels) places.push_back(label.span);
      const auto [first, fresh] = told_.try_emplace(
          {finding.id, finding.severity, std::move(places), finding.evidence},
          finding.object);
      if (fresh || first->second == finding.object) {
        sink->Report(std::move(finding));
      }
    }
  }

 private:
  // The object of the first finding by what all of them have in common.
  std::map<
      std::tuple<std::string_view, Severity, std::vector<Span>, std::string>,
      std::string>
      told_;
};

}  // namespace

Diagnostic& RuleContext::Report(const Span& span, std::string message,
                                std::string label) {
  return ReportOrigin(span, nullptr, std::move(message), std::move(label));
}

Diagnostic& RuleContext::Report(const Value& value, std::string message,
                                std::string label) {
  return ReportOrigin(value.span, value.origin, std::move(message),
                      std::move(label));
}

Diagnostic& RuleContext::Warn(const Span& span, std::string message,
                              std::string label) {
  Diagnostic& diagnostic = Report(span, std::move(message), std::move(label));
  if (configured_ == Configured::kDefault) {
    diagnostic.severity = std::min(diagnostic.severity, Severity::kWarning);
  }
  return diagnostic;
}

Diagnostic& RuleContext::ReportOrigin(const Span& span, const Origin* origin,
                                      std::string message, std::string label) {
  Diagnostic diagnostic;
  diagnostic.id = rule_.id;
  diagnostic.severity = severity_;
  diagnostic.message = std::move(message);
  if (span.valid()) diagnostic.At(span, std::move(label));
  diagnostic.trail = TrailOf(origin);
  return sink_.Report(std::move(diagnostic));
}

Sink RunRules(const Repository& repository, const Fleet* fleet, unsigned jobs,
              const RuleOptions& options) {
  Sink all;
  const Run run(repository, fleet, SelectRules(fleet, options, &all));
  std::vector<Sink> sinks(run.size());
  ParallelFor(run.size(), jobs, [&](size_t i) { run.Do(i, &sinks[i]); });
  SharedLines shared;
  for (size_t i = 0; i < repository.compose.size(); ++i) {
    shared.DropTold(&sinks[run.first_project() + i]);
  }
  for (Sink& sink : sinks) all.Append(std::move(sink));
  if (fleet != nullptr) {
    all.Append(CheckPolicies(repository, *fleet, options));
  }
  return all;
}

}  // namespace plimsoll
