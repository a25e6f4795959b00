#include "rules/suppress/directives.h"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "compiler/index/word_finder.h"
#include "rules/suppress/comment_syntax.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view kName = "plimsoll:";
constexpr std::string_view kBlanks = " \t";

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

std::string_view TrimEnd(std::string_view text) {
  const size_t last = text.find_last_not_of(kBlanks);
  return text.substr(0, last == npos ? 0 : last + 1);
}

bool EndsWithMarker(std::string_view text, std::string_view marker) {
  if (text.size() < marker.size()) return false;
  const std::string_view end = text.substr(text.size() - marker.size());
  return std::ranges::equal(end, marker, [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  });
}

// The lines of one file, and which of them belong together.
class Lines {
 public:
  Lines(const SourceFile& file, const CommentSyntax& syntax)
      : file_(file), syntax_(syntax) {}

  [[nodiscard]] std::string_view Text(size_t index) const {
    return file_.TextOf(file_.LineSpan(index));
  }
  [[nodiscard]] size_t count() const { return file_.line_count(); }

  // The last line of what begins in line `index`.
  [[nodiscard]] size_t EndOf(size_t index) const {
    switch (syntax_.continuation) {
      case Continuation::kNone:
        return index;
      case Continuation::kBackslash:
        while (index + 1 < count() && TrimEnd(Text(index)).ends_with('\\')) {
          ++index;
        }
        return index;
      case Continuation::kIndent:
        while (index + 1 < count() && !IsBlankLine(index + 1) &&
               IsBlank(Text(index + 1).front())) {
          ++index;
        }
        return index;
      case Continuation::kScalar:
        return EndOfScalar(index);
      case Continuation::kParagraph:
        return EndOfParagraph(index);
    }
    return index;
  }

  // The next line that is neither blank nor a comment.
  [[nodiscard]] size_t NextAfter(size_t index) const {
    size_t next = index + 1;
    while (next < count() && (IsBlankLine(next) || IsComment(next))) ++next;
    return next < count() ? next : index;
  }

  // Whether a line lies within a fenced block of Markdown.
  [[nodiscard]] bool InFence(size_t index) const {
    if (syntax_.continuation != Continuation::kParagraph) return false;
    bool in_fence = false;
    for (size_t i = 0; i < index; ++i) in_fence ^= IsFence(i);
    return in_fence;
  }

 private:
  [[nodiscard]] bool IsBlankLine(size_t index) const {
    return Text(index).find_first_not_of(kBlanks) == npos;
  }
  [[nodiscard]] bool IsComment(size_t index) const {
    const std::string_view text = TrimBlanks(Text(index));
    return std::ranges::any_of(syntax_.markers, [&](std::string_view marker) {
      return EndsWithMarker(text.substr(0, marker.size()), marker);
    });
  }
  [[nodiscard]] bool IsFence(size_t index) const {
    const std::string_view text = TrimBlanks(Text(index));
    return text.starts_with("```") || text.starts_with("~~~");
  }
  [[nodiscard]] size_t IndentOf(size_t index) const {
    return std::min(Text(index).find_first_not_of(kBlanks), Text(index).size());
  }

  // `key: |2- # comment` opens a scalar of all that is indented deeper.
  [[nodiscard]] size_t EndOfScalar(size_t index) const {
    std::string_view head = Text(index);
    head = TrimEnd(head.substr(0, head.find(" #")));
    const size_t sign = head.find_last_not_of("+-0123456789");
    const bool opens = sign != npos && sign > 0 &&
                       (head[sign] == '|' || head[sign] == '>') &&
                       IsBlank(head[sign - 1]);
    if (!opens) return index;
    const size_t indent = IndentOf(index);
    size_t end = index;
    for (size_t i = index + 1; i < count(); ++i) {
      if (IsBlankLine(i)) continue;
      if (IndentOf(i) <= indent) break;
      end = i;
    }
    return end;
  }

  [[nodiscard]] size_t EndOfParagraph(size_t index) const {
    if (IsFence(index)) {
      for (size_t i = index + 1; i < count(); ++i) {
        if (IsFence(i)) return i;
      }
      return count() - 1;
    }
    while (index + 1 < count() && !IsBlankLine(index + 1)) ++index;
    return index;
  }

  const SourceFile& file_;
  const CommentSyntax& syntax_;
};

class Finder {
 public:
  Finder(const SourceFile& file, const CommentSyntax& syntax)
      : file_(file), syntax_(syntax), lines_(file, syntax) {}

  // Adds the directive at `at`, where `plimsoll:` stands, if it is one.
  void TryAt(size_t at) {
    const size_t line = file_.LineIndexOf(static_cast<uint32_t>(at));
    const Span whole = file_.LineSpan(line);
    if (at < whole.begin) return;
    const std::string_view before =
        TrimEnd(file_.text().substr(whole.begin, at - whole.begin));
    const auto marker = std::ranges::find_if(
        syntax_.markers,
        [&](std::string_view known) { return EndsWithMarker(before, known); });
    if (marker == syntax_.markers.end() || lines_.InFence(line)) return;
    std::string_view head = before.substr(0, before.size() - marker->size());
    const bool alone = TrimBlanks(head).empty();
    // `a#b` is a value in most formats.
    if (!alone && !IsBlank(head.back())) return;
    Directive directive;
    if (!Parse(at, whole.end, CloserOf(*marker), &directive)) return;
    if (!alone && !syntax_.inline_too) {
      directive.fault = DirectiveFault::kNotAComment;
    }
    const size_t last = LastLineOf(line, alone);
    directive.covers =
        file_.SpanOf(whole.begin, file_.LineSpan(std::max(line, last)).end);
    found_.push_back(std::move(directive));
  }

  [[nodiscard]] std::vector<Directive> Take() { return std::move(found_); }

 private:
  // A line of prose that has its own comment says nothing of the next one.
  [[nodiscard]] size_t LastLineOf(size_t line, bool alone) const {
    if (alone) return lines_.EndOf(lines_.NextAfter(line));
    const bool is_prose = syntax_.continuation == Continuation::kParagraph;
    return is_prose ? line : lines_.EndOf(line);
  }

  // False when it is another word of plimsoll's, such as `secret`.
  bool Parse(size_t at, size_t end, std::string_view closer,
             Directive* directive) {
    const std::string_view text = file_.text().substr(0, end);
    constexpr std::string_view kWord = "ignore";
    size_t next = text.find_first_not_of(kBlanks, at + kName.size());
    if (next == npos || text.substr(next, kWord.size()) != kWord) return false;
    next += kWord.size();
    const bool goes_on =
        next < end && (std::isalnum(static_cast<unsigned char>(text[next])) ||
                       text[next] == '-' || text[next] == '_');
    if (goes_on) return false;
    std::string_view rest = text.substr(next);
    if (!closer.empty()) rest = rest.substr(0, rest.find(closer));
    rest = TrimEnd(rest);
    while (!closer.empty() && rest.ends_with("-")) rest.remove_suffix(1);
    rest = TrimEnd(rest);
    directive->span = file_.SpanOf(at, next + rest.size());
    const size_t close = rest.find(']');
    if (!rest.starts_with('[') || close == npos) {
      directive->fault = DirectiveFault::kNoRules;
      return true;
    }
    ReadRules(next + 1, next + close, directive);
    directive->reason = TrimBlanks(rest.substr(close + 1));
    const size_t word = directive->reason.find_first_not_of(":- \t");
    directive->reason.remove_prefix(std::min(word, directive->reason.size()));
    return true;
  }

  void ReadRules(size_t begin, size_t end, Directive* directive) {
    const std::string_view text = file_.text();
    while (begin < end) {
      const size_t comma = std::min(text.find(',', begin), end);
      const size_t first =
          std::min(text.find_first_not_of(kBlanks, begin), comma);
      const std::string_view id = TrimEnd(text.substr(first, comma - first));
      if (!id.empty()) {
        directive->rules.push_back(file_.SpanOf(first, first + id.size()));
      }
      begin = comma + 1;
    }
    if (directive->rules.empty()) directive->fault = DirectiveFault::kNoRules;
  }

  const SourceFile& file_;
  const CommentSyntax& syntax_;
  Lines lines_;
  std::vector<Directive> found_;
};

}  // namespace

std::vector<Directive> FindDirectives(const SourceFile& file) {
  const std::string_view text = file.text();
  // Most files have none; memmem says so at the speed of memory.
  const auto next = [&](size_t from) {
    const void* at = ::memmem(text.data() + from, text.size() - from,
                              kName.data(), kName.size());
    return at == nullptr ? npos
                         : static_cast<size_t>(static_cast<const char*>(at) -
                                               text.data());
  };
  size_t at = next(0);
  if (at == npos) return {};
  const CommentSyntax syntax = SyntaxOf(file);
  if (syntax.markers.empty()) return {};
  Finder finder(file, syntax);
  for (; at != npos; at = next(at + kName.size())) finder.TryAt(at);
  return finder.Take();
}

}  // namespace plimsoll
