#ifndef PLIMSOLL_TESTS_HYGIENE_SOURCE_TREE_H_
#define PLIMSOLL_TESTS_HYGIENE_SOURCE_TREE_H_

#include <string>
#include <string_view>
#include <vector>

// What the hygiene checks look at, and the form of what they find. Each check
// is a function of texts in memory, so that its own tests can hand it a bad
// example and see it fail.
namespace plimsoll::hygiene {

struct SourceText {
  std::string path;  // From the repository's root, with `/`.
  std::string text;
};

struct Fault {
  std::string path;
  int line = 0;  // From 1; 0 for the file as a whole.
  std::string what;

  friend bool operator==(const Fault&, const Fault&) = default;
};

// Every text file of the tree that belongs to the project, in path order.
// Build folders, what git keeps and files that hold a NUL byte do not.
[[nodiscard]] std::vector<SourceText> LoadTree(std::string_view root);

// The faults one a line, as a failed test shows them.
[[nodiscard]] std::string Describe(const std::vector<Fault>& faults);

[[nodiscard]] std::vector<std::string_view> Lines(std::string_view text);

// `code` with comments and the contents of literals blanked out; offsets and
// lines stay where they are.
[[nodiscard]] std::string CodeOnly(std::string_view code);

}  // namespace plimsoll::hygiene

#endif  // PLIMSOLL_TESTS_HYGIENE_SOURCE_TREE_H_
