#include <fmt/format.h>

#include <optional>

#include "compiler/base/path.h"
#include "compiler/compose/load.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/git_ignore.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::ItemsOf;
using plimsoll::compose::Value;

// Files with values of one machine are made there, and usually a template for
// them is kept beside: that one of those is missing here says nothing.
bool IsMadeElsewhere(const Repository& repository, const std::string& path) {
  if (IsIgnoredByGit(repository, path)) return true;
  for (const std::string_view ending :
       {".example", ".sample", ".template", ".dist", ".default", ".tpl"}) {
    if (repository.Exists(path + std::string(ending))) return true;
  }
  const std::string folder(FolderOf(path));
  const std::string prefix = folder.empty() ? folder : folder + "/";
  for (const std::string_view name :
       {"example.env", "sample.env", "env.example", "env.sample",
        "env.template", ".env.example", ".env.sample", ".env.template"}) {
    if (repository.Exists(prefix + std::string(name))) return true;
  }
  return false;
}

// What `path` names below the root, if that is missing and nothing tells how it
// is made.
std::optional<std::string> MissingAt(const plimsoll::compose::Project& project,
                                     const Value* path,
                                     const RuleContext& ctx) {
  if (path == nullptr || !path->IsKnown()) return std::nullopt;
  const std::string folder =
      project.FolderOfPaths(ctx.sources().Get(path->span.file));
  auto target = plimsoll::compose::LocalPath(folder, path->text);
  if (!target || ctx.repository().Exists(*target)) return std::nullopt;
  // `.env` and the like hold what is not for everybody to see.
  if (BaseNameOf(*target).starts_with(".env") ||
      IsMadeElsewhere(ctx.repository(), *target)) {
    return std::nullopt;
  }
  return target;
}

Diagnostic& Report(const Value& path, const std::string& target,
                   RuleContext& ctx) {
  return ctx.Report(InnerSpan(path), fmt::format("`{}` does not exist", target))
      .AddNote("compose refuses the project as long as it is missing");
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  // Where a fragment's paths start is up to whoever includes it.
  if (project.is_fragment) return;
  for (const auto& service : project.services) {
    for (const Value* item : ItemsOf(service.Get("env_file"))) {
      const Value* path = item->IsMapping() ? Find(item, "path") : item;
      const Value* required = Find(item, "required");
      if (required != nullptr && !IsTrue(required)) continue;
      const auto missing = MissingAt(project, path, ctx);
      if (!missing) continue;
      Report(*path, *missing, ctx)
          .Help(
              "create it, keep a template for it beside, or write "
              "`required: false`")
          .About(ObjectOf(project, service.name), *missing);
    }
  }
  for (const Value* included : ItemsOf(Find(project.root, "include"))) {
    for (const Value* path : ItemsOf(Find(included, "env_file"))) {
      const auto missing = MissingAt(project, path, ctx);
      if (!missing) continue;
      Report(*path, *missing, ctx)
          .Help("create it, or keep a template for it beside")
          .About(project.main().path(), *missing);
    }
  }
}

}  // namespace

constinit const Rule missing_env_file = {
    .id = "compose/missing-env-file",
    .summary = "an `env_file` does not exist and nothing tells how to make it",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
