#ifndef PLIMSOLL_RULES_SUPPORT_SCRIPT_CALLS_H_
#define PLIMSOLL_RULES_SUPPORT_SCRIPT_CALLS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"

namespace plimsoll {

// A file that a script runs or reads commands from: `./x.sh`, `bash x.sh`,
// `. lib.sh`, `python3 tool.py`.
struct ScriptCall {
  std::string path;  // As written, `\` as `/`.
  Span span;
  bool is_source = false;  // `.` and `source`.
  // The script tests for the file, makes it or mentions it in another way, so
  // it may come and go.
  bool is_guarded = false;
  // Below the folder of the script itself, as in `$(dirname "$0")/x.sh`: the
  // place in the repository.
  std::optional<std::string> below_script;
};

// `script_path` is the file of the script in the repository.
[[nodiscard]] std::vector<ScriptCall> CallsOf(const ShellScript& script,
                                              std::string_view script_path);

// Whether a file is a crontab, by its name.
[[nodiscard]] bool IsCrontab(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_SCRIPT_CALLS_H_
