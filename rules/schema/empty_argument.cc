#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/places.h"

namespace plimsoll::rules::schema {
namespace {

void CheckCommand(const AppUnit& unit, std::string_view field,
                  const Command& command, RuleContext& ctx) {
  for (const Text& argument : command.arguments) {
    if (!argument.set() || !argument.value.empty()) continue;
    ctx.Report(argument, fmt::format("an element of `{}` of `{}` is empty",
                                     field, unit.app.id.value))
        .AddNote(
            "the program gets an empty argument, which it may take for the "
            "value of the option before it")
        .Help("remove the element")
        .About(unit.path, std::string(field));
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const AppUnit* unit : SoundApps(fleet)) {
    const App& app = unit->app;
    CheckCommand(*unit, "entrypoint", app.container.entrypoint, ctx);
    CheckCommand(*unit, "custom_args", app.container.custom_args, ctx);
    CheckCommand(*unit, "command", app.process.command, ctx);
  }
}

}  // namespace

constinit const Rule empty_argument = {
    .id = "schema/empty-argument",
    .summary = "an element of a command line is empty",
    .check = Check,
};

}  // namespace plimsoll::rules::schema
