#ifndef PLIMSOLL_TARGETS_SCRIPTS_SHELL_TEXT_H_
#define PLIMSOLL_TARGETS_SCRIPTS_SHELL_TEXT_H_

#include <string>
#include <string_view>

namespace plimsoll {

// What both scripts are made of.

// A word for the script; always quoted. NUL cannot come here: no path or name
// holds one.
[[nodiscard]] std::string Quoted(std::string_view word);

// An awk program that writes each byte of od's output as it may stand in a
// URL (RFC 3986: unreserved characters stay, the others are `%XX`).
inline constexpr std::string_view kUrlEncoder = R"awk(
BEGIN {
  digits = "0123456789abcdef"
  safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
  safe = safe "0123456789-._~"
  for (i = 1; i < 128; i++) {
    c = sprintf("%c", i)
    if (index(safe, c)) {
      hex = substr(digits, int(i / 16) + 1, 1) substr(digits, i % 16 + 1, 1)
      plain[hex] = c
    }
  }
}
{
  for (i = 1; i <= NF; i++) {
    if ($i in plain) printf "%s", plain[$i]
    else printf "%%%s", toupper($i)
  }
}
)awk";

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SCRIPTS_SHELL_TEXT_H_
