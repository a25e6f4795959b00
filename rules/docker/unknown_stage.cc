#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/text.h"

namespace plimsoll::rules::docker {
namespace {

constexpr size_t npos = std::string_view::npos;

std::vector<std::string> NamesOf(const Dockerfile& dockerfile,
                                 uint32_t before) {
  std::vector<std::string> names;
  for (uint32_t i = 0; i < std::min<size_t>(before, dockerfile.stages.size());
       ++i) {
    const std::string_view name = dockerfile.stages[i].name.text;
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == npos;
}

// `--from=X`: X is a stage above, or else an image that is pulled. It is a
// fault when it can be no image, or is hardly meant to be one: a number, the
// name of a later stage, or a stage's name with a letter wrong.
void CheckFrom(const Dockerfile& dockerfile,
               const DockerInstruction& instruction, const DockerFlag& flag,
               RuleContext& ctx) {
  const std::string_view name = Unquoted(flag.value);
  const uint32_t stage = instruction.stage;
  const bool is_plain = !name.empty() && name.find_first_of("$/:@.{") == npos;
  if (!is_plain || dockerfile.FindStage(name, stage) != Dockerfile::kNoStage) {
    return;
  }
  const uint32_t later = dockerfile.FindStage(name, UINT32_MAX);
  if (later != Dockerfile::kNoStage) {
    const DockerStage& target = dockerfile.stages[later];
    const bool itself = later == stage;
    ctx.Report(flag.value_span,
               itself ? fmt::format("stage `{}` copies from itself", name)
                      : fmt::format("stage `{}` is not built yet", name))
        .Also(target.name.text.empty() ? target.image.span : target.name.span,
              itself ? "this stage" : "defined here")
        .Help("copy from a stage above this one");
    return;
  }
  if (IsNumber(name)) {
    ctx.Report(flag.value_span, fmt::format("there is no stage {} above this "
                                            "one",
                                            name))
        .Help(fmt::format("stages are counted from 0, and {} stand above",
                          stage));
    return;
  }
  const std::vector<std::string> names = NamesOf(dockerfile, stage);
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view nearest = NearestWord(name, views);
  if (nearest.empty()) return;
  ctx.Report(flag.value_span,
             fmt::format("no stage is named `{}`, so an image of that name is "
                         "pulled",
                         name))
      .Help(fmt::format("the nearest stage is `{}`", nearest));
}

void CheckTarget(const ImageBuild& build, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(*build.dockerfile);
  if (dockerfile == nullptr || build.target == nullptr) return;
  const std::string_view name = build.target->text;
  if (name.empty() || name.find_first_of("${") != npos) return;
  if (dockerfile->FindStage(name, UINT32_MAX) != Dockerfile::kNoStage) return;
  const std::string hint =
      SuggestName(name, NamesOf(*dockerfile, UINT32_MAX), "stage");
  ctx.Report(build.target->span,
             fmt::format("`{}` has no stage `{}`",
                         build.dockerfile->source->path(), name))
      .Help(hint.empty() ? fmt::format("name a stage: `FROM ... AS {}`", name)
                         : hint);
}

void CheckCopies(const Dockerfile& dockerfile, RuleContext& ctx) {
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    const bool copies =
        instruction.keyword == "COPY" || instruction.keyword == "ADD";
    if (!copies || instruction.stage == Dockerfile::kNoStage) continue;
    for (const DockerFlag& flag : instruction.flags) {
      if (flag.name == "from") CheckFrom(dockerfile, instruction, flag, ctx);
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const ParsedFile& file : repository.files) {
    const Dockerfile* dockerfile = DockerfileOf(file);
    if (dockerfile != nullptr) CheckCopies(*dockerfile, ctx);
  }
  for (const auto& [path, build] : ComposeBuilds(repository)) {
    CheckTarget(build, ctx);
  }
}

}  // namespace

constinit const Rule unknown_stage = {
    .id = "docker/unknown-stage",
    .summary = "a build names a stage that its Dockerfile does not have",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
