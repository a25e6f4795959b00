#ifndef PLIMSOLL_COMPILER_IMPORT_COMPOSE_PROJECT_H_
#define PLIMSOLL_COMPILER_IMPORT_COMPOSE_PROJECT_H_

#include <optional>
#include <string>
#include <vector>

#include "compiler/compose/project.h"
#include "compiler/import/canonical.h"
#include "compiler/import/draft.h"
#include "compiler/import/names.h"
#include "compiler/import/variables.h"
#include "compiler/index/repository.h"

namespace plimsoll::importing {

struct ImportOptions {
  std::string host = "main";
  // What compose calls a project that has no name; of its folder.
  std::string project;
  // Leads from a manifest's folder to that of the source, if there is a way
  // within the project.
  std::optional<std::string> folder;
  VarHome vars = VarHome::kHostFile;
  Taken ids;  // Of apps that are there already.
};

// A compose project in the words of manifests. Whether that is all of it, a
// build tells; see Amend.
[[nodiscard]] Draft ImportCompose(const compose::Project& project,
                                  const Repository& repository,
                                  ImportOptions options);

// Has what a build got different from its source passed on in compose's own
// words; `differences` are what Compare found. Returns whether anything
// changed.
bool Amend(const std::vector<Difference>& differences,
           const compose::Project& project, const Repository& repository,
           Draft* draft);
// Has a whole app passed on but for its variables: a manifest or a target
// refuses some of what it says.
void Simplify(const compose::Project& project, const Repository& repository,
              AppDraft* app, Draft* draft);
// Notes what still differs as lost.
void ReportLost(const std::vector<Difference>& differences,
                const compose::Project& project, Draft* draft);

// The variables that have become secrets, by service.
[[nodiscard]] SecretVariables SecretsOf(const Draft& draft);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_COMPOSE_PROJECT_H_
