#ifndef PLIMSOLL_COMPILER_IMPORT_NAMES_H_
#define PLIMSOLL_COMPILER_IMPORT_NAMES_H_

#include <set>
#include <string>
#include <string_view>

namespace plimsoll::importing {

// A name as ids are formed: lower case, digits and dashes; `fallback` where
// nothing is left of it.
[[nodiscard]] std::string IdOf(std::string_view name,
                               std::string_view fallback);
// The name that docker compose gives the project of a folder.
[[nodiscard]] std::string ComposeProjectOf(std::string_view folder);

// Names that are taken.
class Taken {
 public:
  void Add(std::string_view name) { names_.emplace(name); }
  // `name`, or with a number behind it, from now on taken.
  [[nodiscard]] std::string Fresh(std::string_view name);

 private:
  std::set<std::string, std::less<>> names_;
};

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_NAMES_H_
