#ifndef PLIMSOLL_TESTS_ORACLES_ASK_COMPOSE_H_
#define PLIMSOLL_TESTS_ORACLES_ASK_COMPOSE_H_

#include <map>
#include <string>

#include "tests/oracles/check_files.h"

namespace plimsoll::oracles {

// What `docker compose config` makes of a folder's files.
struct ComposeAnswer {
  bool accepted = false;
  std::string error;
  // Of the service that comes first by name; a variable without a value is
  // empty.
  std::map<std::string, std::string> environment;
};

// Of the files that compose finds by itself, or of the one at `path` alone;
// with no variable set beside those of the files.
[[nodiscard]] ComposeAnswer AskCompose(const std::string& compose,
                                       const Files& files,
                                       const std::string& path = {});

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_ASK_COMPOSE_H_
