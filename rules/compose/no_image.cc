#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

// Compose refuses the whole project, not just the service.
void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  if (!project.IsWhole()) return;
  for (const auto& service : project.services) {
    if (service.open) continue;
    const auto* image = service.Get("image");
    const bool has_image =
        image != nullptr && (image->unknown || !image->text.empty());
    if (has_image || service.Get("build") != nullptr ||
        service.Get("provider") != nullptr) {
      continue;
    }
    if (project.IsBeside("services", service.name)) continue;
    if (MayComeFromOverride(project, service.name, ctx)) continue;
    ctx.Report(service.name_span,
               fmt::format("service `{}` has neither `image` nor `build`",
                           service.name))
        .AddNote("compose refuses the whole project over it")
        .Help(
            "say what it runs; a file that is laid over another one is run "
            "with `-f BASE -f THIS`")
        .About(ObjectOf(project, service.name), "image");
  }
}

}  // namespace

constinit const Rule no_image = {
    .id = "compose/no-image",
    .summary = "a service says neither which image it runs nor how to build it",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
