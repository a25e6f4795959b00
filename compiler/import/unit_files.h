#ifndef PLIMSOLL_COMPILER_IMPORT_UNIT_FILES_H_
#define PLIMSOLL_COMPILER_IMPORT_UNIT_FILES_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/lines.h"

namespace plimsoll::importing {

// `.service` and `api` of `/etc/systemd/system/api.service`.
[[nodiscard]] std::string_view EndingOf(const ParsedFile& file);
[[nodiscard]] std::string_view StemOf(const ParsedFile& file);
[[nodiscard]] const ParsedFile* Named(const Files& files,
                                      std::string_view name);

// `%n` and `$X` are filled in by systemd: no text of a manifest.
[[nodiscard]] bool IsExpanded(std::string_view text);
// The words of a command, unless something in it is filled in.
[[nodiscard]] std::optional<std::vector<std::string>> WordsOf(
    std::string_view text);

// The settings of a unit by `Section.Key`, several of a name in their order.
using Lines = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] Lines LinesOf(const ParsedFile& file);

// The timer that starts a service.
[[nodiscard]] const ParsedFile* TimerOf(const ParsedFile& service,
                                        const Files& files);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_UNIT_FILES_H_
