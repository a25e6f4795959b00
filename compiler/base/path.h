#ifndef PLIMSOLL_COMPILER_BASE_PATH_H_
#define PLIMSOLL_COMPILER_BASE_PATH_H_

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll {

// Folder part of a path without its trailing slash; empty at the root.
[[nodiscard]] std::string_view FolderOf(std::string_view path);
[[nodiscard]] std::string_view BaseNameOf(std::string_view path);

// `path` as stated in a file of `folder`, normalized to a path below the root:
// no `.`, no `..`, no doubled slashes. Nothing when it is absolute or climbs
// above the root.
[[nodiscard]] std::optional<std::string> NormalizeBelow(std::string_view folder,
                                                        std::string_view path);

// Whether `path` matches a glob of `*`, `?`, `[a-z]`, `**` (any folders) and
// `{a,b}`; `*` stops at a slash, as in gitignore(5).
[[nodiscard]] bool MatchesGlob(std::string_view glob, std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_PATH_H_
