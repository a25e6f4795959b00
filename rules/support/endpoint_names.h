#ifndef PLIMSOLL_RULES_SUPPORT_ENDPOINT_NAMES_H_
#define PLIMSOLL_RULES_SUPPORT_ENDPOINT_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace plimsoll {

// A byte of a host name or of a variable's name.
[[nodiscard]] bool IsHostByte(char c);

// The line of a place, or what is near the place where the line is long: a
// file that is one line is looked at as often as it names a host.
[[nodiscard]] Span LineAround(const SourceFile& file, const Span& place);

// The digits at `at` if they can be a port and no word goes on behind them.
[[nodiscard]] Span PortAt(const SourceFile& file, size_t at);

// A name in front of a host that says what the value is: VAST_HOST, `host`,
// HostName. Its partner is the name that the port would have.
struct EndpointName {
  std::string name;                   // Lower case.
  std::vector<std::string> partners;  // Lower case, best first.
};
// The names on the line of the host, in front of it.
[[nodiscard]] std::vector<EndpointName> EndpointNamesBefore(
    const SourceFile& file, const Span& host);

// Whether one of the words of a name, parted by `_`, `-` or upper case, says
// that its value is a host: VAST_HOST, dbServer.
[[nodiscard]] bool NamesHost(std::string_view name);

// The value of the partner on the same line, or in the lines around that
// belong to the same list item, section or block. Invalid when there is none.
enum class PortSearch : uint8_t { kSameLine, kNearLines };
[[nodiscard]] Span PortOfPartner(const SourceFile& file, const Span& host,
                                 const EndpointName& name, PortSearch search);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_ENDPOINT_NAMES_H_
