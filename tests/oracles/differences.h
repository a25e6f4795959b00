#ifndef PLIMSOLL_TESTS_ORACLES_DIFFERENCES_H_
#define PLIMSOLL_TESTS_ORACLES_DIFFERENCES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/oracles/mutants.h"

// Where a reader and check judge the same files differently.
namespace plimsoll::oracles {

// Who complains where the other one does not.
enum class Alone : uint8_t { kReader, kCheck };
// What an exception is known by: the changed line, or what is said about it.
enum class By : uint8_t { kLine, kWords };
// Whether every version of the reader differs from check, or some only.
enum class Readers : uint8_t { kAll, kSome };

// Where reader and check differ and are meant to.
struct Exception {
  Alone alone;
  By by;
  std::string_view part;
  std::string_view why;
  Readers readers = Readers::kAll;
  size_t uses = 0;
};

class Differences {
 public:
  explicit Differences(std::vector<Exception> exceptions)
      : exceptions_(std::move(exceptions)) {}

  // `said` by the reader that refused, `found` by check; empty: nothing.
  void Judge(const Mutant& mutant, bool refused, const std::string& said,
             const std::string& found);
  // Fails for each difference that no exception tells, and for each exception
  // that nothing needs.
  void Report() const;

 private:
  std::vector<Exception> exceptions_;
  std::vector<std::string> differences_;
  size_t count_ = 0;
  size_t refused_ = 0;
};

// The first error that check has for the file at `path`, or for any of them
// when that is empty; of the groups `syntax`, `schema` and `group`.
[[nodiscard]] std::string ErrorsIn(const Files& files, std::string_view path,
                                   std::string_view group);

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_DIFFERENCES_H_
