#ifndef PLIMSOLL_COMPILER_COMPOSE_SCALAR_TEXT_H_
#define PLIMSOLL_COMPILER_COMPOSE_SCALAR_TEXT_H_

#include <string>

#include "compiler/compose/value.h"

namespace plimsoll::compose {

// A number or boolean where the reader wants text: 1.10 becomes 1.1, and 012,
// 0xA and 1_0 become 10, as Go reads YAML and writes it. Text stays as it is.
[[nodiscard]] std::string TextAsRead(const Value& scalar);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_SCALAR_TEXT_H_
