#ifndef PLIMSOLL_COMPILER_DRIVER_REDACT_H_
#define PLIMSOLL_COMPILER_DRIVER_REDACT_H_

#include <span>
#include <string>
#include <vector>

#include "compiler/index/hidden.h"
#include "compiler/index/repository.h"
#include "compiler/index/secrets.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// Secrets of `files` that are plain words and stand in places that are none,
// too, or in paths: a message that names such a place has to be readable.
[[nodiscard]] std::vector<std::string> CommonWords(
    std::span<const ParsedFile> files, std::span<const PathEntry> paths,
    unsigned jobs);

// Adds what was found in one file to what may not be shown.
void Redact(const SourceMap& sources, const std::vector<SecretMatch>& secrets,
            const std::vector<HiddenText>& hidden,
            std::span<const std::string> common_words, Redactions* redactions);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_REDACT_H_
