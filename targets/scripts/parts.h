#ifndef PLIMSOLL_TARGETS_SCRIPTS_PARTS_H_
#define PLIMSOLL_TARGETS_SCRIPTS_PARTS_H_

#include <string>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// The whole text of each script.
[[nodiscard]] std::string MaterializeScript(const Host& host,
                                            const Fleet& fleet);
[[nodiscard]] std::string RunWithSecretsScript(const Host& host);

// The lines of materialize-secrets that make what `generated_secrets` and
// `generated_certs` ask for; empty where nothing does.
[[nodiscard]] std::string GenerateLines(const Host& host);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SCRIPTS_PARTS_H_
