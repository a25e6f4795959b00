#ifndef PLIMSOLL_TARGETS_EMIT_SECRET_PLAN_H_
#define PLIMSOLL_TARGETS_EMIT_SECRET_PLAN_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"

namespace plimsoll {

// How secrets reach an instance. Decided here once: the target that refers to
// a file and the script that fills it have to agree.

// What reads a file that materialize-secrets fills, and so how the bytes of a
// secret are written into it.
enum class FilledFormat : uint8_t { kVerbatim, kDotenv, kSystemd };
[[nodiscard]] std::string_view NameOf(FilledFormat format);

// An env file holds the variables with secrets, and only them.
[[nodiscard]] bool NeedsEnvFile(const Instance& instance);

// Variables that run-with-secrets sets before it starts the program.
[[nodiscard]] std::vector<const EnvVar*> WrapperVariables(
    const Instance& instance);
// Variables that the program inherits and that have to be there.
[[nodiscard]] std::vector<const InheritEnv*> RequiredInherited(
    const Instance& instance);
[[nodiscard]] bool NeedsWrapper(const Instance& instance);

// Whether the variable is a secret that the program inherits under its own
// name, so that nothing has to be done.
[[nodiscard]] bool IsInherited(const Instance& instance,
                               const EnvVar& variable);

// Rendered files and secret files are put at their target by
// materialize-secrets where nothing can mount them.
[[nodiscard]] bool InstallsFiles(const Instance& instance);
[[nodiscard]] bool NeedsFilling(const RenderedText& file);
[[nodiscard]] bool NeedsFilling(const TemplateOutput& output);
[[nodiscard]] bool HasFilledOutputs(const Host& host);
// Whether a secret file is copied, to give it the mode that is asked for.
[[nodiscard]] bool NeedsCopy(const Instance& instance,
                             const SecretMount& mount);

// The names under which Podman keeps what its containers read: a secret as a
// variable (without the newline at the end of its file) or as a file, and the
// larger value of a variable with secrets in it.
[[nodiscard]] std::string PodmanSecretOf(const Instance& instance,
                                         const EnvVar& variable,
                                         const Fleet& fleet);
[[nodiscard]] std::string PodmanSecretOf(const Instance& instance,
                                         const SecretMount& mount,
                                         const Fleet& fleet);
// Reports names that the host's Podman does not take.
void CheckPodmanSecretNames(const Instance& instance, const Fleet& fleet,
                            Reporter& reporter);

// Whether the host needs materialize-secrets, and whether before the programs
// of `runtime` can start.
[[nodiscard]] bool NeedsMaterialize(const Host& host);
[[nodiscard]] bool NeedsMaterialize(const Instance& instance);

// The secrets that materialize-secrets reads.
struct SecretUses {
  std::set<std::string> all;
  std::set<std::string> in_text;  // Those that are not only files themselves.
  std::set<std::string> in_systemd;  // Those in an env file that it reads.
};
[[nodiscard]] SecretUses SecretsToRead(const Host& host);

// `text` as it stands in a template that materialize-secrets fills: what looks
// like a marker is escaped, secrets are markers.
[[nodiscard]] std::string MarkerText(std::string_view text);
[[nodiscard]] std::string SecretMarker(const ValuePiece& piece);

// The env file of an instance with markers for secrets; without it, something
// could not be encoded and was reported.
[[nodiscard]] std::optional<std::string> EnvFileTemplate(
    const Instance& instance, FilledFormat format, Reporter& reporter);

// Reports secrets and variables whose names scripts and units could not carry.
void CheckSecretNames(const Instance& instance, Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_SECRET_PLAN_H_
