#ifndef PLIMSOLL_TARGETS_SYSTEMD_TMPFILES_H_
#define PLIMSOLL_TARGETS_SYSTEMD_TMPFILES_H_

#include "compiler/resolve/fleet.h"
#include "targets/target.h"

namespace plimsoll {

// `tmpfiles.d/plimsoll-<project>-<host>.conf`: folders that units need and do
// not make themselves, and owners of data that `data_uid` asks for.
void EmitTmpfiles(const Host& host, const Fleet& fleet, HostArtifacts& out);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SYSTEMD_TMPFILES_H_
