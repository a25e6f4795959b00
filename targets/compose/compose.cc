// `compose.yaml`: one project with a service for each container of the host.

#include "targets/encode/compose.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "compiler/resolve/service_name.h"
#include "targets/compose/service.h"
#include "targets/emit/layout.h"
#include "targets/emit/passthrough.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

constexpr std::string_view kName = "compose";

std::string Quoted(std::string_view text) {
  Result<std::string> encoded = encode::ComposeScalar(text);
  return encoded ? std::move(encoded).value() : "\"\"";
}

// Networks keep the names the manifests use, in any project.
Yaml NetworksOf(const ComposeProject& project) {
  Yaml networks = Yaml::Map();
  for (const std::string& name : project.networks) {
    // Every project has one of that name to itself.
    if (name == "default" || project.Defines("networks", name)) continue;
    networks.At(name).Set("name", Yaml::Raw(Quoted(name)));
  }
  return networks;
}

// What apps say of the top level stands as it is.
void AddPassed(const ComposeProject& project, Yaml* file) {
  for (const Node* mapping : project.passed) {
    for (const Entry& section : EffectiveEntries(*mapping)) {
      if (!Deref(*section.value).IsNull()) {
        file->Lay(section.key->text, FromNode(*section.value));
      }
    }
  }
}

constexpr std::string_view kSections[] = {"networks", "volumes", "secrets",
                                          "configs", "models"};

bool RunsHere(const Instance& instance) {
  return instance.runtime == Runtime::kCompose && instance.is_container;
}

// Sections that are not known are reported.
void CollectPassed(const Host& host, Sink& sink, ComposeProject* project) {
  for (const Instance& instance : host.instances) {
    if (!RunsHere(instance)) continue;
    Reporter reporter(kName, instance, sink);
    const Node* section = PassthroughSection("compose_file", reporter);
    if (section == nullptr) continue;
    static_cast<void>(KnownEntries(*section, kSections, "targets.compose_file",
                                   "section of a compose file", reporter,
                                   "x-"));
    project->passed.push_back(section);
  }
}

// Compose refuses a project by any other name.
void CheckProjectName(const ComposeProject& project, Sink& sink) {
  static const RE2 kValid("[a-z0-9][a-z0-9_-]*");
  if (RE2::FullMatch(project.name, kValid)) return;
  const Text& stated = project.host->facts.compose_project;
  sink.Report(
          code::kTargetUnencodable,
          stated.stated() ? stated.span : project.fleet->project.project.span,
          fmt::format("compose cannot hold the project name `{}`",
                      project.name))
      .Help("use lowercase letters, digits, `-` and `_`");
}

void EmitInstance(const Instance& instance, ComposeProject* project,
                  Yaml* services, HostArtifacts& out) {
  Reporter reporter(kName, instance, out.diagnostics);
  CheckSecretNames(instance, reporter);
  services->Set(ServiceNameOf(*instance.app),
                ServiceWriter(project, reporter).Service());
  if (NeedsEnvFile(instance)) {
    const auto text =
        EnvFileTemplate(instance, FilledFormat::kDotenv, reporter);
    if (text) {
      out.artifacts.push_back(
          {.path = EnvFilePath(instance), .contents = *text});
    }
  }
}

// `name` at the top came with 2.3; older ones refuse the file for it.
bool ReadsFile(const Host& host, Sink& sink) {
  const Text& version = host.facts.os.compose;
  if (AtLeast(version, 2, 3)) return true;
  sink.Report(code::kTargetUnsupported, version.span,
              fmt::format("`{}` has compose {}, and compose.yaml is written "
                          "for 2.3 and newer",
                          host.id, version.value),
              "it refuses the file")
      .About(host.id + "/os.compose", "compose");
  return false;
}

void Emit(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  if (!ReadsFile(host, out.diagnostics)) return;
  ComposeProject project;
  project.fleet = &fleet;
  project.host = &host;
  project.name = ComposeProjectName(host, fleet);
  CollectPassed(host, out.diagnostics, &project);
  CheckProjectName(project, out.diagnostics);
  Yaml services = Yaml::Map();
  for (const Instance& instance : host.instances) {
    if (RunsHere(instance)) {
      EmitInstance(instance, &project, &services, out);
    }
  }
  Yaml file = Yaml::Map();
  file.Set("name", Yaml::Raw(Quoted(project.name)));
  file.Set("services", std::move(services));
  Yaml networks = NetworksOf(project);
  if (!networks.empty()) file.Set("networks", std::move(networks));
  if (!project.volumes.empty()) file.Set("volumes", std::move(project.volumes));
  if (!project.secrets.empty()) file.Set("secrets", std::move(project.secrets));
  AddPassed(project, &file);
  out.artifacts.push_back(
      {.path = "compose.yaml",
       .contents = SourcesHeader(host, Runtime::kCompose, "#") + file.Print()});
}

}  // namespace

extern constinit const Target compose_target = {
    .name = kName,
    .summary = "compose.yaml for containers",
    .runtime = Runtime::kCompose,
    .emit = Emit,
};

}  // namespace plimsoll
