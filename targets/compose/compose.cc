// `compose.yaml`: one project with a service for each container of the host.

#include "targets/encode/compose.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "targets/compose/service.h"
#include "targets/emit/layout.h"
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
    networks.At(name).Set("name", Yaml::Raw(Quoted(name)));
  }
  return networks;
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
  services->Set(instance.id, ServiceWriter(project, reporter).Service());
  if (NeedsEnvFile(instance)) {
    const auto text =
        EnvFileTemplate(instance, FilledFormat::kDotenv, reporter);
    if (text) {
      out.artifacts.push_back(
          {.path = EnvFilePath(instance), .contents = *text});
    }
  }
}

void Emit(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  ComposeProject project;
  project.fleet = &fleet;
  project.host = &host;
  project.name = ComposeProjectName(host, fleet);
  CheckProjectName(project, out.diagnostics);
  Yaml services = Yaml::Map();
  for (const Instance& instance : host.instances) {
    if (instance.runtime == Runtime::kCompose && instance.is_container) {
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
