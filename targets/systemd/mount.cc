#include "targets/systemd/mount.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "targets/emit/layout.h"
#include "targets/emit/unit_text.h"
#include "targets/encode/systemd.h"

namespace plimsoll {
namespace {

bool IsNetworkFileSystem(std::string_view type) {
  constexpr std::string_view kTypes[] = {
      "nfs", "nfs4", "cifs", "smb3", "glusterfs", "ceph", "9p", "fuse.sshfs"};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

std::string MountUnit(const MountFact& mount, const std::string& where,
                      const Host& host, Sink& sink) {
  const auto take = [&](std::string_view field, const Text& text,
                        std::string_view value) {
    Result<std::string> encoded = encode::SystemdSetting(value);
    if (encoded) return std::move(encoded).value();
    sink.Report(
        code::kTargetUnencodable, text.span,
        fmt::format("systemd cannot hold `mounts.{}` of `{}`", field, host.id),
        encoded.error());
    return std::string();
  };
  UnitText unit;
  unit.Add("Unit", "Description",
           take("where", mount.where, "Mount of " + where));
  unit.Add("Mount", "What", take("what", mount.what, mount.what.value));
  unit.Add("Mount", "Where", take("where", mount.where, where));
  if (mount.type.set()) {
    unit.Add("Mount", "Type", take("type", mount.type, mount.type.value));
  }
  std::string options;
  for (const Text& option : mount.options) {
    options += options.empty() ? "" : ",";
    options += option.value;
  }
  if (!options.empty()) {
    unit.Add("Mount", "Options",
             take("options", mount.options.items.front(), options));
  }
  unit.Add("Install", "WantedBy",
           IsNetworkFileSystem(mount.type.value) ? "remote-fs.target"
                                                 : "local-fs.target");
  return unit.Print(SourcesHeader(host, "#"));
}

}  // namespace

std::string EscapePathForUnit(std::string_view path) {
  const auto normal = NormalizeBelow(
      "", path.substr(path.find_first_not_of('/') == std::string_view::npos
                          ? path.size()
                          : path.find_first_not_of('/')));
  if (!normal || normal->empty()) return "-";
  std::string name;
  for (size_t i = 0; i < normal->size(); ++i) {
    const char c = (*normal)[i];
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || c == ':' || c == '_' ||
                       (c == '.' && i != 0);
    if (c == '/') {
      name += '-';
    } else if (plain) {
      name += c;
    } else {
      name += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return name;
}

void EmitMounts(const Host& host, HostArtifacts& out) {
  for (const MountFact& mount : host.facts.mounts) {
    if (!mount.what.set() || !mount.where.set()) continue;
    if (!mount.where.value.starts_with('/')) {
      out.diagnostics.Report(
          code::kTargetUnencodable, mount.where.span,
          fmt::format("systemd cannot hold `mounts.where` of `{}`", host.id),
          "a mount point is an absolute path");
      continue;
    }
    std::string where = mount.where.value;
    while (where.size() > 1 && where.ends_with('/')) where.pop_back();
    out.artifacts.push_back(
        {.path = fmt::format("systemd/{}.mount", EscapePathForUnit(where)),
         .contents = MountUnit(mount, where, host, out.diagnostics)});
  }
}

}  // namespace plimsoll
