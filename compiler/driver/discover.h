#ifndef PLIMSOLL_COMPILER_DRIVER_DISCOVER_H_
#define PLIMSOLL_COMPILER_DRIVER_DISCOVER_H_

#include <optional>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/index/repository.h"

namespace plimsoll {

// Every path below the root of `disk` that belongs to the repository, folders
// included, sorted. `tracked` is what git tracks or would track; without it
// the tree is walked, past `.git` and the folders package managers fill.
// Nested projects (folders with a plimsoll.yml of their own) are left out but
// for that file's name, and so is what the globs of `exclude` match. Symlinks
// are listed, not followed. A folder that cannot be listed has its `fault` set.
// The folder `unread`, if any, is not looked into.
[[nodiscard]] std::vector<PathEntry> Discover(
    const FileSystem& disk,
    const std::optional<std::vector<std::string>>& tracked,
    const std::vector<std::string>& exclude, unsigned jobs,
    std::string_view unread = {});

// Exactly the files and folders of `named`, with all that is below them. What
// stands around is known by name only, as far as it is not too much.
[[nodiscard]] std::vector<PathEntry> DiscoverNamed(
    const FileSystem& disk, const std::vector<std::string>& named);

// Adds the env files that are on `disk` beside compose files and templates of
// `paths`, yet neither among them nor `unignored`: git ignores those.
void AddLocalFiles(const FileSystem& disk,
                   const std::vector<std::string>& unignored,
                   const std::vector<std::string>& exclude,
                   std::vector<PathEntry>* paths);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_DISCOVER_H_
