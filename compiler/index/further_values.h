#ifndef PLIMSOLL_COMPILER_INDEX_FURTHER_VALUES_H_
#define PLIMSOLL_COMPILER_INDEX_FURTHER_VALUES_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/index/assignment_reader.h"

namespace plimsoll {

// The values under the name at [begin, end) that may be several, or stand on
// lines of their own: the items of a list, the cells below the head of a
// column, what a fence holds. In the order of the text.
[[nodiscard]] std::vector<AssignedValue> ReadFurther(std::string_view text,
                                                     const TextTraits& traits,
                                                     size_t begin, size_t end);

// The anchor, `&name`, of the alias `*name` at `at`: it stands further up and
// has a value of its own.
struct Anchor {
  size_t begin = 0;
  size_t end = 0;
};
[[nodiscard]] std::optional<Anchor> AnchorOf(std::string_view text, size_t at);

// Where the first row begins of the table in Markdown that has its heads on the
// line of `at`; nothing if that line is none of heads.
[[nodiscard]] std::optional<size_t> FirstRowBelow(std::string_view text,
                                                  size_t at);

// Behind what marks the value in prose: `**value**`, `*value*`,
// `<b>value</b>`.
[[nodiscard]] size_t SkipEmphasis(std::string_view text, size_t at);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_FURTHER_VALUES_H_
