#ifndef PLIMSOLL_COMPILER_DRIVER_BUILD_RECORD_H_
#define PLIMSOLL_COMPILER_DRIVER_BUILD_RECORD_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/driver/run.h"
#include "compiler/driver/session.h"

namespace plimsoll {

// What the last build of a large fleet read, said and left, so that the next
// one may find at once that there is nothing to do. It is kept in the user's
// cache, outside the project, and losing it costs time only.
struct BuildRecord {
  std::string inputs;  // See DigestOfInputs.
  std::string output;  // Of FileSystem::Stamp of all in the output folder.
  std::string said;    // Of findings.
  size_t hosts = 0;
  size_t files = 0;
};

// Of everything a build's outcome is a function of: what was read for
// `session`, which need not be parsed yet, the program, the day, and
// `settings`. Empty where something could not be read as it is.
[[nodiscard]] std::string DigestOfInputs(const Session& session,
                                         const Console& console,
                                         std::string_view settings);

// The record of building the project at `root` into `output`, both absolute.
[[nodiscard]] std::optional<BuildRecord> ReadRecord(const Console& console,
                                                    std::string_view root,
                                                    std::string_view output);
// Does its best: a cache that cannot be written is no fault of the build.
void WriteRecord(const Console& console, std::string_view root,
                 std::string_view output, const BuildRecord& record);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_BUILD_RECORD_H_
