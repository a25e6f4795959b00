#ifndef PLIMSOLL_COMPILER_BASE_FILE_TROUBLE_H_
#define PLIMSOLL_COMPILER_BASE_FILE_TROUBLE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace plimsoll {

// The wording that the two file systems share, so that a test on the one in
// memory sees what a user of the disk would.

// "cannot read `a/b`: no such file or folder", for an errno value. The verb is
// that of the operation; the empty path, the root, is shown as `.`.
[[nodiscard]] Error FileTrouble(std::string_view verb, std::string_view path,
                                int error_number);
[[nodiscard]] Error FileTrouble(std::string_view verb, std::string_view path,
                                std::string_view reason);
// A component of `path` is a symlink, or `path` itself.
[[nodiscard]] Error SymlinkTrouble(std::string_view verb, std::string_view path,
                                   std::string_view link);
[[nodiscard]] Error NotFolderTrouble(std::string_view verb,
                                     std::string_view path,
                                     std::string_view part);
[[nodiscard]] Error TooLargeTrouble(std::string_view path, uint64_t limit);

// Whether `path` is one that a FileSystem takes: relative, without `.`, `..`,
// empty segments and NUL bytes. The empty path is fine.
[[nodiscard]] bool IsPlainPath(std::string_view path);
inline constexpr std::string_view kNotPlain =
    "the path is not a plain one below the root";
inline constexpr std::string_view kNotRegular =
    "it is neither a file nor a folder";
inline constexpr std::string_view kNotSymlink = "it is not a symlink";
inline constexpr std::string_view kIsRoot = "it is the root";

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_FILE_TROUBLE_H_
