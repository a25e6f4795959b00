#include <fmt/format.h>

#include <map>
#include <string>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr) return;
  std::map<std::string_view, const DockerStage*> named;
  for (const DockerStage& stage : dockerfile->stages) {
    // A name with a variable may differ each time.
    if (stage.name_key.empty() ||
        stage.name_key.find('$') != std::string::npos) {
      continue;
    }
    const auto [known, fresh] = named.emplace(stage.name_key, &stage);
    if (fresh) continue;
    ctx.Report(stage.name.span,
               fmt::format("two stages are named `{}`", stage.name.text))
        .Also(known->second->name.span, "the other one")
        .Help("give each stage a name of its own");
  }
}

}  // namespace

constinit const Rule duplicate_stage = {
    .id = "docker/duplicate-stage",
    .summary = "two stages of a Dockerfile have one name",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::docker
