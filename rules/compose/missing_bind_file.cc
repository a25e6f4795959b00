#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/compose/load.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/git_ignore.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Mount;
using plimsoll::compose::MountType;

std::string_view ExtensionOf(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view{}
                                                   : name.substr(dot + 1);
}

// Files that people write and keep; what programs make has other endings.
bool IsKept(std::string_view path) {
  constexpr std::string_view kKept[] = {
      "conf", "cfg", "ini", "yml", "yaml", "toml", "json",      "sh",
      "sql",  "xml", "cnf", "lua", "js",   "html", "tmpl",      "template",
      "hcl",  "vcl", "acl", "py",  "rb",   "php",  "properties"};
  return std::ranges::count(kKept, ExtensionOf(path)) > 0;
}

// Whether the repository has the file, may have it, or says how to make it.
bool IsThere(const Repository& repository, const std::string& path) {
  if (repository.Exists(path) || IsIgnoredByGit(repository, path)) return true;
  for (const std::string_view ending :
       {".example", ".sample", ".template", ".dist"}) {
    if (repository.Exists(path + std::string(ending))) return true;
  }
  return false;
}

// Docker makes a folder where the source of a bind mount is missing, owned by
// root, and the program finds a folder where its file should be.
void CheckMount(const plimsoll::compose::Project& project,
                std::string_view service, const Mount& mount,
                RuleContext& ctx) {
  const bool is_relative =
      mount.source.starts_with("./") || mount.source.starts_with("../");
  if (mount.type != MountType::kBind || !is_relative || !IsKept(mount.source) ||
      ExtensionOf(mount.source) != ExtensionOf(mount.target)) {
    return;
  }
  const std::string folder =
      project.FolderOfPaths(ctx.sources().Get(mount.span.file));
  const auto target = plimsoll::compose::LocalPath(folder, mount.source);
  if (!target) return;
  // A folder that is not there at all is made on the machine.
  const std::string parent(FolderOf(*target));
  const bool has_folder = parent.empty() || ctx.repository().Exists(parent);
  if (!has_folder || IsThere(ctx.repository(), *target)) return;
  ctx.Report(mount.source_span, fmt::format("`{}` does not exist", *target))
      .AddNote(
          "docker makes a folder of that name, owned by root, and mounts that")
      .Help("create the file, or correct the path")
      .About(ObjectOf(project, service), *target);
}

// `configs: {site: {file: ./site.conf}}`
void CheckConfig(const plimsoll::compose::Project& project,
                 const plimsoll::compose::Resource& config, RuleContext& ctx) {
  const plimsoll::compose::Value* file =
      plimsoll::compose::Find(config.value, "file");
  if (file == nullptr || file->node == nullptr || !file->IsKnown() ||
      file->text.starts_with('/') || file->text.starts_with('~') ||
      !IsKept(file->text)) {
    return;
  }
  const std::string folder =
      project.FolderOfPaths(ctx.sources().Get(file->span.file));
  const auto target = plimsoll::compose::LocalPath(folder, file->text);
  if (!target) return;
  const std::string parent(FolderOf(*target));
  const bool has_folder = parent.empty() || ctx.repository().Exists(parent);
  if (!has_folder || IsThere(ctx.repository(), *target)) return;
  ctx.Report(InnerSpan(*file), fmt::format("`{}` does not exist", *target))
      .AddNote("the services that use the config do not start")
      .Help("create the file, or correct the path")
      .About(ObjectOf(project, config.name), *target);
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  // Where a fragment's paths start is up to whoever includes it.
  if (project.is_fragment) return;
  for (const auto& service : project.services) {
    for (const Mount& mount : service.mounts) {
      CheckMount(project, service.name, mount, ctx);
    }
  }
  for (const auto& config : project.configs) {
    CheckConfig(project, config, ctx);
  }
}

}  // namespace

constinit const Rule missing_bind_file = {
    .id = "compose/missing-bind-file",
    .summary = "a file that is mounted does not exist",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
