#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

// What supervisor fills in for an option of the section.
std::vector<std::string> NamesFor(const SupervisorSection& section,
                                  std::string_view option) {
  // What concerns the group of processes is read before there are any.
  static constexpr auto kOfGroup = std::to_array<std::string_view>(
      {"events", "buffer_size", "result_handler", "socket_owner", "socket_mode",
       "socket_backlog"});
  if (std::ranges::count(kOfGroup, option) > 0) return {};
  if (option == "socket") return {"program_name"};
  if (section.StartsProcesses()) {
    std::vector<std::string> names = {"here", "program_name", "host_node_name",
                                      "group_name"};
    // These are read once for each process, the others once for all.
    static constexpr auto kPerProcess = std::to_array<std::string_view>(
        {"command", "directory", "environment", "process_name",
         "stdout_logfile", "stderr_logfile", "stdout_logfile_backups",
         "stderr_logfile_backups", "stdout_logfile_maxbytes",
         "stderr_logfile_maxbytes", "stdout_syslog", "stderr_syslog"});
    if (std::ranges::count(kPerProcess, option) > 0) {
      names.insert(names.end(), {"process_num", "numprocs"});
    }
    return names;
  }
  if (section.type == "include") return {"here", "host_node_name"};
  const bool plain = section.type == "inet_http_server" ||
                     (section.type == "unix_http_server" && option != "file");
  return plain ? std::vector<std::string>() : std::vector<std::string>{"here"};
}

void JudgeNames(const SupervisorSection& section, const Entry& option,
                const SupervisorFormat& format, bool includes,
                RuleContext& ctx) {
  std::vector<std::string> known = NamesFor(section, option.key->text);
  // What includes files has it filled in everywhere, once they are read.
  if (includes) known.emplace_back("here");
  for (const SupervisorFormat::Name& name : format.names) {
    if (name.text.starts_with("ENV_") ||
        std::ranges::count(known, name.text) > 0) {
      continue;
    }
    const std::string nearest = SuggestName(name.text, known, "name");
    ctx.Report(PlaceIn(section, *option.value, name.begin, name.end),
               fmt::format("supervisor has no value for `{}` here", name.text))
        .AddNote("supervisord does not start")
        .Help(nearest.empty() ? std::string("use `%(ENV_NAME)s` for a variable")
                              : nearest);
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const auto sections = SupervisorSectionsOf(file);
  const bool includes =
      std::ranges::count(sections, "include", &SupervisorSection::type) > 0;
  for (const SupervisorSection& section : sections) {
    if (!IsSupervisorType(section.type) || section.type == "DEFAULT" ||
        IsPluginType(section.type)) {
      continue;
    }
    for (const Entry& option : section.node->entries) {
      const std::string_view text = option.value->text;
      // An option that supervisor does not know is not expanded either.
      if (FindSupervisorOption(section.type, option.key->text) == nullptr ||
          IsTemplated(text)) {
        continue;
      }
      const SupervisorFormat format = ReadSupervisorFormat(text);
      JudgeNames(section, option, format, includes, ctx);
      if (format.fault.empty()) continue;
      ctx.Report(PlaceIn(section, *option.value, format.fault_begin,
                         format.fault_end),
                 format.fault)
          .AddNote("supervisord does not start")
          .Help("write `%%` for a percent sign");
    }
  }
}

}  // namespace

constinit const Rule bad_expansion = {
    .id = "supervisor/bad-expansion",
    .summary = "a percent sign of a value is no placeholder",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
