#ifndef PLIMSOLL_FUZZ_REQUIRE_H_
#define PLIMSOLL_FUZZ_REQUIRE_H_

#include <cstdio>
#include <cstdlib>

namespace plimsoll {

// What a fuzz target promises: says what is broken, then stops the process.
inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

}  // namespace plimsoll

#endif  // PLIMSOLL_FUZZ_REQUIRE_H_
