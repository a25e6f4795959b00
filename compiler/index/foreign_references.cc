#include "compiler/index/foreign_references.h"

#include <algorithm>
#include <cstddef>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// How many bytes of a name `text` begins with.
size_t NameSize(std::string_view text) {
  if (text.empty() || IsAsciiDigit(text.front())) return 0;
  return static_cast<size_t>(
      std::find_if_not(text.begin(), text.end(), IsWordByte) - text.begin());
}

// `$NAME&project=x`, the data of a form, and `$name,` or `$name)` of a call.
bool IsVariableInPlace(std::string_view value) {
  const size_t size = NameSize(value.substr(1));
  if (size == 0) return false;
  const std::string_view rest = value.substr(1 + size);
  if (rest.empty()) return false;
  if (rest.front() != '&') return rest.find_first_not_of(",);") == npos;
  const size_t next = NameSize(rest.substr(1));
  return next > 0 && rest.substr(1 + next).starts_with('=');
}

// Nothing but dotted names and one behind a colon. `first.last:x` is a user and
// a password, and one with many digits is rather drawn.
bool IsEntryPoint(std::string_view value) {
  size_t dots = 0;
  if (std::ranges::count_if(value, IsAsciiDigit) > 2) return false;
  while (true) {
    const size_t size = NameSize(value);
    if (size == 0 || size == value.size()) return false;
    const char c = value[size];
    value.remove_prefix(size + 1);
    if (c == ':') return dots > 1 && NameSize(value) == value.size();
    if (c != '.') return false;
    ++dots;
  }
}

// `(obscured)`: a remark, in the place of what it is about.
bool IsRemark(std::string_view value) {
  return value.size() > 2 && value.ends_with(')') &&
         std::ranges::all_of(value.substr(1, value.size() - 2),
                             [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

bool IsForeignReference(std::string_view value) {
  switch (value.front()) {
    case '@':
      return value.starts_with("@{") && value.ends_with('}');
    case '$':
      return IsVariableInPlace(value);
    case '!':
      return value.ends_with('!') && value.find(":~") != npos;
    case '(':
      return IsRemark(value);
    default:
      return value.find(':') != npos && IsEntryPoint(value);
  }
}

}  // namespace plimsoll
