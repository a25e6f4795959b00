// Volumes, rendered files and secret files of a container.

#include "targets/emit/mounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "targets/emit/layout.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/quadlet.h"
#include "targets/encode/systemd.h"
#include "targets/quadlet/container.h"
#include "targets/quadlet/keys.h"

namespace plimsoll {
namespace {

constexpr std::array<std::string_view, 21> kOptions = {
    "rw",    "ro",     "z",       "Z",        "U",      "shared", "rshared",
    "slave", "rslave", "private", "rprivate", "exec",   "noexec", "dev",
    "nodev", "suid",   "nosuid",  "copy",     "nocopy", "O",      "idmap"};

}  // namespace

// `source:target:options` has no way to write a colon.
void ContainerWriter::AddMount(std::string_view source, std::string_view target,
                               std::string_view options, std::string_view field,
                               const Span& span) {
  if (source.find(':') != std::string_view::npos ||
      target.find(':') != std::string_view::npos) {
    reporter_.Unencodable(field, span, "a colon ends a path here");
    return;
  }
  std::string mount(source);
  if (!source.empty()) mount += ':';
  mount += target;
  if (!options.empty()) mount += fmt::format(":{}", options);
  Set({"Volume", "--volume", PodmanOption::Form::kRawLine}, mount, field, span);
}

std::string ContainerWriter::VolumeSource(const VolumeMount& volume) {
  const std::string& source = volume.source.value;
  if (volume.name.set()) {
    // It was there before us. Podman would make an empty one of that name.
    const std::string& name = volume.name.value;
    const std::string word =
        IsPlainWord(name) ? name
                          : reporter_.Take(encode::SystemdExecArgument(name),
                                           "volumes.name", volume.name.span);
    unit_.Add("Service", "ExecStartPre", "podman volume exists " + word);
    return name;
  }
  if (source.empty()) return {};
  if (!IsPlainName(source)) {
    reporter_.Unencodable("volumes.source", volume.source.span,
                          "a volume's name is made of letters, digits, `.`, "
                          "`_` and `-`");
    return source;
  }
  // Before 4.7 a volume unit had no say in the volume's name; `podman run`
  // makes volumes, too.
  if (!HasKey(*project_->host, "Volume", "VolumeName") &&
      !project_->passed.contains(source + ".volume")) {
    return fmt::format("{}_{}", project_->name, source);
  }
  std::string& owner = project_->volumes[source];
  if (owner.empty()) {
    owner = reporter_.instance().app->container.data_uid.value;
  }
  return source + ".volume";
}

std::string ContainerWriter::VolumeOptions(const VolumeMount& volume) {
  std::string options;
  for (const Text& option : volume.options) {
    if (option.value == "create" && VolumeTypeOf(volume) == VolumeType::kBind) {
      continue;
    }
    if (std::ranges::find(kOptions, option.value) == kOptions.end()) {
      reporter_.Unsupported(
          "volumes.options", option.span,
          fmt::format("Podman has no option `{}`", option.value));
      continue;
    }
    options += (options.empty() ? "" : ",") + option.value;
  }
  return options;
}

void ContainerWriter::AddTmpfs(const Text& target, const Text& options,
                               std::string_view field) {
  std::string mount = target.value;
  if (!options.value.empty()) mount += ":" + options.value;
  Set({"Tmpfs", "--tmpfs", PodmanOption::Form::kRawLine}, mount, field,
      target.span);
}

void ContainerWriter::AddVolume(const VolumeMount& volume) {
  const VolumeType type = VolumeTypeOf(volume);
  if (type == VolumeType::kTmpfs) {
    AddTmpfs(volume.target, volume.tmpfs_options, "volumes");
    return;
  }
  const std::string& source = volume.source.value;
  if (type == VolumeType::kBind && !source.starts_with('/')) {
    reporter_
        .Unsupported("volumes.source", volume.source.span,
                     "a unit has no folder that this could start at")
        .Help("state an absolute path");
    return;
  }
  if (type == VolumeType::kBind && HasOption(volume, "create")) {
    unit_.Add(
        "Service", "ExecStartPre",
        "mkdir -p " + reporter_.Take(encode::SystemdExecArgument(source),
                                     "volumes.source", volume.source.span));
  }
  AddMount(type == VolumeType::kBind ? source : VolumeSource(volume),
           volume.target.value, VolumeOptions(volume), "volumes", volume.span);
}

void ContainerWriter::AddFiles() {
  const Instance& instance = reporter_.instance();
  for (const RenderedText& file : instance.files) {
    if (NeedsFilling(file)) {
      AddFilledFile(file);
      continue;
    }
    AddMount(
        JoinPath(instance.host->deploy_dir, RenderedFilePath(instance, file)),
        file.target, "ro", "files", file.source->target.span);
  }
}

// `%t` is /run to the system's manager, and to a user's the folder that stands
// in for it.
void ContainerWriter::AddFilledFile(const RenderedText& file) {
  constexpr std::string_view kRun = "/run";
  const Instance& instance = reporter_.instance();
  const std::string source =
      JoinPath(FilledDir(*instance.host, *project_->fleet),
               RenderedFilePath(instance, file));
  const std::string mount =
      fmt::format("{}:{}:ro", source.substr(kRun.size()), file.target);
  const Result<std::string> encoded = encode::QuadletRawLine(mount);
  if (encoded && std::ranges::count(mount, ':') == 2) {
    unit_.Add("Container", "Volume", "%t" + *encoded);
  } else {
    AddMount(source, file.target, "ro", "files", file.source->target.span);
  }
}

void ContainerWriter::AddSecretFiles() {
  const Instance& instance = reporter_.instance();
  const std::string& user = instance.app->security.user.value;
  const size_t colon = user.find(':');
  const std::string uid = user.substr(0, colon);
  const std::string gid =
      colon == std::string::npos ? "" : user.substr(colon + 1);
  const auto is_number = [](const std::string& text) {
    return !text.empty() &&
           text.find_first_not_of("0123456789") == std::string::npos;
  };
  for (const SecretMount& mount : instance.secret_files) {
    if (mount.target.find_first_of(",=\"") != std::string::npos) {
      reporter_.Unencodable("secret_files", mount.source->target.span,
                            "this path cannot stand among the options");
      continue;
    }
    std::string text = fmt::format(
        "{},type=mount,target={}",
        PodmanSecretOf(instance, mount, *project_->fleet), mount.target);
    if (is_number(uid)) text += ",uid=" + uid;
    if (is_number(gid)) text += ",gid=" + gid;
    if (mount.source->mode.set()) {
      text += fmt::format(",mode={:04o}", mount.mode);
    }
    Set({"Secret", "--secret", PodmanOption::Form::kArgument}, text,
        "secret_files", mount.source->span);
  }
}

void ContainerWriter::AddVolumes() {
  const App& app = *reporter_.instance().app;
  for (const VolumeMount& volume : app.volumes) AddVolume(volume);
  for (const TmpfsMount& tmpfs : app.container.tmpfs) {
    AddTmpfs(tmpfs.target, tmpfs.options, "container.tmpfs");
  }
  AddFiles();
  AddSecretFiles();
}

}  // namespace plimsoll
