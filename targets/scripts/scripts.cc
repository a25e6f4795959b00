#include "targets/scripts/scripts.h"

#include <fmt/format.h>

#include <algorithm>

#include "targets/emit/layout.h"
#include "targets/emit/report.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/systemd.h"
#include "targets/scripts/parts.h"

namespace plimsoll {
namespace {

constexpr uint32_t kExecutable = 0755;

// Secrets that come with the environment are nobody's to make.
void CheckGenerated(const Host& host, Sink& sink) {
  if (host.secret_source == SecretSource::kFiles) return;
  for (const Instance& instance : host.instances) {
    Reporter reporter(NameOf(instance.runtime), instance, sink);
    for (const auto* list : {&instance.app->generated_secrets,
                             &instance.app->container.generated_secrets}) {
      if (!list->empty()) {
        reporter.Unsupported("generated_secrets", list->span,
                             "secrets come from the environment here");
      }
    }
    for (const auto* list : {&instance.app->generated_certs,
                             &instance.app->container.generated_certs}) {
      if (!list->empty()) {
        reporter.Unsupported("generated_certs", list->span,
                             "secrets come from the environment here");
      }
    }
  }
}

// Whether something has to be filled before programs may start. Where only
// supervisord runs, it is what the operator or the image starts first.
bool NeedsUnit(const Host& host) {
  const bool outputs =
      HasFilledOutputs(host) && (host.container_runtime == Runtime::kCompose ||
                                 host.container_runtime == Runtime::kQuadlet ||
                                 host.process_runtime == Runtime::kSystemd);
  return outputs ||
         std::ranges::any_of(host.instances, [](const Instance& instance) {
           return NeedsMaterialize(instance) &&
                  instance.runtime != Runtime::kSupervisor;
         });
}

bool NeededBy(Runtime runtime, const Host& host) {
  const bool outputs =
      HasFilledOutputs(host) && host.container_runtime == runtime;
  return outputs ||
         std::ranges::any_of(host.instances, [&](const Instance& instance) {
           return NeedsMaterialize(instance) && instance.runtime == runtime;
         });
}

std::string SecretsUnit(const Host& host, const Fleet& fleet, Sink& sink) {
  const auto take = [&](Result<std::string> encoded, const Text& field) {
    if (encoded) return std::move(encoded).value();
    sink.Report(code::kTargetUnencodable,
                field.stated() ? field.span : host.id_span,
                "systemd cannot hold this path", encoded.error());
    return std::string();
  };
  std::string text = SourcesHeader(host, "#");
  text += fmt::format(
      "[Unit]\nDescription=Secrets of {} on {} for those who read them\n",
      ProjectName(fleet), host.id);
  text += fmt::format(
      "RequiresMountsFor={}",
      take(encode::SystemdListItem(host.deploy_dir), host.facts.deploy_dir));
  if (host.secret_source == SecretSource::kFiles) {
    text += fmt::format(
        " {}", take(encode::SystemdListItem(host.secrets_dir),
                    host.facts.secrets.stated() ? host.facts.secrets.dir
                                                : host.facts.secrets_dir));
  }
  // Docker starts containers with a restart policy by itself, so what they
  // read has to be there before it.
  text +=
      NeededBy(Runtime::kCompose, host) ? "\nBefore=docker.service\n" : "\n";
  text += "\n[Service]\nType=oneshot\nRemainAfterExit=yes\n";
  // Podman may be a user's, and then so are its units and what they read.
  const bool quadlet = NeededBy(Runtime::kQuadlet, host);
  if (quadlet) text += "Environment=PLIMSOLL_RUN=%t\n";
  if (host.secret_source == SecretSource::kEnvironment) {
    text += "PassEnvironment=";
    for (const std::string& name : SecretsToRead(host).all) {
      text += VariableOfSecret(name) + " ";
    }
    text.back() = '\n';
  }
  const std::string script = JoinPath(host.deploy_dir, "materialize-secrets");
  text += fmt::format("ExecStart={}\n", take(encode::SystemdExecProgram(script),
                                             host.facts.deploy_dir));
  return text + fmt::format("\n[Install]\nWantedBy={}.target\n",
                            quadlet ? "default" : "multi-user");
}

// As it is, or as a template that is filled on the host.
std::string ContentsOf(const RenderedText& file) {
  std::string text;
  for (const ValuePiece& piece : file.contents.pieces) {
    if (!piece.secret.empty()) {
      text += SecretMarker(piece);
    } else {
      text += NeedsFilling(file) ? MarkerText(piece.text) : piece.text;
    }
  }
  return text;
}

void EmitRenderedFiles(const Host& host, HostArtifacts& out) {
  for (const Instance& instance : host.instances) {
    for (const RenderedText& file : instance.files) {
      constexpr uint32_t kReadable = 0644;
      out.artifacts.push_back(
          {.path = RenderedFilePath(instance, file),
           .contents = ContentsOf(file),
           .mode = NeedsFilling(file) ? kReadable : file.mode});
    }
  }
}

}  // namespace

void EmitScripts(const Host& host, const Fleet& fleet, HostArtifacts& out) {
  CheckGenerated(host, out.diagnostics);
  EmitRenderedFiles(host, out);
  if (NeedsMaterialize(host)) {
    out.artifacts.push_back({.path = "materialize-secrets",
                             .contents = MaterializeScript(host, fleet),
                             .mode = kExecutable});
  }
  if (NeedsUnit(host)) {
    out.artifacts.push_back(
        {.path = "systemd/" + SecretsUnitName(host, fleet),
         .contents = SecretsUnit(host, fleet, out.diagnostics)});
  }
  if (std::ranges::any_of(host.instances, NeedsWrapper)) {
    out.artifacts.push_back({.path = "run-with-secrets",
                             .contents = RunWithSecretsScript(host),
                             .mode = kExecutable});
  }
}

}  // namespace plimsoll
