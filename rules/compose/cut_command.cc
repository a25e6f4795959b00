#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Value;

constexpr std::string_view kBlanks = " \t\r\n";

// `command: a && b` runs `a` only: no shell reads it, and whatever follows the
// first operator is dropped without a word.
void CheckField(const plimsoll::compose::Project& project,
                const plimsoll::compose::Service& service,
                std::string_view field, RuleContext& ctx) {
  const Value* value = service.Get(field);
  if (value == nullptr || !value->IsString() || !value->IsKnown()) return;
  const auto split = plimsoll::compose::ParseCommand(value->text);
  if (!split.ok() || split->cut >= value->text.size()) return;
  const std::string_view rest = value->text.substr(split->cut);
  // An operator at the very end drops nothing but itself.
  if (rest.find_first_not_of("&;|<> \t\r\n") == std::string_view::npos) return;
  const size_t end = rest.find_last_not_of(kBlanks) + 1;
  const size_t length = std::min(rest.find('\n'), end);
  ctx.Report(SpanWithin(*value, split->cut, length),
             fmt::format("this part of `{}` of `{}` is dropped", field,
                         service.name),
             "never run")
      .AddNote(
          "compose splits the text into words without a shell, and stops at "
          "the first bare `;`, `&`, `|`, `<` or `>`")
      .Help(
          "write a list: `[\"sh\", \"-c\", \"...\"]`, or put quotes around an "
          "argument that has such a character")
      .About(ObjectOf(project, service.name), std::string(field));
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const auto& service : project.services) {
    CheckField(project, service, "command", ctx);
    CheckField(project, service, "entrypoint", ctx);
  }
}

}  // namespace

constinit const Rule cut_command = {
    .id = "compose/cut-command",
    .summary = "part of a command is dropped, since no shell reads it",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
