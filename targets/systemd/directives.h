#ifndef PLIMSOLL_TARGETS_SYSTEMD_DIRECTIVES_H_
#define PLIMSOLL_TARGETS_SYSTEMD_DIRECTIVES_H_

#include <string_view>
#include <vector>

#include "targets/emit/report.h"
#include "targets/emit/unit_text.h"

namespace plimsoll {

// The directives of a section that systemd 252 knows.
[[nodiscard]] const std::vector<std::string_view>& KnownDirectives(
    std::string_view section);

// Puts what the manifest passes through (`targets.systemd.<Section>`) into the
// app's units: [Timer] into the timer, the other sections into the service,
// and [Install] into whichever of the two is enabled.
void PassThrough(Reporter& reporter, UnitText* service, UnitText* timer);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_DIRECTIVES_H_
