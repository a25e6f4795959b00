#include "targets/encode/supervisor.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/encode/refusal.h"
#include "targets/encode/white_space.h"

namespace plimsoll::encode {

namespace {

// Replaced before anything is unescaped, where `[include]` is in play.
constexpr std::string_view kHere = "%(here)s";

bool IsComment(char32_t c) { return c == U'#' || c == U';'; }

Refusal RefuseForIni(std::string_view value) {
  if (Refusal refusal = RefuseNulAndInvalidUtf8(value)) return refusal;
  if (value.find('\r') == std::string_view::npos) return std::nullopt;
  return Error{"supervisord cannot hold a carriage return"};
}

// Calls `visit(previous, current)` for every two neighbouring characters.
template <class Visit>
void ForEachPair(std::string_view value, Visit visit) {
  char32_t previous = 0;
  for (size_t i = 0; i < value.size();) {
    const CodePoint c = DecodeUtf8(value, i);
    if (i != 0) visit(previous, c.value);
    previous = c.value;
    i += c.length;
  }
}

bool HasInlineComment(std::string_view value) {
  bool found = false;
  ForEachPair(value, [&](char32_t before, char32_t c) {
    found = found || (IsPythonSpace(before) && IsComment(c));
  });
  return found;
}

// White space beside a newline is stripped; empty lines stay.
bool HasStrippedLine(std::string_view value) {
  bool found = false;
  ForEachPair(value, [&](char32_t before, char32_t c) {
    const bool beside = (before == U'\n') != (c == U'\n');
    found = found || (beside && IsPythonSpace(before) && IsPythonSpace(c));
  });
  return found;
}

bool StartsOrEndsInPythonSpace(std::string_view value) {
  return IsPythonSpace(DecodeUtf8(value, 0).value) ||
         IsPythonSpace(LastCodePoint(value));
}

Refusal RefuseUnlessWholeInIni(std::string_view value) {
  if (Refusal refusal = RefuseForIni(value)) return refusal;
  if (HasInlineComment(value)) {
    return Error{
        "supervisord takes white space followed by `#` or `;` for a comment"};
  }
  if (value.find(kHere) == std::string_view::npos) return std::nullopt;
  return Error{"supervisord replaces `%(here)s` even where it is escaped"};
}

// Only `environment=` before 4.4 is this poor.
Refusal RefuseForOldEnvironment(std::string_view value) {
  if (Refusal refusal = RefuseUnlessWholeInIni(value)) return refusal;
  constexpr std::string_view kQuotes = "\"'";
  if (value.find('"') != std::string_view::npos &&
      value.find('\'') != std::string_view::npos) {
    return Error{"supervisord before 4.4 cannot hold both `\"` and `'`"};
  }
  if (!value.empty() && (kQuotes.find(value.front()) != kQuotes.npos ||
                         kQuotes.find(value.back()) != kQuotes.npos)) {
    return Error{"supervisord before 4.4 cannot hold a quote at either end"};
  }
  if (!HasStrippedLine(value)) return std::nullopt;
  return Error{"supervisord strips white space at the start and end of a line"};
}

Refusal RefuseUnlessShlexWord(std::string_view key) {
  constexpr std::string_view kWordCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/.+-():";
  if (!key.empty() &&
      key.find_first_not_of(kWordCharacters) == std::string_view::npos) {
    return std::nullopt;
  }
  return Error{
      "supervisord takes only letters, digits and `_/.+-():` in a variable's "
      "name"};
}

// A POSIX shlex word that the INI reader leaves alone. Two quotes side by side
// add nothing to the word but keep the reader from seeing a comment, white
// space at a line's end, or `%(here)s`.
std::string QuotePosixWord(std::string_view value) {
  std::string word = "\"";
  char32_t previous = 0;
  for (size_t i = 0; i < value.size();) {
    const CodePoint c = DecodeUtf8(value, i);
    if (IsComment(c.value) && IsPythonSpace(previous)) word += "\"\"";
    if (c.value == U'\n') {
      word += "\"\"\n \"\"";
      previous = U'"';
    } else {
      if (c.value == U'"' || c.value == U'\\') word += '\\';
      if (c.value == U'%') word += '%';
      word += value.substr(i, c.length);
      if (value.substr(i).starts_with(kHere)) word += "\"\"";
      previous = c.value;
    }
    i += c.length;
  }
  return word + "\"";
}

std::string TimesPercent(std::string_view value, size_t times) {
  std::string out;
  for (char c : value) out.append(c == '%' ? times : 1, c);
  return out;
}

Refusal RefuseForOption(std::string_view value) {
  if (value.empty()) return Error{"an option of supervisord cannot be empty"};
  if (Refusal refusal = RefuseUnlessWholeInIni(value)) return refusal;
  if (value.find('\n') != std::string_view::npos) {
    return Error{"this option of supervisord cannot hold a newline"};
  }
  if (!StartsOrEndsInPythonSpace(value)) return std::nullopt;
  return Error{
      "this option of supervisord cannot hold white space at either end"};
}

}  // namespace

Result<std::string> SupervisorEnvironment(std::string_view key,
                                          std::string_view value) {
  if (Refusal refusal = RefuseUnlessShlexWord(key)) return *refusal;
  if (Refusal refusal = RefuseForOldEnvironment(value)) return *refusal;
  const char quote = value.find('"') == std::string_view::npos ? '"' : '\'';
  std::string item = fmt::format("{}={}", key, quote);
  for (char c : value) {
    if (c == '%') item += '%';
    item += c;
    // A line that does not start with white space would be a new option.
    if (c == '\n') item += ' ';
  }
  return item + quote;
}

Result<std::string> Supervisor44Environment(std::string_view key,
                                            std::string_view value) {
  if (Refusal refusal = RefuseUnlessShlexWord(key)) return *refusal;
  if (Refusal refusal = RefuseForIni(value)) return *refusal;
  return fmt::format("{}={}", key, QuotePosixWord(value));
}

Result<std::string> SupervisorArgument(std::string_view value) {
  if (Refusal refusal = RefuseForIni(value)) return *refusal;
  return QuotePosixWord(value);
}

Result<std::string> SupervisorOption(std::string_view value) {
  if (Refusal refusal = RefuseForOption(value)) return *refusal;
  return TimesPercent(value, 2);
}

Result<std::string> SupervisorLogfile(std::string_view path) {
  if (Refusal refusal = RefuseForOption(path)) return *refusal;
  if (path.front() == '~') {
    return Error{"supervisord expands a leading `~`"};
  }
  std::string lower(path);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (std::string_view word : {"none", "off", "auto", "syslog"}) {
    if (lower == word) {
      return Error{"supervisord gives this name of a log file a meaning"};
    }
  }
  return TimesPercent(path, 4);
}

}  // namespace plimsoll::encode
