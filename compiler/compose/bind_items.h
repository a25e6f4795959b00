#ifndef PLIMSOLL_COMPILER_COMPOSE_BIND_ITEMS_H_
#define PLIMSOLL_COMPILER_COMPOSE_BIND_ITEMS_H_

#include <optional>

#include "compiler/compose/project.h"

namespace plimsoll::compose {

// An item of `ports` or `volumes`, in its short or its long form; nothing where
// it cannot be judged.
[[nodiscard]] std::optional<Port> BindPort(const Value& value);
[[nodiscard]] std::optional<Mount> BindMount(const Value& value);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_BIND_ITEMS_H_
