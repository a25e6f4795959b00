#include "compiler/index/here_document.h"

#include <algorithm>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// Behind the `''` that closes a text of Nix; `'''`, `''$` and `''\` are part of
// it.
size_t EndOfIndented(std::string_view text, size_t at) {
  constexpr std::string_view kEscaped = "'$\\";
  while ((at = text.find("''", at)) != npos) {
    const bool closes =
        at + 2 == text.size() || kEscaped.find(text[at + 2]) == npos;
    if (closes) return at + 2;
    at += 3;
  }
  return npos;
}

// Behind the line that is the word which stands at `at`; `at` if none does.
size_t EndOfHeredoc(std::string_view text, size_t at) {
  const size_t word = at < text.size() && text[at] == '-' ? at + 1 : at;
  size_t end = word;
  while (end < text.size() && IsWordByte(text[end])) ++end;
  if (end == word) return at;
  const std::string_view mark = text.substr(word, end - word);
  size_t line = text.find('\n', end);
  while (line != npos) {
    const size_t next = std::min(text.find('\n', line + 1), text.size());
    if (TrimBlanks(text.substr(line + 1, next - line - 1)) == mark) return next;
    line = next < text.size() ? next : npos;
  }
  return npos;
}

}  // namespace

bool IsInHereDocument(std::string_view text, size_t at) {
  constexpr size_t kReach = 65536;
  text = text.substr(0, at);
  if (text.size() > kReach) text.remove_prefix(text.size() - kReach);
  size_t end = 0;
  while (end != npos) {
    const size_t indented = text.find("''", end);
    const size_t heredoc = text.find("<<", end);
    if (indented == npos && heredoc == npos) return false;
    end = indented < heredoc ? EndOfIndented(text, indented + 2)
                             : EndOfHeredoc(text, heredoc + 2);
  }
  return true;
}

}  // namespace plimsoll
