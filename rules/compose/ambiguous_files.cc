#include <fmt/format.h>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

// In the order in which compose looks for them.
constexpr std::string_view kNames[] = {
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  const std::string& path = project.main().path();
  const std::string_view folder = FolderOf(path);
  const std::string prefix =
      folder.empty() ? std::string() : std::string(folder) + "/";
  bool is_first = false;
  for (const std::string_view name : kNames) {
    if (BaseNameOf(path) == name) {
      is_first = true;
      continue;
    }
    if (!is_first) continue;
    const ParsedFile* other =
        ctx.repository().FindFile(prefix + std::string(name));
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
