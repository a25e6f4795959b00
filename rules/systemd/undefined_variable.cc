#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/unit_commands.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsNameByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || c == '_';
}

// What systemd sets for a service, or a session for those of its user.
bool IsSetBySystemd(std::string_view name) {
  for (const std::string_view known : {"HOME",
                                       "USER",
                                       "LOGNAME",
                                       "SHELL",
                                       "PATH",
                                       "LANG",
                                       "MAINPID",
                                       "MANAGERPID",
                                       "INVOCATION_ID",
                                       "JOURNAL_STREAM",
                                       "NOTIFY_SOCKET",
                                       "PIDFILE",
                                       "TERM",
                                       "EXIT_CODE",
                                       "EXIT_STATUS",
                                       "SERVICE_RESULT",
                                       "DISPLAY",
                                       "WAYLAND_DISPLAY",
                                       "FDSTORE",
                                       "SYSTEMD_EXEC_PID",
                                       "LOG_NAMESPACE",
                                       "HOSTNAME",
                                       "RUNTIME_DIRECTORY",
                                       "STATE_DIRECTORY",
                                       "CACHE_DIRECTORY",
                                       "LOGS_DIRECTORY",
                                       "CONFIGURATION_DIRECTORY",
                                       "CREDENTIALS_DIRECTORY"}) {
    if (name == known) return true;
  }
  for (const std::string_view begin :
       {"LISTEN_", "WATCHDOG_", "REMOTE_", "TRIGGER_", "MONITOR_", "MEMORY_",
        "XDG_", "DBUS_", "LC_", "SSH_", "GPG_", "SYSTEMD_"}) {
    if (name.starts_with(begin)) return true;
  }
  return false;
}

// A word `$OPTIONS` vanishes when it is not set: a hook for a drop-in.
bool IsHook(std::string_view word, std::string_view name) {
  if (!word.starts_with('$') || word.starts_with("${")) return false;
  for (const std::string_view end :
       {"OPT", "OPTS", "OPTIONS", "ARGS", "ARGUMENTS", "FLAGS"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

// A variable of a word of a command: `${X}` anywhere, `$X` as all of it.
struct Use {
  std::string name;
  size_t begin = 0;  // In the word.
  size_t size = 0;
};

std::vector<Use> UsesIn(std::string_view word) {
  std::vector<Use> uses;
  for (size_t at = word.find('$'); at != npos && at + 1 < word.size();
       at = word.find('$', at + 1)) {
    if (word[at + 1] == '$') {
      ++at;
      continue;
    }
    const bool braced = word[at + 1] == '{';
    if (!braced && at != 0) continue;
    const size_t begin = at + (braced ? 2 : 1);
    size_t end = begin;
    while (end < word.size() && IsNameByte(word[end])) ++end;
    const bool closed =
        braced ? end < word.size() && word[end] == '}' : end == word.size();
    const bool is_name =
        end > begin && (word[begin] < '0' || word[begin] > '9');
    if (!closed || !is_name) continue;
    uses.push_back({std::string(word.substr(begin, end - begin)), at,
                    end + (braced ? 1 : 0) - at});
  }
  return uses;
}

// Whether something that is not in the unit may set variables.
bool TakesMore(const Unit& unit) {
  for (const char* name :
       {"EnvironmentFile", "PassEnvironment", "PAMName", "ImportCredential"}) {
    if (!unit.All("Service", name).empty()) return true;
  }
  return false;
}

std::set<std::string> NamesSetBy(const Unit& unit) {
  std::set<std::string> names;
  for (const UnitSetting& setting : unit.All("Service", "Environment")) {
    for (const UnitWord& word :
         SplitUnitWords(setting.value->text, UnitEscapes::kDecode).words) {
      names.insert(word.text.substr(0, word.text.find('=')));
    }
  }
  return names;
}

void JudgeWord(const UnitSetting& setting, const UnitCommand& command,
               const UnitWord& word, std::set<std::string>* set,
               RuleContext& ctx) {
  for (const Use& use : UsesIn(word.text)) {
    if (IsSetBySystemd(use.name) || IsHook(word.text, use.name) ||
        !set->insert(use.name).second) {
      continue;
    }
    const bool verbatim = word.end - word.begin == word.text.size();
    const Span span = verbatim ? PlaceIn(setting, word.begin + use.begin,
                                         word.begin + use.begin + use.size)
                               : PlaceIn(setting, word.begin, word.end);
    ctx.Report(span, fmt::format("nothing sets `{}`", use.name))
        .AddNote("systemd fills in nothing for it, also within quotes")
        .Help(IsShell(command.program)
                  ? fmt::format("write `$${{{}}}` to leave it to the shell, or "
                                "set it in `Environment=`",
                                use.name)
                  : "set it in `Environment=` or `EnvironmentFile=`");
  }
}

void JudgeCommands(const UnitSetting& setting, std::set<std::string>* set,
                   RuleContext& ctx) {
  const std::string_view text = setting.value->text;
  // `:` in front of a program leaves its words alone.
  const size_t prefixes = text.find_first_not_of("@-+!|:");
  if (text.substr(0, prefixes).find(':') != npos) return;
  for (const UnitCommand& command : CommandsIn(text).commands) {
    for (const UnitWord& word : command.arguments) {
      JudgeWord(setting, command, word, set, ctx);
    }
  }
}

void JudgeService(const Unit& unit, RuleContext& ctx) {
  std::set<std::string> set = NamesSetBy(unit);
  for (const char* name : {"ExecStartPre", "ExecStart", "ExecStartPost",
                           "ExecReload", "ExecStop", "ExecStopPost"}) {
    for (const UnitSetting& setting : unit.All("Service", name)) {
      if (!IsTemplatedCommand(setting.value->text)) {
        JudgeCommands(setting, &set, ctx);
      }
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const Unit& unit : UnitsOf(repository)) {
    const bool is_judged = unit.file().source->kind() == FileKind::kSystemd &&
                           unit.whole() && unit.type() == "service" &&
                           !TakesMore(unit);
    if (is_judged) JudgeService(unit, ctx);
  }
}

}  // namespace

constinit const Rule undefined_variable = {
    .id = "systemd/undefined-variable",
    .summary = "a command of a unit uses a variable that nothing sets",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
