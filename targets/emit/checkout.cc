#include "targets/emit/checkout.h"

#include <fmt/format.h>

#include "compiler/base/path.h"
#include "targets/emit/layout.h"

namespace plimsoll {
namespace {

// Where the host has a path of the repository, by its longest checkout.
std::optional<std::string> PathOnHost(const Host& host,
                                      std::string_view in_repository) {
  std::optional<std::string> best;
  size_t best_length = 0;
  for (const Named<Text>& checkout : host.facts.checkout) {
    const auto folder = NormalizeBelow("", checkout.value.value);
    if (!folder) continue;
    const bool covers = folder->empty() || in_repository == *folder ||
                        (in_repository.starts_with(*folder) &&
                         in_repository[folder->size()] == '/');
    if (!covers || (best && folder->size() < best_length)) continue;
    std::string_view rest = in_repository.substr(folder->size());
    while (rest.starts_with('/')) rest.remove_prefix(1);
    best =
        rest.empty() ? checkout.key.value : JoinPath(checkout.key.value, rest);
    best_length = folder->size();
  }
  return best;
}

}  // namespace

std::optional<std::string> BuildContextOnHost(Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const BuildSpec& build = instance.app->container.build;
  const auto context = NormalizeBelow(FolderOf(instance.unit->path),
                                      build.context.or_default("."));
  auto there = context ? PathOnHost(*instance.host, *context) : std::nullopt;
  if (!there) {
    reporter
        .Unsupported("container.build.context",
                     build.context.stated() ? build.context.span : build.span,
                     fmt::format("`{}` has no checkout of this folder",
                                 instance.host->id))
        .Help("state `host.checkout`, or an `image` that a registry has");
  }
  return there;
}

}  // namespace plimsoll
