#ifndef PLIMSOLL_TARGETS_EMIT_PASSTHROUGH_H_
#define PLIMSOLL_TARGETS_EMIT_PASSTHROUGH_H_

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "compiler/syntax/tree.h"
#include "targets/emit/report.h"

namespace plimsoll {

// `targets: {supervisor: {stopasgroup: true}}`: directives in the target's own
// syntax, written as they stand. They are no values of ours: placeholders in
// them are refused, and nothing is escaped.

// The mapping below `targets.NAME`, or null. Reports names that no target has
// and a section that is no mapping.
[[nodiscard]] const Node* PassthroughSection(std::string_view target,
                                             Reporter& reporter);

// Its entries whose keys are known; the others are reported with the nearest
// known one. `what` says what the keys are: "option of a program"; keys that
// begin with `prefix`, if one is given, are known, too.
[[nodiscard]] std::vector<Entry> KnownEntries(
    const Node& mapping, std::span<const std::string_view> known,
    std::string_view path, std::string_view what, Reporter& reporter,
    std::string_view prefix = {});

// The lines a scalar or a sequence of scalars stands for in a line-oriented
// format; none for null, which takes away what would be written. Reports
// anything else, and line breaks.
[[nodiscard]] std::vector<std::string> PassthroughLines(const Node& value,
                                                        std::string_view path,
                                                        Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_PASSTHROUGH_H_
