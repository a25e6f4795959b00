#include <fmt/format.h>

#include <map>
#include <string_view>

#include "compiler/syntax/ini_value.h"
#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

// The same value again does no harm.
void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    const auto read = EnvironmentOf(section);
    if (!read) continue;
    std::map<std::string_view, const IniAssignment*> last;
    for (const IniAssignment& set : read->assignments) {
      const auto [it, fresh] = last.try_emplace(set.key, &set);
      if (fresh) continue;
      if (it->second->value != set.value) {
        ctx.Report(set.key_span,
                   fmt::format("variable `{}` is set twice here", set.key))
            .Also(it->second->key_span, "first set here")
            .AddNote("supervisor takes the last one")
            .Help("remove one of the two")
            .About(std::string(section.key->text), set.key);
      }
      it->second = &set;
    }
  }
}

}  // namespace

constinit const Rule duplicate_variable = {
    .id = "supervisor/duplicate-variable",
    .summary = "an environment= sets a variable twice",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
