// `supervisord.conf`: one supervisord with a program for each bare program of
// the host, in the order in which they start.

#include "targets/encode/supervisor.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/supervisor/program.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

constexpr std::string_view kName = "supervisor";

std::vector<const Instance*> ProgramsOf(const Host& host) {
  std::vector<const Instance*> programs;
  for (const Instance& instance : host.instances) {
    if (instance.runtime == Runtime::kSupervisor && !instance.is_container) {
      programs.push_back(&instance);
    }
  }
  std::ranges::sort(programs, [](const Instance* a, const Instance* b) {
    return std::pair(PriorityOf(*a), std::string_view(a->name)) <
           std::pair(PriorityOf(*b), std::string_view(b->name));
  });
  return programs;
}

// A fact of `host.supervisor`, or what Debian's package does.
std::string Option(const Host& host, std::string_view name, const Text& stated,
                   std::string_view fallback, Sink& sink) {
  if (!stated.set()) return std::string(fallback);
  Result<std::string> encoded = encode::SupervisorOption(stated.value);
  if (encoded) return std::move(encoded).value();
  sink.Report(code::kTargetUnencodable, stated.span,
              fmt::format("supervisor cannot hold the value of "
                          "`host.supervisor.{}` of `{}`",
                          name, host.id),
              encoded.error());
  return {};
}

std::string DaemonSections(const Host& host, Sink& sink) {
  const SupervisorFacts& facts = host.facts.supervisor;
  const auto option = [&](std::string_view name, const Text& stated,
                          std::string_view fallback) {
    return Option(host, name, stated, fallback, sink);
  };
  const std::string socket =
      option("socket", facts.socket, "/run/supervisor.sock");
  std::string text = fmt::format("[unix_http_server]\nfile={}\n\n", socket);
  text += fmt::format("[supervisord]\nnodaemon={}\n",
                      facts.nodaemon.or_default(false) ? "true" : "false");
  if (facts.user.set()) {
    text += fmt::format("user={}\n", option("user", facts.user, ""));
  }
  text += fmt::format(
      "pidfile={}\nlogfile={}\nchildlogdir={}\n\n",
      option("pidfile", facts.pidfile, "/run/supervisord.pid"),
      option("logfile", facts.logfile, "/var/log/supervisor/supervisord.log"),
      option("childlogdir", facts.childlogdir, "/var/log/supervisor"));
  text +=
      "[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory="
      "supervisor.rpcinterface:make_main_rpcinterface\n\n";
  text += fmt::format("[supervisorctl]\nserverurl=unix://{}\n", socket);
  return text;
}

struct Group {
  std::vector<std::string> programs;
  std::string priority;
};

bool IsPriority(std::string_view text) {
  return !text.empty() && text.size() < 9 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// supervisord knows a group by the programs it lists, and refuses one that
// lists a program it does not have: so programs say which group is theirs, and
// those of this host are listed.
std::map<std::string, Group> GroupsOf(
    const std::vector<const Instance*>& programs, Sink& sink) {
  std::map<std::string, Group> groups;
  for (const Instance* instance : programs) {
    const GroupOfProgram stated = GroupOf(*instance);
    if (stated.name == nullptr) continue;
    Reporter reporter(kName, *instance, sink);
    if (!stated.name->IsScalar() || !IsPlainName(stated.name->text)) {
      reporter.Unencodable("targets.supervisor.group", stated.name->span,
                           "a group's name is made of letters, digits, `.`, "
                           "`_` and `-`");
      continue;
    }
    Group& group = groups[std::string(stated.name->text)];
    group.programs.push_back(instance->name);
    if (stated.priority == nullptr) continue;
    const std::string_view priority = stated.priority->text;
    if (!stated.priority->IsScalar() || !IsPriority(priority)) {
      reporter.Unencodable("targets.supervisor.group_priority",
                           stated.priority->span, "this is no number");
    } else if (!group.priority.empty() && group.priority != priority) {
      reporter.Unencodable(
          "targets.supervisor.group_priority", stated.priority->span,
          fmt::format("another program of group `{}` gives it {}",
                      stated.name->text, group.priority));
    } else {
      group.priority = priority;
    }
  }
  return groups;
}

void Emit(const Host& host, const Fleet&, HostArtifacts& out) {
  std::string text = SourcesHeader(host, Runtime::kSupervisor, ";") + "\n";
  text += DaemonSections(host, out.diagnostics);
  const std::vector<const Instance*> programs = ProgramsOf(host);
  for (const Instance* instance : programs) {
    Reporter reporter(kName, *instance, out.diagnostics);
    text += "\n" + ProgramSection(reporter);
  }
  for (const auto& [name, group] : GroupsOf(programs, out.diagnostics)) {
    text += fmt::format("\n[group:{}]\nprograms={}\n", name,
                        fmt::join(group.programs, ","));
    if (!group.priority.empty()) {
      text += fmt::format("priority={}\n", group.priority);
    }
  }
  out.artifacts.push_back({.path = "supervisord.conf", .contents = text});
}

}  // namespace

extern constinit const Target supervisor_target = {
    .name = kName,
    .summary = "supervisord.conf for bare programs",
    .runtime = Runtime::kSupervisor,
    .emit = Emit,
};

}  // namespace plimsoll
