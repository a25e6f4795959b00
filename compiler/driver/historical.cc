#include "compiler/driver/historical.h"

#include <algorithm>

#include "compiler/base/path.h"

namespace plimsoll {

bool IsAboutThePast(std::string_view path) {
  constexpr std::string_view kFolders[] = {"archive", "archived", "changelogs"};
  constexpr std::string_view kBegins[] = {"CHANGELOG", "CHANGES", "HISTORY",
                                          "NEWS"};
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
