#ifndef PLIMSOLL_TARGETS_EMIT_MOUNTS_H_
#define PLIMSOLL_TARGETS_EMIT_MOUNTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// The type of a volume of a container, where none is stated by its source.
[[nodiscard]] VolumeType VolumeTypeOf(const VolumeMount& volume);

[[nodiscard]] bool HasOption(const VolumeMount& volume, std::string_view word);

// `1000:1001` as two numbers, which are still text; `1000` stands for both.
// Nothing where it is no such pair.
[[nodiscard]] std::optional<std::pair<std::string, std::string>> NumbersOfOwner(
    std::string_view owner);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_MOUNTS_H_
