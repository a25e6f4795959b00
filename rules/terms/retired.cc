#include <fmt/format.h>
#include <re2/re2.h>

#include <memory>
#include <string>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::terms {
namespace {

constexpr size_t npos = std::string_view::npos;

struct Term {
  const RetiredTerm* stated = nullptr;
  std::string replacement;  // Empty: none, or one that cannot be resolved.
  std::unique_ptr<RE2> pattern;
};

// `{{vars.x}}` of the fleet filled in; empty where anything else is named.
std::string ResolveReplacement(const Project& project, std::string_view text) {
  std::string resolved;
  while (true) {
    const size_t open = text.find("{{");
    resolved += text.substr(0, open);
    if (open == npos) return resolved;
    const size_t close = text.find("}}", open);
    if (close == npos || !project.vars.stated()) return {};
    const std::string_view name =
        TrimBlanks(text.substr(open + 2, close - open - 2));
    constexpr std::string_view kVars = "vars.";
    if (!name.starts_with(kVars)) return {};
    const Node* value =
        Find(Deref(*project.vars.node), name.substr(kVars.size()));
    if (value == nullptr || !Deref(*value).IsScalar()) return {};
    resolved += Deref(*value).text;
    text.remove_prefix(close + 2);
  }
}

void Report(const ParsedFile& file, const Span& span, const Term& term,
            RuleContext& ctx) {
  const RetiredTerm& stated = *term.stated;
  const std::string found(file.source->TextOf(span));
  const Text& declared = stated.match.set() ? stated.match : stated.matches;
  Diagnostic& diagnostic =
      ctx.Report(span, fmt::format("`{}` is a retired term", found));
  diagnostic.Also(declared.span, "retired here");
  std::string note;
  if (stated.since.set()) note = "since " + stated.since.value;
  if (stated.reason.set()) {
    note += (note.empty() ? "" : ": ") + stated.reason.value;
  }
  if (!note.empty()) diagnostic.AddNote(note);
  if (term.replacement.empty()) {
    diagnostic.Help("remove it");
  } else {
    diagnostic.Help(fmt::format("write `{}`", term.replacement));
    diagnostic.Fix({.title = fmt::format("write `{}`", term.replacement),
                    .applicability = term.pattern == nullptr
                                         ? Applicability::kSafe
                                         : Applicability::kUnsafe,
                    .edits = {{span, term.replacement}}});
  }
  diagnostic.About(file.source->path(), found);
}

// Where a term may stand: where it is declared, and in the past.
bool IsExempt(const Fleet& fleet, const Span& span) {
  return fleet.project.retired.span.Contains(span);
}

void FindPattern(const ParsedFile& file, const Term& term, const Fleet& fleet,
                 RuleContext& ctx) {
  const std::string_view text = file.source->text();
  re2::StringPiece rest(text.data(), text.size());
  re2::StringPiece found;
  size_t at = 0;
  while (at <= text.size() && term.pattern->Match(rest, at, text.size(),
                                                  RE2::UNANCHORED, &found, 1)) {
    const auto begin = static_cast<size_t>(found.data() - text.data());
    const Span span = file.source->SpanOf(begin, begin + found.size());
    if (!found.empty() && !IsExempt(fleet, span)) {
      Report(file, span, term, ctx);
    }
    at = begin + std::max<size_t>(found.size(), 1);
  }
}

std::vector<Term> ReadTerms(const Project& project, RuleContext& ctx) {
  std::vector<Term> terms;
  for (const RetiredTerm& stated : project.retired) {
    Term term{.stated = &stated};
    if (stated.replaced_by.stated()) {
      term.replacement = ResolveReplacement(project, stated.replaced_by.text);
    }
    if (stated.matches.set()) {
      RE2::Options options;
      options.set_log_errors(false);
      term.pattern = std::make_unique<RE2>(stated.matches.value, options);
      if (!term.pattern->ok()) {
        ctx.Report(stated.matches, fmt::format("not a valid pattern: {}",
                                               term.pattern->error()))
            .Help("the syntax is that of RE2");
        continue;
      }
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const std::vector<Term> terms = ReadTerms(fleet.project, ctx);
  std::vector<std::string> words;
  words.reserve(terms.size());
  for (const Term& term : terms) {
    words.push_back(term.pattern == nullptr ? term.stated->match.value : "");
  }
  const WordFinder finder(words, WordFinder::Case::kExact);
  for (const ParsedFile& file : ctx.repository().files) {
    if (!IsJudged(file) || file.role == DocumentRole::kHistorical) continue;
    const std::string_view text = file.source->text();
    finder.Find(text, [&](size_t word, size_t at) {
      const size_t end = at + words[word].size();
      const Span span = file.source->SpanOf(at, end);
      if (!IsWholeWord(text, at, end) || IsExempt(fleet, span)) return at + 1;
      Report(file, span, terms[word], ctx);
      return end;
    });
    for (const Term& term : terms) {
      if (term.pattern != nullptr) FindPattern(file, term, fleet, ctx);
    }
  }
}

}  // namespace

constinit const Rule retired = {
    .id = "terms/retired",
    .summary = "a file mentions a term that the project has retired",
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::terms
