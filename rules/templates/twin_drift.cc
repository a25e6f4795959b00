#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/path.h"
#include "compiler/resolve/template_output.h"
#include "rules/rule.h"
#include "rules/support/templates.h"
#include "rules/support/text.h"

namespace plimsoll::rules::templates {
namespace {

namespace compose = ::plimsoll::compose;

// What a compose file is made of, apart from values: each part by its path,
// one line a step, and where it first stands.
using Parts = std::map<std::string, Span>;
constexpr std::string_view kImage = "\nimage\n";

// In place of a name that depends on what is not set here: any may be meant.
constexpr std::string_view kAny = "\n*";

void AddPart(const std::string& path, std::string_view name, const Span& span,
             Parts* parts) {
  const bool any = name.empty() || name.find('$') != std::string_view::npos;
  parts->try_emplace(
      any ? path + std::string(kAny) : fmt::format("{}\n{}", path, name), span);
}

// Lists of names count by name, be they written as lists or as mappings.
void AddNames(const compose::Value* value, const std::string& path,
              Parts* parts) {
  for (const compose::Pair& pair : compose::PairsOf(value)) {
    AddPart(path, pair.unknown && !pair.has_value ? "$" : pair.key, pair.span,
            parts);
  }
}

// Where a port is published is a value; what the container listens on is not.
void AddPorts(const compose::Service& service, const std::string& path,
              Parts* parts) {
  const auto items = compose::ItemsOf(service.Get("ports"));
  if (items.size() != service.ports.size() && !items.empty()) {
    AddPart(path, "$", items.front()->span, parts);
  }
  for (const compose::Port& port : service.ports) {
    AddPart(path, fmt::format("{}/{}", port.target.first, port.protocol),
            port.span, parts);
  }
}

// The image without tag and digest, or nothing where it is not known.
std::string ImageName(const compose::Value* image) {
  if (image == nullptr || !image->IsScalar()) return {};
  // A variable in the tag leaves the name as it stands in the file.
  std::string_view text =
      image->node == nullptr ? image->text : image->node->text;
  text = text.substr(0, text.find('@'));
  const size_t variable = text.find("${");
  text = text.substr(0, variable);
  const size_t slash = text.rfind('/');
  const size_t colon = text.rfind(':');
  const bool tagged = colon != std::string_view::npos &&
                      (slash == std::string_view::npos || colon > slash);
  if (!tagged && variable != std::string_view::npos) return {};
  return std::string(text.substr(0, tagged ? colon : text.size()));
}

Parts PartsOf(const compose::Project& project) {
  Parts parts;
  for (const compose::Service& service : project.services) {
    const std::string path = fmt::format("services\n{}", service.name);
    parts.try_emplace(path, service.name_span);
    if (service.value == nullptr) continue;
    for (const compose::Member& member : service.value->members) {
      // By profile or by condition: both leave a service out.
      if (member.key == "profiles") continue;
      parts.try_emplace(fmt::format("{}\n{}", path, member.key),
                        member.key_span);
    }
    for (const std::string_view list :
         {"environment", "depends_on", "networks", "cap_add", "cap_drop"}) {
      AddNames(service.Get(list), fmt::format("{}\n{}", path, list), &parts);
    }
    AddPorts(service, path + "\nports", &parts);
    for (const compose::Mount& mount : service.mounts) {
      if (mount.target.empty()) continue;
      parts.try_emplace(fmt::format("{}\nvolumes\n{}", path, mount.target),
                        mount.span);
    }
    const std::string image = ImageName(service.Get("image"));
    if (!image.empty()) {
      parts.try_emplace(fmt::format("{}\nimage\n{}", path, image),
                        service.Get("image")->span);
    }
  }
  const auto add = [&](std::string_view section,
                       const compose::Resources& resources) {
    for (const compose::Resource& resource : resources) {
      parts.try_emplace(fmt::format("{}\n{}", section, resource.name),
                        resource.name_span);
    }
  };
  add("volumes", project.volumes);
  add("networks", project.networks);
  return parts;
}

const compose::Project* FindProject(const Repository& repository,
                                    std::string_view host,
                                    std::string_view path) {
  for (const compose::Project& project : repository.compose) {
    const std::string& main = project.main().path();
    const bool same =
        host.empty() ? main == path : main.ends_with("/" + std::string(path));
    if (project.host == host && same) return &project;
  }
  return nullptr;
}

// Whether something around `part` is missing, too: one finding says it.
bool IsCovered(const std::string& part, const Parts& other) {
  for (size_t dot = part.rfind('\n'); dot != std::string::npos && dot > 0;
       dot = part.rfind('\n', dot - 1)) {
    const std::string around = part.substr(0, dot);
    const bool is_service =
        around == "services" || around == "volumes" || around == "networks";
    if (!is_service && !other.contains(around)) return true;
  }
  return false;
}

// The image of a service is one part with a value of its own.
bool IsImageOf(const std::string& part, const Parts& other) {
  const size_t equals = part.find(kImage);
  if (equals == std::string::npos) return false;
  const std::string prefix = part.substr(0, equals + kImage.size());
  const auto found = other.lower_bound(prefix);
  return found == other.end() || !found->first.starts_with(prefix);
}

// Whether a name of the same list is not known on one side.
bool MayBeAny(const std::string& part, const Parts& here, const Parts& there) {
  const std::string any = part.substr(0, part.rfind('\n')) + std::string(kAny);
  return here.contains(any) || there.contains(any);
}

std::string Dotted(std::string part) {
  std::ranges::replace(part, '\n', '.');
  return part;
}

std::string Describe(const std::string& part) {
  const size_t equals = part.find(kImage);
  if (equals == std::string::npos) return fmt::format("`{}`", Dotted(part));
  return fmt::format("image `{}` of `{}`", part.substr(equals + kImage.size()),
                     Dotted(part.substr(0, equals)));
}

void ReportMissing(const Parts& here, const Parts& there,
                   const FileTemplate& source, std::string_view where,
                   RuleContext& ctx) {
  for (const auto& [part, span] : here) {
    if (there.contains(part) || IsCovered(part, there) ||
        IsImageOf(part, there) || MayBeAny(part, here, there)) {
      continue;
    }
    ctx.Report(span, fmt::format("{} is not in {}", Describe(part), where))
        .Also(source.twin.span, "to be kept in step")
        .Help("change both, or neither")
        .About(source.from.value, Dotted(part));
  }
}

void CheckEntry(const FileTemplate& source, const Fleet& fleet,
                RuleContext& ctx) {
  const auto path = NormalizeBelow({}, source.twin.value);
  const compose::Project* twin =
      path ? FindProject(ctx.repository(), {}, *path) : nullptr;
  if (twin == nullptr) {
    ctx.Report(source.twin.span,
               fmt::format("no compose file is `{}`", source.twin.value));
    return;
  }
  // What a host leaves out, another may have.
  Parts made;
  for (const auto& host : fleet.hosts) {
    for (const auto& output : host->outputs) {
      if (output->source->from.span != source.from.span) continue;
      // With one output missing, nothing can be said of all.
      if (!output->complete) return;
      const compose::Project* project =
          FindProject(ctx.repository(), host->id, output->path);
      if (project == nullptr || project->root == nullptr) return;
      made.merge(PartsOf(*project));
    }
  }
  if (made.empty() || twin->root == nullptr) return;
  const Parts kept = PartsOf(*twin);
  ReportMissing(kept, made, source,
                fmt::format("what `{}` makes", source.from.value), ctx);
  ReportMissing(made, kept, source, fmt::format("`{}`", *path), ctx);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const FileTemplate& source : fleet.project.templates) {
    if (source.twin.set() && source.from.set()) CheckEntry(source, fleet, ctx);
  }
}

}  // namespace

constinit const Rule twin_drift = {
    .id = "templates/twin-drift",
    .summary = "a template and its canonical copy have drifted apart",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
