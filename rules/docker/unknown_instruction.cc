#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string>

#include "compiler/base/edit_distance.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

// `# syntax=` may name a reader with instructions of its own.
bool HasOtherSyntax(const Dockerfile& dockerfile) {
  return std::ranges::any_of(dockerfile.comments, [](const Comment& comment) {
    return comment.text.starts_with("syntax") &&
           comment.text.find("docker/dockerfile") == std::string_view::npos;
  });
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  // Without any FROM it is a part of a Dockerfile, or none at all.
  if (dockerfile == nullptr || dockerfile->stages.empty() ||
      HasOtherSyntax(*dockerfile)) {
    return;
  }
  bool was_known = true;
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    const bool is_known =
        std::ranges::count(kDockerInstructions, instruction.keyword) > 0;
    // A line that lost its continuation takes those behind it along.
    if (!is_known && was_known) {
      Diagnostic& diagnostic = ctx.Report(
          instruction.keyword_span,
          fmt::format("`{}` is no Dockerfile instruction",
                      file.source->TextOf(instruction.keyword_span)));
      const std::string_view nearest =
          NearestWord(instruction.keyword, kDockerInstructions);
      diagnostic.Help(
          nearest.empty()
              ? std::string(
                    "write one of the instructions, or end the line before "
                    "with a backslash if it goes on here")
              : fmt::format("the nearest instruction is `{}`", nearest));
    }
    was_known = is_known;
  }
}

}  // namespace

constinit const Rule unknown_instruction = {
    .id = "docker/unknown-instruction",
    .summary = "a line of a Dockerfile begins with no instruction",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
