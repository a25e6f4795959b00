#include "targets/systemd/tmpfiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/path.h"
#include "targets/emit/layout.h"
#include "targets/emit/mounts.h"
#include "targets/emit/report.h"
#include "targets/encode/systemd.h"
#include "targets/systemd/links.h"

namespace plimsoll {
namespace {

// Path to what follows it on its line.
using Folders = std::map<std::string, std::string>;

void AddFolder(std::string_view path, std::string_view owner,
               std::string_view field, const Span& span, Reporter& reporter,
               Folders* folders) {
  const std::string word =
      IsPlainWord(path)
          ? std::string(path)
          : reporter.Take(encode::SystemdListItem(path), field, span);
  if (!word.empty()) folders->emplace(word, owner);
}

// systemd opens log files, and makes no folder for them.
void AddLogFolders(Reporter& reporter, Folders* folders) {
  const LogFiles& logs = reporter.instance().app->logs;
  const auto add = [&](const Text& path, std::string_view field) {
    const std::string_view folder = FolderOf(path.value);
    if (folder.starts_with('/')) {
      AddFolder(folder, "- - -", field, path.span, reporter, folders);
    }
  };
  add(logs.stdout_path, "logs.stdout");
  add(logs.stderr_path, "logs.stderr");
}

bool IsReadOnly(const VolumeMount& volume) {
  return std::ranges::any_of(
      volume.options, [](const Text& option) { return option.value == "ro"; });
}

void AddOwnedFolders(Reporter& reporter, Folders* folders) {
  const App& app = *reporter.instance().app;
  const auto owner = NumbersOfOwner(app.container.data_uid.value);
  if (!owner) return;
  for (const VolumeMount& volume : app.volumes) {
    if (VolumeTypeOf(volume) != VolumeType::kBind || IsReadOnly(volume) ||
        !volume.source.value.starts_with('/')) {
      continue;
    }
    AddFolder(volume.source.value,
              fmt::format("- {} {}", owner->first, owner->second),
              "volumes.source", volume.source.span, reporter, folders);
  }
}

}  // namespace

void EmitTmpfiles(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  Folders folders;
  for (const Instance& instance : host.instances) {
    if (!IsUnit(instance)) continue;
    Reporter reporter(NameOf(instance.runtime), instance, out.diagnostics);
    if (instance.is_container) {
      AddOwnedFolders(reporter, &folders);
    } else {
      AddLogFolders(reporter, &folders);
    }
  }
  if (folders.empty()) return;
  std::string text = SourcesHeader(host, "#");
  for (const auto& [path, owner] : folders) {
    text += fmt::format("d {} {} -\n", path, owner);
  }
  out.artifacts.push_back({.path = fmt::format("tmpfiles.d/plimsoll-{}-{}.conf",
                                               ProjectName(fleet), host.id),
                           .contents = std::move(text)});
}

}  // namespace plimsoll
