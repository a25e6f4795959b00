#ifndef PLIMSOLL_RULES_SUPPORT_TEXT_H_
#define PLIMSOLL_RULES_SUPPORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/model/field.h"

namespace plimsoll {

// Small things that several rules word or walk alike.

// "`a`", "`a` and `b`", "`a`, `b` and `c`".
[[nodiscard]] std::string JoinNames(const std::vector<std::string>& names);

// "3 GiB", "1.5 GiB", "512 MiB", "100 bytes".
[[nodiscard]] std::string FormatBytes(uint64_t bytes);

// A sentence for help: which of `candidates` is nearest to `name`, else all
// of them, or nothing when there are none.
[[nodiscard]] std::string SuggestName(
    std::string_view name, const std::vector<std::string>& candidates,
    std::string_view what);

struct Line {
  size_t index = 0;
  Span span;  // Without its end.
  std::string_view text;
};
void ForEachLine(const SourceFile& file,
                 const std::function<void(const Line&)>& body);

// A word of a command line or of text, quotes removed.
struct Word {
  std::string_view text;
  Span span;
};
// Splits at blanks; single and double quotes hold words together. `span` is
// the part of the file to split.
[[nodiscard]] std::vector<Word> SplitWords(const SourceFile& file,
                                           const Span& span);

// The command lines of a supervisor configuration (`command=`) or of a unit
// (`ExecStart=` and the like), prefixes such as `-` and `@` removed.
[[nodiscard]] std::vector<Span> CommandsOf(const SourceFile& file);

// Whether text rules look at a file at all: no binary, nothing generated.
[[nodiscard]] bool IsJudged(const ParsedFile& file);

// Whether text[begin, end) stands between non-word characters.
[[nodiscard]] bool IsWholeWord(std::string_view text, size_t begin, size_t end);
// Whether `word` stands so somewhere in the text.
[[nodiscard]] bool HasWholeWord(std::string_view text, std::string_view word);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_TEXT_H_
