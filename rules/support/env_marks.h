#ifndef PLIMSOLL_RULES_SUPPORT_ENV_MARKS_H_
#define PLIMSOLL_RULES_SUPPORT_ENV_MARKS_H_

#include <string_view>
#include <vector>

#include "compiler/index/repository.h"

namespace plimsoll {

// What the comments right above a line of an env template say of its key:
// `optional` and `int` for `# plimsoll: optional int`.
[[nodiscard]] std::vector<std::string_view> EnvMarksOf(const ParsedFile& file,
                                                       const Entry& entry);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_ENV_MARKS_H_
