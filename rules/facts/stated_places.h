#ifndef PLIMSOLL_RULES_FACTS_STATED_PLACES_H_
#define PLIMSOLL_RULES_FACTS_STATED_PLACES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/index/facts.h"
#include "rules/rule.h"

namespace plimsoll {

// One place that says something else than the others, or than the home.
struct Disagreement {
  Span span;  // Of what is wrong: the value, or the port within it.
  std::string_view value;
  std::string expected;  // What to write there; empty: not known.
};

// Values that are the same fact and differ. One finding, whatever the number
// of places.
struct FactConflict {
  std::string message;
  std::string label;  // Of each place; empty where the text speaks for itself.
  std::vector<Disagreement> places;  // At least one.
  struct Home {
    Span span;
    std::string text;
  };
  std::vector<Home> homes;
  std::string note;
  std::string help;
  // All places can take what they are expected to be.
  bool is_settled = false;
  std::string object;
};
void ReportConflict(FactConflict conflict, RuleContext& ctx);

// Which places of the repository count when values are compared. Plans of the
// past, tests, examples, CI and files that git ignores may say what they like.
class StatedPlaces {
 public:
  explicit StatedPlaces(const Repository& repository)
      : repository_(repository) {}

  [[nodiscard]] bool Counts(const Span& span);
  [[nodiscard]] bool Counts(const FactPlace& place);
  [[nodiscard]] const SourceFile& SourceOf(const Span& span) const {
    return repository_.sources->Get(span.file);
  }

 private:
  [[nodiscard]] bool Judge(FileId file) const;

  const Repository& repository_;
  std::unordered_map<FileId, bool> known_;
};

// The part of `span` that is the port of the endpoint that stands there.
[[nodiscard]] Span PortSpan(const Span& span, std::string_view value);

// Whether the text stands for a value instead of being one.
[[nodiscard]] bool IsBlankToFill(std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_FACTS_STATED_PLACES_H_
