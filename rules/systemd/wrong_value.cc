#include <fmt/format.h>

#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/unit_values.h"
#include "rules/support/units.h"

namespace plimsoll::rules::systemd {
namespace {

// Whether nothing but its quotes is wrong with a value.
bool IsGoodUnquoted(const UnitDirective& directive, std::string_view value) {
  if (value.size() < 3 || value.front() != '"' || value.back() != '"') {
    return false;
  }
  return ExpectedInstead(directive, value.substr(1, value.size() - 2)).empty();
}

// Whether the unit is not started over such a value.
bool IsFatal(const UnitDirective& directive, std::string_view value) {
  const std::string_view name = directive.name;
  return directive.kind == UnitValueKind::kUser || name == "RootDirectory" ||
         name == "RootImage" || name == "RootVerity" || name == "RootMStack" ||
         (name == "WorkingDirectory" && !value.starts_with('-'));
}

// `User=%i` of a unit that is no template: the name of no instance is empty. A
// drop-in belongs to the unit of its folder, and to many in `service.d` and
// `app-.service.d`.
bool LacksInstance(const UnitDirective& directive, std::string_view value,
                   const ParsedFile& file) {
  const std::string unit = UnitNameOf(file);
  const bool is_of_many =
      IsDropIn(file) && (unit.find('.') == std::string::npos ||
                         unit.find("-.") != std::string::npos);
  return directive.kind == UnitValueKind::kUser &&
         (value == "%i" || value == "%I") && !is_of_many &&
         unit.find('@') == std::string::npos;
}

void ReportEmpty(const UnitSetting& setting, RuleContext& ctx) {
  ctx.Report(setting.value->span,
             fmt::format("`{}` is empty in a unit without an instance",
                         setting.name))
      .AddNote("systemd does not start the unit")
      .Help("write the name, or call the file `NAME@.service`");
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  const UnitDirective* known = FindDirective(setting.section, setting.name);
  if (known == nullptr || IsTemplated(setting.value->text)) return;
  std::string_view value = setting.value->text;
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) {
    value.remove_suffix(1);
  }
  if (LacksInstance(*known, value, *setting.file)) {
    return ReportEmpty(setting, ctx);
  }
  const std::string expected = ExpectedInstead(*known, value);
  if (expected.empty()) return;
  const size_t comment = value.find(" #");
  Diagnostic& finding =
      ctx.Report(setting.value->span,
                 fmt::format("`{}` takes {}", setting.name, expected));
  finding.AddNote(IsFatal(*known, value)
                      ? "systemd does not start the unit"
                      : "systemd logs a warning and ignores the line");
  if (IsGoodUnquoted(*known, value)) {
    finding.Help("remove the quotes: this setting does not take any");
  } else if (comment != std::string_view::npos) {
    finding.Help("a comment needs a line of its own");
  } else {
    finding.Help(fmt::format("write {}", expected));
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule wrong_value = {
    .id = "systemd/wrong-value",
    .summary = "a value is not of the form that systemd reads",
    .check = Check,
};

}  // namespace plimsoll::rules::systemd
