#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::paths {
namespace {

bool HasPlaceholder(std::string_view text) {
  return text.find("{{") != std::string_view::npos;
}

// Whether a segment of the path is `..`.
bool Climbs(std::string_view path) {
  while (!path.empty()) {
    const size_t slash = path.find('/');
    if (path.substr(0, slash) == "..") return true;
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// A path of the repository, relative to `folder`.
void CheckRelative(const Text& field, std::string_view folder,
                   std::string_view name, RuleContext& ctx) {
  const std::string_view path = field.text;
  if (!field.stated() || path.empty()) return;
  if (path.starts_with('/')) {
    ctx.Report(field, fmt::format("`{}` is absolute", name))
        .AddNote(
            "it names a file of the repository, wherever that is "
            "checked out")
        .Help("state it relative to this file");
    return;
  }
  const bool leaves = HasPlaceholder(path)
                          ? Climbs(path)
                          : !NormalizeBelow(folder, path).has_value();
  if (!leaves) return;
  ctx.Report(field, fmt::format("`{}` leaves the repository", name))
      .Help("move the file into the repository and name it there");
}

// A path inside a container or on a host.
void CheckAbsolute(const Text& field, std::string_view name, RuleContext& ctx) {
  const std::string_view path = field.text;
  if (!field.stated() || HasPlaceholder(path.substr(0, 2))) return;
  if (!path.starts_with('/')) {
    ctx.Report(field, fmt::format("`{}` is not absolute", name))
        .Help("start it with `/`: there is no folder it could be relative to");
  } else if (Climbs(path)) {
    ctx.Report(field, fmt::format("`{}` climbs with `..`", name))
        .Help("write the path it comes to");
  }
}

// The name of a file in the folder of secrets.
void CheckBareName(const Text& field, std::string_view name, RuleContext& ctx) {
  const std::string_view file = field.text;
  if (!field.stated()) return;
  const bool is_bare = !file.empty() && file != "." && file != ".." &&
                       file.find_first_of("/\\") == std::string_view::npos;
  if (is_bare) return;
  ctx.Report(field, fmt::format("`{}` is not a bare file name", name))
      .AddNote("the folder is the host's, so a path could name any file of it")
      .Help("write a name without `/`");
}

void CheckSecretEnv(const List<SecretEnv>& secrets, RuleContext& ctx) {
  for (const SecretEnv& secret : secrets) {
    CheckBareName(secret.secret_file, "secret_file", ctx);
  }
}

void CheckVolume(const VolumeMount& volume, std::string_view folder,
                 RuleContext& ctx) {
  const std::string_view source = volume.source.text;
  if (source.starts_with('.')) {
    CheckRelative(volume.source, folder, "source", ctx);
  } else if (Climbs(source)) {
    ctx.Report(volume.source, "`source` climbs with `..`")
        .Help("write the path it comes to");
  }
  if (volume.target.stated()) CheckAbsolute(volume.target, "target", ctx);
}

void CheckGenerated(const List<GeneratedSecret>& secrets,
                    const List<GeneratedCert>& certs, RuleContext& ctx) {
  for (const GeneratedSecret& secret : secrets) {
    CheckBareName(secret.name, "name", ctx);
  }
  for (const GeneratedCert& cert : certs) {
    CheckBareName(cert.crt, "crt", ctx);
    CheckBareName(cert.key, "key", ctx);
  }
}

void CheckApp(const AppUnit& unit, RuleContext& ctx) {
  const App& app = unit.app;
  const std::string_view folder = FolderOf(unit.path);
  CheckRelative(app.container.build.context, folder, "context", ctx);
  if (Climbs(app.container.build.dockerfile.text)) {
    ctx.Report(app.container.build.dockerfile, "`dockerfile` climbs with `..`")
        .Help("state it relative to the context");
  }
  CheckSecretEnv(app.secret_env, ctx);
  CheckSecretEnv(app.container.secret_env, ctx);
  CheckGenerated(app.generated_secrets, app.generated_certs, ctx);
  CheckGenerated(app.container.generated_secrets, app.container.generated_certs,
                 ctx);
  for (const SecretFile& file : app.secret_files) {
    CheckBareName(file.secret_file, "secret_file", ctx);
    CheckAbsolute(file.target, "target", ctx);
  }
  for (const RenderedFile& file : app.files) {
    CheckRelative(file.source, folder, "template", ctx);
    CheckAbsolute(file.target, "target", ctx);
  }
  for (const VolumeMount& volume : app.volumes) {
    CheckVolume(volume, folder, ctx);
  }
}

void CheckProject(const Fleet& fleet, RuleContext& ctx) {
  const Project& project = fleet.project;
  CheckRelative(project.output, "", "output", ctx);
  CheckRelative(project.live.path, "", "path", ctx);
  for (const EnvTemplate& listed : project.env_templates) {
    CheckRelative(listed.path, "", "path", ctx);
  }
  for (const FileTemplate& listed : project.templates) {
    CheckRelative(listed.from, "", "from", ctx);
    CheckRelative(listed.to, "", "to", ctx);
    CheckRelative(listed.twin, "", "twin", ctx);
  }
  for (const Named<EnvSet>& set : project.env_sets) {
    CheckSecretEnv(set.value.secret_env, ctx);
  }
  for (const auto& host : fleet.hosts) {
    CheckRelative(host->facts.image.dockerfile, "", "dockerfile", ctx);
    for (const Named<Text>& pair : host->facts.checkout) {
      CheckAbsolute(pair.key, "checkout", ctx);
      CheckRelative(pair.value, "", "checkout", ctx);
    }
  }
}

// Folders of a file system's root that files of an image go to.
bool IsOfRoot(std::string_view absolute) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"/usr/", "/etc/", "/opt/",
                                              "/lib/", "/var/", "/run/"},
      [&](std::string_view folder) { return absolute.starts_with(folder); });
}

// `image/root/usr/bin/ping -> /bin/busybox`: below a folder that has the
// folders of a file system's root, an absolute path is one of the image. `bin`
// and `lib` alone are those of any package. So is one below `usr` or `etc` that
// points into such a folder.
bool IsInRootImage(const PathEntry& entry, const Repository& repository) {
  if (!entry.link_target.starts_with('/')) return false;
  for (std::string_view folder = FolderOf(entry.path); !folder.empty();
       folder = FolderOf(folder)) {
    const std::string_view own = BaseNameOf(folder);
    if ((own == "usr" || own == "etc") && IsOfRoot(entry.link_target)) {
      return true;
    }
    const auto has = [&](std::string_view name) {
      return repository.Exists(fmt::format("{}/{}", folder, name));
    };
    if (!has("etc") && !has("usr")) continue;
    const auto names = {"bin",  "etc", "lib", "opt", "run",
                        "sbin", "srv", "usr", "var"};
    if (std::ranges::count_if(names, has) > 2) return true;
  }
  return false;
}

// A link out of the repository reads, or is written through to, whatever the
// machine has there. Masking a unit with /dev/null is no such thing.
void CheckLink(const PathEntry& entry, RuleContext& ctx) {
  const bool leaves =
      entry.link_target.starts_with('/')
          ? entry.link_target != "/dev/null"
          : !NormalizeBelow(FolderOf(entry.path), entry.link_target);
  if (!leaves || IsInRootImage(entry, ctx.repository())) return;
  const std::string message =
      fmt::format("symlink `{}` leaves the repository", entry.path);
  // Without a project the tree may be the image of a root file system.
  Diagnostic& diagnostic = ctx.fleet() == nullptr ? ctx.Warn(Span{}, message)
                                                  : ctx.Report(Span{}, message);
  diagnostic.AddNote(fmt::format("it points to `{}`", entry.link_target))
      .Help("copy what it points to, or point inside the repository")
      .About(entry.path, "symlink");
}

// A path of a compose file. Whoever deploys a project's files alone finds
// nothing there; where there is no project, its files may be part of anything.
void CheckComposePath(const plimsoll::compose::Project& project,
                      std::string_view path, const Span& span,
                      std::string_view name, RuleContext& ctx) {
  if (!path.starts_with("../") || !span.valid()) return;
  const std::string folder =
      project.FolderOfPaths(ctx.sources().Get(span.file));
  if (NormalizeBelow(folder, path)) return;
  ctx.Warn(span, fmt::format("`{}` leaves the repository", name))
      .AddNote("what stands there is another one's, on each machine")
      .Help("move the file into the repository, or name it by an absolute path")
      .About(project.main().path(), std::string(path));
}

void CheckComposeValue(const plimsoll::compose::Project& project,
                       const plimsoll::compose::Value* value,
                       std::string_view name, RuleContext& ctx) {
  if (value == nullptr || value->node == nullptr || !value->IsKnown()) return;
  CheckComposePath(project, value->text, InnerSpan(*value), name, ctx);
}

void CheckCompose(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const plimsoll::compose::Service& service : project.services) {
    for (const plimsoll::compose::Value* item :
         plimsoll::compose::ItemsOf(service.Get("env_file"))) {
      CheckComposeValue(
          project,
          item->IsMapping() ? plimsoll::compose::Find(item, "path") : item,
          "env_file", ctx);
    }
    for (const plimsoll::compose::Mount& mount : service.mounts) {
      if (mount.type != plimsoll::compose::MountType::kBind) continue;
      CheckComposePath(project, mount.source, mount.source_span, "source", ctx);
    }
  }
  for (const auto& secret : project.secrets) {
    CheckComposeValue(project, plimsoll::compose::Find(secret.value, "file"),
                      "file", ctx);
  }
  for (const auto& config : project.configs) {
    CheckComposeValue(project, plimsoll::compose::Find(config.value, "file"),
                      "file", ctx);
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const PathEntry& entry : repository.paths) {
    if (entry.type == FileType::kSymlink) CheckLink(entry, ctx);
  }
  if (ctx.fleet() == nullptr) return;
  CheckProject(*ctx.fleet(), ctx);
  for (const plimsoll::compose::Project& project : repository.compose) {
    if (!project.is_fragment) CheckCompose(project, ctx);
  }
  for (const AppUnit* unit : SoundApps(*ctx.fleet())) CheckApp(*unit, ctx);
}

}  // namespace

constinit const Rule traversal = {
    .id = "paths/traversal",
    .summary = "a path leaves the folder it belongs to",
    .check = Check,
};

}  // namespace plimsoll::rules::paths
