#ifndef PLIMSOLL_TESTS_ORACLES_MUTANTS_H_
#define PLIMSOLL_TESTS_ORACLES_MUTANTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracles/check_files.h"

namespace plimsoll::oracles {

struct BaseFile {
  std::string_view path;
  std::string_view text;
  bool stays = false;  // What others name; nothing in it is changed.
};

// Files that their reader takes, one setting a line, and what may stand there
// in place of a value.
struct Base {
  std::vector<BaseFile> files;
  char mark;  // Between a key and its value.
  std::vector<std::string_view> values;
};

extern const Base kComposeBase;
extern const Base kDevicesBase;
extern const Base kNewKeysBase;  // That not every reader knows yet.
extern const Base kIncludeBase;
extern const Base kNestedIncludeBase;
extern const Base kExtendsBase;
extern const Base kOverrideBase;
extern const Base kEnvFileBase;
extern const Base kRawEnvFileBase;
extern const Base kDotenvBase;
extern const Base kSupervisorBase;
extern const Base kServiceBase;
extern const Base kContainerBase;

struct Mutant {
  std::string what;  // The line and what became of it.
  std::string path;  // The file that differs.
  Files files;

  [[nodiscard]] const std::string& text() const { return files.at(path); }
};

// A base as it is.
[[nodiscard]] Files FilesOf(const Base& base);

// `count` copies of `base` that differ from it in one line each; the same ones
// for the same seed, on every machine.
[[nodiscard]] std::vector<Mutant> MutantsOf(const Base& base, size_t count,
                                            uint32_t seed);

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_MUTANTS_H_
