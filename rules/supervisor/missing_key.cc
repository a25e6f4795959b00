#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

struct Needed {
  std::string_view type;
  std::string_view option;
  bool may_be_empty;
};

constexpr Needed kNeeded[] = {
    {"program", "command", true},       {"fcgi-program", "command", true},
    {"fcgi-program", "socket", false},  {"eventlistener", "command", true},
    {"eventlistener", "events", false}, {"unix_http_server", "file", true},
    {"inet_http_server", "port", true}, {"include", "files", true},
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.tree.broken || IsTemplated(file.source->text())) return;
  const std::vector<SupervisorSection> sections = SupervisorSectionsOf(file);
  for (const SupervisorSection& section : sections) {
    for (const Needed& needed : kNeeded) {
      if (section.type != needed.type) continue;
      // The sections of one name are one.
      bool found = false;
      for (const SupervisorSection& same : sections) {
        const bool counts =
            same.key->text == section.key->text || same.type == "DEFAULT";
        found = found ||
                (counts && same.Find(needed.option) != nullptr &&
                 (needed.may_be_empty || !same.Value(needed.option).empty()));
      }
      if (found) continue;
      ctx.Report(section.key->span,
                 fmt::format("`[{}]` has no `{}`", section.key->text,
                             needed.option))
          .AddNote("supervisord does not start")
          .Help(fmt::format("set `{}=`", needed.option));
    }
  }
}

}  // namespace

constinit const Rule missing_key = {
    .id = "supervisor/missing-key",
    .summary = "a section lacks an option that it cannot do without",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
