#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

struct Fault {
  std::string message;
  std::string help;
};

bool IsUrl(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://") ||
         text.find("git://") != std::string_view::npos ||
         text.starts_with("github.com/");
}

// An image needs its Containerfile or a folder to build in.
Fault JudgeBuild(const Unit& unit) {
  if (unit.Last("Build", "ImageTag") == nullptr) {
    return {"the image that is built gets no name", "set `ImageTag=`"};
  }
  const std::string folder = unit.Value("Build", "SetWorkingDirectory");
  const std::string working = unit.Value("Service", "WorkingDirectory");
  const std::string file = unit.Value("Build", "File");
  if (folder.empty() && working.empty() && file.empty()) {
    return {"neither a Containerfile nor a folder to build in is named",
            "set `SetWorkingDirectory=unit` or `File=`"};
  }
  const bool relative = !file.starts_with('/') && !IsUrl(file) &&
                        (!file.starts_with('%') || file.starts_with("%%"));
  if (folder.empty() && working.empty() && relative) {
    return {fmt::format("`File={}` is relative to no folder", file),
            "set `SetWorkingDirectory=unit`"};
  }
  return {};
}

Fault Judge(const Unit& unit) {
  const std::string_view type = unit.type();
  if (type == "container" && unit.Value("Container", "Image").empty() &&
      unit.Value("Container", "Rootfs").empty()) {
    return {"the container has no image", "set `Image=` in `[Container]`"};
  }
  if (type == "image" && unit.Value("Image", "Image").empty()) {
    return {"no image is named", "set `Image=` in `[Image]`"};
  }
  if (type == "kube" && unit.Last("Kube", "Yaml") == nullptr) {
    return {"no Kubernetes file is named", "set `Yaml=` in `[Kube]`"};
  }
  if (type == "artifact" && unit.Value("Artifact", "Artifact").empty()) {
    return {"no artifact is named", "set `Artifact=` in `[Artifact]`"};
  }
  if (type == "volume" && unit.Value("Volume", "Driver") == "image" &&
      unit.Last("Volume", "Image") == nullptr) {
    return {"a volume with the image driver names no image",
            "set `Image=` in `[Volume]`"};
  }
  return type == "build" ? JudgeBuild(unit) : Fault();
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    if (unit.file().source->kind() != FileKind::kQuadlet || !unit.whole()) {
      continue;
    }
    const Fault fault = Judge(unit);
    if (fault.message.empty()) continue;
    ctx.Report(unit.Place(QuadletSectionOf(unit.type())), fault.message)
        .AddNote("the generator refuses the file")
        .Help(fault.help)
        .About(unit.name());
  }
}

}  // namespace

constinit const Rule missing_key = {
    .id = "quadlet/missing-key",
    .summary = "a Quadlet file lacks what it is about",
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
