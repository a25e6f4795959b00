#ifndef PLIMSOLL_RULES_SUPPORT_DIALLED_H_
#define PLIMSOLL_RULES_SUPPORT_DIALLED_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// A host that the value of a variable names: `http://10.0.0.1:8090/x`,
// `db:5432`, `panel.example.org`.
struct DialledHost {
  std::string scheme;  // Empty without one.
  std::string host;
  uint16_t port = 0;  // 0 without one.
  size_t begin = 0;   // Of the host, in the value.
  size_t end = 0;     // Behind the port.
};
// Words with a dot, `localhost`, and whatever stands behind `://` or `@`.
[[nodiscard]] std::vector<DialledHost> DialledHosts(std::string_view value);

// Whether a value can name a host at all: cheap, for the many that cannot.
[[nodiscard]] bool MayNameHost(const Value& value);

// The text of a value; secrets in it are left out as `*`.
[[nodiscard]] std::string TextOf(const Value& value);

// The words of a variable's name, lower case.
[[nodiscard]] std::vector<std::string> WordsOfName(std::string_view name);
// Whether one of them is among `words`.
[[nodiscard]] bool HasWordOf(std::string_view name,
                             std::span<const std::string_view> words);

// What the name of a variable says of the address in it.
enum class AddressUse : uint8_t {
  kUnknown,
  kDialled,   // Somebody connects to it: TEMPORAL_ADDRESS, API_UPSTREAM.
  kListened,  // The program itself listens there: BIND_ADDRESS.
  kPublic,    // Told to users and their browsers: PUBLIC_URL, CORS_ORIGIN.
};
[[nodiscard]] AddressUse UseOf(std::string_view name);

// Whether the variable is meant for the app: a word of its name is one of the
// app's id or of the port's name, the scheme is that of what the app is, or the
// consumer depends on it.
[[nodiscard]] bool IsMeantFor(const Instance& consumer, std::string_view name,
                              std::string_view scheme,
                              const Instance& provider);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_DIALLED_H_
