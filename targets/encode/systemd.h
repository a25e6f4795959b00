#ifndef PLIMSOLL_TARGETS_ENCODE_SYSTEMD_H_
#define PLIMSOLL_TARGETS_ENCODE_SYSTEMD_H_

#include <string>
#include <string_view>

#include "compiler/base/result.h"

// Values for systemd 252 and newer. systemd drops what it cannot read with a
// log line and starts the service without it, or does not load the unit at all.
// Only arguments can hold bytes that are not UTF-8 and the noncharacters of
// Unicode, such as U+FFFF; none can hold NUL.
namespace plimsoll::encode {

// `KEY="value"`, a line (newlines in the value included) of a file named by
// `EnvironmentFile=` (src/basic/env-file.c). Not expanded: `$` and `%` are
// plain. Keys: shell names.
[[nodiscard]] Result<std::string> SystemdEnvFileLine(std::string_view key,
                                                     std::string_view value);

// One word of `Environment=`, `"KEY=value"` (man systemd.exec; C escapes, then
// `%` specifiers). It is visible to everyone over D-Bus: never for secrets.
// Keys: shell names.
[[nodiscard]] Result<std::string> SystemdEnvironment(std::string_view key,
                                                     std::string_view value);

// One argument of `ExecStart=` and its kin, after the program
// (man systemd.service, COMMAND LINES): as above, plus `$`. What it cannot read
// raw passes as `\xNN`.
[[nodiscard]] Result<std::string> SystemdExecArgument(std::string_view value);

// The program of `ExecStart=`: an absolute path, or a name looked up in
// systemd's own PATH. systemd keeps `$` in the path it executes but expands it
// in argv[0], so a path with `$` is written as `@path argv0`.
// Cannot hold further: control characters, quotes and backslashes; relative
// paths with `/`, `.` and `..` components, a `/` at the end; names that start
// with one of the prefixes `@ - : + ! |`.
[[nodiscard]] Result<std::string> SystemdExecProgram(std::string_view path);

// A setting that takes the rest of the line and expands specifiers:
// `Description=`, `WorkingDirectory=`, `StandardOutput=`, `LoadCredential=`.
// Cannot hold further: the empty value, which resets the setting; LF and CR; a
// space or tab at either end; a backslash that ends the line.
[[nodiscard]] Result<std::string> SystemdSetting(std::string_view value);

// One item of a setting that takes a list of quoted words and expands
// specifiers: `ReadWritePaths=`, `RequiresMountsFor=`, `After=`. Some of these
// know C escapes and some do not; the escapes used here mean the same to both.
// Cannot hold further: the empty item, LF and CR.
[[nodiscard]] Result<std::string> SystemdListItem(std::string_view value);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_SYSTEMD_H_
