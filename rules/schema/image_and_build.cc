#include <fmt/format.h>

#include "compiler/resolve/service_name.h"
#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::schema {
namespace {

// `targets.compose` may say it in compose's own words, variables and all.
bool PassesImage(const App& app) {
  return PassedToCompose(app, "image") != nullptr ||
         PassedToCompose(app, "build") != nullptr;
}

// Which of the two would win is nothing one should have to know; with neither
// there is nothing to start.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const AppUnit* unit : SoundApps(fleet)) {
    const ContainerSpec& container = unit->app.container;
    if (!container.stated()) continue;
    const std::string& id = unit->app.id.value;
    const Node* node = Find(*unit->node, "container");
    const bool has_image = container.image.stated();
    const bool has_build = container.build.stated();
    if (has_image && has_build) {
      const Span build = KeySpan(node, "build");
      ctx.Report(build.valid() ? build : container.build.span,
                 fmt::format("`{}` has both `image` and `build`", id))
          .Also(container.image.span, "image stated here")
          .Help("keep one; `build.tag` names the image that a build makes")
          .About(unit->path, "both");
    } else if (!has_image && !has_build && !PassesImage(unit->app)) {
      const Span key = KeySpan(unit->node, "container");
      ctx.Report(key.valid() ? key : container.span,
                 fmt::format("`{}` has neither `image` nor `build`", id))
          .Help("add `image` or `build`")
          .About(unit->path, "neither");
    }
  }
}

}  // namespace

constinit const Rule image_and_build = {
    .id = "schema/image-and-build",
    .summary = "a container has both an image and a build, or neither",
    .check = Check,
};

}  // namespace plimsoll::rules::schema
