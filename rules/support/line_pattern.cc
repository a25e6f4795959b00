#include "rules/support/line_pattern.h"

#include <algorithm>

namespace plimsoll::rules {
namespace {

constexpr size_t npos = std::string_view::npos;

RE2::Options Quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

// Of the same length, so that places are the same.
std::string WithPlainLineEnds(std::string_view text) {
  std::string plain(text);
  for (size_t at = plain.find("\r\n"); at != npos;
       at = plain.find("\r\n", at)) {
    plain[at] = '\n';
  }
  return plain;
}

}  // namespace

LinePattern::LinePattern(std::string_view pattern)
    : pattern_("(?m)" + std::string(pattern), Quiet()),
      sees_line_ends_(pattern.find("\\r") != npos ||
                      pattern.find('\r') != npos) {}

std::string LinePattern::Trouble() const {
  return pattern_.ok() ? std::string() : pattern_.error();
}

void LinePattern::Find(std::string_view text, const See& see) const {
  std::string plain;
  if (!sees_line_ends_ && text.find("\r\n") != npos) {
    plain = WithPlainLineEnds(text);
    text = plain;
  }
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece found;
  size_t at = 0;
  while (at <= text.size() &&
         pattern_.Match(whole, at, text.size(), RE2::UNANCHORED, &found, 1)) {
    const auto begin = static_cast<size_t>(found.data() - text.data());
    if (!found.empty() && !see(begin, begin + found.size())) return;
    at = begin + std::max<size_t>(found.size(), 1);
  }
}

}  // namespace plimsoll::rules
