#ifndef PLIMSOLL_COMPILER_DRIVER_PARSE_FILE_H_
#define PLIMSOLL_COMPILER_DRIVER_PARSE_FILE_H_

#include "compiler/diag/sink.h"
#include "compiler/index/repository.h"
#include "compiler/source/source_file.h"

namespace plimsoll {

// What the front end for its kind makes of a file, and the secrets it holds.
[[nodiscard]] ParsedFile ParseFile(const SourceFile& source, DocumentRole role,
                                   Sink& sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_PARSE_FILE_H_
