#include <fmt/format.h>

#include <algorithm>

#include "compiler/model/quantity.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/places.h"
#include "rules/support/text.h"
#include "rules/support/units.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::images {
namespace {

// Tags that are moved by those who publish the image.
constexpr std::string_view kMoving[] = {
    "latest", "stable",  "edge",     "main",     "master",  "nightly",
    "dev",    "develop", "devel",    "rolling",  "current", "canary",
    "beta",   "alpha",   "snapshot", "unstable", "testing", "head",
    "next",   "preview", "release",
};

void CheckImage(const Span& span, std::string_view text, RuleContext& ctx) {
  // A value that is filled in elsewhere is neither bad nor good.
  if (text.empty() || text.find_first_of("${") != std::string_view::npos) {
    return;
  }
  const auto image = ParseImageReference(text);
  if (!image.ok() || !image->digest.empty()) return;
  if (image->tag.empty()) {
    ctx.Report(span, fmt::format("image `{}` has no tag", image->path))
        .AddNote(
            "without one it is `latest`, whatever that is on the day a "
            "host pulls it")
        .Help("name a version or a digest")
        .About({}, std::string(image->path));
    return;
  }
  if (std::ranges::count(kMoving, image->tag) == 0) return;
  const size_t offset = static_cast<size_t>(image->tag.data() - text.data());
  const bool is_verbatim = ctx.sources().TextOf(span) == text;
  ctx.Report(
         is_verbatim ? SubSpan(span, offset, image->tag.size()) : span,
         fmt::format("tag `{}` of image `{}` moves", image->tag, image->path))
      .AddNote("hosts that pull on different days run different versions")
      .Help("name a version or a digest")
      .About({}, std::string(image->path));
}

void CheckCompose(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const plimsoll::compose::Service& service : project.services) {
    // With `build`, the image is the name that the build makes.
    if (service.Get("build") != nullptr) continue;
    const plimsoll::compose::Value* image = service.Get("image");
    if (image == nullptr || image->node == nullptr || !image->IsKnown()) {
      continue;
    }
    // A tag with a default is for each machine to set.
    if (image->node->text.find('$') != std::string_view::npos) continue;
    CheckImage(InnerSpan(*image), image->text, ctx);
  }
}

// Whether the project itself says how bad it is.
bool IsAskedFor(const Fleet* fleet) {
  if (fleet == nullptr) return false;
  const auto& rules = fleet->project.lint.rules;
  return std::ranges::any_of(rules, [](const Named<Text>& rule) {
    return rule.key.text == "images/mutable-tag";
  });
}

// FROM of a Dockerfile. What is built from `latest` differs from day to day
// just the same, but only where the project minds is it more than advice.
void CheckDockerfile(const Dockerfile& dockerfile, RuleContext& ctx) {
  for (uint32_t i = 0; i < dockerfile.stages.size(); ++i) {
    const DockerStage& stage = dockerfile.stages[i];
    const std::string_view image = Unquoted(stage.image.text);
    const bool is_stage =
        dockerfile.FindStage(image, i) != Dockerfile::kNoStage;
    if (is_stage || image == "scratch") continue;
    CheckImage(stage.image.span, image, ctx);
  }
}

// Branches, as far as their names tell. `@v4` moves within what one asked for,
// and `@stable` of a toolchain's action is the version of the toolchain.
constexpr std::string_view kBranches[] = {
    "main", "master", "trunk", "develop", "devel", "dev", "head", "edge",
};

// `uses: owner/action@main`: judged where the project minds, as `FROM` is.
void CheckAction(const Node* uses, RuleContext& ctx) {
  if (uses == nullptr || !uses->IsScalar()) return;
  const std::string_view text = uses->text;
  const size_t at = text.rfind('@');
  const bool is_elsewhere = at != std::string_view::npos &&
                            !text.starts_with('.') &&
                            text.find("://") == std::string_view::npos;
  if (!is_elsewhere) return;
  const std::string_view ref = text.substr(at + 1);
  if (std::ranges::count(kBranches, ref) == 0) return;
  ctx.Report(SpanOfText(*uses, at + 1, ref.size()),
             fmt::format("branch `{}` of action `{}` moves", ref,
                         text.substr(0, at)))
      .AddNote("what runs tomorrow is what its owner pushes tonight")
      .Help("name a version or a commit")
      .About({}, std::string(text.substr(0, at)));
}

void CheckWorkflow(const Workflow& workflow, RuleContext& ctx) {
  for (const WorkflowJob& job : workflow.jobs) {
    CheckAction(job.uses, ctx);
    for (const WorkflowStep& step : job.steps) CheckAction(step.uses, ctx);
  }
}

// `AutoUpdate=registry` asks for a tag that moves.
void CheckUnit(const ParsedFile& file, RuleContext& ctx) {
  bool updates = false;
  ForEachSetting(file, [&](const UnitSetting& setting) {
    updates = updates || (setting.name == "AutoUpdate" &&
                          setting.value->text == "registry");
  });
  if (updates) return;
  ForEachSetting(file, [&](const UnitSetting& setting) {
    const std::string_view image = setting.value->text;
    const bool is_unit = image.ends_with(".image") || image.ends_with(".build");
    if (setting.section != "Container" || setting.name != "Image" || is_unit ||
        IsTemplated(image) || image.starts_with('%')) {
      return;
    }
    CheckImage(setting.value->span, image, ctx);
  });
}

void CheckFiles(const Repository& repository, RuleContext& ctx) {
  const bool is_asked_for = IsAskedFor(ctx.fleet());
  for (const ParsedFile& file : repository.files) {
    if (file.role != DocumentRole::kLive || !IsJudged(file)) continue;
    if (file.source->kind() == FileKind::kQuadlet) CheckUnit(file, ctx);
    if (!is_asked_for) continue;
    const Dockerfile* dockerfile = DockerfileOf(file);
    if (dockerfile != nullptr) CheckDockerfile(*dockerfile, ctx);
    const Workflow* workflow = WorkflowOf(file);
    if (workflow != nullptr) CheckWorkflow(*workflow, ctx);
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  CheckFiles(repository, ctx);
  for (const plimsoll::compose::Project& project : repository.compose) {
    CheckCompose(project, ctx);
  }
  if (ctx.fleet() == nullptr) return;
  for (const AppUnit* unit : SoundApps(*ctx.fleet())) {
    const Text& image = unit->app.container.image;
    if (image.stated()) CheckImage(image.span, image.text, ctx);
  }
}

}  // namespace

constinit const Rule mutable_tag = {
    .id = "images/mutable-tag",
    .summary = "an image has no tag, or one that moves",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::images
