#ifndef PLIMSOLL_TARGETS_ENCODE_COMPOSE_H_
#define PLIMSOLL_TARGETS_ENCODE_COMPOSE_H_

#include <string>
#include <string_view>

#include "compiler/base/result.h"

// Values for Docker Compose (measured with 2.26 and 2.40). All of them reach
// the engine as JSON, so none can carry bytes that are not UTF-8.
namespace plimsoll::encode {

// A double-quoted YAML scalar, for places that nothing interpolates: mapping
// keys, and YAML read by other programs. Always quoted, because plain scalars
// lie: `012` is 10, `1.10` is 1.1, `no` may be a bool. Characters that YAML
// 1.1 or 1.2 calls non-printable are escaped (YAML 1.2.2, 5.7). As a key it
// may have 1,024 characters, quotes included; longer ones need `? `.
// Cannot hold: NUL, invalid UTF-8.
[[nodiscard]] Result<std::string> YamlScalar(std::string_view value);

// The same for any value of a compose file, whose `${X}` and `$X` compose
// expands after reading the YAML: `$` becomes `$$`. Mapping keys are not
// expanded and take YamlScalar (compose-spec, 12-interpolation.md).
// Cannot hold: NUL, invalid UTF-8.
[[nodiscard]] Result<std::string> ComposeScalar(std::string_view value);

// The value of `KEY=value` in `.env` and in an `env_file:` of the default
// format: double quotes, where compose-go's dotenv parser knows `\n`, `\r`,
// `\"`, `\$` and `\\` (dotenv/parser.go).
// Cannot hold: NUL, invalid UTF-8.
[[nodiscard]] Result<std::string> DotenvValue(std::string_view value);

// `KEY=value` without a newline. Keys may hold letters, digits and `_.-[]` and
// do not start with a digit, which the parser drops without a word.
[[nodiscard]] Result<std::string> DotenvLine(std::string_view key,
                                             std::string_view value);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_COMPOSE_H_
