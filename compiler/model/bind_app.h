#ifndef PLIMSOLL_COMPILER_MODEL_BIND_APP_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_APP_H_

#include "compiler/model/bind.h"
#include "compiler/model/bind_context.h"

namespace plimsoll {

// The fields of an app and nothing else: no check that spans two of them.
[[nodiscard]] App BindAppFields(const Node& app, Dialect dialect,
                                Completeness completeness, Sink& sink);

// Reports what an app lacks, and what it states twice.
void CheckWholeApp(const Node& node, const App& app, Dialect dialect,
                   Sink& sink);

// Each entry of `overrides` as it stands, so that a fault in one shows even if
// no host is meant by it.
void CheckOverrides(const App& app, Sink& sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_APP_H_
