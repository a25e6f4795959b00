#ifndef PLIMSOLL_COMPILER_RESOLVE_RESOLVE_H_
#define PLIMSOLL_COMPILER_RESOLVE_RESOLVE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/resolve/fleet.h"
#include "compiler/source/source_map.h"
#include "compiler/syntax/template_tree.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// By path.
using TemplateTrees = std::map<std::string, const TemplateTree*, std::less<>>;

// What the files of a project state, before anything is merged.
struct HostUnit {
  const Node* node = nullptr;  // The mapping below `host:`.
  std::string path;
  bool broken = false;  // Parts of it may be hidden by a syntax error.
};
struct ProjectUnits {
  Project project;
  Unread unread;
  const Node* project_node = nullptr;
  Span project_span;
  std::vector<HostUnit> hosts;
  std::vector<AppUnit> apps;
  // The `.env.example` style files of env_templates that were found.
  std::vector<std::pair<std::string, const Tree*>> env_templates;  // By path.
  TemplateTrees templates;  // Every Handlebars file of the repository.
};

// Merges defaults, groups and overrides, places apps, fills in placeholders
// and addresses, merges environments. What cannot be resolved is a Problem of
// the Fleet where a rule reports it, else a diagnostic here (bad ids, malformed
// placeholders, wrong types after filling in). Never fails: what could be
// resolved is there.
[[nodiscard]] Fleet Resolve(ProjectUnits units, const SourceMap& sources,
                            Sink& sink, unsigned jobs = 1);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_RESOLVE_RESOLVE_H_
