#ifndef PLIMSOLL_TARGETS_QUADLET_KEYS_H_
#define PLIMSOLL_TARGETS_QUADLET_KEYS_H_

#include <map>
#include <set>
#include <string>
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

// Whether `targets.quadlet.SECTION.KEY` is there.
[[nodiscard]] bool PassesKey(const Instance& instance, std::string_view section,
                             std::string_view key);

// The units of networks and volumes that an app brings along
// (`targets.quadlet_units: {back.network: {Network: {Subnet: ...}}}`).
[[nodiscard]] std::set<std::string> PassedUnits(const Instance& instance);
// Lays what they say over what would be written.
void PassThroughUnits(Reporter& reporter,
                      std::map<std::string, UnitText>* units);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_QUADLET_KEYS_H_
