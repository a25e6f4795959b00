#ifndef PLIMSOLL_TARGETS_SYSTEMD_DIRECTIVES_H_
#define PLIMSOLL_TARGETS_SYSTEMD_DIRECTIVES_H_

#include "targets/emit/report.h"
#include "targets/systemd/unit_text.h"

namespace plimsoll {

// Puts what the manifest passes through (`targets.systemd.<Section>`) into the
// app's units: [Timer] into the timer, the other sections into the service,
// and [Install] into whichever of the two is enabled.
void PassThrough(Reporter& reporter, UnitText* service, UnitText* timer);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_DIRECTIVES_H_
