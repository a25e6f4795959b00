#ifndef PLIMSOLL_TARGETS_EMIT_LAYOUT_H_
#define PLIMSOLL_TARGETS_EMIT_LAYOUT_H_

#include <string>
#include <string_view>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// Where things are: below the host's output folder, which is copied to
// `deploy_dir`, and below the folder that materialize-secrets fills on the
// host. targets/README.md tells the story.

// `/run/plimsoll/<project>/<host>`: in memory, so that what was filled in does
// not outlive the secrets it was made from.
[[nodiscard]] std::string FilledDir(const Host& host, const Fleet& fleet);

// Paths below the output folder; filled copies have the same path below
// FilledDir().
[[nodiscard]] std::string EnvFilePath(const Instance& instance);
[[nodiscard]] std::string RenderedFilePath(const Instance& instance,
                                           const RenderedText& file);
// Of an output with secrets, what they are filled into.
[[nodiscard]] std::string MarkedOutputPath(const TemplateOutput& output);
// Below FilledDir() only.
[[nodiscard]] std::string SecretCopyPath(const Instance& instance,
                                         const SecretMount& mount);

// The oneshot unit that fills FilledDir().
[[nodiscard]] std::string SecretsUnitName(const Host& host, const Fleet& fleet);

// The variable that holds a secret on hosts whose secrets come from the
// environment: `minio-secret-key` is in `MINIO_SECRET_KEY`.
[[nodiscard]] std::string VariableOfSecret(std::string_view secret);

// The project's name, or `fleet` for a project without one.
[[nodiscard]] std::string ProjectName(const Fleet& fleet);
// The same for Docker Compose on this host.
[[nodiscard]] std::string ComposeProjectName(const Host& host,
                                             const Fleet& fleet);

// Lines that name what an artifact was made from, each behind `marker`:
// the host's file and the manifests of the instances of `runtime`.
[[nodiscard]] std::string SourcesHeader(const Host& host, Runtime runtime,
                                        std::string_view marker);
// The same for the host's file alone, and for one instance.
[[nodiscard]] std::string SourcesHeader(const Host& host,
                                        std::string_view marker);
[[nodiscard]] std::string SourcesHeader(const Instance& instance,
                                        std::string_view marker);

// `path` below `folder`.
[[nodiscard]] std::string JoinPath(std::string_view folder,
                                   std::string_view path);

// Whether a name is made of letters, digits, `.`, `_` and `-`: the file, unit
// and program names that no reader and no shell reads as anything else.
[[nodiscard]] bool IsPlainName(std::string_view name);
// The same with `@+=,:/`, too: words that need no quotes in any unit.
[[nodiscard]] bool IsPlainWord(std::string_view word);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_LAYOUT_H_
