#ifndef PLIMSOLL_COMPILER_DRIVER_READ_FILES_H_
#define PLIMSOLL_COMPILER_DRIVER_READ_FILES_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/diag/sink.h"
#include "compiler/index/repository.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

// Files larger than this are not read: 64 MiB.
inline constexpr uint64_t kFileSizeLimit = 64ULL << 20;

// Reads the regular files among `paths` into `sources`, those that git ignores
// from `local` and the others from `disk`, in their order, so
// that file ids follow paths. `kind_of` judges a file whose content was read.
// What cannot be read, or is no UTF-8 text where text is expected, is a
// finding, and so is a folder that could not be listed; such a file joins
// `sources` empty, so that the finding has a place.
void ReadFiles(const FileSystem& disk, const FileSystem& local,
               const std::vector<PathEntry>& paths, unsigned jobs,
               const std::function<FileKind(std::string_view path,
                                            std::string_view text)>& kind_of,
               SourceMap* sources, Sink* sink);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_READ_FILES_H_
