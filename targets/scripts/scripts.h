#ifndef PLIMSOLL_TARGETS_SCRIPTS_SCRIPTS_H_
#define PLIMSOLL_TARGETS_SCRIPTS_SCRIPTS_H_

#include "compiler/resolve/fleet.h"
#include "targets/target.h"

namespace plimsoll {

// Adds rendered files, and materialize-secrets, run-with-secrets and the unit
// that runs the first where the host needs them. The scripts are POSIX shell
// and hold names of secrets only. targets/README.md says what they do on the
// host.
void EmitScripts(const Host& host, const Fleet& fleet, HostArtifacts& out);

// What `templates` of plimsoll.yml make: as it is, or below `templates/` with
// markers that materialize-secrets replaces on the host.
void EmitOutputs(const Host& host, HostArtifacts& out);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SCRIPTS_SCRIPTS_H_
