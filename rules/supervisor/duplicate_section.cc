#include <fmt/format.h>

#include <map>

#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

// The same option with the same value again does no harm.
void CheckOptions(const Node& section, RuleContext& ctx) {
  std::map<std::string_view, const Entry*> first;
  for (const Entry& option : section.entries) {
    const auto [it, fresh] = first.try_emplace(option.key->text, &option);
    if (fresh || it->second->value->text == option.value->text) continue;
    ctx.Warn(option.key->span,
             fmt::format("`{}` is set twice here", option.key->text))
        .Also(it->second->key->span, "first set here")
        .AddNote("supervisor takes the last one")
        .Help("remove one of the two");
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  std::map<std::string_view, const Node*> first;
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    CheckOptions(*section.node, ctx);
    const auto [it, fresh] = first.try_emplace(section.key->text, section.key);
    if (fresh) continue;
    ctx.Report(section.key->span, fmt::format("section `[{}]` is written twice",
                                              section.key->text))
        .Also(it->second->span, "first here")
        .AddNote(
            "supervisor merges the two into one, the later options winning")
        .Help(section.StartsProcesses() ? "give one of the programs another "
                                          "name"
                                        : "merge the two");
  }
}

}  // namespace

constinit const Rule duplicate_section = {
    .id = "supervisor/duplicate-section",
    .summary = "a section or option is written twice",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
