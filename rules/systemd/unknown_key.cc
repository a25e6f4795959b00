#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

// What a Quadlet file has besides the sections of the service it becomes.
bool IsQuadletsOwn(const ParsedFile& file, std::string_view section) {
  return file.source->kind() == FileKind::kQuadlet && IsQuadletSection(section);
}

// The type whose sections the file may have: a Quadlet file becomes a service.
std::string TypeOf(const ParsedFile& file) {
  if (file.source->kind() == FileKind::kQuadlet) return "service";
  return std::string(UnitTypeOf(UnitNameOf(file)));
}

void ReportSection(const ParsedFile& file, const Node& key, RuleContext& ctx) {
  const std::string type = TypeOf(file);
  std::vector<std::string> known = UnitSectionsOf(type);
  const std::string_view own = QuadletSectionOf(UnitTypeOf(UnitNameOf(file)));
  if (!own.empty()) known.emplace_back(own);
  ctx.Report(key.span,
             fmt::format("section `[{}]` is not one of a {} unit", key.text,
                         own.empty() ? type
                                     : UnitNameOf(file).substr(
                                           UnitNameOf(file).rfind('.') + 1)))
      .AddNote("systemd ignores everything in it")
      .Help(SuggestName(key.text, known, "section"));
}

void ReportKey(const UnitSetting& setting, RuleContext& ctx) {
  const std::vector<std::string> elsewhere = SectionsWith(setting.name);
  Diagnostic& finding =
      ctx.Report(setting.key->span, fmt::format("`{}` is no setting of `[{}]`",
                                                setting.name, setting.section));
  finding.AddNote("systemd logs a warning and goes on without it");
  if (elsewhere.empty()) {
    const std::string nearest =
        SuggestName(setting.name, DirectivesOf(setting.section), "setting");
    finding.Help(nearest.empty()
                     ? std::string("remove it, or prefix it with `X-` if "
                                   "another program reads it")
                     : nearest);
    return;
  }
  std::vector<std::string> names;
  names.reserve(elsewhere.size());
  for (const std::string& section : elsewhere) {
    names.push_back(fmt::format("[{}]", section));
  }
  finding.Help(fmt::format("move it to {}", JoinNames(names)));
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (!IsUnitFile(file)) return;
  const std::string type = TypeOf(file);
  for (const Entry& section : file.tree.root()->entries) {
    const std::string_view name = section.key->text;
    if (name.starts_with("X-") || IsQuadletsOwn(file, name) ||
        IsTemplated(name)) {
      continue;
    }
    if (!HasUnitSection(type, name)) {
      ReportSection(file, *section.key, ctx);
      continue;
    }
    for (const Entry& entry : section.value->entries) {
      const UnitSetting setting = {name, entry.key->text, entry.key,
                                   entry.value, &file};
      if (!setting.name.starts_with("X-") && !IsTemplated(setting.name) &&
          FindDirective(name, setting.name) == nullptr) {
        ReportKey(setting, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule unknown_key = {
    .id = "systemd/unknown-key",
    .summary = "a section or setting of a unit is not known to systemd",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
