#include <fmt/format.h>

#include <string>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

constexpr std::string_view kTypes[] = {"supervisord",
                                       "supervisorctl",
                                       "unix_http_server",
                                       "inet_http_server",
                                       "include",
                                       "program",
                                       "group",
                                       "eventlistener",
                                       "fcgi-program",
                                       "rpcinterface",
                                       "ctlplugin"};

// The sections that have an option, for help; nothing for one that none has.
std::string OwnersOf(std::string_view option) {
  std::vector<std::string> owners;
  for (const std::string_view type : kTypes) {
    // Options of all programs are named once.
    const bool is_special =
        (type == "eventlistener" || type == "fcgi-program") &&
        FindSupervisorOption("program", option) != nullptr;
    if (is_special || FindSupervisorOption(type, option) == nullptr) continue;
    const bool has_name = type == "program" || type == "group" ||
                          type == "eventlistener" || type == "fcgi-program";
    owners.push_back(fmt::format("[{}{}]", type, has_name ? ":NAME" : ""));
  }
  return JoinNames(owners);
}

// A plug-in may read a section of its own, so one that resembles none of ours
// is only suspicious.
void ReportSection(const SupervisorSection& section, RuleContext& ctx) {
  const std::string_view nearest = NearestWord(section.type, kTypes);
  const std::string message =
      fmt::format("supervisor has no section `[{}]`", section.key->text);
  Diagnostic& finding = nearest.empty()
                            ? ctx.Warn(section.key->span, message)
                            : ctx.Report(section.key->span, message);
  finding.AddNote("it is ignored without a warning");
  finding.Help(nearest.empty()
                   ? std::string("remove it, unless a plug-in reads it")
                   : fmt::format("the nearest section is `{}`", nearest));
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    if (IsPluginType(section.type) || IsTemplated(section.key->text) ||
        section.type == "DEFAULT") {
      continue;
    }
    if (!IsSupervisorType(section.type)) {
      ReportSection(section, ctx);
      continue;
    }
    for (const Entry& option : section.node->entries) {
      const std::string_view name = option.key->text;
      if (FindSupervisorOption(section.type, name) != nullptr ||
          IsTemplated(name)) {
        continue;
      }
      const std::string owners = OwnersOf(name);
      const std::string nearest =
          SuggestName(name, SupervisorOptionsOf(section.type), "option");
      // Other programs read such files, too, and have options of their own.
      // As it is written, or what is hidden elsewhere would show here.
      const std::string message = fmt::format(
          "`{}` is no option of `[{}]`", ctx.sources().TextOf(option.key->span),
          section.key->text);
      // What another section has is misplaced, however near it is to one of
      // these.
      const bool misspelt =
          owners.empty() && nearest.starts_with("the nearest");
      Diagnostic& finding = misspelt ? ctx.Report(option.key->span, message)
                                     : ctx.Warn(option.key->span, message);
      finding.AddNote("supervisor ignores it without a warning");
      finding.Help(!owners.empty()   ? fmt::format("it belongs to {}", owners)
                   : nearest.empty() ? std::string("remove it")
                                     : nearest);
    }
  }
}

}  // namespace

constinit const Rule unknown_key = {
    .id = "supervisor/unknown-key",
    .summary = "a section or option is not known to supervisor",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
