#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

class Judge {
 public:
  Judge(const SupervisorSection& section, RuleContext& ctx)
      : section_(section), ctx_(ctx) {}

  void Run() {
    if (section_.StartsProcesses()) {
      JudgeNumber();
      JudgeSignals();
    }
    if (section_.type == "eventlistener" && True("redirect_stderr")) {
      Report("redirect_stderr",
             "an event listener cannot send its errors to its output")
          .Help("remove it: the output carries the protocol");
    }
    if (section_.type == "unix_http_server" ||
        section_.type == "inet_http_server") {
      JudgeLogin();
    }
    if (section_.type == "fcgi-program") JudgeSocket();
  }

 private:
  [[nodiscard]] bool True(std::string_view option) const {
    const std::string value = section_.Value(option);
    return IsTrue(value) && value != "y" && value != "t";
  }

  Diagnostic& Report(std::string_view option, std::string message) {
    return ctx_.Report(section_.Find(option)->span, std::move(message))
        .AddNote("supervisord does not start");
  }

  void JudgeNumber() {
    const std::string count = section_.Value("numprocs");
    if (count.empty() ||
        count.find_first_not_of("0123456789") != std::string::npos ||
        count.find_first_not_of('0') == std::string::npos || count == "1") {
      return;
    }
    const std::string name = section_.Value("process_name");
    if (name.find("%(process_num)") != std::string::npos || IsTemplated(name)) {
      return;
    }
    Report("numprocs", fmt::format("{} processes would have one name", count))
        .Help("set `process_name=%(program_name)s_%(process_num)02d`");
  }

  void JudgeSignals() {
    const std::string kill = section_.Value("killasgroup");
    if (!True("stopasgroup") || !IsFalse(kill) || kill == "n" || kill == "f") {
      return;
    }
    Report("killasgroup", "`stopasgroup` without `killasgroup`")
        .Also(section_.Find("stopasgroup")->span, "the group is stopped")
        .Help("remove `killasgroup`: it follows `stopasgroup`");
  }

  void JudgeLogin() {
    const bool user = section_.Find("username") != nullptr;
    const bool password = section_.Find("password") != nullptr;
    if (user == password) return;
    Report(
        user ? "username" : "password",
        fmt::format("`{}` is set without `{}`", user ? "username" : "password",
                    user ? "password" : "username"))
        .Help("set both or none");
  }

  void JudgeSocket() {
    if (!section_.Value("socket").starts_with("tcp://")) return;
    for (const std::string_view option : {"socket_owner", "socket_mode"}) {
      if (section_.Find(option) == nullptr) continue;
      Report(option, fmt::format("`{}` does not go with a TCP socket", option))
          .Help("remove it, or use a `unix://` socket");
    }
  }

  const SupervisorSection& section_;
  RuleContext& ctx_;
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    Judge(section, ctx).Run();
  }
}

}  // namespace

constinit const Rule conflict = {
    .id = "supervisor/conflict",
    .summary = "options of a section exclude each other",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
