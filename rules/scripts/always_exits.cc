#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/shell_options.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::scripts {
namespace {

// Whether nothing but `joint` and blanks stands between two commands: no brace
// or parenthesis that would hold what follows together.
bool AreJoined(const SourceFile& file, const ShellCommand& a,
               const ShellCommand& b, std::string_view joint) {
  if (b.span.begin < a.span.end) return false;
  const std::string_view between =
      file.TextOf(file.SpanOf(a.span.end, b.span.begin));
  const size_t at = between.find(joint);
  return at != std::string_view::npos &&
         between.substr(0, at).find_first_not_of(" \t") ==
             std::string_view::npos &&
         between.find_first_not_of(" \t\\\r\n", at + joint.size()) ==
             std::string_view::npos;
}

// `exit 1`, `return 2`. With 0 it may be meant that all is well.
bool StopsWithFault(std::span<const ShellWord> words) {
  return words.size() == 2 &&
         (words[0].text == "exit" || words[0].text == "return") &&
         words[1].text.find_first_not_of("0123456789") ==
             std::string_view::npos &&
         words[1].text.find_first_not_of('0') != std::string_view::npos;
}

// `test -f x || echo "no x" && exit 1`: the two signs bind alike, and echo does
// not fail.
void CheckScript(const ShellScript& script, const SourceFile& file,
                 RuleContext& ctx) {
  for (size_t i = 1; i + 1 < script.commands.size(); ++i) {
    const ShellCommand& before = script.commands[i - 1];
    const ShellCommand& told = script.commands[i];
    const ShellCommand& exit = script.commands[i + 1];
    const std::string_view name = script.NameOf(told);
    if (told.joint != ShellJoint::kOr || exit.joint != ShellJoint::kAnd ||
        (name != "echo" && name != "printf") ||
        before.subshell != exit.subshell ||
        !AreJoined(file, before, told, "||") ||
        !AreJoined(file, told, exit, "&&") ||
        !StopsWithFault(script.WordsOf(exit))) {
      continue;
    }
    ctx.Report(exit.span,
               fmt::format("`{}` runs whether the first command fails or not",
                           file.TextOf(exit.span)))
        .Also(before.span, "where this succeeds, the script stops, too")
        .AddNote("`a || b && c` is `(a || b) && c`")
        .Help(fmt::format("write `|| {{ {}; {}; }}`", file.TextOf(told.span),
                          file.TextOf(exit.span)));
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (const Workflow* workflow = WorkflowOf(file)) {
    for (const ShellScript& script : workflow->scripts) {
      CheckScript(script, *file.source, ctx);
    }
  } else if (const Dockerfile* dockerfile = DockerfileOf(file)) {
    for (const ShellScript& script : dockerfile->scripts) {
      CheckScript(script, *file.source, ctx);
    }
  } else if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
    if (script->dialect == ShellDialect::kPosix) {
      CheckScript(*script, *file.source, ctx);
    }
  }
}

}  // namespace

constinit const Rule always_exits = {
    .id = "scripts/always-exits",
    .summary = "a script stops with a fault although nothing failed",
    .check = Check,
};

}  // namespace plimsoll::rules::scripts
