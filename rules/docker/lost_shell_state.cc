#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

// What changes only the shell that runs it; empty for anything else.
std::string_view CureFor(const ShellScript& script,
                         const ShellCommand& command) {
  if (command.kind != ShellCommandKind::kSimple) return {};
  const std::string_view name = script.NameOf(command);
  if (name == "cd")
    return "use WORKDIR, or put it on one line with what follows";
  if (name == "export")
    return "use ENV, or put it on one line with what follows";
  const bool only_sets = name.empty() && script.WordsOf(command).empty() &&
                         script.RedirectsOf(command).empty() &&
                         !script.AssignmentsOf(command).empty();
  if (only_sets)
    return "use ENV or ARG, or put it on one line with what follows";
  const bool sources = name == "source" || name == ".";
  // A script that is given arguments does some work.
  if (sources && script.WordsOf(command).size() != 2) return {};
  if (name == "alias" || name == "umask" || name == "ulimit" || sources) {
    return "put it on one line with what follows";
  }
  return {};
}

// `. ./setup.sh` of the repository: what it does is not read, and may be more.
bool ReadsOwnScript(const ShellScript& script, const Repository& repository) {
  return std::ranges::any_of(script.commands, [&](const ShellCommand& command) {
    const std::string_view name = script.NameOf(command);
    const auto words = script.WordsOf(command);
    if ((name != "source" && name != ".") || words.size() < 2) return false;
    const std::string_view file = BaseNameOf(words[1].text);
    return std::ranges::any_of(repository.paths, [&](const PathEntry& entry) {
      return BaseNameOf(entry.path) == file;
    });
  });
}

// A command of the script that changes the shell, if all of them do.
const ShellCommand* OnlyState(const ShellScript& script) {
  if (script.broken || script.commands.empty()) return nullptr;
  for (const ShellCommand& command : script.commands) {
    // What runs in `$( )` may do anything.
    if (command.subshell != 0 || CureFor(script, command).empty()) {
      return nullptr;
    }
  }
  return &script.commands.front();
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr) return;
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    const bool is_line = instruction.keyword == "RUN" &&
                         instruction.heredocs.empty() &&
                         instruction.scripts_end > instruction.scripts_begin;
    if (!is_line) continue;
    const ShellScript& script = dockerfile->scripts[instruction.scripts_begin];
    const ShellCommand* command = OnlyState(script);
    if (command == nullptr || ReadsOwnScript(script, ctx.repository())) {
      continue;
    }
    ctx.Report(command->span, "this changes a shell that ends with the line")
        .AddNote("each RUN has a shell of its own")
        .Help(std::string(CureFor(script, *command)));
  }
}

}  // namespace

constinit const Rule lost_shell_state = {
    .id = "docker/lost-shell-state",
    .summary = "a RUN only changes the folder or variables of its own shell",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::docker
