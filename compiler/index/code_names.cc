#include <algorithm>
#include <string_view>

#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {

bool IsCodeName(std::string_view value) {
  if (value.empty() || IsAsciiDigit(value.front())) return false;
  if (IsVariableName(value)) {
    return std::ranges::all_of(value, IsWordByte);
  }
  bool is_path = false;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (IsWordByte(c)) continue;
    if (c == '(') return is_path || i >= 3;
    // `kube_config[0].password`, `properties["password"]` up to its quote.
    if (c == '[' && i > 0) {
      if (i + 1 == value.size()) return true;
      const size_t close = value.find_first_not_of("0123456789", i + 1);
      if (close == std::string_view::npos || close == i + 1 ||
          value[close] != ']') {
        return false;
      }
      i = close;
      is_path = true;
      continue;
    }
    const std::string_view rest = value.substr(i);
    if (i > 0 && (rest.starts_with("::") || rest.starts_with("->"))) {
      ++i;
    } else if (c != '\\' && c != '.') {
      return false;
    }
    is_path = true;
  }
  return is_path && std::ranges::count_if(value, IsAsciiDigit) <= 2;
}

}  // namespace plimsoll
