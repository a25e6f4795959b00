#include "compiler/index/line_head.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "compiler/index/value_bytes.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

}  // namespace

bool SetsVariable(FileKind kind, std::string_view head) {
  head = TrimBlanks(head);
  switch (kind) {
    case FileKind::kDockerfile:
      return head == "ENV" || head == "ARG";
    case FileKind::kPowerShell:
      return AsciiLower(head) == "setx";
    case FileKind::kShell:
      return head.starts_with("set -") && head.find('x') != npos &&
             head.size() < 9;
    case FileKind::kText:
      return (head.starts_with("machine ") || head.starts_with("default")) &&
             head.find("login ") != npos;
    default:
      return false;
  }
}

char JoinOf(char before) {
  switch (before) {
    case ',':
    case '=':
      return ',';
    case '?':
    case '&':
      return '&';
    case ';':
      return ';';
    default:
      return '\n';
  }
}

bool SetsCookie(std::string_view behind_name) {
  constexpr std::string_view kAttributes[] = {
      "; domain=",  "; expires=", "; httponly",
      "; max-age=", "; path=",    "; samesite="};
  if (!behind_name.starts_with('=')) return false;
  const size_t end = behind_name.find_first_of(";\r\n\"'");
  if (end == npos) return false;
  const std::string rest = AsciiLower(behind_name.substr(end, 12));
  return std::ranges::any_of(kAttributes, [&](std::string_view attribute) {
    return rest.starts_with(attribute);
  });
}

bool TakesBlank(std::string_view name) {
  return name == "requirepass" || name == "masterauth";
}

bool IsAtKey(std::string_view head) {
  if (!head.empty() && IsQuote(head.back())) head.remove_suffix(1);
  const size_t last = head.find_last_not_of(" \t");
  if (last == npos) return true;
  return head[last] == '{' || head[last] == ',' || head[last] == '#' ||
         TrimBlanks(head).find_first_not_of("- #") == npos;
}

bool IsAtItem(std::string_view head) {
  head = TrimBlanks(head);
  if (head.starts_with('-')) head = TrimBlanks(head.substr(1));
  if (!head.empty() && IsQuote(head.back())) head.remove_suffix(1);
  return head.empty() || head == "export" || head == "ENV" || head == "ARG" ||
         head.back() == ',' || head.back() == '[' || head.back() == ';';
}

bool EndsPhraseOfCell(std::string_view head) {
  return head.find(',', head.rfind('|') + 1) != npos;
}

bool IsInRequirement(std::string_view head) {
  const size_t sign = head.rfind(":?");
  if (sign == npos || head.find('}', sign) != npos) return false;
  const size_t open = head.rfind("${", sign);
  return open != npos && head.find('}', open) == npos;
}

bool EndsInQuotes(std::string_view head) {
  char open = '\0';
  for (const char c : head) {
    if (open == '\0' ? IsQuote(c) : c == open) open = open == c ? '\0' : c;
  }
  return open != '\0';
}

bool GivesVariable(std::string_view head, std::string_view value) {
  const size_t open = head.rfind('(');
  const bool is_call = open != npos && open > 0 && IsWordByte(head[open - 1]) &&
                       head.find(')', open) == npos;
  if (!is_call) return false;
  if (value.ends_with(',')) value.remove_suffix(1);
  return value.find('_') != npos && IsAsciiAlpha(value.front()) &&
         std::ranges::all_of(
             value, [](char c) { return IsWordByte(c) && AsciiLower(c) == c; });
}

bool IsInExpression(std::string_view text, size_t at) {
  constexpr size_t kReachOfLine = 256;
  constexpr size_t kReach = 4096;
  const auto is_open = [&](std::string_view open, std::string_view close,
                           size_t first) {
    const std::string_view head = text.substr(first, at - first);
    const size_t begin = head.rfind(open);
    return begin != npos && head.find(close, begin) == npos;
  };
  const size_t line = text.substr(0, at).find_last_of("\r\n") + 1;
  return is_open("{{", "}}", std::max(line, at - std::min(at, kReachOfLine))) ||
         is_open("{%", "%}", at - std::min(at, kReach));
}

}  // namespace plimsoll
