#ifndef PLIMSOLL_COMPILER_DRIVER_IMPORT_SOURCES_H_
#define PLIMSOLL_COMPILER_DRIVER_IMPORT_SOURCES_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/commands/commands.h"
#include "compiler/driver/places.h"
#include "compiler/driver/session.h"

namespace plimsoll {

// The files that are to be imported, with what they are made of.
struct ImportSources {
  Places places;
  std::unique_ptr<Session> session;
  std::vector<const ParsedFile*> files;  // As asked for.
  // Findings that speak against a file: it cannot be read, or not parsed.
  std::vector<Diagnostic> faults;
};

// Reads them: within a project or work tree all of it; elsewhere the files,
// what stands beside them, and what they include. Null with a reason.
[[nodiscard]] std::unique_ptr<ImportSources> ReadImportSources(
    const std::vector<std::string>& paths, const Console& console,
    Refusal* refusal);

// The compose project of the files, laid over each other in their order; a
// file that compose finds by itself with its override. Faults are appended.
[[nodiscard]] std::optional<compose::Project> LoadComposeSource(
    ImportSources& sources);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_IMPORT_SOURCES_H_
