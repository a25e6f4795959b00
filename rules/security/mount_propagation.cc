#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::security {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Mount;
using plimsoll::compose::Service;
using plimsoll::compose::TextOf;

bool IsShared(std::string_view option) {
  return option == "shared" || option == "rshared";
}

bool IsShared(const Mount& mount) {
  if (mount.from != nullptr && mount.from->IsMapping()) {
    return IsShared(TextOf(Find(mount.from, {"bind", "propagation"})));
  }
  std::string_view rest = mount.options;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    if (IsShared(rest.substr(0, comma))) return true;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return false;
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    for (const Mount& mount : service.mounts) {
      if (!IsShared(mount)) continue;
      ctx.Report(mount.span,
                 fmt::format("what `{}` mounts below `{}` appears on the "
                             "machine",
                             service.name, mount.target))
          .Help("use `rslave` if it only has to see the machine's mounts")
          .About(ObjectOf(project, service.name), std::string(mount.target));
    }
  }
}

}  // namespace

constinit const Rule mount_propagation = {
    .id = "security/mount-propagation",
    .summary = "mounts of a container appear on the machine",
    .severity = Severity::kWarning,
    .profile = Profile::kHardened,
    .check = Check,
};

}  // namespace plimsoll::rules::security
