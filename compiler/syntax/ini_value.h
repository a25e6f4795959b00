#ifndef PLIMSOLL_COMPILER_SYNTAX_INI_VALUE_H_
#define PLIMSOLL_COMPILER_SYNTAX_INI_VALUE_H_

#include <string>
#include <vector>

#include "compiler/source/source_file.h"
#include "compiler/syntax/text_piece.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// What the text of a value of a supervisor configuration is made of: one piece
// a line; the LF between two belongs to neither.
[[nodiscard]] std::vector<TextPiece> PiecesOf(const Node& value,
                                              const SourceFile& file);

// One `KEY=value` of an `environment=`.
struct IniAssignment {
  std::string key;
  Span key_span;
  std::string value;
  Span value_span;  // Without the quotes.
};

// An `environment=` as supervisor 4.2 reads it, before `%(x)s` is expanded:
// Python's shlex without its POSIX mode. Where supervisor refuses the value,
// `error` says why, and `assignments` has what comes before that place.
struct SupervisorEnvironment {
  std::vector<IniAssignment> assignments;
  std::string error;
  Span error_span;
};
[[nodiscard]] SupervisorEnvironment ReadSupervisorEnvironment(
    const Node& value, const SourceFile& file);
// The assignments alone.
[[nodiscard]] std::vector<IniAssignment> ParseSupervisorEnvironment(
    const Node& value, const SourceFile& file);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_INI_VALUE_H_
