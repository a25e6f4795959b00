#ifndef PLIMSOLL_RULES_ENV_ENTRY_FILES_H_
#define PLIMSOLL_RULES_ENV_ENTRY_FILES_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// The files of the repository that an app is started with: the script or
// module its command names, and what that imports from its own folder. Only
// what is certain; a program without such a file has none.
class EntryFiles {
 public:
  explicit EntryFiles(const Repository& repository);

  [[nodiscard]] std::vector<const ParsedFile*> Of(
      const Instance& instance) const;

 private:
  [[nodiscard]] const ParsedFile* FileOf(std::string_view word) const;
  [[nodiscard]] const ParsedFile* ModuleOf(std::string_view module) const;
  void AddImports(std::vector<const ParsedFile*>* files) const;

  const Repository& repository_;
  // Programs by their file's name; null where several have it.
  std::map<std::string_view, const ParsedFile*> by_name_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_ENV_ENTRY_FILES_H_
