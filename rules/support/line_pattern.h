#ifndef PLIMSOLL_RULES_SUPPORT_LINE_PATTERN_H_
#define PLIMSOLL_RULES_SUPPORT_LINE_PATTERN_H_

#include <re2/re2.h>

#include <functional>
#include <string>
#include <string_view>

namespace plimsoll::rules {

// An RE2 pattern of plimsoll.yml that is looked for in files, where `^` and `$`
// stand for the ends of a line: of one with CRLF, too.
class LinePattern {
 public:
  explicit LinePattern(std::string_view pattern);

  // Why it is none; empty: it is one.
  [[nodiscard]] std::string Trouble() const;

  // Calls `see` for each place that is not empty, until it returns false.
  using See = std::function<bool(size_t begin, size_t end)>;
  void Find(std::string_view text, const See& see) const;

 private:
  RE2 pattern_;
  bool sees_line_ends_ = false;  // Names `\r` itself.
};

}  // namespace plimsoll::rules

#endif  // PLIMSOLL_RULES_SUPPORT_LINE_PATTERN_H_
