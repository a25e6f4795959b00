#ifndef PLIMSOLL_TESTS_GOLDEN_RUN_CASE_H_
#define PLIMSOLL_TESTS_GOLDEN_RUN_CASE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/file_system.h"
#include "tests/golden/case_file.h"

namespace plimsoll {

// The input files of a case on a disk in memory.
[[nodiscard]] std::shared_ptr<MemoryFileSystem> DiskOf(const CaseFile& file);

// The disk of a fleet's case: the fixture below `fixture`, patched. `error`
// says what does not fit.
[[nodiscard]] std::shared_ptr<MemoryFileSystem> FleetDisk(
    const std::filesystem::path& fixture, const CaseFile& file,
    std::string* error);

// How findings are compared: whole lines, or `PATH:LINE: severity[rule]`.
enum class Exactness : uint8_t { kWholeLines, kPlaces };

// Runs the case and returns it with every output section it has filled in
// anew.
[[nodiscard]] CaseFile RunCase(const CaseFile& file,
                               const std::shared_ptr<MemoryFileSystem>& disk,
                               Exactness exactness);

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_GOLDEN_RUN_CASE_H_
