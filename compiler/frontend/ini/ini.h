#ifndef PLIMSOLL_COMPILER_FRONTEND_INI_INI_H_
#define PLIMSOLL_COMPILER_FRONTEND_INI_INI_H_

#include <string>
#include <vector>

#include "compiler/source/source_file.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// A run of bytes of a value's text that stands in the file as it is. A value
// of several lines has one a line; the LF between two belongs to neither.
struct IniPiece {
  size_t text_begin = 0;
  Span source;
};
[[nodiscard]] std::vector<IniPiece> PiecesOf(const Node& value,
                                             const SourceFile& file);

// Where bytes [begin, end) of the value's text stand: exact within one line,
// else from the first byte to the last.
[[nodiscard]] Span SourceOf(const std::vector<IniPiece>& pieces, size_t begin,
                            size_t end);

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

#endif  // PLIMSOLL_COMPILER_FRONTEND_INI_INI_H_
