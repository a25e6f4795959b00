#ifndef PLIMSOLL_TESTS_HISTORY_HISTORY_H_
#define PLIMSOLL_TESTS_HISTORY_HISTORY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/history/catalog.h"

// A repository such as years of running a fleet leave behind: a project with
// hosts and manifests among files of the old style, with faults planted into
// it, and near-misses that look like them and are right.
namespace plimsoll::history {

struct Line {
  std::string path;
  uint32_t number = 0;  // From 1.
  std::string text;
};

struct Plant {
  std::string class_name;
  std::string title;  // Of the variant.
  bool defect = false;
  // Where a finding is expected, at any of them; or where none may be.
  std::vector<Line> lines;
};

struct File {
  std::string path;
  std::string text;
};

// The text of the line that stands for a symlink itself.
inline constexpr std::string_view kLinkText = "(symlink)";

struct Link {
  std::string path;
  std::string target;
};

struct History {
  std::vector<File> files;  // By path.
  std::vector<Link> links;
  std::vector<Plant> plants;
  std::vector<std::string> faults;  // Of the catalog.
};

struct HistoryShape {
  uint64_t seed = 1;
  bool defects = true;
  bool near_misses = true;
  // Filled up with files that nothing is wrong with.
  size_t files = 400;
};

[[nodiscard]] History MakeHistory(const Catalog& catalog,
                                  const HistoryShape& shape);

}  // namespace plimsoll::history

#endif  // PLIMSOLL_TESTS_HISTORY_HISTORY_H_
