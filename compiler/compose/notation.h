#ifndef PLIMSOLL_COMPILER_COMPOSE_NOTATION_H_
#define PLIMSOLL_COMPILER_COMPOSE_NOTATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace plimsoll::compose {

// The small languages inside compose values, read exactly as the reader does.
// An error says what is wrong, without naming the field.

[[nodiscard]] bool IsBoolean(std::string_view text);
[[nodiscard]] bool IsInteger(std::string_view text);
[[nodiscard]] bool IsNumber(std::string_view text);
[[nodiscard]] bool IsDuration(std::string_view text);
// Nanoseconds.
[[nodiscard]] std::optional<double> ParseDuration(std::string_view text);
[[nodiscard]] bool IsOctal(std::string_view text);
[[nodiscard]] bool IsIpAddress(std::string_view text);
[[nodiscard]] bool IsPullPolicy(std::string_view text);
// Bytes; suffixes count in powers of 1024.
[[nodiscard]] std::optional<double> ParseSize(std::string_view text);

// Both ends included.
struct PortSpan {
  uint16_t first = 0;
  uint16_t last = 0;
};
[[nodiscard]] std::optional<PortSpan> ParsePortSpan(std::string_view text);

// `127.0.0.1:8080-8081:80-81/tcp`, views into the text.
struct ShortPort {
  std::string_view host_ip;  // Without brackets; empty for all addresses.
  std::optional<PortSpan> published;
  PortSpan target;
  std::string_view protocol = "tcp";
};
[[nodiscard]] Result<ShortPort> ParseShortPort(std::string_view text);

// `source:target:options`, views into the text.
struct ShortMount {
  std::string_view source;  // Empty: anonymous.
  std::string_view target;
  std::string_view options;
};
[[nodiscard]] Result<ShortMount> ParseShortMount(std::string_view text);
// Whether the source of a short mount is a path rather than a volume's name.
[[nodiscard]] bool IsHostPath(std::string_view source);

// A command given as one text is split into words without a shell: quotes and
// backslashes count, and at the first bare `;`, `&`, `|`, `<` or `>` the rest
// is dropped.
struct SplitCommand {
  std::vector<std::string> words;
  size_t cut = std::string_view::npos;  // Where the dropped rest begins.
};
[[nodiscard]] Result<SplitCommand> ParseCommand(std::string_view text);

// The two sides of `name=address` or `name:address`.
[[nodiscard]] bool IsExtraHost(std::string_view text);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_NOTATION_H_
