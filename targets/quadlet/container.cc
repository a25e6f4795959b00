#include "targets/quadlet/container.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/service_name.h"
#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/json.h"
#include "targets/encode/quadlet.h"
#include "targets/encode/systemd.h"
#include "targets/quadlet/keys.h"
#include "targets/systemd/service.h"

namespace plimsoll {
namespace {

using enum PodmanOption::Form;

Result<std::string> Encode(PodmanOption::Form form, std::string_view value) {
  switch (form) {
    case kSingle:
      return encode::QuadletSingle(value);
    case kRawLine:
      return encode::QuadletRawLine(value);
    case kListItem:
      return IsPlainWord(value) ? Result<std::string>(std::string(value))
                                : encode::QuadletListItem(value);
    case kArgument:
      break;
  }
  return IsPlainWord(value) ? Result<std::string>(std::string(value))
                            : encode::QuadletArgument(value);
}

std::string_view PullWord(PullPolicy policy) {
  switch (policy) {
    case PullPolicy::kAlways:
      return "always";
    case PullPolicy::kNewer:
      return "newer";
    case PullPolicy::kIfNotPresent:
    case PullPolicy::kMissing:
    case PullPolicy::kBuild:
      return "missing";
    case PullPolicy::kNever:
      return "never";
  }
  return {};
}

// A command that is text runs in the container's shell.
std::vector<std::string> WordsOf(const Command& command) {
  if (command.shell.set()) return {"/bin/sh", "-c", command.shell.value};
  std::vector<std::string> words;
  for (const Text& word : command.arguments) words.push_back(word.value);
  return words;
}

}  // namespace

std::string FullImageName(const std::string& image) {
  const size_t slash = image.find('/');
  const std::string first = image.substr(0, slash);
  const bool has_registry =
      slash != std::string::npos &&
      (first.find_first_of(".:") != std::string::npos || first == "localhost");
  if (has_registry) return image;
  return (slash == std::string::npos ? "docker.io/library/" : "docker.io/") +
         image;
}

std::string ContainerWriter::Word(std::string_view value,
                                  std::string_view field, const Span& span) {
  needs_empty_variable_ =
      needs_empty_variable_ || encode::NeedsQuadletEmptyVariable(value);
  return reporter_.Take(Encode(kArgument, value), field, span);
}

void ContainerWriter::Set(const PodmanOption& option, std::string_view value,
                          std::string_view field, const Span& span) {
  if (HasKey(*project_->host, "Container", option.key)) {
    if (Result<std::string> encoded = Encode(option.form, value)) {
      unit_.Add("Container", option.key, *encoded);
      return;
    }
  }
  unit_.Add("Container", "PodmanArgs",
            Word(fmt::format("{}={}", option.flag, value), field, span));
}

void ContainerWriter::SetText(const PodmanOption& option, const Text& text,
                              std::string_view field) {
  if (text.set()) Set(option, text.value, field, text.span);
}

void ContainerWriter::SetFlag(const PodmanOption& option, bool value) {
  Set(option, value ? "true" : "false", option.key, {});
}

void ContainerWriter::AddUnitSection() {
  const Instance& instance = reporter_.instance();
  const Result<std::string> description =
      encode::SystemdSetting(instance.app->name.value);
  unit_.Add("Unit", "Description",
            description ? *description : std::string(instance.id));
  AddLinks(LinksOf(instance, *project_->fleet, *project_->order), &unit_);
  for (const ResolvedDependency& dependency : instance.dependencies) {
    if (!dependency.same_host || dependency.provider == nullptr) continue;
    if (!IsUnit(*dependency.provider)) {
      reporter_.Dropped("dependencies", dependency.source->app_id.span,
                        "a unit does not wait for what systemd does not run");
    } else if (!WaitsAsAsked(dependency)) {
      reporter_.Dropped("dependencies.condition",
                        dependency.source->condition.span,
                        "a unit only waits until the other was started");
    }
  }
}

void ContainerWriter::AddImage() {
  const Instance& instance = reporter_.instance();
  const ContainerSpec& container = instance.app->container;
  if (container.build.stated()) {
    unit_.Add("Container", "Image", instance.name + ".build");
  } else if (container.image.set()) {
    const std::string image = FullImageName(container.image.value);
    if (image.ends_with(".image") || image.ends_with(".build")) {
      reporter_.Unencodable("container.image", container.image.span,
                            "Quadlet takes this for the name of a unit");
    }
    unit_.Add("Container", "Image",
              reporter_.Take(encode::QuadletSingle(image), "container.image",
                             container.image.span));
    if (container.pull_policy.set()) {
      Set({"Pull", "--pull"}, PullWord(container.pull_policy.value),
          "container.pull_policy", container.pull_policy.span);
    }
  }
  Set({"ContainerName", "--name"}, instance.name, "container.name",
      container.name.span);
  SetText({"", "--platform"}, container.platform, "container.platform");
  SetText({"HostName", "--hostname"}, container.hostname, "container.hostname");
  SetText({"WorkingDir", "--workdir"}, container.working_dir,
          "container.working_dir");
  // Podman 4.7 and older read only numbers here.
  const bool reads_names = AtLeast(project_->host->facts.os.podman, 4, 8);
  SetText({reads_names ? "User" : "", "--user"}, instance.app->security.user,
          "security.user");
}

void ContainerWriter::AddEntrypoint() {
  const Command& command = reporter_.instance().app->container.entrypoint;
  if (!command.stated()) return;
  const std::vector<std::string> words = WordsOf(command);
  // The empty one takes the image's away.
  Set({"Entrypoint", "--entrypoint"},
      words.empty() ? std::string() : encode::JsonArray(words),
      "container.entrypoint", command.span);
}

void ContainerWriter::AddArguments() {
  const Command& command = reporter_.instance().app->container.custom_args;
  std::string line;
  for (const std::string& word : WordsOf(command)) {
    if (!line.empty()) line += ' ';
    line += Word(word, "container.custom_args", command.span);
  }
  unit_.Add("Container", "Exec", line);
}

// Podman takes the value from its own environment, which is the unit's.
void ContainerWriter::AddPassed(std::string_view variable, bool required) {
  const std::string key(variable);
  unit_.Add("Container", "PodmanArgs", Word("--env=" + key, key, {}));
  unit_.Add("Service", "PassEnvironment", key);
  if (required) unit_.Add("Unit", "AssertEnvironment", key);
}

void ContainerWriter::AddEnvironment() {
  const Instance& instance = reporter_.instance();
  for (const EnvVar& variable : instance.env) {
    const std::string field = "environment." + variable.key;
    if (!variable.value.HasSecret()) {
      unit_.Add("Container", "Environment",
                reporter_.Take(encode::QuadletAssignment(variable.key,
                                                         variable.value.text()),
                               field, variable.value.span));
    } else if (!IsPlainName(variable.key)) {
      reporter_.Unencodable(field, variable.key_span,
                            "the name of a secret variable is made of letters, "
                            "digits, `.`, `_` and `-`");
    } else {
      Set({"Secret", "--secret", kArgument},
          fmt::format("{},type=env,target={}",
                      PodmanSecretOf(instance, variable, *project_->fleet),
                      variable.key),
          field, variable.value.span);
    }
  }
  for (const InheritEnv& inherited : instance.app->inherit_env) {
    if (inherited.key.set()) {
      AddPassed(inherited.key.value, inherited.required.or_default(false));
    }
  }
}

void ContainerWriter::AddNetworks() {
  const Instance& instance = reporter_.instance();
  const ContainerSpec& container = instance.app->container;
  if (instance.host_network) {
    unit_.Add("Container", "Network", "host");
    if (!container.network_aliases.empty()) {
      reporter_.Unsupported("container.network_aliases",
                            container.network_aliases.span,
                            "the host's network has no aliases");
    }
    return;
  }
  std::vector<std::string> networks = instance.networks;
  // What is passed through says which networks there are instead.
  if (networks.empty() && !PassesKey(instance, "Container", "Network")) {
    networks.push_back(project_->DefaultNetwork());
  }
  for (const std::string& network : networks) {
    if (!IsPlainName(network)) {
      reporter_.Unencodable("container.networks", container.networks.span,
                            "a network's name is made of letters, digits, `.`, "
                            "`_` and `-`");
      continue;
    }
    project_->networks.insert(network);
    // Before 4.7 a network unit had no say in the network's name.
    const bool units = HasKey(*project_->host, "Network", "NetworkName") ||
                       project_->passed.contains(network + ".network");
    unit_.Add("Container", "Network", units ? network + ".network" : network);
    if (!units) {
      unit_.Add("Service", "ExecStartPre",
                "podman network create --ignore " + network);
    }
  }
  // Others dial the app by its id.
  const PodmanOption alias = {"NetworkAlias", "--network-alias", kRawLine};
  if (instance.name != instance.id) {
    Set(alias, instance.id, "container.name", container.name.span);
  }
  if (ServiceNameOf(*instance.app) != instance.id) {
    Set(alias, ServiceNameOf(*instance.app), "targets.compose.service", {});
  }
  for (const Text& name : container.network_aliases) {
    SetText(alias, name, "container.network_aliases");
  }
}

void ContainerWriter::AddPorts() {
  const Instance& instance = reporter_.instance();
  for (const ResolvedPort& port : instance.ports) {
    const uint16_t inside =
        port.container_port != 0 ? port.container_port : port.host_port;
    const std::string_view protocol = NameOf(port.protocol);
    if (instance.host_network) {
      if (port.host_port != 0 && port.host_port != inside) {
        reporter_.Unsupported("ports", port.span,
                              "the host's network maps no ports");
      }
    } else if (port.host_port == 0) {
      const bool known = port.protocol != Protocol::kSctp;
      Set({known ? "ExposeHostPort" : "", "--expose", kRawLine},
          fmt::format("{}/{}", inside, protocol), "ports", port.span);
    } else {
      const bool is_v6 = port.bind.find(':') != std::string::npos;
      const std::string address = port.bind.empty() ? ""
                                  : is_v6 ? fmt::format("[{}]:", port.bind)
                                          : port.bind + ":";
      Set({"PublishPort", "--publish", kRawLine},
          fmt::format("{}{}:{}/{}", address, port.host_port, inside, protocol),
          "ports.bind", port.span);
    }
  }
}

void ContainerWriter::AddService() {
  const bool oneshot = IsOneshot(reporter_.instance());
  if (oneshot) {
    unit_.Add("Service", "Type", "oneshot");
    if (!reporter_.instance().app->schedule.set()) {
      unit_.Add("Service", "RemainAfterExit", "yes");
    }
  } else {
    // An image is pulled before the unit counts as started, and systemd would
    // give up after 90 seconds.
    unit_.Add("Service", "TimeoutStartSec", "15min");
  }
  AddRestart(oneshot, reporter_, &unit_);
  AddStop();
  if (needs_empty_variable_) {
    unit_.Add("Service", "Environment",
              std::string(encode::kQuadletEmptyVariable));
  }
}

UnitText ContainerWriter::Unit() {
  AddUnitSection();
  AddImage();
  AddEntrypoint();
  AddArguments();
  AddEnvironment();
  AddPorts();
  AddNetworks();
  AddVolumes();
  AddHealth();
  AddGpus();
  AddLimits();
  AddSecurity();
  AddTuning();
  AddLogging();
  AddService();
  const Instance& instance = reporter_.instance();
  if (instance.autostart && !instance.app->schedule.set()) {
    unit_.Add("Install", "WantedBy", "default.target");
  }
  return std::move(unit_);
}

}  // namespace plimsoll
