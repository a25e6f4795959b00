#ifndef PLIMSOLL_TARGETS_SYSTEMD_SERVICE_H_
#define PLIMSOLL_TARGETS_SYSTEMD_SERVICE_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"
#include "targets/emit/unit_text.h"
#include "targets/systemd/links.h"

namespace plimsoll {

inline constexpr std::string_view kSystemdName = "systemd";

// Everything of a service unit but its [Unit] links and what is passed
// through. `fleet` names the folders.
void AddService(const Fleet& fleet, const UnitLinks& links, Reporter& reporter,
                UnitText* unit);

// Restarts, signals and start limits. `oneshot`: it runs to its end, and what
// comes after it waits for that.
void AddPolicy(bool oneshot, Reporter& reporter, UnitText* unit);
// The same without signals and time to stop, which containers have their own.
void AddRestart(bool oneshot, Reporter& reporter, UnitText* unit);
// Limits, capabilities and what it sees of the file system.
void AddConfinement(Reporter& reporter, UnitText* unit);
// Reports what a service cannot express.
void RejectFields(Reporter& reporter);

// `path` as one word of a directive that takes a list; plain ones stay
// readable. Empty, and reported, where systemd cannot hold it.
[[nodiscard]] std::string PathWord(const std::string& path,
                                   std::string_view field, const Span& span,
                                   Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_SERVICE_H_
