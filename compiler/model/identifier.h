#ifndef PLIMSOLL_COMPILER_MODEL_IDENTIFIER_H_
#define PLIMSOLL_COMPILER_MODEL_IDENTIFIER_H_

#include <string_view>

#include "compiler/diag/sink.h"
#include "compiler/model/bind.h"
#include "compiler/model/field.h"

namespace plimsoll {

// `[a-z0-9][a-z0-9-]{0,62}`: the id of a host, an app, a stack or a fleet.
[[nodiscard]] bool IsIdentifier(std::string_view text);

// Reports an id that is not one. `what` it names: "app".
void CheckIdentifier(const Text& id, std::string_view what, Sink& sink);

// Reports an id that differs from the name of its file: the stem of
// `gpu-1.yml`, the folder of `llama/manifest.yml`.
void CheckFileName(const Text& id, std::string_view what, std::string_view path,
                   Dialect dialect, Sink& sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_IDENTIFIER_H_
