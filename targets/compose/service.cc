#include "targets/compose/service.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/service_name.h"
#include "targets/emit/layout.h"
#include "targets/emit/passthrough.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/compose.h"

namespace plimsoll {
namespace {

constexpr std::string_view kKeys[] = {
#define KEY(name) #name,
#include "targets/compose/keys.def"
#undef KEY
};

std::string_view PullPolicyWord(PullPolicy policy) {
  switch (policy) {
    case PullPolicy::kAlways:
    // Docker compares digests before it loads anything.
    case PullPolicy::kNewer:
      return "always";
    case PullPolicy::kIfNotPresent:
    case PullPolicy::kMissing:
      return "missing";
    case PullPolicy::kNever:
      return "never";
    case PullPolicy::kBuild:
      return "build";
  }
  return {};
}

std::string_view ConditionWord(DependencyCondition condition) {
  switch (condition) {
    case DependencyCondition::kStarted:
      return "service_started";
    case DependencyCondition::kHealthy:
      return "service_healthy";
    case DependencyCondition::kCompleted:
      return "service_completed_successfully";
  }
  return {};
}

// Whether compose starts it only when it is asked for by name or profile.
bool IsManual(const Instance& instance) { return !instance.autostart; }

// `$` of a reference that compose does expand stays single.
Yaml Reference(const std::string& reference) {
  Result<std::string> quoted = encode::YamlScalar(reference);
  return Yaml::Raw(quoted ? std::move(quoted).value() : "\"\"");
}

std::string RequiredVariable(std::string_view secret) {
  return fmt::format("${{{}:?secret {} is not in the environment}}",
                     VariableOfSecret(secret), secret);
}

std::string DoubledDollars(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '$' ? "$$" : std::string(1, c);
  return out;
}

}  // namespace

bool ComposeProject::Defines(std::string_view section,
                             std::string_view resource) const {
  return std::ranges::any_of(passed, [&](const Node* mapping) {
    const Node* resources = Find(*mapping, section);
    return resources != nullptr && Find(Deref(*resources), resource) != nullptr;
  });
}

std::string FilledReference(const Host& host, const Fleet& fleet) {
  return fmt::format("${{PLIMSOLL_FILLED:-{}}}", FilledDir(host, fleet));
}

Yaml ServiceWriter::Scalar(std::string_view value, std::string_view field,
                           const Span& span) {
  std::string encoded =
      reporter_.Take(encode::ComposeScalar(value), field, span);
  return Yaml::Raw(encoded.empty() ? "\"\"" : std::move(encoded));
}

void ServiceWriter::SetText(std::string_view key, const Text& text,
                            std::string_view field) {
  if (text.set()) service_.Set(key, Scalar(text.value, field, text.span));
}

void ServiceWriter::AddImage() {
  const ContainerSpec& container = reporter_.instance().app->container;
  const BuildSpec& build = container.build;
  if (container.image.set()) {
    SetText("image", container.image, "container.image");
  } else if (build.tag.set()) {
    SetText("image", build.tag, "container.build.tag");
  }
  if (build.stated()) AddBuild();
  if (container.pull_policy.set()) {
    service_.Set(
        "pull_policy",
        Yaml::Raw(std::string(PullPolicyWord(container.pull_policy.value))));
  }
  SetText("platform", container.platform, "container.platform");
}

void ServiceWriter::AddCommand(std::string_view key, const Command& command,
                               std::string_view field) {
  if (!command.stated()) return;
  if (command.shell.set()) {
    service_.Set(
        key,
        Yaml::List({Yaml::Raw("\"/bin/sh\""), Yaml::Raw("\"-c\""),
                    Scalar(command.shell.value, field, command.shell.span)}));
    return;
  }
  Yaml words = Yaml::List();
  for (const Text& word : command.arguments) {
    words.Append(Scalar(word.value, field, word.span));
  }
  service_.Set(key, std::move(words));
}

Yaml ServiceWriter::InheritedSecret(const EnvVar& variable) {
  if (variable.value.IsBareSecret()) {
    const std::string& secret = variable.value.pieces[0].secret;
    return Reference(RequiredVariable(secret));
  }
  std::string text;
  for (const ValuePiece& piece : variable.value.pieces) {
    if (piece.secret.empty()) {
      text += DoubledDollars(piece.text);
    } else if (piece.encoding == SecretEncoding::kUrl) {
      reporter_
          .Unsupported("secret_env", piece.span,
                       "compose cannot write a variable as it stands in a URL")
          .Help("keep the host's secrets in files");
    } else {
      text += RequiredVariable(piece.secret);
    }
  }
  return Reference(text);
}

void ServiceWriter::AddEnvironment() {
  const Instance& instance = reporter_.instance();
  Yaml environment = Yaml::Map();
  for (const EnvVar& variable : instance.env) {
    const std::string field = "environment." + variable.key;
    if (!encode::YamlScalar(variable.key)) {
      reporter_.Unencodable(field, variable.key_span,
                            "the name is not valid text");
    } else if (!variable.value.HasSecret()) {
      environment.Set(variable.key, Scalar(variable.value.text(), field,
                                           variable.value.span));
    } else if (!NeedsEnvFile(instance)) {
      environment.Set(variable.key, InheritedSecret(variable));
    }
  }
  for (const InheritEnv& inherited : instance.app->inherit_env) {
    if (!inherited.key.set()) continue;
    const std::string& key = inherited.key.value;
    // Without a value compose passes the variable on if it is there.
    environment.Set(key,
                    inherited.required.or_default(false)
                        ? Reference(fmt::format(
                              "${{{0}?{0} is not in the environment}}", key))
                        : Yaml::Raw("null"));
  }
  if (!environment.empty()) {
    service_.Set("environment", std::move(environment));
  }
  if (NeedsEnvFile(instance)) {
    service_.Set("env_file", Yaml::List({FilledEnvFile()}));
  }
}

Yaml ServiceWriter::FilledEnvFile() {
  return Reference(JoinPath(FilledReference(*project_->host, *project_->fleet),
                            EnvFilePath(reporter_.instance())));
}

void ServiceWriter::AddNetworks() {
  const Instance& instance = reporter_.instance();
  const ContainerSpec& container = instance.app->container;
  if (instance.host_network) {
    service_.Set("network_mode", Yaml::Raw("host"));
    if (!container.network_aliases.empty()) {
      reporter_.Unsupported("container.network_aliases",
                            container.network_aliases.span,
                            "the host's network has no aliases");
    }
    return;
  }
  Yaml aliases = Yaml::List();
  for (const Text& alias : container.network_aliases) {
    aliases.Append(
        Scalar(alias.value, "container.network_aliases", alias.span));
  }
  if (instance.networks.empty() && aliases.empty()) return;
  Yaml networks = Yaml::Map();
  const auto join = [&](const std::string& name) {
    Yaml settings = Yaml::Map();
    if (!aliases.empty()) settings.Set("aliases", aliases);
    networks.Set(name, std::move(settings));
  };
  if (instance.networks.empty()) join("default");
  for (const std::string& network : instance.networks) {
    project_->networks.insert(network);
    join(network);
  }
  service_.Set("networks", std::move(networks));
}

void ServiceWriter::AddPorts() {
  const Instance& instance = reporter_.instance();
  Yaml ports = Yaml::List();
  Yaml exposed = Yaml::List();
  for (const ResolvedPort& port : instance.ports) {
    const uint16_t inside =
        port.container_port != 0 ? port.container_port : port.host_port;
    const std::string protocol(NameOf(port.protocol));
    if (instance.host_network) {
      // The container listens on the machine itself, at its own number.
      if (port.host_port != 0 && port.host_port != inside) {
        reporter_.Unsupported("ports", port.span,
                              "the host's network maps no ports");
      }
      continue;
    }
    if (port.host_port == 0) {
      exposed.Append(
          Yaml::Raw(port.protocol == Protocol::kTcp
                        ? fmt::format("\"{}\"", inside)
                        : fmt::format("\"{}/{}\"", inside, protocol)));
      continue;
    }
    Yaml mapping = Yaml::Map();
    mapping.Set("target", Yaml::Number(inside));
    mapping.Set("published", Yaml::Raw(fmt::format("\"{}\"", port.host_port)));
    if (!port.bind.empty()) {
      mapping.Set("host_ip", Scalar(port.bind, "ports.bind", port.span));
    }
    mapping.Set("protocol", Yaml::Raw(protocol));
    ports.Append(std::move(mapping));
  }
  if (!ports.empty()) service_.Set("ports", std::move(ports));
  if (!exposed.empty()) service_.Set("expose", std::move(exposed));
}

void ServiceWriter::AddDependencies() {
  const Instance& instance = reporter_.instance();
  Yaml depends = Yaml::Map();
  for (const ResolvedDependency& dependency : instance.dependencies) {
    if (!dependency.same_host || dependency.provider == nullptr) continue;
    const Instance& provider = *dependency.provider;
    if (provider.runtime != Runtime::kCompose) {
      reporter_.Dropped("dependencies", dependency.source->app_id.span,
                        "compose does not wait for what it does not run");
      continue;
    }
    Yaml link = Yaml::Map();
    link.Set("condition",
             Yaml::Raw(std::string(ConditionWord(dependency.condition))));
    // compose refuses a project in which a started service needs one that
    // its profile leaves out.
    if (IsManual(provider) && !IsManual(instance)) {
      const Text& version = project_->host->facts.os.compose;
      if (!AtLeast(version, 2, 20)) {
        reporter_.Dropped(
            "dependencies", dependency.source->app_id.span,
            fmt::format("compose leaves out what does not start by itself "
                        "from 2.20 on; `{}` has {}",
                        project_->host->id, version.value));
        continue;
      }
      link.Set("required", Yaml::Flag(false));
    }
    depends.Set(ServiceNameOf(*provider.app), std::move(link));
  }
  if (!depends.empty()) service_.Set("depends_on", std::move(depends));
}

// Laid over what was written as overrides are: maps merge by key, scalars and
// lists replace, null removes.
void ServiceWriter::PassThrough() {
  if (passed_ == nullptr) return;
  for (const Entry& entry :
       KnownEntries(*passed_, kKeys, "targets.compose",
                    "key of a compose service", reporter_, "x-")) {
    const std::string_view key = entry.key->text;
    const Node& value = Deref(*entry.value);
    if (key == "service") continue;
    if (value.IsNull()) {
      service_.Remove(key);
    } else if (key == "env_file" && NeedsEnvFile(reporter_.instance())) {
      // The file with the secrets comes last, so that it wins.
      Yaml files =
          value.IsSequence() ? FromNode(value) : Yaml::List({FromNode(value)});
      files.Append(FilledEnvFile());
      service_.Set(key, std::move(files));
    } else {
      service_.Lay(key, FromNode(value));
    }
  }
}

Yaml ServiceWriter::Service() {
  const Instance& instance = reporter_.instance();
  const ContainerSpec& container = instance.app->container;
  passed_ = PassthroughSection("compose", reporter_);
  AddImage();
  service_.Set("container_name",
               Scalar(instance.name, "container.name", container.name.span));
  SetText("hostname", container.hostname, "container.hostname");
  AddCommand("entrypoint", container.entrypoint, "container.entrypoint");
  AddCommand("command", container.custom_args, "container.custom_args");
  SetText("working_dir", container.working_dir, "container.working_dir");
  SetText("user", instance.app->security.user, "security.user");
  AddEnvironment();
  AddPorts();
  AddNetworks();
  AddDependencies();
  AddPolicy();
  AddHealth();
  AddVolumes();
  AddGpus();
  AddLimits();
  AddSecurity();
  AddTuning();
  AddLogging();
  if (IsManual(instance)) {
    service_.Set("profiles", Yaml::List({Yaml::Raw("manual")}));
  }
  PassThrough();
  return std::move(service_);
}

}  // namespace plimsoll
