#ifndef PLIMSOLL_TARGETS_ENCODE_SUPERVISOR_H_
#define PLIMSOLL_TARGETS_ENCODE_SUPERVISOR_H_

#include <string>
#include <string_view>

#include "compiler/base/result.h"

// Values for supervisord's INI file (measured with 4.2.5; supervisor/options.py
// and datatypes.py, Python's configparser and shlex). All of them go through
// the INI reader, which cuts a line at white space followed by `#` or `;` even
// inside quotes, strips continuation lines and turns CR into LF. In a file that
// includes or is included, `%(here)s` is then replaced, escaped or not. Then
// comes Python's `%` formatting. Write them straight after `=`, without a
// space.
// None can hold: NUL, invalid UTF-8 (the whole file fails), CR.
namespace plimsoll::encode {

// One item of `environment=` for every release up to 4.3: `KEY="value"`. Items
// are joined with `,`. shlex runs without escapes and the quotes are stripped
// from the value's ends however many there are.
// Cannot hold further: both kinds of quote; a quote at either end; white space
// followed by `#` or `;`; a line that starts or ends with white space;
// `%(here)s`. Keys: letters, digits and `_/.+-():`.
[[nodiscard]] Result<std::string> SupervisorEnvironment(std::string_view key,
                                                        std::string_view value);

// The same from 4.4 on, where shlex knows escapes. Holds everything else.
[[nodiscard]] Result<std::string> Supervisor44Environment(
    std::string_view key, std::string_view value);

// One word of `command=`, in every version. `/usr/bin/env "KEY=value" program`
// built from these carries the variables that SupervisorEnvironment refuses.
[[nodiscard]] Result<std::string> SupervisorArgument(std::string_view value);

// An option that is neither list nor command: `directory=`, `user=`.
// Cannot hold further: the empty value; white space at either end, or followed
// by `#` or `;`; LF; `%(here)s`.
[[nodiscard]] Result<std::string> SupervisorOption(std::string_view value);

// `stdout_logfile=` and `stderr_logfile=` of a program, whose `%` is formatted
// twice. Cannot hold further: a leading `~`, which is expanded, and the words
// none, off, auto and syslog.
[[nodiscard]] Result<std::string> SupervisorLogfile(std::string_view path);

}  // namespace plimsoll::encode

#endif  // PLIMSOLL_TARGETS_ENCODE_SUPERVISOR_H_
