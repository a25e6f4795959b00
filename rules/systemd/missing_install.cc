#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

// The words behind `systemctl ... enable` on a line, options left out.
std::vector<Word> EnabledOn(const SourceFile& file, const Line& line) {
  std::vector<Word> units;
  bool systemctl = false;
  bool enable = false;
  for (const Word& word : SplitWords(file, line.span)) {
    const std::string_view text = word.text;
    if (text == "systemctl" || text.ends_with("/systemctl")) {
      systemctl = true;
      enable = false;
    } else if (!systemctl || text.starts_with('-')) {
      continue;
    } else if (!enable) {
      enable = text == "enable" || text == "reenable";
      if (!enable) systemctl = false;
    } else if (text == "&&" || text == "||" || text == "|" ||
               text.find(';') != std::string_view::npos ||
               text.starts_with('>') || text.starts_with('#')) {
      break;
    } else {
      units.push_back(word);
    }
  }
  return units;
}

const Unit* FindUnit(const std::vector<Unit>& units, std::string_view name) {
  std::string full(name);
  if (full.find('.') == std::string::npos) full += ".service";
  const auto found = std::ranges::find_if(units, [&](const Unit& unit) {
    return unit.name() == full || unit.name() == TemplateOf(full);
  });
  return found == units.end() ? nullptr : &*found;
}

bool CanBeEnabled(const Unit& unit) {
  return unit.HasSection("Install") || !unit.whole() ||
         unit.file().tree.root()->entries.empty() ||
         unit.file().source->kind() != FileKind::kSystemd;
}

void Check(const Repository& repository, RuleContext& ctx) {
  const std::vector<Unit> units = UnitsOf(repository);
  if (units.empty()) return;
  for (const ParsedFile& file : repository.files) {
    const FileKind kind = file.source->kind();
    const bool runs = kind == FileKind::kShell || kind == FileKind::kMarkdown ||
                      kind == FileKind::kDockerfile ||
                      kind == FileKind::kWorkflow;
    if (!runs || file.role != DocumentRole::kLive ||
        file.source->text().find("systemctl") == std::string_view::npos) {
      continue;
    }
    ForEachLine(*file.source, [&](const Line& line) {
      for (const Word& word : EnabledOn(*file.source, line)) {
        const Unit* unit = FindUnit(units, word.text);
        if (unit == nullptr || CanBeEnabled(*unit)) continue;
        ctx.Report(word.span,
                   fmt::format("`{}` cannot be enabled: it has no `[Install]` "
                               "section",
                               unit->name()))
            .Also(unit->Place("Unit"), "the unit")
            .Help(
                "add `[Install]` with `WantedBy=multi-user.target`, or start "
                "it through a timer or socket instead")
            .About(unit->name());
      }
    });
  }
}

}  // namespace

constinit const Rule missing_install = {
    .id = "systemd/missing-install",
    .summary = "a unit that is enabled has no `[Install]` section",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
