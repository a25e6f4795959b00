#ifndef PLIMSOLL_COMPILER_SYNTAX_UNIT_VALUE_H_
#define PLIMSOLL_COMPILER_SYNTAX_UNIT_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"
#include "compiler/syntax/text_piece.h"
#include "compiler/syntax/tree.h"
#include "compiler/syntax/unit_line.h"

namespace plimsoll {

// What the text of a value of a unit file is made of: one piece a line. In
// systemd's dialect a backslash that ends a line is the blank in the text.
[[nodiscard]] std::vector<TextPiece> UnitPiecesOf(const Node& value,
                                                  const SourceFile& file);

// A word of a value, quotes removed and escapes decoded; [begin, end) is where
// it stands in the text of the value, quotes included.
struct UnitWord {
  std::string text;
  size_t begin = 0;
  size_t end = 0;
  bool quoted = false;  // Begins with a quote.
};

enum class UnitWordFault : uint8_t { kNone, kUnclosedQuote, kBadEscape };

// Where the fault is, too: the opening quote, or the escape. What follows an
// unclosed quote is lost; an escape that means nothing stays as it is.
struct UnitWords {
  std::vector<UnitWord> words;
  UnitWordFault fault = UnitWordFault::kNone;
  size_t fault_begin = 0;
  size_t fault_end = 0;
};

// How a list treats its backslashes: command lines and environments decode C
// escapes, lists of names keep them.
enum class UnitEscapes : uint8_t { kDecode, kKeep };
[[nodiscard]] UnitWords SplitUnitWords(std::string_view text,
                                       UnitEscapes escapes);

// Offset of the first `%x` that is no specifier of systemd 262, or npos.
// `%%` is a percent sign, and so is a `%` before anything but a letter or
// digit.
[[nodiscard]] size_t FindBadSpecifier(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_UNIT_VALUE_H_
