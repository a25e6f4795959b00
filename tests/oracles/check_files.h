#ifndef PLIMSOLL_TESTS_ORACLES_CHECK_FILES_H_
#define PLIMSOLL_TESTS_ORACLES_CHECK_FILES_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/source_file.h"

// What the tests share that hold `check` against real readers: the files to
// judge, and what check says of them.
namespace plimsoll::oracles {

// Texts by path.
using Files = std::map<std::string, std::string>;

// The files below `folder` (every one when empty: none) that are of the kind,
// by absolute path.
[[nodiscard]] Files FilesOfKind(const std::string& folder, FileKind kind);

// `$PLIMSOLL_CORPUS`, or empty. A test without it says that it skips.
[[nodiscard]] std::string CorpusFolder();

// What check finds in a repository of these files, as `PATH:LINE: severity[id]
// message`.
struct Finding {
  std::string path;
  unsigned line = 0;
  std::string id;
  Severity severity = Severity::kError;
  std::string message;
};
[[nodiscard]] std::vector<Finding> CheckFiles(const Files& files);
// Those of the groups `syntax` and `schema` and of `group`.
[[nodiscard]] std::vector<Finding> OfGroups(
    const std::vector<Finding>& findings, std::string_view group);
[[nodiscard]] std::string Told(const std::vector<Finding>& findings);

// The Bad and Good blocks of the pages of a group's rules whose severity is
// error: each a small repository.
struct PageBlock {
  std::string rule;
  bool bad = false;
  Files files;
};
[[nodiscard]] std::vector<PageBlock> BlocksOfGroup(std::string_view group);

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_CHECK_FILES_H_
