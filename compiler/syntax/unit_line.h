#ifndef PLIMSOLL_COMPILER_SYNTAX_UNIT_LINE_H_
#define PLIMSOLL_COMPILER_SYNTAX_UNIT_LINE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compiler/source/source_file.h"

namespace plimsoll {

// Two programs read unit files, and not alike: systemd itself, and Podman's
// Quadlet generator, which reads .container files and the like.
enum class UnitDialect : uint8_t { kSystemd, kQuadlet };
[[nodiscard]] UnitDialect UnitDialectOf(FileKind kind);

// One line of a unit file as it stands there.
struct UnitLine {
  enum class Kind : uint8_t { kText, kBlank, kComment };
  Kind kind = Kind::kText;
  size_t begin = 0;
  size_t end = 0;   // Without the line end.
  size_t next = 0;  // Where the next line begins.
  // What the reader keeps of it. systemd keeps the blanks of a line that goes
  // on, and its backslash counts as one; Quadlet trims and drops them.
  size_t text_begin = 0;
  size_t text_end = 0;
  bool goes_on = false;  // Ends in a backslash.
};

// The line that begins at `begin`.
[[nodiscard]] UnitLine ReadUnitLine(std::string_view text, size_t begin,
                                    UnitDialect dialect);
// Where the line that `at` stands in begins.
[[nodiscard]] size_t StartOfUnitLine(std::string_view text, size_t at,
                                     UnitDialect dialect);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_UNIT_LINE_H_
