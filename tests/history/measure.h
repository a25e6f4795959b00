#ifndef PLIMSOLL_TESTS_HISTORY_MEASURE_H_
#define PLIMSOLL_TESTS_HISTORY_MEASURE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "tests/history/history.h"

namespace plimsoll::history {

// A finding without what its session owned.
struct Finding {
  std::string id;
  Severity severity = Severity::kError;
  std::string path;
  uint32_t line = 0;
  std::string message;
  // All places of it, the first one among them.
  std::vector<std::pair<std::string, uint32_t>> labels;
};

// What `check` finds in the repository, with every rule of the default tier.
[[nodiscard]] std::vector<Finding> CheckHistory(const History& history);

struct ClassScore {
  int planted = 0;
  int found = 0;
  int near_misses = 0;
  int reported = 0;
  std::map<std::string, int> rules;      // That found the defects.
  std::vector<const Plant*> missed;      // Defects nothing was said about,
  std::vector<std::string> accusations;  // and findings at near-misses.
};

struct Score {
  std::map<std::string, ClassScore> classes;
  ClassScore total;
  // Errors and warnings on lines where nothing was planted.
  std::vector<std::string> elsewhere;
};

// A defect is found by an error or warning whose first place is one of its
// lines. A near-miss is reported by one that points at it with any label.
[[nodiscard]] Score Measure(const History& history,
                            const std::vector<Finding>& findings);

[[nodiscard]] std::string Table(const Score& score);
// The missed defects and reported near-misses, for people.
[[nodiscard]] std::string Misses(const Score& score);

}  // namespace plimsoll::history

#endif  // PLIMSOLL_TESTS_HISTORY_MEASURE_H_
