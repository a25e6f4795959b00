#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "rules/rule.h"

namespace plimsoll::rules::placement {
namespace {

// supervisord's own default, where a host says nothing.
constexpr std::string_view kSupervisorSocket = "/run/supervisor.sock";

// What hands out a name once: the engine or manager, and which of several.
struct NameSpace {
  std::string_view what;
  std::string_view of;

  auto operator<=>(const NameSpace&) const = default;
};

NameSpace NameSpaceOf(const Instance& instance) {
  switch (instance.runtime) {
    case Runtime::kCompose:
      return {"container", {}};
    case Runtime::kSupervisor: {
      const Text& socket = instance.host->facts.supervisor.socket;
      return {"program", socket.stated() ? std::string_view(socket.value)
                                         : kSupervisorSocket};
    }
    // The Quadlet generator makes a unit of a container.
    case Runtime::kQuadlet:
    case Runtime::kSystemd:
      return {"unit", {}};
    case Runtime::kNone:
      break;
  }
  return {};
}

Span SpanOfName(const Instance& instance) {
  const Text& name = instance.app->container.name;
  return name.stated() ? name.span : instance.unit->app.id.span;
}

std::string PlaceOf(const Instance& instance) {
  return fmt::format("`{}` on `{}`", instance.id, instance.host->id);
}

void Report(const Instance& instance, const Instance& first,
            std::string_view what, RuleContext& ctx) {
  const bool two_hosts = instance.host != first.host;
  Diagnostic& finding =
      ctx.Report(SpanOfName(instance),
                 fmt::format("{} `{}` exists twice on `{}`", what,
                             instance.name, instance.host->machine),
                 PlaceOf(instance));
  if (two_hosts) {
    finding.AddNote(fmt::format("it is {} there, too", PlaceOf(first)));
  }
  if (SpanOfName(first) != SpanOfName(instance)) {
    finding.Also(SpanOfName(first), PlaceOf(first));
  }
  finding
      .Help(two_hosts && what != "container"
                ? fmt::format("give `{}` a `name_prefix` of its own",
                              instance.host->id)
                : "set another `container.name`")
      .About(fmt::format("{}/{}", instance.host->id, instance.id),
             instance.name);
}

// Tenants of one machine share its engine and its service manager.
void CheckNames(const Fleet& fleet, RuleContext& ctx) {
  std::map<std::tuple<std::string_view, NameSpace, std::string_view>,
           const Instance*>
      names;
  for (const auto& host : fleet.hosts) {
    if (host->broken || host->retired()) continue;
    for (const Instance& instance : host->instances) {
      const NameSpace space = NameSpaceOf(instance);
      if (space.what.empty() || instance.from_template) continue;
      const auto [at, is_new] =
          names.try_emplace({host->machine, space, instance.name}, &instance);
      if (!is_new) Report(instance, *at->second, space.what, ctx);
    }
  }
}

bool HasComposeFile(const Host& host) {
  return std::ranges::any_of(host.instances, [](const Instance& instance) {
    return instance.runtime == Runtime::kCompose && !instance.from_template;
  });
}

// Two compose files of one project are one to the engine: each `up` finds the
// other's containers left over, and a service of the same name is replaced.
void CheckComposeProjects(const Fleet& fleet, RuleContext& ctx) {
  std::map<std::pair<std::string_view, std::string_view>, const Host*> projects;
  for (const auto& host : fleet.hosts) {
    if (host->broken || host->retired() || !HasComposeFile(*host)) continue;
    const Text& stated = host->facts.compose_project;
    const std::string_view name =
        stated.set() ? stated.value : fleet.project.project.value;
    const auto [at, is_new] =
        projects.try_emplace({host->machine, name}, host.get());
    if (is_new) continue;
    ctx.Report(stated.stated() ? stated.span : host->id_span,
               fmt::format("compose project `{}` exists twice on `{}`", name,
                           host->machine),
               fmt::format("of `{}`", host->id))
        .Also(at->second->id_span, fmt::format("of `{}`", at->second->id))
        .Help(fmt::format("give `{}` a `compose_project` of its own", host->id))
        .About(host->id, std::string(name));
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  CheckNames(fleet, ctx);
  CheckComposeProjects(fleet, ctx);
}

}  // namespace

constinit const Rule duplicate_name = {
    .id = "placement/duplicate-name",
    .summary =
        "two apps of one machine get the same container, unit or "
        "program name",
    .check = Check,
};

}  // namespace plimsoll::rules::placement
