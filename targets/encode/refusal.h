#ifndef PLIMSOLL_TARGETS_ENCODE_REFUSAL_H_
#define PLIMSOLL_TARGETS_ENCODE_REFUSAL_H_

#include <optional>
#include <string_view>

#include "compiler/base/result.h"

// What several readers refuse alike. Every message names the fault and never
// the value, which may be a secret.
namespace plimsoll::encode {

using Refusal = std::optional<Error>;

// NUL ends an argument and an environment value in the kernel's own interface,
// so no reader can pass it on.
[[nodiscard]] Refusal RefuseNul(std::string_view value);

// For readers that decode their input, or pass it on as JSON: they drop the
// line or put U+FFFD in place of the bytes.
[[nodiscard]] Refusal RefuseNulAndInvalidUtf8(std::string_view value);

// systemd also calls the 66 noncharacters of Unicode invalid: U+FDD0 to U+FDEF,
// and the last two of each plane (src/basic/utf8.c, unichar_is_valid).
[[nodiscard]] bool IsNoncharacter(char32_t c);
[[nodiscard]] Refusal RefuseForSystemd(std::string_view value);

// Refuses anything but `[A-Za-z_][A-Za-z0-9_]*`, the names a shell can export.
[[nodiscard]] Refusal RefuseUnlessShellName(std::string_view key);

// Refuses the empty key and one with `=`: the value would start too early.
[[nodiscard]] Refusal RefuseUnlessEnvironmentKey(std::string_view key);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_REFUSAL_H_
