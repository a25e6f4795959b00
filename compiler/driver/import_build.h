#ifndef PLIMSOLL_COMPILER_DRIVER_IMPORT_BUILD_H_
#define PLIMSOLL_COMPILER_DRIVER_IMPORT_BUILD_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/import/draft.h"
#include "targets/target.h"

namespace plimsoll {

// An imported project, built in memory: what tells whether all was carried.
struct TrialBuild {
  std::unique_ptr<Session> session;
  HostArtifacts artifacts;

  [[nodiscard]] const Artifact* Find(std::string_view path) const;
  // Ids of apps that a manifest's form or a target refuses.
  [[nodiscard]] std::set<std::string> RefusedApps(
      const importing::Draft& draft) const;
};
[[nodiscard]] TrialBuild BuildDraft(const importing::Draft& draft);

// The compose project of an import, with where it was read from.
struct ComposeSource {
  const compose::Project* project = nullptr;
  const Repository* repository = nullptr;
  // The variables of the project, which a build's file asks for, too.
  std::string dotenv;
};

// Has the draft say in compose's own words what a build gets different, until
// nothing is or nothing helps; what then still differs is noted as lost.
void SettleCompose(const ComposeSource& source, importing::Draft* draft);

// The same for supervisor's configurations and for units.
void SettleLines(const std::vector<const ParsedFile*>& source,
                 importing::Draft* draft);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_IMPORT_BUILD_H_
