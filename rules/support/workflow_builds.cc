#include "rules/support/workflow_builds.h"

#include <algorithm>
#include <string_view>

#include "compiler/base/path.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/git_ignore.h"
#include "rules/support/workflows.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// Where a job starts: a template of a project brings its workflows along.
std::string_view RootOf(const ParsedFile& workflow) {
  const std::string_view path = workflow.source->path();
  const size_t below = path.rfind("/.github/");
  return below == npos ? std::string_view() : path.substr(0, below);
}

// Commands that do what a file of theirs says, which may be to write others.
// npm and the like build programs.
bool RunsOthers(std::string_view word) {
  return word == "make" || word == "just" || word == "task" || word == "rake" ||
         word.starts_with("./") || word.ends_with(".sh") ||
         word.ends_with(".py");
}

bool MayMake(const WorkflowStep& step, std::string_view name) {
  if (step.uses != nullptr && step.uses->text.starts_with("./")) return true;
  if (UsesAction(step, "actions/download-artifact") ||
      UsesAction(step, "actions/cache")) {
    return true;
  }
  if (step.run == nullptr) return false;
  std::string_view text = step.run->text;
  if (text.find(name) != npos) return true;
  constexpr std::string_view kBetween = " \t\n;&|()\"'";
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(kBetween), text.size());
    if (RunsOthers(text.substr(0, end))) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

}  // namespace

std::optional<std::string> MissingDockerfile(const Repository& repository,
                                             const ParsedFile& workflow,
                                             const WorkflowJob& job,
                                             size_t step) {
  const WorkflowStep& build = job.steps[step];
  const std::string_view stated = InputOf(build, "file");
  // The builder takes the path from the root, whatever the context is, unless
  // that is no folder here.
  if (stated.empty() || !UsesAction(build, "docker/build-push-action") ||
      stated.find("${{") != npos ||
      InputOf(build, "context").find_first_of("$:#") != npos) {
    return std::nullopt;
  }
  auto path = NormalizeBelow(RootOf(workflow), stated);
  if (!path || path->empty() || repository.Exists(*path) ||
      IsIgnoredByGit(repository, *path) || IsInSubmodule(repository, *path) ||
      !HasDockerfile(repository)) {
    return std::nullopt;
  }
  const std::string_view name = BaseNameOf(*path);
  for (size_t i = 0; i < step; ++i) {
    if (MayMake(job.steps[i], name)) return std::nullopt;
  }
  return path;
}

}  // namespace plimsoll
