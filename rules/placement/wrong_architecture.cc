#include <fmt/format.h>

#include <array>
#include <utility>

#include "rules/rule.h"

namespace plimsoll::rules::placement {
namespace {

// Names of one architecture: as Debian, `uname -m` and container platforms
// write it. The platform's is what both sides become.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9>
    kAliases = {{{"x86_64", "amd64"},
                 {"x86-64", "amd64"},
                 {"aarch64", "arm64"},
                 {"armhf", "arm"},
                 {"armel", "arm"},
                 {"armv7l", "arm"},
                 {"i386", "386"},
                 {"i686", "386"},
                 {"ppc64el", "ppc64le"}}};

std::string_view Canonical(std::string_view arch) {
  for (const auto& [alias, name] : kAliases) {
    if (arch == alias) return name;
  }
  return arch;
}

// `linux/arm/v7` is of `arm`.
std::string_view ArchOfPlatform(std::string_view platform) {
  const size_t slash = platform.find('/');
  if (slash == std::string_view::npos) return Canonical(platform);
  platform.remove_prefix(slash + 1);
  return Canonical(platform.substr(0, platform.find('/')));
}

// A 64-bit machine runs programs of its 32-bit forerunner.
bool Runs(std::string_view host, std::string_view image) {
  return host == image || (host == "amd64" && image == "386") ||
         (host == "arm64" && image == "arm");
}

void Check(const Host& host, RuleContext& ctx) {
  const Text& arch = host.facts.os.arch;
  if (!arch.set()) return;
  for (const Instance& instance : host.instances) {
    const Text& platform = instance.app->container.platform;
    if (!instance.is_container || !platform.set()) continue;
    if (Runs(Canonical(arch.value), ArchOfPlatform(platform.value))) continue;
    ctx.Report(platform.span,
               fmt::format("`{}` is a container for {}, `{}` is {}",
                           instance.id, platform.value, host.id, arch.value))
        .Also(arch.span, "its architecture")
        .Help(
            "take an image for the host's architecture, or place the app "
            "elsewhere")
        .About(fmt::format("{}/{}", host.id, instance.id), platform.value);
  }
}

}  // namespace

constinit const Rule wrong_architecture = {
    .id = "placement/wrong-architecture",
    .summary = "a container is placed on a host of another architecture",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
