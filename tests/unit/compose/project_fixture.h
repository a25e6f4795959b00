#ifndef PLIMSOLL_TESTS_UNIT_COMPOSE_PROJECT_FIXTURE_H_
#define PLIMSOLL_TESTS_UNIT_COMPOSE_PROJECT_FIXTURE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/compose/load.h"
#include "compiler/source/source_map.h"

namespace plimsoll::compose {

// The projects of a folder of files, and what loading them reported.
struct LoadedFolder {
  SourceMap sources;
  std::vector<Tree> trees;
  std::vector<Project> projects;
  std::vector<std::string> findings;  // `path:line: message`

  // The project whose first file is `path`.
  [[nodiscard]] const Project& Of(std::string_view path) const;
  // A value as one line of JSON-like text, `?` for what is not known.
  [[nodiscard]] std::string Show(
      std::string_view path,
      std::initializer_list<std::string_view> keys) const;
};

[[nodiscard]] std::unique_ptr<LoadedFolder> LoadFolder(
    const std::map<std::string, std::string>& files);

[[nodiscard]] std::string ShowValue(const Value* value);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_TESTS_UNIT_COMPOSE_PROJECT_FIXTURE_H_
