#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/resolve/service_name.h"
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

// One thing that an app has a name for.
struct Name {
  NameSpace space;
  std::string_view text;
  Span span;
  std::string_view cure;
};

std::vector<Name> NamesOf(const Instance& instance) {
  std::vector<Name> names;
  const NameSpace space = NameSpaceOf(instance);
  if (space.what.empty()) return names;
  const App& app = *instance.app;
  const Text& stated = app.container.name;
  const Span id = instance.unit->app.id.span;
  Name own = {.space = space,
              .text = instance.name,
              .span = stated.stated() ? stated.span : id,
              .cure = "set another `container.name`"};
  if (instance.runtime != Runtime::kCompose) return {own};
  const Node* container = PassedToCompose(app, "container_name");
  if (container != nullptr && container->IsScalar()) {
    own.text = container->text;
    own.span = container->span;
  }
  // A null leaves the name to compose, which puts the project's before it.
  if (container == nullptr || !container->IsNull()) names.push_back(own);
  const Node* service = PassedToCompose(app, "service");
  names.push_back({.space = {"service", instance.host->id},
                   .text = ServiceNameOf(app),
                   .span = service == nullptr ? id : service->span,
                   .cure = "set another `targets.compose.service`"});
  return names;
}

std::string PlaceOf(const Instance& instance) {
  return fmt::format("`{}` on `{}`", instance.id, instance.host->id);
}

struct Claim {
  const Instance* instance = nullptr;
  Name name;
};

void Report(const Claim& claim, const Claim& first, RuleContext& ctx) {
  const Instance& instance = *claim.instance;
  const std::string_view what = claim.name.space.what;
  const bool two_hosts = instance.host != first.instance->host;
  Diagnostic& finding =
      ctx.Report(claim.name.span,
                 fmt::format("{} `{}` exists twice on `{}`", what,
                             claim.name.text, instance.host->machine),
                 PlaceOf(instance));
  if (two_hosts) {
    finding.AddNote(
        fmt::format("it is {} there, too", PlaceOf(*first.instance)));
  }
  if (first.name.span != claim.name.span) {
    finding.Also(first.name.span, PlaceOf(*first.instance));
  }
  finding
      .Help(two_hosts && what != "container"
                ? fmt::format("give `{}` a `name_prefix` of its own",
                              instance.host->id)
                : std::string(claim.name.cure))
      .About(fmt::format("{}/{}", instance.host->id, instance.id),
             std::string(claim.name.text));
}

// Tenants of one machine share its engine and its service manager.
void CheckNames(const Fleet& fleet, RuleContext& ctx) {
  using Claims = std::map<std::pair<NameSpace, std::string_view>, Claim>;
  std::unordered_map<std::string_view, Claims> machines;
  for (const auto& host : fleet.hosts) {
    if (host->broken || host->retired()) continue;
    Claims& claims = machines[host->machine];
    for (const Instance& instance : host->instances) {
      if (instance.from_template) continue;
      for (const Name& name : NamesOf(instance)) {
        const Claim claim = {.instance = &instance, .name = name};
        const auto [at, is_new] =
            claims.try_emplace({name.space, name.text}, claim);
        if (!is_new) Report(claim, at->second, ctx);
      }
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
