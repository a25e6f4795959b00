#ifndef PLIMSOLL_COMPILER_BASE_EDIT_DISTANCE_H_
#define PLIMSOLL_COMPILER_BASE_EDIT_DISTANCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plimsoll {

// Insertions, deletions, substitutions and swaps of neighbours that turn one
// word into the other. Beyond `limit` any number above it, found sooner.
[[nodiscard]] size_t EditDistance(std::string_view a, std::string_view b,
                                  size_t limit = SIZE_MAX);

// The candidate nearest to `word`, or an empty view when none is near enough
// to be what the author meant (a third of the word's length, at least one).
[[nodiscard]] std::string_view NearestWord(
    std::string_view word, std::span<const std::string_view> candidates);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_EDIT_DISTANCE_H_
