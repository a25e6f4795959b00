#ifndef PLIMSOLL_COMPILER_MODEL_QUANTITY_H_
#define PLIMSOLL_COMPILER_MODEL_QUANTITY_H_

#include <string_view>

#include "compiler/base/result.h"
#include "compiler/model/field.h"

namespace plimsoll {

// Readers of the small notations in scalar values. Each error says what form
// was expected, with an example.

// `256Mi`, `4G`, `64m`, `1.5GiB`, `4294967296`. One rule for all inputs: every
// suffix counts in powers of 1024, as docker, systemd and Quadlet read it.
[[nodiscard]] Result<ByteCount> ParseByteCount(std::string_view text);
// `30s`, `1m30s`, `500ms`, `2h`, or a bare number of seconds.
[[nodiscard]] Result<Duration> ParseDuration(std::string_view text);
// `2`, `0.5`, `500m` (thousandths).
[[nodiscard]] Result<CpuCount> ParseCpuCount(std::string_view text);
// 1 to 65535.
[[nodiscard]] Result<PortNumber> ParsePort(std::string_view text);
// `0600`, `600`, `0o600`.
[[nodiscard]] Result<FileMode> ParseFileMode(std::string_view text);

// `8000` or `8000-8010`; both ends included.
struct PortRange {
  PortNumber first;
  PortNumber last;
};
[[nodiscard]] Result<PortRange> ParsePortRange(std::string_view text);

// The parts of `registry/path:tag@digest`, views into the text. A registry is
// recognised as docker does: its part has a dot, a colon, or is `localhost`.
struct ImageReference {
  std::string_view registry;
  std::string_view path;
  std::string_view tag;
  std::string_view digest;
};
[[nodiscard]] Result<ImageReference> ParseImageReference(std::string_view text);

// `host:port`, `[::1]:port`, `host`, `:port`; an empty part is an empty view.
struct Endpoint {
  std::string_view host;  // Without brackets.
  std::string_view port;
  bool has_port = false;  // A colon was there, even with nothing behind it.
};
[[nodiscard]] Endpoint SplitEndpoint(std::string_view text);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_QUANTITY_H_
