#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <variant>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/shell_options.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::scripts {
namespace {

// Their output is written at once and fits any pipe, so it is in there before
// grep can have left.
constexpr auto kBrief = std::to_array<std::string_view>(
    {"echo", "printf", "id", "uname", "hostname", "whoami", "date", "pwd",
     "basename", "dirname", "arch", "nproc", "tty", "groups", "wc", "file",
     "stat"});

bool HasWord(std::span<const ShellWord> words, std::string_view text) {
  return std::ranges::count(words, text, &ShellWord::text) > 0;
}

// Whether a command writes at once what fits any pipe.
bool IsBrief(std::span<const ShellWord> words) {
  const std::string_view name = words[0].text;
  if (std::ranges::count(kBrief, name) > 0) return true;
  if (name == "head" || name == "tail") {
    const auto it = std::ranges::find(words, "-n", &ShellWord::text);
    const bool counts = it != words.end() && it + 1 != words.end();
    return HasWord(words, "-1") || HasWord(words, "-n1") ||
           (counts && (it + 1)->text == "1") || HasWord(words, "-c");
  }
  if (name == "find") return HasWord(words, "-quit");
  if (name == "grep") {
    return std::ranges::any_of(words.subspan(1), [](const ShellWord& word) {
      const std::string_view text = word.text;
      return text == "--count" ||
             (text.starts_with('-') && !text.starts_with("--") &&
              text.substr(0, text.find_first_of("ef")).find('c') !=
                  std::string_view::npos);
    });
  }
  if (name == "crontab") return HasWord(words, "-l");
  // `docker inspect` alone writes pages of JSON.
  return (name == "docker" || name == "podman") && HasWord(words, "inspect") &&
         std::ranges::any_of(words, [](const ShellWord& word) {
           return word.text == "-f" || word.text.starts_with("--format");
         });
}

// `-q` leaves at the first match, `-m1` behind it.
bool LeavesEarly(std::span<const ShellWord> words) {
  if (words.empty()) return false;
  const std::string_view name = BaseNameOf(words[0].text);
  if (name != "grep" && name != "egrep" && name != "fgrep" && name != "zgrep" &&
      name != "rg") {
    return false;
  }
  for (const ShellWord& word : words.subspan(1)) {
    const std::string_view text = word.text;
    if (text == "--quiet" || text == "--silent" ||
        text.starts_with("--max-count")) {
      return true;
    }
    if (text == "--") return false;
    const bool is_cluster =
        text.size() >= 2 && text[0] == '-' && text[1] != '-' && !word.is_quoted;
    // What follows e or f in a cluster is a pattern or file.
    const std::string_view letters =
        text.substr(0, std::min(text.find_first_of("ef"), text.size()));
    if (is_cluster && letters.find_first_of("qm") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// What makes it leave, for the message.
std::string_view OptionOf(const ShellScript& script,
                          const ShellCommand& command) {
  for (const ShellWord& word : PlainWords(script, command).subspan(1)) {
    const bool counts =
        word.text.starts_with("-m") || word.text.starts_with("--max-count");
    if (counts) return " -m";
  }
  return " -q";
}

// Whether nobody looks at how the pipeline ends: `... || true`.
bool IsIgnored(const ShellScript& script, size_t index) {
  if (index + 1 >= script.commands.size()) return false;
  const ShellCommand& next = script.commands[index + 1];
  const std::string_view name = script.NameOf(next);
  return next.joint == ShellJoint::kOr && (name == "true" || name == ":");
}

void CheckScript(const ShellScript& script, bool pipefail, RuleContext& ctx) {
  for (size_t i = 0; i < script.commands.size(); ++i) {
    const ShellCommand& command = script.commands[i];
    if (const auto set = SetsPipefail(script, command)) pipefail = *set;
    if (!pipefail || command.piped_from == kNoShellItem ||
        !LeavesEarly(PlainWords(script, command)) || IsIgnored(script, i)) {
      continue;
    }
    const ShellCommand& writer = script.commands[command.piped_from];
    const auto words = PlainWords(script, writer);
    if (words.empty() || IsBrief(words)) continue;
    ctx.Report(command.span,
               fmt::format("`{}` may be killed for writing to a `grep{}` "
                           "that has left",
                           words[0].text, OptionOf(script, command)))
        .Also(writer.span, "writes to the pipe")
        .AddNote(
            "with pipefail the pipeline then fails although the text was "
            "found, depending on timing")
        .Help(
            "read everything (`grep ... >/dev/null`), or keep the output in "
            "a variable first");
  }
}

// `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`
bool HasPipefail(const DockerInstruction& shell) {
  return std::ranges::any_of(shell.words, [](const DockerWord& word) {
    return word.text.find("pipefail") != std::string_view::npos;
  });
}

void CheckDockerfile(const Dockerfile& dockerfile, RuleContext& ctx) {
  bool pipefail = false;
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword == "FROM") pipefail = false;
    if (instruction.keyword == "SHELL") pipefail = HasPipefail(instruction);
    for (uint32_t i = instruction.scripts_begin; i < instruction.scripts_end;
         ++i) {
      CheckScript(dockerfile.scripts[i], pipefail, ctx);
    }
  }
}

// A step that asks for bash by name gets it with pipefail; without asking it
// gets `bash -e`.
void CheckWorkflow(const Workflow& workflow, RuleContext& ctx) {
  const auto shell_of = [](const Node* mapping) {
    const Node* shell = mapping == nullptr ? nullptr : Find(*mapping, "shell");
    return shell == nullptr ? std::string_view{} : Deref(*shell).text;
  };
  const auto default_of = [&](const Node* mapping) {
    const Node* defaults = Find(*mapping, "defaults");
    return shell_of(defaults == nullptr ? nullptr : Find(*defaults, "run"));
  };
  for (const WorkflowJob& job : workflow.jobs) {
    for (const WorkflowStep& step : job.steps) {
      if (step.script == UINT32_MAX) continue;
      std::string_view shell = shell_of(step.node);
      if (shell.empty()) shell = default_of(job.node);
      if (shell.empty()) shell = default_of(workflow.root);
      CheckScript(workflow.scripts[step.script], shell == "bash", ctx);
    }
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (const Workflow* workflow = WorkflowOf(file)) {
    CheckWorkflow(*workflow, ctx);
  } else if (const Dockerfile* dockerfile = DockerfileOf(file)) {
    CheckDockerfile(*dockerfile, ctx);
  } else if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
    if (script->dialect != ShellDialect::kPosix) return;
    const std::string_view text = file.source->text();
    const std::string_view first = text.substr(0, text.find('\n'));
    const bool by_shebang = first.starts_with("#!") &&
                            first.find("pipefail") != std::string_view::npos;
    CheckScript(*script, by_shebang, ctx);
  }
}

}  // namespace

constinit const Rule pipefail_grep_q = {
    .id = "scripts/pipefail-grep-q",
    .summary = "a pipeline into `grep -q` fails at random under pipefail",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::scripts
