#ifndef PLIMSOLL_TARGETS_ENCODE_ENV_FILE_H_
#define PLIMSOLL_TARGETS_ENCODE_ENV_FILE_H_

#include <string>
#include <string_view>

#include "compiler/base/result.h"

// Lines `KEY=value` (without the newline) of the env files whose values are
// taken as they stand: no quotes, no escapes, no expansion.
namespace plimsoll::encode {

// `docker run --env-file`, and from 2.30 on compose's `env_file:` with
// `format: raw` (docker/cli pkg/kvfile/kvfile.go; measured with 26.1 and 28.2).
// Cannot hold: NUL; LF; a CR at the end, which the line scanner drops; invalid
// UTF-8; lines of 64 KiB (Go's bufio.Scanner). Keys: no whitespace, no `#`
// first.
[[nodiscard]] Result<std::string> DockerEnvFileLine(std::string_view key,
                                                    std::string_view value);

// `podman run --env-file` and Quadlet's `EnvironmentFile=` (podman
// pkg/env/env.go; measured with 5.4): the same, but any bytes pass.
[[nodiscard]] Result<std::string> PodmanEnvFileLine(std::string_view key,
                                                    std::string_view value);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_ENV_FILE_H_
