#include "rules/suppress/baselined.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "compiler/diag/fingerprint.h"
#include "rules/selection.h"
#include "rules/suppress/accept.h"

namespace plimsoll {
namespace {

// Whether this run could have found what an entry lists.
bool Ran(const ActiveSeverities& active, const RuleOptions& options,
         std::string_view rule) {
  const bool is_rule = FindRule(rule) != nullptr;
  return is_rule ? active.contains(rule) : options.only.empty();
}

void ReportStale(const Baseline& baseline, size_t stale,
                 const ActiveSeverities& active,
                 std::vector<Diagnostic>* findings) {
  const auto unused = active.find("suppress/unused");
  if (stale == 0 || unused == active.end()) return;
  Diagnostic diagnostic;
  diagnostic.id = unused->first;
  diagnostic.severity = unused->second;
  diagnostic.message = fmt::format(
      "`{}` lists {} finding{} that {} there no more", baseline.name, stale,
      stale == 1 ? "" : "s", stale == 1 ? "is" : "are");
  diagnostic.Help(fmt::format("`plimsoll check --write-baseline {}` drops {}",
                              baseline.name, stale == 1 ? "it" : "them"));
  findings->push_back(std::move(diagnostic));
}

}  // namespace

void TakeBaselined(const Baseline& baseline, const Fleet* fleet,
                   const RuleOptions& options, const RedactedView& view,
                   std::vector<Diagnostic>* findings,
                   std::vector<AcceptedFinding>* accepted) {
  std::set<std::string_view> listed;
  for (const BaselineEntry& entry : baseline.entries) {
    listed.insert(entry.fingerprint);
  }
  std::set<std::string_view> met;
  std::set<const Diagnostic*> taken;
  const auto all = MergeFindings(*findings, *accepted);
  const auto fingerprints = Fingerprints(all, view);
  for (size_t i = 0; i < all.size(); ++i) {
    const auto entry = listed.find(fingerprints[i]);
    if (entry == listed.end() || !IsSuppressible(all[i].diagnostic->id)) {
      continue;
    }
    met.insert(*entry);
    if (all[i].accepted == nullptr) taken.insert(all[i].diagnostic);
  }
  std::vector<Diagnostic> left;
  std::vector<AcceptedFinding> more;
  for (Diagnostic& finding : *findings) {
    if (taken.contains(&finding)) {
      more.push_back({std::move(finding), AcceptedBy::kBaseline,
                      "listed in " + baseline.name});
    } else {
      left.push_back(std::move(finding));
    }
  }
  const ActiveSeverities active = SeveritiesOf(fleet, options);
  size_t stale = 0;
  for (const BaselineEntry& entry : baseline.entries) {
    const bool gone =
        !met.contains(entry.fingerprint) && Ran(active, options, entry.rule);
    if (gone) ++stale;
  }
  ReportStale(baseline, stale, active, &left);
  *findings = std::move(left);
  std::ranges::move(more, std::back_inserter(*accepted));
}

std::vector<BaselineEntry> NextBaseline(
    const Baseline* before, const Fleet* fleet, const RuleOptions& options,
    const std::vector<Diagnostic>& findings,
    const std::vector<AcceptedFinding>& accepted, const RedactedView& view) {
  const ActiveSeverities active = SeveritiesOf(fleet, options);
  std::set<std::string_view> listed;
  std::vector<BaselineEntry> next;
  if (before != nullptr) {
    for (const BaselineEntry& entry : before->entries) {
      listed.insert(entry.fingerprint);
      if (!Ran(active, options, entry.rule)) next.push_back(entry);
    }
  }
  const auto all = MergeFindings(findings, accepted);
  const auto fingerprints = Fingerprints(all, view);
  for (size_t i = 0; i < all.size(); ++i) {
    const bool may_join = before == nullptr || listed.contains(fingerprints[i]);
    // What a comment accepts needs no second word.
    const bool is_free = all[i].accepted == nullptr ||
                         all[i].accepted->by == AcceptedBy::kBaseline;
    const Diagnostic& finding = *all[i].diagnostic;
    if (may_join && is_free && IsSuppressible(finding.id)) {
      const Span place = finding.primary();
      next.push_back({fingerprints[i], std::string(finding.id),
                      place.valid() ? view.Path(place.file) : std::string()});
    }
  }
  return next;
}

}  // namespace plimsoll
