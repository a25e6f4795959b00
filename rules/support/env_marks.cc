#include "rules/support/env_marks.h"

#include <algorithm>

namespace plimsoll {

std::vector<std::string_view> EnvMarksOf(const ParsedFile& file,
                                         const Entry& entry) {
  constexpr std::string_view kMark = "plimsoll:";
  constexpr std::string_view kBetween = " \t,\r";
  std::vector<std::string_view> marks;
  const SourceFile& source = *file.source;
  size_t line = source.LineIndexOf(entry.key->span.begin);
  while (line > 0) {
    --line;
    std::string_view text = source.TextOf(source.LineSpan(line));
    const size_t hash = text.find_first_not_of(" \t");
    if (hash == std::string_view::npos || text[hash] != '#') break;
    const size_t mark = text.find(kMark, hash);
    if (mark == std::string_view::npos) continue;
    text.remove_prefix(mark + kMark.size());
    while (true) {
      text.remove_prefix(
          std::min(text.find_first_not_of(kBetween), text.size()));
      if (text.empty()) break;
      const size_t end = std::min(text.find_first_of(kBetween), text.size());
      marks.push_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  }
  return marks;
}

}  // namespace plimsoll
