#include "targets/emit/secret_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/resolve/template_output.h"
#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/encode/compose.h"
#include "targets/encode/refusal.h"
#include "targets/encode/systemd.h"

namespace plimsoll {
namespace {

constexpr std::string_view kMarkerOpen = "%PLIMSOLL{";

bool FromFiles(const Instance& instance) {
  return instance.host->secret_source == SecretSource::kFiles;
}

bool HasSecretVariable(const Instance& instance) {
  return std::ranges::any_of(instance.env, [](const EnvVar& variable) {
    return variable.value.HasSecret();
  });
}

// The text of `KEY="..."` between the quotes.
std::string Inner(const std::string& line) {
  const size_t open = line.find('"');
  return line.substr(open + 1, line.size() - open - 2);
}

Result<std::string> EncodeLine(FilledFormat format, std::string_view key,
                               std::string_view text) {
  return format == FilledFormat::kDotenv
             ? encode::DotenvLine(key, text)
             : encode::SystemdEnvFileLine(key, text);
}

// Podman hands secrets to containers from a store of its own.
bool NeedsPodmanSecret(const Instance& instance) {
  return instance.runtime == Runtime::kQuadlet && instance.is_container &&
         (HasSecretVariable(instance) || !instance.secret_files.empty());
}

}  // namespace

std::string_view NameOf(FilledFormat format) {
  constexpr std::string_view kNames[] = {"verbatim", "dotenv", "systemd"};
  return kNames[static_cast<size_t>(format)];
}

bool NeedsEnvFile(const Instance& instance) {
  return FromFiles(instance) && HasSecretVariable(instance) &&
         (instance.runtime == Runtime::kCompose ||
          instance.runtime == Runtime::kSystemd);
}

bool IsInherited(const Instance& instance, const EnvVar& variable) {
  return !FromFiles(instance) && variable.value.IsBareSecret() &&
         variable.key == VariableOfSecret(variable.value.pieces[0].secret);
}

std::vector<const EnvVar*> WrapperVariables(const Instance& instance) {
  std::vector<const EnvVar*> variables;
  if (instance.is_container || NeedsEnvFile(instance)) return variables;
  for (const EnvVar& variable : instance.env) {
    if (variable.value.HasSecret() && !IsInherited(instance, variable)) {
      variables.push_back(&variable);
    }
  }
  return variables;
}

std::vector<const InheritEnv*> RequiredInherited(const Instance& instance) {
  std::vector<const InheritEnv*> required;
  for (const InheritEnv& inherited : instance.app->inherit_env) {
    if (inherited.key.set() && inherited.required.or_default(false)) {
      required.push_back(&inherited);
    }
  }
  return required;
}

bool NeedsWrapper(const Instance& instance) {
  return !WrapperVariables(instance).empty() ||
         (instance.runtime == Runtime::kSupervisor &&
          !RequiredInherited(instance).empty());
}

bool InstallsFiles(const Instance& instance) {
  return instance.runtime == Runtime::kSupervisor;
}

bool NeedsFilling(const RenderedText& file) {
  return file.contents.HasSecret();
}

bool NeedsCopy(const Instance& instance, const SecretMount& mount) {
  if (instance.runtime == Runtime::kQuadlet) return false;
  if (InstallsFiles(instance) || !FromFiles(instance)) return true;
  return instance.runtime == Runtime::kCompose && mount.source->mode.set();
}

std::string PodmanSecretOf(const Instance& instance, const EnvVar& variable,
                           const Fleet& fleet) {
  const std::string prefix =
      fmt::format("{}.{}", ProjectName(fleet), instance.host->id);
  return variable.value.IsBareSecret()
             ? fmt::format("{}.{}.env", prefix, variable.value.pieces[0].secret)
             : fmt::format("{}.{}.{}.app", prefix, instance.id, variable.key);
}

std::string PodmanSecretOf(const Instance& instance, const SecretMount& mount,
                           const Fleet& fleet) {
  return fmt::format("{}.{}.{}.file", ProjectName(fleet), instance.host->id,
                     mount.secret);
}

void CheckPodmanSecretNames(const Instance& instance, const Fleet& fleet,
                            Reporter& reporter) {
  const Text& podman = instance.host->facts.os.podman;
  const size_t longest = AtLeast(podman, 4, 6) ? 253 : 64;
  const auto check = [&](std::string_view field, const std::string& name,
                         const Span& span) {
    if (name.size() > longest) {
      reporter.Unencodable(
          field, span,
          fmt::format("Podman's name for the secret, `{}`, has more than {} "
                      "characters",
                      name, longest));
    }
  };
  for (const EnvVar& variable : instance.env) {
    if (variable.value.HasSecret()) {
      check("environment." + variable.key,
            PodmanSecretOf(instance, variable, fleet), variable.key_span);
    }
  }
  for (const SecretMount& mount : instance.secret_files) {
    check("secret_files", PodmanSecretOf(instance, mount, fleet),
          mount.source->span);
  }
}

bool NeedsMaterialize(const Instance& instance) {
  if (instance.runtime == Runtime::kNone) return false;
  if (NeedsEnvFile(instance) || NeedsPodmanSecret(instance)) return true;
  return std::ranges::any_of(instance.files,
                             [&](const RenderedText& file) {
                               return InstallsFiles(instance) ||
                                      NeedsFilling(file);
                             }) ||
         std::ranges::any_of(instance.secret_files,
                             [&](const SecretMount& mount) {
                               return NeedsCopy(instance, mount);
                             });
}

bool NeedsFilling(const TemplateOutput& output) {
  return output.complete && output.contents.HasSecret();
}

bool HasFilledOutputs(const Host& host) {
  return std::ranges::any_of(
      host.outputs, [](const auto& output) { return NeedsFilling(*output); });
}

bool NeedsMaterialize(const Host& host) {
  if (HasFilledOutputs(host)) return true;
  return std::ranges::any_of(host.instances, [](const Instance& instance) {
    return NeedsMaterialize(instance) ||
           !instance.app->generated_secrets.empty() ||
           !instance.app->container.generated_secrets.empty() ||
           !instance.app->generated_certs.empty() ||
           !instance.app->container.generated_certs.empty();
  });
}

SecretUses SecretsToRead(const Host& host) {
  SecretUses uses;
  const auto add = [&](const Value& value, bool read_by_systemd) {
    for (const ValuePiece& piece : value.pieces) {
      if (piece.secret.empty()) continue;
      uses.all.insert(piece.secret);
      uses.in_text.insert(piece.secret);
      if (read_by_systemd) uses.in_systemd.insert(piece.secret);
    }
  };
  for (const Instance& instance : host.instances) {
    if (!NeedsMaterialize(instance)) continue;
    const bool in_podman = NeedsPodmanSecret(instance);
    if (NeedsEnvFile(instance) || in_podman) {
      for (const EnvVar& variable : instance.env) {
        add(variable.value, instance.runtime == Runtime::kSystemd);
      }
    }
    for (const RenderedText& file : instance.files) add(file.contents, false);
    for (const SecretMount& mount : instance.secret_files) {
      if (in_podman || NeedsCopy(instance, mount)) {
        uses.all.insert(mount.secret);
      }
    }
  }
  for (const auto& output : host.outputs) {
    if (NeedsFilling(*output)) add(output->contents, false);
  }
  return uses;
}

std::string MarkerText(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t open = text.find(kMarkerOpen, at);
    out += text.substr(at, open == std::string_view::npos ? open : open - at);
    if (open == std::string_view::npos) break;
    out += "%PLIMSOLL{literal}%";
    at = open + kMarkerOpen.size();
  }
  return out;
}

std::string SecretMarker(const ValuePiece& piece) {
  return fmt::format("%PLIMSOLL{{{} {}}}%",
                     piece.encoding == SecretEncoding::kUrl ? "url" : "secret",
                     piece.secret);
}

std::optional<std::string> EnvFileTemplate(const Instance& instance,
                                           FilledFormat format,
                                           Reporter& reporter) {
  std::string text = SourcesHeader(instance, "#");
  for (const EnvVar& variable : instance.env) {
    if (!variable.value.HasSecret()) continue;
    const std::string field = "environment." + variable.key;
    const Result<std::string> key = EncodeLine(format, variable.key, "");
    if (!key) {
      reporter.Unencodable(field, variable.key_span, key.error());
      return std::nullopt;
    }
    text += variable.key + "=\"";
    for (const ValuePiece& piece : variable.value.pieces) {
      if (!piece.secret.empty()) {
        text += SecretMarker(piece);
        continue;
      }
      const Result<std::string> line =
          EncodeLine(format, variable.key, piece.text);
      if (!line) {
        reporter.Unencodable(field, variable.value.span, line.error());
        return std::nullopt;
      }
      text += MarkerText(Inner(*line));
    }
    text += "\"\n";
  }
  return text;
}

void CheckSecretNames(const Instance& instance, Reporter& reporter) {
  constexpr std::string_view kWhy =
      "the scripts that read secrets take names of letters, digits, `.`, `_` "
      "and `-`";
  const auto check = [&](std::string_view field, std::string_view name,
                         const Span& span) {
    if (!IsPlainName(name)) {
      reporter.Unencodable(field, span, std::string(kWhy));
    }
  };
  for (const EnvVar& variable : instance.env) {
    for (const ValuePiece& piece : variable.value.pieces) {
      if (!piece.secret.empty()) check("secret_env", piece.secret, piece.span);
    }
  }
  for (const EnvVar* variable : WrapperVariables(instance)) {
    const std::string field = "environment." + variable->key;
    if (const auto refusal = encode::RefuseUnlessShellName(variable->key)) {
      reporter.Unencodable(field, variable->key_span, refusal->message);
    }
    for (const ValuePiece& piece : variable->value.pieces) {
      if (const auto refusal = encode::RefuseNul(piece.text)) {
        reporter.Unencodable(field, variable->value.span, refusal->message);
      }
    }
  }
  // These stand in units and scripts as they are.
  for (const InheritEnv& inherited : instance.app->inherit_env) {
    if (!inherited.key.set()) continue;
    if (const auto refusal =
            encode::RefuseUnlessShellName(inherited.key.value)) {
      reporter.Unencodable("inherit_env", inherited.key.span, refusal->message);
    }
  }
  for (const RenderedText& file : instance.files) {
    for (const ValuePiece& piece : file.contents.pieces) {
      if (!piece.secret.empty()) check("files", piece.secret, piece.span);
    }
  }
  for (const SecretMount& mount : instance.secret_files) {
    check("secret_files", mount.secret, mount.source->secret_file.span);
  }
}

}  // namespace plimsoll
