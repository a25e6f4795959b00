#include <fmt/format.h>

#include <map>
#include <string>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

// Of these only the last one of a stage counts.
bool IsSingle(std::string_view keyword) {
  return keyword == "CMD" || keyword == "ENTRYPOINT" ||
         keyword == "HEALTHCHECK";
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr) return;
  std::map<std::string_view, const DockerInstruction*> last;
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    if (instruction.keyword == "FROM") last.clear();
    if (!IsSingle(instruction.keyword)) continue;
    const auto [known, fresh] = last.emplace(instruction.keyword, &instruction);
    if (fresh) continue;
    ctx.Report(known->second->keyword_span,
               fmt::format("this {} has no effect", instruction.keyword))
        .Also(instruction.keyword_span, "this one replaces it")
        .Help(fmt::format("keep one {} in a stage", instruction.keyword));
    known->second = &instruction;
  }
}

}  // namespace

constinit const Rule overridden_command = {
    .id = "docker/overridden-command",
    .summary = "a stage has two instructions of which only the last counts",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::docker
