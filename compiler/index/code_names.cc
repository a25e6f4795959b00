#include <algorithm>
#include <cstddef>
#include <string_view>

#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// Where `[each.key]` ends that opens at `open`; `npos` if it is none.
size_t CloseOfNamedIndex(std::string_view value, size_t open) {
  const size_t begin = open + 1;
  if (begin >= value.size() || !IsAsciiAlpha(value[begin])) return npos;
  size_t end = begin;
  bool has_dot = false;
  while (end < value.size() && (IsWordByte(value[end]) || value[end] == '.')) {
    has_dot = has_dot || value[end] == '.';
    ++end;
  }
  return has_dot && end < value.size() && value[end] == ']' ? end : npos;
}

// `base64`, `machine_root`, `30`; not `9n1n3`.
bool IsIdentifierOrNumber(std::string_view word) {
  const auto digits = std::ranges::count_if(word, IsAsciiDigit);
  return !word.empty() &&
         (IsAsciiDigit(word.front())
              ? digits == static_cast<std::ptrdiff_t>(word.size())
              : digits <= 2);
}

// The names in `value` up to `end`, each joined with the next by `.`, `:`, `::`
// or `->`; 0 if it is anything else.
size_t CountJoined(std::string_view value, size_t end) {
  size_t names = 0;
  for (size_t at = 0; at <= end; ++names) {
    const size_t begin = at;
    while (at < end && IsWordByte(value[at])) ++at;
    if (!IsIdentifierOrNumber(value.substr(begin, at - begin))) return 0;
    if (at == end) return names + 1;
    const std::string_view rest = value.substr(at);
    const bool is_long = rest.starts_with("::") || rest.starts_with("->");
    if (!is_long && value[at] != '.' && value[at] != ':') return 0;
    at += is_long ? 2 : 1;
  }
  return names;
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// `Variant[String[1],Sensitive[String]]` up to its first bracket, at `open`.
bool BeginsWithType(std::string_view value, size_t open) {
  return IsUpper(value.front()) && value[open] == '[' &&
         open + 1 < value.size() && IsUpper(value[open + 1]) &&
         std::ranges::all_of(value.substr(0, open), IsAsciiAlpha);
}

}  // namespace

bool IsCall(std::string_view value) {
  const size_t open = value.find_first_of("([");
  if (open == npos || !IsAsciiAlpha(value.front()) ||
      (CountJoined(value, open) < 2 && !BeginsWithType(value, open))) {
    return false;
  }
  // A password may have such symbols, too, but is no row of words.
  for (size_t at = open; at < value.size();) {
    const size_t begin = at;
    while (at < value.size() && IsWordByte(value[at])) ++at;
    if (at > begin && !IsIdentifierOrNumber(value.substr(begin, at - begin))) {
      return false;
    }
    constexpr std::string_view kBetween = ".:()[],;";
    while (at < value.size() && kBetween.find(value[at]) != npos) ++at;
    if (at == begin) return false;
  }
  return true;
}

bool IsCodeName(std::string_view value) {
  if (value.empty() || IsAsciiDigit(value.front())) return false;
  if (IsVariableName(value)) {
    return std::ranges::all_of(value, IsWordByte);
  }
  bool is_path = false;
  size_t digits = 0;  // Of names; an index may have more.
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    digits += IsAsciiDigit(c) ? 1 : 0;
    if (IsWordByte(c)) continue;
    if (c == '(') return is_path || i >= 3;
    if (const size_t close =
            c == '[' && i > 0 ? CloseOfNamedIndex(value, i) : npos;
        close != npos) {
      is_path = true;
      i = close;
      continue;
    }
    // `kube_config[0].password`, `okm[0:32]`, `properties["password"]` up to
    // its quote.
    if (c == '[' && i > 0) {
      if (i + 1 == value.size()) {
        is_path = true;
        break;
      }
      const size_t close = value.find_first_not_of("0123456789:", i + 1);
      if (close == std::string_view::npos || close == i + 1 ||
          value[close] != ']') {
        return false;
      }
      i = close;
      is_path = true;
      continue;
    }
    const std::string_view rest = value.substr(i);
    if (i > 0 && (rest.starts_with("::") || rest.starts_with("->"))) {
      ++i;
    } else if (c != '\\' && c != '.') {
      return false;
    }
    is_path = true;
  }
  return is_path && digits <= 2;
}

}  // namespace plimsoll
