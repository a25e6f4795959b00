#ifndef PLIMSOLL_TARGETS_EMIT_CHECKOUT_H_
#define PLIMSOLL_TARGETS_EMIT_CHECKOUT_H_

#include <optional>
#include <string>

#include "targets/emit/report.h"

namespace plimsoll {

// Where the host has the folder that an app's image is built from, by its
// longest `checkout`; nothing, and a report, where it has none.
[[nodiscard]] std::optional<std::string> BuildContextOnHost(Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_CHECKOUT_H_
