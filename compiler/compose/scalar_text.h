#ifndef PLIMSOLL_COMPILER_COMPOSE_SCALAR_TEXT_H_
#define PLIMSOLL_COMPILER_COMPOSE_SCALAR_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "compiler/compose/value.h"

namespace plimsoll::compose {

// What the reader takes for a number, and writes where it wants text.
struct Number {
  ValueKind kind = ValueKind::kInt;  // Or kFloat.
  std::string text;
};

// A plain scalar as Go's yaml.v3 reads it and `%v` writes it: 1.10 becomes 1.1;
// 012, 0xA and 1_0 become 10; 08 and whatever 64 bits do not hold are floats,
// and 1e6 stays 1e+06. Nothing for text; infinities and NaN are left to others.
[[nodiscard]] std::optional<Number> ReadNumber(std::string_view plain);

// A number or boolean where the reader wants text. Text stays as it is.
[[nodiscard]] std::string TextAsRead(const Value& scalar);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_SCALAR_TEXT_H_
