#include "rules/suppress/accept.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/diag/codes.h"
#include "rules/selection.h"
#include "rules/suppress/directives.h"

namespace plimsoll {
namespace {

// One rule that one comment or one entry of lint.ignore accepts.
struct Suppression {
  std::string_view id;
  Span id_span;
  Span covers;            // Of a comment.
  std::string_view glob;  // Of lint.ignore; empty: any file, or none.
  std::string reason;
  AcceptedBy by = AcceptedBy::kComment;
  bool used = false;
};

// Whether what begins at `begin` stands within the quotes of a value.
bool IsInQuotes(const Tree& tree, uint32_t begin) {
  std::vector<const Node*> open;
  for (const Document& document : tree.documents) open.push_back(document.root);
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    if (node == nullptr || begin < node->span.begin ||
        begin >= node->span.end) {
      continue;
    }
    const bool is_quoted = node->style == ScalarStyle::kSingleQuoted ||
                           node->style == ScalarStyle::kDoubleQuoted;
    if (node->IsScalar() && is_quoted) return true;
    for (const Node* item : node->items) open.push_back(item);
    for (const Entry& entry : node->entries) {
      open.push_back(entry.key);
      open.push_back(entry.value);
    }
  }
  return false;
}

class Accepting {
 public:
  Accepting(const Repository& repository, const Fleet* fleet,
            const RuleOptions& options, std::string_view today)
      : repository_(repository),
        fleet_(fleet),
        options_(options),
        today_(today),
        active_(SeveritiesOf(fleet, options)) {}

  void AddComments(const SourceFile& file,
                   const std::vector<Directive>& directives) {
    for (const Directive& directive : directives) AddComment(file, directive);
  }

  void AddProject() {
    if (fleet_ == nullptr) return;
    for (const IgnoreEntry& entry : fleet_->project.lint.ignore) {
      if (entry.rule.set()) AddIgnore(entry);
    }
  }

  // The entry that accepts a finding, which is used from then on, or null.
  const Suppression* Use(const Diagnostic& finding) {
    if (!IsSuppressible(finding.id)) return nullptr;
    const Span place = finding.primary();
    Suppression* entry = Find({place.file, finding.id}, place);
    if (entry == nullptr) entry = Find({FileId::kNone, finding.id}, place);
    if (entry != nullptr) entry->used = true;
    return entry;
  }

  // Where something could not be read, a finding may be missing for that
  // reason: nothing is called unused then.
  void ReportUnused(const std::vector<Diagnostic>& findings) {
    std::set<FileId> unread;
    for (const Diagnostic& finding : findings) {
      const bool cut =
          !IsSuppressible(finding.id) && !finding.id.starts_with("suppress/");
      if (cut) unread.insert(finding.primary().file);
    }
    for (const Suppression& entry : entries_) {
      if (entry.used || !Ran(entry.id)) continue;
      const bool known = entry.by == AcceptedBy::kComment
                             ? !unread.contains(entry.id_span.file)
                             : unread.empty();
      if (!known) continue;
      Report("suppress/unused", entry.id_span,
             fmt::format("no finding of `{}` is suppressed here", entry.id),
             "remove it: a later finding would go unseen");
    }
  }

  [[nodiscard]] Sink& sink() { return sink_; }

 private:
  void AddComment(const SourceFile& file, const Directive& directive) {
    switch (directive.fault) {
      case DirectiveFault::kNoRules:
        Report("suppress/malformed", directive.span,
               "the comment names no rule",
               "write `plimsoll: ignore[group/rule] reason`");
        return;
      case DirectiveFault::kNotAComment:
        Report("suppress/malformed", directive.span,
               "this format has no comments behind a value",
               "put the comment on a line of its own, above this one");
        return;
      case DirectiveFault::kInQuotes:
        Report("suppress/malformed", directive.span,
               "the comment is a part of a quoted value",
               "put it behind the closing quote, or on the line above");
        return;
      case DirectiveFault::kNone:
        break;
    }
    const bool has_reason = !directive.reason.empty();
    if (!has_reason) ReportNoReason(directive.span);
    for (const Span& span : directive.rules) {
      const std::string_view id = file.TextOf(span);
      if (!CheckId(id, span) || !has_reason) continue;
      AddEntry({.id = id,
                .id_span = span,
                .covers = directive.covers,
                .glob = {},
                .reason = std::string(directive.reason),
                .by = AcceptedBy::kComment});
    }
  }

  void AddIgnore(const IgnoreEntry& stated) {
    const bool has_reason = !stated.reason.value.empty();
    if (!has_reason) ReportNoReason(stated.rule.span);
    // Days are compared as text, which is why they are checked when bound.
    const bool has_expired = stated.expires.set() && !today_.empty() &&
                             stated.expires.value < today_;
    if (has_expired) {
      Report("suppress/expired", stated.expires.span,
             fmt::format("the suppression of `{}` ended on {}",
                         stated.rule.value, stated.expires.value),
             "mend what it hid, or state a new day and why");
    }
    if (!CheckId(stated.rule.value, stated.rule.span) || !has_reason ||
        has_expired) {
      return;
    }
    AddEntry({.id = stated.rule.value,
              .id_span = stated.rule.span,
              .covers = {},
              .glob = stated.path.value,
              .reason = stated.reason.value,
              .by = AcceptedBy::kProject});
  }

  void ReportNoReason(const Span& span) {
    Report("suppress/no-reason", span,
           "the suppression has no reason, so it has no effect",
           "say why the finding is accepted");
  }

  void AddEntry(Suppression entry) {
    by_key_.emplace(Key{entry.covers.file, entry.id}, entries_.size());
    entries_.push_back(std::move(entry));
  }

  // Comments are asked for by their file, lint.ignore by none.
  using Key = std::pair<FileId, std::string_view>;
  Suppression* Find(const Key& key, const Span& place) {
    const auto [first, last] = by_key_.equal_range(key);
    for (auto it = first; it != last; ++it) {
      Suppression& entry = entries_[it->second];
      if (Matches(entry, place)) return &entry;
    }
    return nullptr;
  }

  // Reports an id that names nothing that can be accepted.
  bool CheckId(std::string_view id, const Span& span) {
    if (fleet_ != nullptr && HasPolicy(fleet_->project, id)) return true;
    const bool is_code = std::ranges::count(AllCodes(), id, &Code::id) > 0;
    if (FindRule(id) != nullptr || is_code) {
      if (IsSuppressible(id)) return true;
      sink_
          .Report(code::kUnknownRule, span,
                  fmt::format("`{}` cannot be suppressed", id))
          .Help(is_code ? "mend it: what cannot be read cannot be judged"
                        : "mend the suppression, or switch the rule off in "
                          "lint.rules");
      return false;
    }
    ReportNoSuchRule(id, span, &sink_);
    return false;
  }

  [[nodiscard]] bool Matches(const Suppression& entry,
                             const Span& place) const {
    if (entry.by == AcceptedBy::kComment) {
      return place.valid() && place.file == entry.covers.file &&
             place.begin >= entry.covers.begin &&
             place.begin <= entry.covers.end;
    }
    if (entry.glob.empty()) return true;
    return place.valid() &&
           MatchesGlob(entry.glob, repository_.sources->Get(place.file).path());
  }

  // Whether this run could have found anything of the rule.
  [[nodiscard]] bool Ran(std::string_view id) const {
    if (active_.contains(id)) return true;
    if (!options_.only.empty()) return false;
    return FindRule(id) == nullptr;
  }

  void Report(std::string_view id, const Span& span, std::string message,
              std::string help) {
    const auto active = active_.find(id);
    if (active == active_.end()) return;
    Diagnostic diagnostic;
    diagnostic.id = active->first;
    diagnostic.severity = active->second;
    diagnostic.message = std::move(message);
    diagnostic.At(span).Help(std::move(help));
    sink_.Report(std::move(diagnostic));
  }

  const Repository& repository_;
  const Fleet* fleet_;
  const RuleOptions& options_;
  const std::string_view today_;
  const ActiveSeverities active_;
  std::vector<Suppression>
      entries_;  // Comments in file order, then lint.ignore.
  std::multimap<Key, size_t> by_key_;
  Sink sink_;
};

}  // namespace

bool IsSuppressible(std::string_view id) {
  if (id == code::kTargetDropped.id) return true;
  if (id.starts_with("suppress/")) return false;
  return id.starts_with("policy/") || FindRule(id) != nullptr;
}

std::vector<AcceptedFinding> TakeAccepted(const Repository& repository,
                                          const Fleet* fleet,
                                          const RuleOptions& options,
                                          std::string_view today, unsigned jobs,
                                          std::vector<Diagnostic>* findings) {
  // What plimsoll wrote itself nobody annotates.
  std::vector<std::vector<Directive>> directives(repository.files.size());
  ParallelFor(directives.size(), jobs, [&](size_t i) {
    const ParsedFile& file = repository.files[i];
    if (file.role == DocumentRole::kGenerated) return;
    directives[i] = FindDirectives(*file.source);
    for (Directive& directive : directives[i]) {
      if (directive.fault == DirectiveFault::kNone && file.has_tree &&
          IsInQuotes(file.tree, directive.span.begin)) {
        directive.fault = DirectiveFault::kInQuotes;
      }
    }
  });
  Accepting accepting(repository, fleet, options, today);
  for (size_t i = 0; i < directives.size(); ++i) {
    accepting.AddComments(*repository.files[i].source, directives[i]);
  }
  accepting.AddProject();
  std::vector<AcceptedFinding> accepted;
  std::vector<Diagnostic> left;
  for (Diagnostic& finding : *findings) {
    if (const Suppression* entry = accepting.Use(finding)) {
      accepted.push_back({std::move(finding), entry->by, entry->reason});
    } else {
      left.push_back(std::move(finding));
    }
  }
  accepting.ReportUnused(left);
  for (Diagnostic& fault : accepting.sink().Take()) {
    left.push_back(std::move(fault));
  }
  *findings = std::move(left);
  return accepted;
}

}  // namespace plimsoll
