#include <fmt/format.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/stated_paths.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::ItemsOf;
using plimsoll::compose::Project;
using plimsoll::compose::Value;

// Files with values of one machine are made there, and usually a template for
// them is kept beside: that one of those is missing here says nothing.
bool HasTemplateBeside(const Repository& repository, std::string_view folder) {
  for (const std::string_view name :
       {"example.env", "sample.env", "env.example", "env.sample",
        "env.template", ".env.example", ".env.sample", ".env.template"}) {
    const auto path = NormalizeBelow(folder, name);
    if (path && repository.Exists(*path)) return true;
  }
  return false;
}

// What `path` names below the root, if that is missing and nothing tells how it
// is made.
std::optional<std::string> MissingAt(const Project& project, const Value* path,
                                     const RuleContext& ctx) {
  if (path == nullptr || !path->IsKnown()) return std::nullopt;
  auto target = StatedPath(project, path->text, path->span, ctx);
  const Repository& repository = ctx.repository();
  if (!target || repository.Exists(*target)) return std::nullopt;
  // `.env` and the like hold what is not for everybody to see, and Portainer
  // writes `stack.env`.
  const std::string_view name = BaseNameOf(*target);
  if (name.starts_with(".env") || name == "stack.env" ||
      IsMadeElsewhere(repository, *target) ||
      HasTemplateBeside(repository, FolderOf(*target))) {
    return std::nullopt;
  }
  return target;
}

Diagnostic& Report(const Value& path, const std::string& target,
                   RuleContext& ctx) {
  return ctx.Report(InnerSpan(path), fmt::format("`{}` does not exist", target))
      .AddNote("compose refuses the project as long as it is missing");
}

void CheckServices(const Project& project, RuleContext& ctx) {
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
    for (const Value* path : ItemsOf(service.Get("label_file"))) {
      const auto missing = MissingAt(project, path, ctx);
      if (!missing) continue;
      Report(*path, *missing, ctx)
          .Help("create it, or keep a template for it beside")
          .About(ObjectOf(project, service.name), *missing);
    }
  }
}

// Looks at what a project includes, by any number of steps. What includes
// something itself is a project of its own, whose paths start where this one
// says.
class Includes {
 public:
  Includes(const Project& project, RuleContext& ctx)
      : project_(project), ctx_(ctx) {}

  void Run() {
    Add(project_);
    for (size_t i = 0; i < parts_.size(); ++i) {
      for (const Value* item : ItemsOf(Find(parts_[i]->root, "include"))) {
        CheckItem(*parts_[i], *item);
      }
    }
  }

 private:
  void Add(const Project& part) {
    if (seen_.insert(&part).second) parts_.push_back(&part);
  }

  void CheckItem(const Project& part, const Value& item) {
    for (const Value* path : ItemsOf(Find(&item, "env_file"))) {
      const auto missing = MissingAt(project_, path, ctx_);
      if (!missing) continue;
      Report(*path, *missing, ctx_)
          .Help("create it, or keep a template for it beside")
          .About(part.main().path(), *missing);
    }
    for (const Value* path :
         ItemsOf(item.IsMapping() ? Find(&item, "path") : &item)) {
      if (!path->IsKnown()) continue;
      const auto target = StatedPath(project_, path->text, path->span, ctx_);
      if (!target) continue;
      for (const Project& other : ctx_.repository().compose) {
        if (other.is_fragment && other.main().path() == *target) Add(other);
      }
    }
  }

  const Project& project_;
  RuleContext& ctx_;
  std::vector<const Project*> parts_;
  std::set<const Project*> seen_;
};

void Check(const Project& project, RuleContext& ctx) {
  // Where a fragment's paths start is up to whoever includes it.
  if (project.is_fragment) return;
  CheckServices(project, ctx);
  Includes(project, ctx).Run();
}

}  // namespace

constinit const Rule missing_env_file = {
    .id = "compose/missing-env-file",
    .summary =
        "an `env_file` or `label_file` does not exist and nothing tells how to "
        "make it",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
