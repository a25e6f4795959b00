#ifndef PLIMSOLL_COMPILER_MODEL_BIND_ROOT_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_ROOT_H_

#include <string_view>

#include "compiler/diag/sink.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// The mapping at the top of a file, or null, which is reported: `what` the file
// is, "a host file". An empty file gets one finding at its start.
[[nodiscard]] const Node* RootMappingOf(const Tree& tree, std::string_view what,
                                        const Code& empty_code, Sink& sink);

// The `plimsoll` key at the top of a file.
enum class FormatVersion : uint8_t { kNone, kSupported, kUnsupported };
// Reports a version that this program does not read.
[[nodiscard]] FormatVersion FormatVersionOf(const Node& root, Sink& sink);

// The first byte of a file, for findings about all of it.
[[nodiscard]] inline Span StartOf(const Tree& tree) {
  return {tree.file, 0, 0};
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_ROOT_H_
