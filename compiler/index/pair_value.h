#ifndef PLIMSOLL_COMPILER_INDEX_PAIR_VALUE_H_
#define PLIMSOLL_COMPILER_INDEX_PAIR_VALUE_H_

#include <cstddef>
#include <string_view>

namespace plimsoll {

// Where the value stands behind a name that ends at `after`, with its quote, if
// the two are members of one thing: name: NAME / value: V, on one line or two,
// in YAML, JSON or XML; and NAME: {value: V}. `npos` where they are not.
[[nodiscard]] size_t FindValueOfPair(std::string_view text, size_t after);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_PAIR_VALUE_H_
