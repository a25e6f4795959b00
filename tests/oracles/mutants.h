#ifndef PLIMSOLL_TESTS_ORACLES_MUTANTS_H_
#define PLIMSOLL_TESTS_ORACLES_MUTANTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::oracles {

// A file that its reader takes, one setting a line, and what may stand there
// in place of a value.
struct Base {
  std::string_view text;
  char mark;  // Between a key and its value.
  std::vector<std::string_view> values;
};

extern const Base kComposeBase;
extern const Base kSupervisorBase;
extern const Base kServiceBase;
extern const Base kContainerBase;

struct Mutant {
  std::string what;  // The line and what became of it.
  std::string text;
};

// `count` files that differ from `base` in one line each; the same ones for
// the same seed, on every machine.
[[nodiscard]] std::vector<Mutant> MutantsOf(const Base& base, size_t count,
                                            uint32_t seed);

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_MUTANTS_H_
