#ifndef PLIMSOLL_RULES_SUPPORT_STATED_PATHS_H_
#define PLIMSOLL_RULES_SUPPORT_STATED_PATHS_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace plimsoll {

// What a template has behind the name of the file that is made of it.
inline constexpr std::array<std::string_view, 7> kTemplateEndings = {
    ".example", ".sample", ".template", ".dist", ".default", ".tpl", ".j2"};

// What a path that a compose file states at `place` names below the root.
// Nothing for what is elsewhere: absolute, remote, or in somebody's `~`; nor
// where the default of a variable leads to nothing, as in `${ROOT:-.}/x`.
[[nodiscard]] std::optional<std::string> StatedPath(
    const compose::Project& project, std::string_view path, const Span& place,
    const RuleContext& ctx);

// What `env_file` of a project's services names below the root, but for
// `format: raw`, which makes each line a value as it is.
[[nodiscard]] std::vector<std::string> StatedEnvFiles(
    const compose::Project& project, const RuleContext& ctx);

// Whether a file that is missing is made on each machine: git ignores it, its
// template is there, or the other folder of a role of Ansible has it.
[[nodiscard]] bool IsMadeElsewhere(const Repository& repository,
                                   const std::string& path);

// Whether a file of the same folder or of one above writes it: `cat >
// $out/x.sh` or `tee x.sh`.
[[nodiscard]] bool IsWrittenBeside(const Repository& repository,
                                   std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_STATED_PATHS_H_
