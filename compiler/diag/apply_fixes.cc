#include "compiler/diag/apply_fixes.h"

#include <algorithm>
#include <iterator>

namespace plimsoll {
namespace {

// Two edits clash when they share a byte, or stand at one place, where their
// order would decide.
bool Clash(const Span& a, const Span& b) {
  if (a.file != b.file) return false;
  return (a.begin < b.end && b.begin < a.end) || a.begin == b.begin;
}

bool IsSound(const Edit& edit, const SourceMap& sources) {
  return edit.span.valid() && edit.span.begin <= edit.span.end &&
         edit.span.end <= sources.Get(edit.span.file).text().size();
}

// The edits taken so far. Kept in file order and never clashing, so an edit
// clashes with one of its neighbours or with none.
class Taken {
 public:
  [[nodiscard]] bool ClashesWith(const Edit& edit) const {
    const auto next = edits_.lower_bound(edit.span);
    if (next != edits_.end() && Clash(next->first, edit.span)) return true;
    return next != edits_.begin() && Clash(std::prev(next)->first, edit.span);
  }
  void Add(const Edit& edit) { edits_.emplace(edit.span, edit.replacement); }
  // The same edit may be asked for by two findings.
  [[nodiscard]] bool Has(const Edit& edit) const {
    const auto known = edits_.find(edit.span);
    return known != edits_.end() && known->second == edit.replacement;
  }
  [[nodiscard]] const std::map<Span, std::string>& edits() const {
    return edits_;
  }

 private:
  std::map<Span, std::string> edits_;
};

// Edits of one fix do not clash with each other: that is for the rule.
bool Take(const FixIt& fix, const SourceMap& sources, Taken* taken) {
  const bool possible =
      !fix.edits.empty() &&
      std::ranges::all_of(fix.edits, [&](const Edit& edit) {
        return IsSound(edit, sources) &&
               (taken->Has(edit) || !taken->ClashesWith(edit));
      });
  if (!possible) return false;
  for (const Edit& edit : fix.edits) taken->Add(edit);
  return true;
}

}  // namespace

FixOutcome ApplyFixes(const std::vector<Diagnostic>& diagnostics,
                      const SourceMap& sources, Applicability least) {
  Taken taken;
  FixOutcome outcome;
  for (const Diagnostic& diagnostic : diagnostics) {
    const auto fix =
        std::ranges::find_if(diagnostic.fixes, [&](const FixIt& candidate) {
          return candidate.applicability >= least;
        });
    if (fix == diagnostic.fixes.end()) continue;
    if (Take(*fix, sources, &taken)) ++outcome.applied;
  }
  // From the last edit to the first, so that offsets stay true.
  for (auto it = taken.edits().rbegin(); it != taken.edits().rend(); ++it) {
    const auto& [span, replacement] = *it;
    const auto [text, fresh] = outcome.texts.try_emplace(span.file);
    if (fresh) text->second = sources.Get(span.file).text();
    text->second.replace(span.begin, span.size(), replacement);
  }
  return outcome;
}

}  // namespace plimsoll
