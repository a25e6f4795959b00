#ifndef PLIMSOLL_COMPILER_INDEX_ASSIGNMENT_READER_H_
#define PLIMSOLL_COMPILER_INDEX_ASSIGNMENT_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "compiler/source/source_file.h"

namespace plimsoll {

// What a file is to those who look for credentials.
struct TextTraits {
  FileKind kind = FileKind::kText;
  bool is_prose = false;  // Names stand in sentences and tables.
  // Nix, Terraform: a text has quotes or stands in a here-document.
  bool quotes_texts = false;
  bool is_sample = false;  // `.env.example`: shows what to fill in.
  bool is_test = false;    // Tests, fixtures, mocks, examples.
  // Nobody wrote it by hand, or for a machine of ours: locks, bundles, vendored
  // code, translations, descriptions of an API.
  bool is_copy = false;
  // Where the tests of a program begin that stand behind it, as those of Rust
  // do; else its end or beyond.
  size_t tests_begin = SIZE_MAX;

  [[nodiscard]] bool IsTestAt(size_t offset) const {
    return is_test || offset >= tests_begin;
  }
};
[[nodiscard]] TextTraits TraitsOf(const SourceFile& file);

enum class AssignedBy : uint8_t {
  kName,        // NAME=value, name: value and the like.
  kFallback,    // ${NAME:-value}
  kArgument,    // --name value, --name=value
  kConnection,  // ...;Password=value;... within a text
};

// What is assigned to a name. All offsets are of the whole text.
struct AssignedValue {
  size_t begin = 0;
  size_t end = 0;
  bool strict = false;  // Only something that looks random counts.
  AssignedBy by = AssignedBy::kName;
};

// The literal that stands under the name at [begin, end), in whatever way the
// kind of file assigns.
[[nodiscard]] std::optional<AssignedValue> ReadAssigned(
    std::string_view text, const TextTraits& traits, size_t begin, size_t end);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_ASSIGNMENT_READER_H_
