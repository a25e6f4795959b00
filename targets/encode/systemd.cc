#include "targets/encode/systemd.h"

#include <fmt/format.h>

#include "targets/encode/refusal.h"
#include "targets/encode/unit_word.h"

namespace plimsoll::encode {

namespace {

// Systemd ends a line at CR as well as at LF.
Refusal RefuseUnlessOneLine(std::string_view value) {
  if (Refusal refusal = RefuseForSystemd(value)) return refusal;
  if (value.empty()) return Error{"an empty value resets the setting"};
  if (value.find_first_of("\r\n") == std::string_view::npos) {
    return std::nullopt;
  }
  return Error{"the setting cannot hold a line break"};
}

// An odd run of backslashes joins the next line to this one.
bool EndsInContinuation(std::string_view value) {
  const size_t last = value.find_last_not_of('\\');
  const size_t run =
      last == std::string_view::npos ? value.size() : value.size() - 1 - last;
  return run % 2 == 1;
}

bool HasDotComponent(std::string_view path) {
  const std::string closed = fmt::format("{}/", path);
  return closed.find("/./") != std::string::npos ||
         closed.find("/../") != std::string::npos;
}

// What systemd accepts as a program before it expands specifiers:
// config_parse_exec() in src/core/load-fragment.c.
Refusal RefuseUnlessProgram(std::string_view path) {
  if (Refusal refusal = RefuseForSystemd(path)) return refusal;
  if (path.empty()) return Error{"systemd needs a program to execute"};
  for (char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '"' ||
        c == '\'' || c == '\\') {
      return Error{
          "systemd executes no program with control characters, quotes or "
          "backslashes in its path"};
    }
  }
  if (path.front() != '/') {
    if (path.find('/') != std::string_view::npos || path == "." ||
        path == "..") {
      return Error{"systemd executes an absolute path or a bare name only"};
    }
    if (std::string_view("@-:+!|;").find(path.front()) !=
        std::string_view::npos) {
      return Error{
          "systemd takes the first character of the program's name for a "
          "prefix"};
    }
  }
  if (path.back() == '/' || HasDotComponent(path)) {
    return Error{
        "systemd executes no path with `.` or `..` in it or `/` at its end"};
  }
  return std::nullopt;
}

}  // namespace

Result<std::string> SystemdEnvFileLine(std::string_view key,
                                       std::string_view value) {
  if (Refusal refusal = RefuseUnlessShellName(key)) return *refusal;
  if (Refusal refusal = RefuseForSystemd(value)) return *refusal;
  std::string line(key);
  line += "=\"";
  for (char c : value) {
    if (c == '"' || c == '\\' || c == '`' || c == '$') line += '\\';
    line += c;
  }
  return line + "\"";
}

Result<std::string> SystemdEnvironment(std::string_view key,
                                       std::string_view value) {
  if (Refusal refusal = RefuseUnlessShellName(key)) return *refusal;
  if (Refusal refusal = RefuseForSystemd(value)) return *refusal;
  std::string assignment;
  assignment.reserve(key.size() + 1 + value.size());
  assignment.append(key).append("=").append(value);
  return QuoteUnitWord(assignment, Expansion::kSpecifiers);
}

Result<std::string> SystemdExecArgument(std::string_view value) {
  if (Refusal refusal = RefuseNul(value)) return *refusal;
  return QuoteUnitWord(value, Expansion::kSpecifiersAndVariables);
}

Result<std::string> SystemdExecProgram(std::string_view path) {
  if (Refusal refusal = RefuseUnlessProgram(path)) return *refusal;
  if (path.find('$') == std::string_view::npos) {
    return QuoteUnitWord(path, Expansion::kSpecifiers);
  }
  return fmt::format(
      "{} {}", QuoteUnitWord(fmt::format("@{}", path), Expansion::kSpecifiers),
      QuoteUnitWord(path, Expansion::kSpecifiersAndVariables));
}

Result<std::string> SystemdSetting(std::string_view value) {
  if (Refusal refusal = RefuseUnlessOneLine(value)) return *refusal;
  constexpr std::string_view kBlank = " \t";
  if (kBlank.find(value.front()) != std::string_view::npos ||
      kBlank.find(value.back()) != std::string_view::npos) {
    return Error{"the setting cannot hold a space or tab at either end"};
  }
  if (EndsInContinuation(value)) {
    return Error{"the setting cannot end in a backslash"};
  }
  return Unexpanded(value, Expansion::kSpecifiers);
}

Result<std::string> SystemdListItem(std::string_view value) {
  if (Refusal refusal = RefuseUnlessOneLine(value)) return *refusal;
  std::string item = "\"";
  for (char c : value) {
    if (c == '"' || c == '\\') item += '\\';
    AppendUnexpanded(c, Expansion::kSpecifiers, &item);
  }
  return item + "\"";
}

}  // namespace plimsoll::encode
