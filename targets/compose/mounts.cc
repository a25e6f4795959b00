// Volumes, secret files and rendered files of a service.

#include "targets/emit/mounts.h"

#include <fmt/format.h>

#include "targets/compose/service.h"
#include "targets/emit/layout.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/compose.h"

namespace plimsoll {
namespace {

std::string QuotedReference(const std::string& text) {
  Result<std::string> quoted = encode::YamlScalar(text);
  return quoted ? std::move(quoted).value() : "\"\"";
}

}  // namespace

void ServiceWriter::AddTmpfs(const Text& target, const Text& options,
                             std::string_view field) {
  std::string mount = target.value;
  if (!options.value.empty()) mount += ":" + options.value;
  mounted_in_memory_.Append(Scalar(mount, field, target.span));
}

// Two apps that name one volume share it; one volume by another real name
// needs a key of its own.
std::string ServiceWriter::VolumeKey(const VolumeMount& volume) {
  const std::string& source = volume.source.value;
  const bool existing = volume.name.set();
  if (!existing && project_->Defines("volumes", source)) return source;
  std::string key = source.empty() || (existing && source != volume.name.value)
                        ? volume.name.value
                        : source;
  Yaml& entry = project_->volumes.At(key);
  if (existing) {
    entry.Set("name",
              Scalar(volume.name.value, "volumes.name", volume.name.span));
    // It was there before compose, and its data has to stay what it is.
    entry.Set("external", Yaml::Flag(true));
  } else {
    // What compose would call it itself, written down: a project that is
    // renamed does not start on empty volumes.
    entry.Set("name", Scalar(project_->name + "_" + source, "volumes.source",
                             volume.source.span));
  }
  return key;
}

void ServiceWriter::AddVolume(const VolumeMount& volume) {
  const VolumeType type = VolumeTypeOf(volume);
  if (type == VolumeType::kTmpfs) {
    AddTmpfs(volume.target, volume.tmpfs_options, "volumes");
    return;
  }
  Yaml mount = Yaml::Map();
  mount.Set("type", Yaml::Raw(std::string(NameOf(type))));
  if (type == VolumeType::kBind) {
    mount.Set("source", Scalar(volume.source.value, "volumes.source",
                               volume.source.span));
  } else if (!volume.source.value.empty() || volume.name.set()) {
    mount.Set("source",
              Scalar(VolumeKey(volume), "volumes.source", volume.source.span));
  }
  mount.Set("target",
            Scalar(volume.target.value, "volumes.target", volume.target.span));
  // Docker would make a missing folder, as root and on the wrong disk when
  // one is not mounted.
  if (type == VolumeType::kBind) {
    mount.At("bind").Set("create_host_path",
                         Yaml::Flag(HasOption(volume, "create")));
  }
  for (const Text& option : volume.options) {
    const std::string& word = option.value;
    if (word == "rw" || (word == "create" && type == VolumeType::kBind)) {
      continue;
    }
    if (word == "ro") {
      mount.Set("read_only", Yaml::Flag(true));
    } else if ((word == "z" || word == "Z") && type == VolumeType::kBind) {
      mount.At("bind").Set("selinux", Yaml::Raw(word));
    } else if ((word.ends_with("shared") || word.ends_with("slave") ||
                word.ends_with("private")) &&
               type == VolumeType::kBind) {
      mount.At("bind").Set("propagation",
                           Scalar(word, "volumes.options", option.span));
    } else if (word == "cached" || word == "delegated" ||
               word == "consistent") {
      mount.Set("consistency", Yaml::Raw(word));
    } else if (word == "nocopy" && type == VolumeType::kVolume) {
      mount.At("volume").Set("nocopy", Yaml::Flag(true));
    } else {
      reporter_.Unsupported("volumes.options", option.span,
                            fmt::format("Docker has no option `{}`", word));
    }
  }
  mounts_.Append(std::move(mount));
}

// A secret that is a file by itself: compose mounts it from where it is, or
// from the copy that has the mode it shall have.
void ServiceWriter::AddSecretFiles() {
  const Instance& instance = reporter_.instance();
  if (instance.secret_files.empty()) return;
  Yaml secrets = Yaml::List();
  for (const SecretMount& mount : instance.secret_files) {
    const bool copied = NeedsCopy(instance, mount);
    const std::string key =
        copied ? fmt::format("{}-{}", instance.id, mount.secret) : mount.secret;
    project_->secrets.At(key).Set(
        "file", copied
                    ? Yaml::Raw(QuotedReference(JoinPath(
                          FilledReference(*project_->host, *project_->fleet),
                          SecretCopyPath(instance, mount))))
                    : Scalar(JoinPath(instance.host->secrets_dir, mount.secret),
                             "secret_files", mount.source->secret_file.span));
    Yaml entry = Yaml::Map();
    entry.Set("source", Scalar(key, "secret_files", mount.source->span));
    entry.Set("target",
              Scalar(mount.target, "secret_files", mount.source->target.span));
    secrets.Append(std::move(entry));
  }
  service_.Set("secrets", std::move(secrets));
}

void ServiceWriter::AddRenderedFiles() {
  const Instance& instance = reporter_.instance();
  for (const RenderedText& file : instance.files) {
    const std::string path = RenderedFilePath(instance, file);
    Yaml mount = Yaml::Map();
    mount.Set("type", Yaml::Raw("bind"));
    mount.Set(
        "source",
        NeedsFilling(file)
            ? Yaml::Raw(QuotedReference(JoinPath(
                  FilledReference(*project_->host, *project_->fleet), path)))
            : Scalar("./" + path, "files", file.source->target.span));
    mount.Set("target", Scalar(file.target, "files", file.source->target.span));
    mount.Set("read_only", Yaml::Flag(true));
    mount.At("bind").Set("create_host_path", Yaml::Flag(false));
    mounts_.Append(std::move(mount));
  }
}

void ServiceWriter::AddVolumes() {
  const App& app = *reporter_.instance().app;
  for (const VolumeMount& volume : app.volumes) AddVolume(volume);
  AddRenderedFiles();
  if (!mounts_.empty()) service_.Set("volumes", std::move(mounts_));
  for (const TmpfsMount& tmpfs : app.container.tmpfs) {
    AddTmpfs(tmpfs.target, tmpfs.options, "container.tmpfs");
  }
  if (!mounted_in_memory_.empty()) {
    service_.Set("tmpfs", std::move(mounted_in_memory_));
  }
  AddSecretFiles();
}

}  // namespace plimsoll
