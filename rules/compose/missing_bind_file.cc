#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/stated_paths.h"

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

// What a stated path names, if the repository has its folder and neither the
// file nor anything that says how it is made. A folder that is not there at all
// is made on the machine.
std::optional<std::string> MissingAt(const plimsoll::compose::Project& project,
                                     std::string_view path, const Span& place,
                                     const RuleContext& ctx) {
  auto target = StatedPath(project, path, place, ctx);
  if (!target) return std::nullopt;
  const Repository& repository = ctx.repository();
  const std::string folder(FolderOf(*target));
  const bool has_folder = folder.empty() || repository.Exists(folder);
  if (!has_folder || repository.Exists(*target) ||
      IsMadeElsewhere(repository, *target)) {
    return std::nullopt;
  }
  return target;
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
  const auto target = MissingAt(project, mount.source, mount.source_span, ctx);
  if (!target) return;
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
      !IsKept(file->text)) {
    return;
  }
  const auto target = MissingAt(project, file->text, file->span, ctx);
  if (!target) return;
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
