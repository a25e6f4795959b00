#ifndef PLIMSOLL_TARGETS_EMIT_FOREIGN_FIELDS_H_
#define PLIMSOLL_TARGETS_EMIT_FOREIGN_FIELDS_H_

#include "targets/emit/report.h"

namespace plimsoll {

// Fields of the other manifest format whose work no target does: hooks, and a
// network policy that `container.network` does not make true.
void ReportForeignFields(Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_FOREIGN_FIELDS_H_
