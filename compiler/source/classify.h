#ifndef PLIMSOLL_COMPILER_SOURCE_CLASSIFY_H_
#define PLIMSOLL_COMPILER_SOURCE_CLASSIFY_H_

#include <string_view>

#include "compiler/source/source_file.h"

namespace plimsoll {

// Judges a file by its path below the root and its content. Hosts and
// manifests are recognised by the globs of plimsoll.yml, which the driver
// applies; here they come out as kYaml. With an empty text it tells what the
// path alone promises, which is how to know that a binary file pretends to be
// a compose file.
[[nodiscard]] FileKind Classify(std::string_view path, std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SOURCE_CLASSIFY_H_
