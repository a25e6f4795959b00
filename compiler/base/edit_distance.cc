#include "compiler/base/edit_distance.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace plimsoll {

size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  const size_t least =
      std::max(a.size(), b.size()) - std::min(a.size(), b.size());
  if (least > limit) return least;
  // Three rows suffice: a swap looks back two of them.
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> above(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    size_t nearest = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitute = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substitute});
      const bool swapped =
          i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
      nearest = std::min(nearest, row[j]);
    }
    if (nearest > limit) return nearest;  // No row gets less than the last.
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::string_view NearestWord(std::string_view word,
                             std::span<const std::string_view> candidates) {
  const size_t limit = std::max<size_t>(1, word.size() / 3);
  std::string_view nearest;
  size_t best = limit + 1;
  for (std::string_view candidate : candidates) {
    // The limit also keeps a megabyte of hostile key from being compared.
    const size_t distance = EditDistance(word, candidate, best - 1);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
    if (best == 0) break;
  }
  return nearest;
}

}  // namespace plimsoll
