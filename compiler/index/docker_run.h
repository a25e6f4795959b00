#ifndef PLIMSOLL_COMPILER_INDEX_DOCKER_RUN_H_
#define PLIMSOLL_COMPILER_INDEX_DOCKER_RUN_H_

#include <string_view>

namespace plimsoll {

// Whether the word after this option of `docker run`, `create` or `pull` is its
// value, as behind `-p` and `--name`; not behind `--rm`, `-dit`, `--name=x` and
// `-p80:80`. An unknown long option counts as one with a value. Podman's are
// the same. Source: docs.docker.com, "docker container run", Options.
[[nodiscard]] bool HasValueInNextWord(std::string_view option);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_DOCKER_RUN_H_
