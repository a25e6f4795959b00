#include "compiler/driver/historical.h"

#include <algorithm>
#include <string>

#include "compiler/base/path.h"

namespace plimsoll {

namespace {

// `2026-07-30`, or `260730-` where a name begins.
bool HasDate(std::string_view name) {
  constexpr size_t kShort = 6;
  const auto is_digit = [&](size_t at) {
    return at < name.size() && name[at] >= '0' && name[at] <= '9';
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

// A text of a day: its name or a folder of it has a date, or collects such.
bool IsOfItsDay(std::string_view path) {
  if (!path.ends_with(".md") && !path.ends_with(".markdown")) return false;
  if (HasDate(BaseNameOf(path))) return true;
  for (std::string_view folder = FolderOf(path); !folder.empty();
       folder = FolderOf(folder)) {
    std::string name(BaseNameOf(folder));
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (HasDate(name)) return true;
    for (const std::string_view word :
         {"changelog", "changes", "journal", "reviews"}) {
      if (name.find(word) != std::string::npos) return true;
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
