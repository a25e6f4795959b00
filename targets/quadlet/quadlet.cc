// `quadlet/`: a `.container` for each container of the host, and the networks,
// volumes and images that these need.

#include "targets/encode/quadlet.h"

#include <fmt/format.h>

#include "targets/emit/checkout.h"
#include "targets/emit/layout.h"
#include "targets/emit/mounts.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/systemd.h"
#include "targets/quadlet/container.h"
#include "targets/quadlet/keys.h"
#include "targets/systemd/timer.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

constexpr std::string_view kName = "quadlet";

// What a host runs decides whether there is a reader at all.
bool HasQuadlet(const Host& host, Sink& sink) {
  const Text& podman = host.facts.os.podman;
  if (AtLeast(podman, 4, 4)) return true;
  sink.Report(code::kTargetUnsupported, podman.span,
              fmt::format("`{}` has no Quadlet", host.id),
              "Quadlet came with Podman 4.4")
      .About(host.id + "/os.podman", "quadlet");
  return false;
}

UnitText NetworkUnit(const std::string& network) {
  UnitText unit;
  unit.Add("Network", "NetworkName", network);
  return unit;
}

// `owner` is `uid:gid`, or the uid alone.
UnitText VolumeUnit(const std::string& name, const std::string& owner) {
  UnitText unit;
  unit.Add("Volume", "VolumeName", name);
  const auto ids = NumbersOfOwner(owner);
  if (ids) {
    unit.Add("Volume", "User", ids->first);
    unit.Add("Volume", "Group", ids->second);
  }
  return unit;
}

void CheckOwner(Reporter& reporter) {
  const Text& owner = reporter.instance().app->container.data_uid;
  if (owner.set() && !NumbersOfOwner(owner.value)) {
    reporter.Unencodable("container.data_uid", owner.span,
                         "this is no `uid:gid` in numbers");
  }
}

void EmitBuild(const std::string& project, Reporter& reporter,
               HostArtifacts& out) {
  const Instance& instance = reporter.instance();
  const BuildSpec& build = instance.app->container.build;
  if (!HasKey(*instance.host, "Build", "ImageTag")) {
    reporter
        .Unsupported("container.build", build.span,
                     fmt::format("Quadlet builds from Podman 5.2 on; `{}` has "
                                 "{}",
                                 instance.host->id,
                                 instance.host->facts.os.podman.value))
        .Help("state an `image` that a registry has");
    return;
  }
  const auto context = BuildContextOnHost(reporter);
  if (!context) return;
  UnitText unit;
  const std::string tag = build.tag.or_default(
      fmt::format("localhost/{}-{}:latest", project, instance.id));
  const auto single = [&](std::string_view key, const std::string& value,
                          const Span& span) {
    unit.Add(
        "Build", key,
        reporter.Take(encode::QuadletSingle(value), "container.build", span));
  };
  single("ImageTag", tag, build.tag.span);
  // podman builds in the folder, and the Dockerfile is one of its files.
  unit.Add("Build", "SetWorkingDirectory",
           reporter.Take(encode::SystemdSetting(*context),
                         "container.build.context", build.context.span));
  if (build.dockerfile.set()) {
    single("File", build.dockerfile.value, build.dockerfile.span);
  }
  const bool has_key = HasKey(*instance.host, "Build", "BuildArg");
  for (const Named<Text>& arg : build.args) {
    const std::string& key = arg.key.value;
    const std::string& value = arg.value.value;
    unit.Add("Build", has_key ? "BuildArg" : "PodmanArgs",
             reporter.Take(has_key ? encode::QuadletAssignment(key, value)
                                   : encode::QuadletArgument(fmt::format(
                                         "--build-arg={}={}", key, value)),
                           "container.build.args", arg.value.span));
  }
  out.artifacts.push_back(
      {.path = fmt::format("quadlet/{}.build", instance.name),
       .contents = unit.Print(SourcesHeader(instance, "#"))});
}

void EmitContainer(const Instance& instance, QuadletProject* project,
                   HostArtifacts& out) {
  Reporter reporter(kName, instance, out.diagnostics);
  CheckSecretNames(instance, reporter);
  CheckPodmanSecretNames(instance, *project->fleet, reporter);
  CheckOwner(reporter);
  if (!IsPlainName(instance.name)) {
    reporter.Unencodable("id", instance.unit->app.id.span,
                         "a unit's name is made of letters, digits, `.`, `_` "
                         "and `-`");
    return;
  }
  const bool timed = instance.app->schedule.set();
  UnitText timer;
  if (timed) timer = TimerOf(reporter);
  UnitText container = ContainerWriter(project, reporter).Unit();
  PassThroughQuadlet(reporter, &container, timed ? &timer : nullptr);
  const std::string header = SourcesHeader(instance, "#");
  out.artifacts.push_back(
      {.path = fmt::format("quadlet/{}.container", instance.name),
       .contents = container.Print(header)});
  if (timed) {
    out.artifacts.push_back(
        {.path = fmt::format("systemd/{}.timer", instance.name),
         .contents = timer.Print(header)});
  }
  if (instance.app->container.build.stated()) {
    EmitBuild(project->name, reporter, out);
  }
}

// Quadlet makes services of all units, and two of one name would be one.
void CheckServiceNames(const QuadletProject& project, HostArtifacts& out) {
  for (const Instance& instance : project.host->instances) {
    if (!IsUnit(instance)) continue;
    const std::string& name = instance.name;
    const auto taken = [&](std::string_view suffix, const auto& names) {
      return name.ends_with(suffix) &&
             names.contains(name.substr(0, name.size() - suffix.size()));
    };
    if (taken("-network", project.networks) ||
        taken("-volume", project.volumes)) {
      Reporter(kName, instance, out.diagnostics)
          .Unencodable("id", instance.unit->app.id.span,
                       fmt::format("`{}.service` is also what Quadlet makes of "
                                   "a network or volume",
                                   name));
    }
  }
}

bool RunsHere(const Instance& instance) {
  return instance.runtime == Runtime::kQuadlet && instance.is_container;
}

// Networks and volumes: what containers ask for, and what apps say of these.
void EmitShared(const QuadletProject& project, HostArtifacts& out) {
  const Host& host = *project.host;
  std::map<std::string, UnitText> units;
  const bool has_network_name = HasKey(host, "Network", "NetworkName");
  for (const std::string& network : project.networks) {
    if (has_network_name) units[network + ".network"] = NetworkUnit(network);
  }
  const bool has_volume_name = HasKey(host, "Volume", "VolumeName");
  for (const auto& [source, owner] : project.volumes) {
    units[source + ".volume"] = VolumeUnit(
        has_volume_name ? fmt::format("{}_{}", project.name, source) : "",
        owner);
  }
  for (const Instance& instance : host.instances) {
    if (!RunsHere(instance)) continue;
    Reporter reporter(kName, instance, out.diagnostics);
    PassThroughUnits(reporter, &units);
  }
  const std::string header = SourcesHeader(host, Runtime::kQuadlet, "#");
  for (const auto& [name, unit] : units) {
    std::string text = unit.Print(header);
    // All that it said was taken away: Podman chooses.
    if (unit.empty()) {
      text += name.ends_with(".network") ? "[Network]\n" : "[Volume]\n";
    }
    out.artifacts.push_back(
        {.path = "quadlet/" + name, .contents = std::move(text)});
  }
}

void Emit(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  if (!HasQuadlet(host, out.diagnostics)) return;
  const StartOrder order(host);
  QuadletProject project;
  project.fleet = &fleet;
  project.host = &host;
  project.order = &order;
  project.name = ComposeProjectName(host, fleet);
  if (!IsPlainName(project.name)) {
    out.diagnostics.Report(
        code::kTargetUnencodable, fleet.project.project.span,
        fmt::format("quadlet cannot hold the project name `{}`", project.name));
    return;
  }
  for (const Instance& instance : host.instances) {
    if (RunsHere(instance)) project.passed.merge(PassedUnits(instance));
  }
  for (const Instance& instance : host.instances) {
    if (RunsHere(instance)) EmitContainer(instance, &project, out);
  }
  CheckServiceNames(project, out);
  EmitShared(project, out);
}

}  // namespace

extern constinit const Target quadlet_target = {
    .name = kName,
    .summary = "Quadlet units for containers of Podman",
    .runtime = Runtime::kQuadlet,
    .emit = Emit,
};

}  // namespace plimsoll
