#include <fmt/format.h>

#include <map>

#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

struct LogUse {
  const Node* value = nullptr;
  std::string_view program;
};

// Pipes and terminals, which cannot be rotated.
bool IsStream(std::string_view path) {
  return path == "/dev/stdout" || path == "/dev/stderr" || path == "/dev/tty" ||
         path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/") ||
         path.starts_with("/proc/1/fd/");
}

bool IsKeyword(std::string_view path) {
  for (const std::string_view word : {"none", "off", "auto", "syslog"}) {
    if (EqualsIgnoringCase(path, word)) return true;
  }
  return path.empty() || path == "/dev/null";
}

bool IsZero(std::string_view size) {
  return !size.empty() &&
         size.find_first_not_of("0KkMmGgBb") == std::string_view::npos;
}

void JudgeRotation(const SupervisorSection& section, std::string_view stream,
                   RuleContext& ctx) {
  const std::string option = fmt::format("{}_logfile", stream);
  const std::string path = section.Value(option);
  const std::string limit = section.Value(option + "_maxbytes");
  const Node* value = section.Find(option);
  if (IsStream(path) && !IsZero(limit) && !IsSupervisorUnknown(limit)) {
    ctx.Report(value->span, fmt::format("`{}` cannot be rotated", path))
        .AddNote(
            "supervisor rotates at 50 MB unless told otherwise, and fails to "
            "seek in a stream")
        .Help(fmt::format("set `{}_maxbytes=0`", option));
  }
  if (EqualsIgnoringCase(path, "syslog")) {
    ctx.Report(value->span, "`syslog` is no file name any more")
        .AddNote("supervisor warns that it is going to be removed")
        .Help(fmt::format("set `{}_syslog=true` instead", stream));
  }
}

void JudgeRedirection(const SupervisorSection& section, RuleContext& ctx) {
  const Node* errors = section.Find("stderr_logfile");
  const std::string path = section.Value("stderr_logfile");
  if (errors == nullptr || IsKeyword(path) ||
      !IsTrue(section.Value("redirect_stderr"))) {
    return;
  }
  ctx.Report(errors->span, "nothing is ever written to this file")
      .Also(section.Find("redirect_stderr")->span,
            "the errors go to the output")
      .Help("remove `stderr_logfile` or `redirect_stderr`");
}

// Two programs that rotate one file lose each other's lines.
void JudgeSharing(const SupervisorSection& section,
                  std::map<std::string, LogUse>* uses, RuleContext& ctx) {
  for (const std::string_view stream : {"stdout", "stderr"}) {
    const std::string option = fmt::format("{}_logfile", stream);
    const std::string path = section.Value(option);
    if (IsKeyword(path) || IsStream(path) || IsSupervisorUnknown(path) ||
        path.starts_with("/dev/") || path.starts_with("/proc/") ||
        IsZero(section.Value(option + "_maxbytes"))) {
      continue;
    }
    if (stream == "stderr" && IsTrue(section.Value("redirect_stderr"))) {
      continue;
    }
    const Node* value = section.Find(option);
    const auto [it, fresh] =
        uses->try_emplace(path, LogUse{value, section.key->text});
    if (fresh || it->second.program == section.key->text) continue;
    ctx.Report(value->span, fmt::format("`[{}]` and `[{}]` rotate one file",
                                        it->second.program, section.key->text))
        .Also(it->second.value->span, "the other one")
        .AddNote("each renames it under the other, and lines are lost")
        .Help(fmt::format("give each a file, or set `{}_maxbytes=0`", option));
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  std::map<std::string, LogUse> uses;
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    if (!section.StartsProcesses()) continue;
    for (const std::string_view stream : {"stdout", "stderr"}) {
      JudgeRotation(section, stream, ctx);
    }
    JudgeRedirection(section, ctx);
    JudgeSharing(section, &uses, ctx);
  }
}

}  // namespace

constinit const Rule log_conflict = {
    .id = "supervisor/log-conflict",
    .summary =
        "a program's output is lost, rotated where it cannot be, or shared",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
