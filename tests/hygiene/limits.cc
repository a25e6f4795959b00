#include "tests/hygiene/limits.h"

#include <algorithm>
#include <array>
#include <string>

namespace plimsoll::hygiene {
namespace {

constexpr int kMostLines = 500;
constexpr int kMostTestLines = 600;

constexpr std::array<std::string_view, 9> kCounted = {
    ".cc",  ".h",  ".def",           ".cmake", ".sh",
    ".awk", ".py", "CMakeLists.txt", "dev"};

bool IsTestData(std::string_view path) {
  return path.starts_with("fixtures/") || path.starts_with("tests/") ||
         path.starts_with("fuzz/");
}

bool BelongsToName(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') ||
         std::string_view("_-.}$*/").find(c) != std::string_view::npos;
}

}  // namespace

std::vector<Fault> CheckLength(const SourceText& file) {
  const bool is_counted =
      std::ranges::any_of(kCounted, [&](std::string_view end) {
        return file.path == end || (end != "dev" && file.path.ends_with(end));
      });
  if (!is_counted || file.path.starts_with("fixtures/")) return {};
  const bool is_test =
      file.path.starts_with("tests/") || file.path.starts_with("fuzz/");
  const int most = is_test ? kMostTestLines : kMostLines;
  const int lines = static_cast<int>(Lines(file.text).size());
  if (lines <= most) return {};
  return {
      {file.path, 0,
       std::to_string(lines) + " lines, the limit is " + std::to_string(most)}};
}

std::vector<Fault> CheckMachinePaths(const SourceText& file) {
  // Written in halves, or this file would be the first to be found.
  static const std::array<std::string, 3> kFolders = {
      "/wo"
      "rk/",
      "/ro"
      "ot/",
      "/ho"
      "me/"};
  std::vector<Fault> faults;
  int number = 0;
  for (const std::string_view line : Lines(file.text)) {
    ++number;
    for (const std::string& folder : kFolders) {
      if (folder != kFolders[0] && IsTestData(file.path)) continue;
      const size_t at = line.find(folder);
      if (at == line.npos || (at > 0 && BelongsToName(line[at - 1]))) continue;
      faults.push_back({file.path, number, "names `" + folder + "`"});
    }
  }
  return faults;
}

}  // namespace plimsoll::hygiene
