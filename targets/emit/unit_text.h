#ifndef PLIMSOLL_TARGETS_EMIT_UNIT_TEXT_H_
#define PLIMSOLL_TARGETS_EMIT_UNIT_TEXT_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll {

// A unit file in the making: sections in the order in which they were first
// named, directives in the order in which they were added.
class UnitText {
 public:
  // `value` is encoded; an empty one was reported and is left out.
  void Add(std::string_view section, std::string_view directive,
           std::string value);
  // Takes the place of every line with this directive; without values there is
  // none then.
  void Replace(std::string_view section, std::string_view directive,
               const std::vector<std::string>& values);
  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::string Print(std::string_view header) const;

 private:
  using Line = std::pair<std::string, std::string>;
  struct Section {
    std::string name;
    std::vector<Line> lines;
  };
  Section& Find(std::string_view name);

  std::vector<Section> sections_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_UNIT_TEXT_H_
