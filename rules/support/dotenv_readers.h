#ifndef PLIMSOLL_RULES_SUPPORT_DOTENV_READERS_H_
#define PLIMSOLL_RULES_SUPPORT_DOTENV_READERS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/index/repository.h"

namespace plimsoll {

// Who reads files of `KEY=value` lines, each in a grammar of its own.
enum class DotenvReader : uint8_t {
  kCompose,
  kDocker,   // docker run --env-file, compose's `format: raw`, podman, Quadlet.
  kSystemd,  // EnvironmentFile=
  kShell,    // `. file`
  kKustomize,  // `envs` of a generator: everything behind `=`, as it is.
};
[[nodiscard]] std::string_view NameOf(DotenvReader reader);

// What the reader makes of the text behind the `=`, up to the end of the line.
// Nothing where that depends on variables, goes on with the next line, or is
// an error of its own.
[[nodiscard]] std::optional<std::string> ReadDotenvValue(DotenvReader reader,
                                                         std::string_view raw);

// Who reads which file of the repository, and where that is said; only what is
// certain.
struct DotenvReaders {
  std::map<std::string, std::map<DotenvReader, Span>> files;  // By path.
  // A variable says which file some `env_file` of compose names: it may be any.
  bool any_may_be_composes = false;

  // Empty where nobody is known to read the file.
  [[nodiscard]] const std::map<DotenvReader, Span>& Of(
      std::string_view path) const;
};
[[nodiscard]] DotenvReaders FindDotenvReaders(const Repository& repository);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_DOTENV_READERS_H_
