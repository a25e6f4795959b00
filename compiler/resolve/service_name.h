#ifndef PLIMSOLL_COMPILER_RESOLVE_SERVICE_NAME_H_
#define PLIMSOLL_COMPILER_RESOLVE_SERVICE_NAME_H_

#include <string_view>

#include "compiler/model/manifest.h"

namespace plimsoll {

// What `targets.compose` says under `key`, in the words of compose; null:
// nothing.
[[nodiscard]] const Node* PassedToCompose(const App& app, std::string_view key);

// The name by which others on its network dial a container: the app's id, or
// `targets.compose.service`, for a service whose name is no id.
[[nodiscard]] std::string_view ServiceNameOf(const App& app);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_SERVICE_NAME_H_
