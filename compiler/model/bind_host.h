#ifndef PLIMSOLL_COMPILER_MODEL_BIND_HOST_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_HOST_H_

#include "compiler/model/bind.h"
#include "compiler/model/bind_context.h"

namespace plimsoll {

// The fields of a host, or of defaults and groups that go under hosts.
[[nodiscard]] HostFacts BindHostFields(const Node& node,
                                       Completeness completeness, Sink& sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_HOST_H_
