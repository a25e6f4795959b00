#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/read_values.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/line_pattern.h"
#include "rules/support/text.h"

namespace plimsoll::rules::terms {
namespace {

constexpr size_t npos = std::string_view::npos;

struct Term {
  const RetiredTerm* stated = nullptr;
  std::string replacement;  // Empty: none, or one that cannot be resolved.
  bool leads_on = false;    // The replacement is retired itself.
  std::unique_ptr<LinePattern> pattern;
};

// `{{vars.x}}` of the project filled in; empty where anything else is named.
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

// Whether what was found is a part of what is to stand there: `worker` in
// `worker-gpu`.
bool StandsInReplacement(std::string_view text, size_t begin, size_t end,
                         std::string_view replacement) {
  const std::string_view found = text.substr(begin, end - begin);
  for (size_t at = replacement.find(found); at != npos;
       at = replacement.find(found, at + 1)) {
    if (at <= begin &&
        text.substr(begin - at, replacement.size()) == replacement &&
        IsWholeWord(text, begin - at, begin - at + replacement.size())) {
      return true;
    }
  }
  return false;
}

// Whether a text may stand wherever a word stands, in files of any format.
bool StandsUnquoted(std::string_view text) {
  return !text.empty() && IsWordByte(text.front()) && IsWordByte(text.back()) &&
         std::ranges::all_of(text,
                             [](char c) {
                               constexpr std::string_view kInside = "-./@:";
                               return IsWordByte(c) || kInside.find(c) != npos;
                             }) &&
         plimsoll::compose::KindOfPlain(text) ==
             plimsoll::compose::ValueKind::kString;
}

// What quotes and escapes mean to the readers of a file is not known here, so
// it gets none put into it.
bool MayBePut(std::string_view text, const ParsedFile& file) {
  const FileKind kind = file.source->kind();
  return kind == FileKind::kText || kind == FileKind::kMarkdown ||
         std::ranges::none_of(text, [](char c) {
           constexpr std::string_view kMeaning = "\"'\\`";
           return kMeaning.find(c) != npos || (c >= 0 && c < ' ');
         });
}

void Report(const ParsedFile& file, const Span& span, const Term& term,
            RuleContext& ctx) {
  const RetiredTerm& stated = *term.stated;
  const std::string found(file.source->TextOf(span));
  const Text& declared = stated.match.set() ? stated.match : stated.matches;
  Diagnostic& diagnostic =
      ctx.Report(span, fmt::format("`{}` is a retired term", found));
  diagnostic.Also(declared.span, "retired here")
      .About(file.source->path(), found);
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
    if (term.leads_on || !MayBePut(term.replacement, file)) return;
    diagnostic.Fix({.title = fmt::format("write `{}`", term.replacement),
                    .applicability = term.pattern == nullptr &&
                                             StandsUnquoted(term.replacement)
                                         ? Applicability::kSafe
                                         : Applicability::kUnsafe,
                    .edits = {{span, term.replacement}}});
  }
}

// Where a term may stand: where it is declared, and in the past.
bool IsExempt(const Fleet& fleet, const Span& span) {
  return fleet.project.retired.span.Contains(span);
}

using SeeTerm = std::function<void(const Term& term, size_t begin, size_t end)>;

void FindPattern(std::string_view text, const Term& term, const SeeTerm& see) {
  term.pattern->Find(text, [&](size_t begin, size_t end) {
    if (!StandsInReplacement(text, begin, end, term.replacement)) {
      see(term, begin, end);
    }
    return true;
  });
}

std::vector<Term> ReadTerms(const Project& project, RuleContext& ctx) {
  std::vector<Term> terms;
  for (const RetiredTerm& stated : project.retired) {
    // What names nothing, and what is none, is reported as a fault of form.
    if (stated.match.value.empty() && stated.matches.value.empty()) continue;
    Term term{.stated = &stated};
    if (stated.replaced_by.stated()) {
      term.replacement = ResolveReplacement(project, stated.replaced_by.text);
      if (term.replacement.empty() && !stated.replaced_by.text.empty()) {
        ctx.Report(stated.replaced_by, fmt::format("`{}` cannot be filled in",
                                                   stated.replaced_by.text))
            .Help("only `{{vars.NAME}}` of plimsoll.yml stands here");
      }
    }
    if (!stated.matches.value.empty()) {
      term.pattern = std::make_unique<LinePattern>(stated.matches.value);
      const std::string trouble = term.pattern->Trouble();
      if (!trouble.empty()) {
        ctx.Report(stated.matches,
                   fmt::format("not a valid pattern: {}", trouble))
            .Help("the syntax is that of RE2");
        continue;
      }
    }
    terms.push_back(std::move(term));
  }
  return terms;
}

class Terms {
 public:
  explicit Terms(std::vector<Term> terms)
      : terms_(std::move(terms)),
        finder_(WordsOf(terms_), WordFinder::Case::kExact) {}

  // Where a text has one of them: literals in order, then patterns.
  void Find(std::string_view text, const SeeTerm& see) const {
    finder_.Find(text, [&](size_t word, size_t at) {
      const Term& term = terms_[word];
      const size_t end = at + term.stated->match.value.size();
      if (!IsWholeWord(text, at, end) ||
          StandsInReplacement(text, at, end, term.replacement)) {
        return at + 1;
      }
      see(term, at, end);
      return end;
    });
    for (const Term& term : terms_) {
      if (term.pattern != nullptr) FindPattern(text, term, see);
    }
  }

  void CheckReplacements(RuleContext& ctx) {
    for (Term& term : terms_) {
      const std::string& text = term.replacement;
      // A pattern may well fit what it is replaced by, too.
      if (term.pattern == nullptr && term.stated->match.value == text) {
        term.leads_on = true;
        ctx.Report(term.stated->replaced_by,
                   fmt::format("`{}` replaces itself", text))
            .Help("state what is to be written now");
        continue;
      }
      std::string_view found;
      Find(text, [&](const Term&, size_t begin, size_t end) {
        found = std::string_view(text).substr(begin, end - begin);
      });
      term.leads_on = !found.empty();
      if (!term.leads_on) continue;
      ctx.Report(term.stated->replaced_by,
                 fmt::format("`{}` is retired, too", found))
          .Help("state what is to be written now");
    }
  }

 private:
  static std::vector<std::string> WordsOf(const std::vector<Term>& terms) {
    std::vector<std::string> words;
    words.reserve(terms.size());
    for (const Term& term : terms) {
      words.push_back(term.pattern == nullptr ? term.stated->match.value : "");
    }
    return words;
  }

  std::vector<Term> terms_;
  WordFinder finder_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  Terms terms(ReadTerms(fleet.project, ctx));
  terms.CheckReplacements(ctx);
  for (const ParsedFile& file : ctx.repository().files) {
    if (!IsJudged(file) || file.role == DocumentRole::kHistorical) continue;
    const SourceFile& source = *file.source;
    terms.Find(source.text(), [&](const Term& term, size_t begin, size_t end) {
      const Span span = source.SpanOf(begin, end);
      if (!IsExempt(fleet, span)) Report(file, span, term, ctx);
    });
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
