#ifndef PLIMSOLL_TARGETS_QUADLET_KEYS_H_
#define PLIMSOLL_TARGETS_QUADLET_KEYS_H_

#include <string_view>

#include "targets/emit/report.h"
#include "targets/emit/unit_text.h"

namespace plimsoll {

// Whether the host's Podman knows a key of Quadlet's; one of no stated version
// knows them all.
[[nodiscard]] bool HasKey(const Host& host, std::string_view section,
                          std::string_view key);

// Puts what the manifest passes through (`targets.quadlet.<Section>`) into the
// app's units: [Timer] into the timer, the rest into the container.
void PassThroughQuadlet(Reporter& reporter, UnitText* container,
                        UnitText* timer);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_QUADLET_KEYS_H_
