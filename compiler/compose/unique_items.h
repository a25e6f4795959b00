#ifndef PLIMSOLL_COMPILER_COMPOSE_UNIQUE_ITEMS_H_
#define PLIMSOLL_COMPILER_COMPOSE_UNIQUE_ITEMS_H_

#include <span>
#include <string_view>
#include <vector>

#include "compiler/compose/value.h"

namespace plimsoll::compose {

// The items of the list `base` with those of `other`, which is laid over it.
// Some lists hold one item of a kind, one mount of a target or one value of a
// variable: there a later one takes the place of the earlier. What stands twice
// in the same list stays, for rules to report.
[[nodiscard]] std::vector<const Value*> Appended(
    std::span<const Value* const> base, std::span<const Value* const> other,
    const std::vector<std::string_view>& path);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_UNIQUE_ITEMS_H_
