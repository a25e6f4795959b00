#include "compiler/driver/historical.h"

#include <algorithm>
#include <string>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {

namespace {

// `2026-07-30`, or `260730-` where a name begins.
bool HasDate(std::string_view name) {
  constexpr size_t kShort = 6;
  const auto is_digit = [&](size_t at) {
    return at < name.size() && IsAsciiDigit(name[at]);
  };
  size_t digits = 0;
  while (is_digit(digits)) ++digits;
  if (digits == kShort && name.substr(kShort).starts_with('-')) return true;
  for (size_t dash = name.find('-'); dash != std::string_view::npos;
       dash = name.find('-', dash + 1)) {
    if (dash >= 4 && is_digit(dash - 4) && is_digit(dash - 3) &&
        is_digit(dash - 2) && is_digit(dash - 1) && is_digit(dash + 1) &&
        is_digit(dash + 2) && name.substr(dash + 3).starts_with('-') &&
        is_digit(dash + 4) && is_digit(dash + 5)) {
      return true;
    }
  }
  return false;
}

// Whether a word of `name` begins like that: `changes-2`, not `exchanges`.
bool HasWordThatBegins(std::string_view name, std::string_view begin) {
  size_t at = name.find(begin);
  while (at != std::string_view::npos && at > 0 && IsAsciiAlpha(name[at - 1])) {
    at = name.find(begin, at + 1);
  }
  return at != std::string_view::npos;
}

// A text of a day: its name or a folder of it has a date, or collects such.
bool IsOfItsDay(std::string_view path) {
  if (!path.ends_with(".md") && !path.ends_with(".markdown")) return false;
  if (HasDate(BaseNameOf(path))) return true;
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    const std::string name = AsciiLower(BaseNameOf(folder));
    if (HasDate(name)) return true;
    for (const std::string_view word :
         {"changelog", "changes", "journal", "reviews"}) {
      if (HasWordThatBegins(name, word)) return true;
    }
  }
  return false;
}

}  // namespace

bool IsAboutThePast(std::string_view path) {
  constexpr std::string_view kFolders[] = {"archive", "archived", "changelogs"};
  constexpr std::string_view kBegins[] = {"CHANGELOG", "CHANGES", "HISTORY",
                                          "NEWS"};
  if (IsOfItsDay(path)) return true;
  const std::string_view name = BaseNameOf(path);
  if (name.ends_with(".bak") || name.ends_with(".orig") ||
      std::ranges::any_of(kBegins, [&](std::string_view begin) {
        return name.starts_with(begin);
      })) {
    return true;
  }
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    if (std::ranges::find(kFolders, BaseNameOf(folder)) != std::end(kFolders)) {
      return true;
    }
  }
  return false;
}

}  // namespace plimsoll
