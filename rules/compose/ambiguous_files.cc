#include <fmt/format.h>

#include "compiler/base/path.h"
#include "compiler/compose/file_names.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  const std::string& path = project.main().path();
  const std::string_view folder = FolderOf(path);
  bool is_first = false;
  for (const std::string_view name : plimsoll::compose::kMainNames) {
    if (BaseNameOf(path) == name) {
      is_first = true;
      continue;
    }
    if (!is_first) continue;
    const auto beside = NormalizeBelow(folder, name);
    const ParsedFile* other =
        beside ? ctx.repository().FindFile(*beside) : nullptr;
    if (other == nullptr) continue;
    ctx.Report(other->source->SpanOf(0, 0),
               fmt::format("compose never reads this file: `{}` comes first",
                           BaseNameOf(path)))
        .Help("remove one of the two, or name it with `-f`")
        .About(other->source->path());
  }
}

}  // namespace

constinit const Rule ambiguous_files = {
    .id = "compose/ambiguous-files",
    .summary = "a folder has two files that compose takes for the main one",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
