#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

// supervisord fills in no `$NAME`: where a user or a folder is one, something
// else does before it reads the file.
bool IsFilledIn(const SupervisorSection& section) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"user", "directory"},
      [&](std::string_view option) {
        const Node* value = section.Find(option);
        return value != nullptr &&
               value->text.find('$') != std::string_view::npos;
      });
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    const auto read = EnvironmentOf(section);
    if (!read || read->error.empty() || IsFilledIn(section)) continue;
    ctx.Report(read->error_span, read->error)
        .AddNote("supervisord does not start")
        .Help(
            "write `KEY=\"value\"` with commas between; values with anything "
            "but letters, digits and `_/.+-():` need quotes");
  }
}

}  // namespace

constinit const Rule bad_environment = {
    .id = "supervisor/bad-environment",
    .summary = "an environment= cannot be read",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
