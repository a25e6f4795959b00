#ifndef PLIMSOLL_COMPILER_DRIVER_COMPOSE_INPUT_H_
#define PLIMSOLL_COMPILER_DRIVER_COMPOSE_INPUT_H_

#include "compiler/compose/load.h"
#include "compiler/index/repository.h"
#include "rules/support/git_ignore.h"

namespace plimsoll {

// Lets the loader of compose files ask what is at the paths of `repository`,
// which outlives `input`.
inline void ShowPaths(const Repository& repository, compose::Input* input) {
  input->exists = [&](std::string_view path) {
    return repository.Exists(path) || IsIgnoredByGit(repository, path);
  };
  input->is_folder = [&](std::string_view path) {
    const PathEntry* entry = repository.FindPath(path);
    return path.empty() ||
           (entry != nullptr && entry->type == FileType::kDirectory);
  };
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMPOSE_INPUT_H_
