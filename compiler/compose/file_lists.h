#ifndef PLIMSOLL_COMPILER_COMPOSE_FILE_LISTS_H_
#define PLIMSOLL_COMPILER_COMPOSE_FILE_LISTS_H_

#include <map>
#include <set>
#include <string>

#include "compiler/compose/load.h"

namespace plimsoll::compose {

// What scripts, pages and programs say of how a compose file is run.
struct Usage {
  std::set<const InputFile*> with;  // The others of the lists that have it.
  // It is laid over a file that the repository does not have, or over whatever
  // a variable holds.
  bool is_over_unknown = false;
  bool is_alone = false;  // `docker compose -f FILE` is all of a command.
};

// Reads the lists of `input.texts`: `-f a.yml -f b.yml` of any command, in any
// quotes, and names with nothing but a comma, a colon or the mark of a list
// between them, as in `COMPOSE_FILE=a.yml:b.yml`.
[[nodiscard]] std::map<const InputFile*, Usage> FindUsages(const Input& input);

// The files that a YAML file beside them names as its `compose_file`: the
// program that reads it lays them over others.
[[nodiscard]] std::set<const InputFile*> FindExtensions(const Input& input);

// Whether it is an empty file that is laid over others, of which it changes
// nothing.
[[nodiscard]] bool IsIdle(const Plan& plan);

// Whether services of `file` name something that `others` have and it has not.
[[nodiscard]] bool IsCompletedBy(const std::set<const InputFile*>& others,
                                 const InputFile& file);

// The file that `text` of a project in `folder` names from a folder above,
// where some text has a command with `--project-directory`; that folder is then
// where such paths start.
[[nodiscard]] std::optional<std::string> LocateAbove(const Input& input,
                                                     std::string_view folder,
                                                     std::string_view text);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_FILE_LISTS_H_
