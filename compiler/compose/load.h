#ifndef PLIMSOLL_COMPILER_COMPOSE_LOAD_H_
#define PLIMSOLL_COMPILER_COMPOSE_LOAD_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/project.h"
#include "compiler/diag/sink.h"

namespace plimsoll::compose {

// A YAML or dotenv file of the repository with its parse.
struct InputFile {
  const SourceFile* source = nullptr;
  const Tree* tree = nullptr;
};

// What the loader may know of the repository.
struct Input {
  std::vector<InputFile> files;  // By path.
  // Scripts, pages and programs, which may say what is run together.
  std::vector<const SourceFile*> texts;
  // Whether a path is there, read or not.
  std::function<bool(std::string_view)> exists;
  // Whether it is the root or a folder below.
  std::function<bool(std::string_view)> is_folder;

  [[nodiscard]] const InputFile* Find(std::string_view path) const;
};

// Every project of the repository: one for each compose file that compose
// finds by itself, with its override, and one for each other compose file.
// Reports what the reader would refuse: wrong forms, unknown keys, malformed
// variables, and what `extends` and `include` cannot find.
[[nodiscard]] std::vector<Project> LoadProjects(const Input& input,
                                                unsigned jobs, Sink& sink);

// The files of one project, before they are loaded; for LoadProjects.
struct Plan {
  std::vector<const InputFile*> files;  // The main one, then overrides.
  bool is_fragment = false;
  bool is_main = false;
  bool open = false;  // As Project has these.
  std::shared_ptr<const std::vector<const Node*>> beside;
  std::vector<std::shared_ptr<const Parts>> parts;
};
[[nodiscard]] std::vector<Plan> PlanProjects(const Input& input);
[[nodiscard]] Project LoadProject(const Plan& plan, const Input& input,
                                  Sink& sink);

// Where a path that `include` or `extends` states leads, or nothing when it
// leaves the repository or names something remote.
[[nodiscard]] std::optional<std::string> LocalPath(std::string_view folder,
                                                   std::string_view path);

// Whether a path begins as `${ROOT:-.}/` does, with a variable that nothing in
// `environment` sets: whoever runs the project from elsewhere sets it, so that
// nothing is where the default leads does not make the path wrong.
[[nodiscard]] bool BeginsWithDefault(std::string_view written,
                                     const Environment& environment);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_LOAD_H_
