#ifndef PLIMSOLL_COMPILER_DRIVER_REDACT_H_
#define PLIMSOLL_COMPILER_DRIVER_REDACT_H_

#include <vector>

#include "compiler/index/hidden.h"
#include "compiler/index/secrets.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// Adds what was found in one file to what may not be shown.
void Redact(const SourceMap& sources, const std::vector<SecretMatch>& secrets,
            const std::vector<HiddenText>& hidden, Redactions* redactions);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_REDACT_H_
