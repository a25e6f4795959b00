#ifndef PLIMSOLL_RULES_SUPPORT_ENDPOINTS_H_
#define PLIMSOLL_RULES_SUPPORT_ENDPOINTS_H_

#include <optional>
#include <string_view>

#include "compiler/source/source_file.h"

namespace plimsoll {

// Whether text[begin, end) is a whole host name or address there, not a part
// of a longer one.
[[nodiscard]] bool IsWholeHost(std::string_view text, size_t begin, size_t end);

// The port that belongs to a host name which a file mentions, wherever it
// stands: `host:port`, `-p PORT` on the same line, `("host", port)`, another
// cell of a Markdown row, or a second variable or key near by (VAST_HOST and
// VAST_PORT, HostName and Port). Invalid when there is none.
[[nodiscard]] Span FindPortOf(const SourceFile& file, const Span& host);

// Whether the port of an address is opened there, not dialled:
// `listen 192.0.2.1:80`, `192.0.2.1:8080:80`.
[[nodiscard]] bool IsListenedAt(const SourceFile& file, const Span& address,
                                const Span& port);

// Whether the place is behind a mark that begins a comment in most formats.
// Markdown has none.
[[nodiscard]] bool IsInComment(const SourceFile& file, const Span& at);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_ENDPOINTS_H_
