#include <fmt/format.h>

#include <algorithm>

#include "rules/rule.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// One pair of quotes around it is removed by the generator.
std::string_view Unquoted(std::string_view value) {
  while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) {
    value.remove_suffix(1);
  }
  const bool quoted =
      value.size() > 1 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// What is not true is false to the generator, whatever it is.
void JudgeBoolean(const UnitSetting& setting, RuleContext& ctx) {
  const std::string_view value = Unquoted(setting.value->text);
  if (value.empty() || IsFalse(value) ||
      std::ranges::any_of(
          std::initializer_list<std::string_view>{"1", "yes", "true", "on"},
          [&](std::string_view word) {
            return EqualsIgnoringCase(word, value);
          })) {
    return;
  }
  ctx.Report(setting.value->span,
             fmt::format("the generator reads `{}` as `false`", value))
      .AddNote("`1`, `yes`, `true` and `on` are true to it, all else is false")
      .Help("write `true` or `false`");
}

// Ends in a port or a range of ports, and a protocol perhaps.
bool EndsInPort(std::string_view text) {
  for (const std::string_view protocol : {"/udp", "/tcp"}) {
    if (text.ends_with(protocol)) {
      text.remove_suffix(protocol.size());
      break;
    }
  }
  return !text.empty() && IsDigit(text.back());
}

// Volumes may be anonymous; of other kinds the source is what is mounted.
void JudgeMount(const UnitSetting& setting, std::string_view value,
                RuleContext& ctx) {
  const auto has = [&](std::string_view part) {
    return value.find(part) != std::string_view::npos;
  };
  // Each word is a mount. One without a comma is nothing but its kind.
  const UnitWords split =
      SplitUnitWords(setting.value->text, UnitEscapes::kKeep);
  for (const UnitWord& word : split.words) {
    if (word.text.empty() || word.text.starts_with("type=") ||
        word.text.find(',') != std::string::npos) {
      continue;
    }
    ctx.Report(setting.value->span,
               fmt::format("`{}` is not a mount", word.text))
        .AddNote("the generator refuses the file; blanks separate mounts")
        .Help("write `type=bind,source=/srv/data,destination=/data`");
    return;
  }
  const bool needs_source = has("type=bind") || has("type=glob") ||
                            has("type=image") || has("type=artifact");
  if (!needs_source || has("source=") || has("src=")) return;
  ctx.Report(setting.value->span, "the mount has no source")
      .AddNote(
          "the generator refuses the file; before podman 5.5 it crashes, and "
          "no container of the machine starts")
      .Help("add `source=` and what to mount");
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  const QuadletKey* known = FindQuadletKey(setting.section, setting.name);
  const std::string_view text = setting.value->text;
  if (known == nullptr || IsTemplated(text) ||
      text.find('%') != std::string_view::npos) {
    return;
  }
  const std::string_view value = Unquoted(text);
  if (known->kind == QuadletValueKind::kBoolean) {
    return JudgeBoolean(setting, ctx);
  }
  if (setting.name == "Notify" && value != "healthy" && !value.empty() &&
      !EqualsIgnoringCase(value, "healthy")) {
    return JudgeBoolean(setting, ctx);
  }
  if (setting.name == "ExposeHostPort" && !text.empty() && !EndsInPort(value)) {
    ctx.Report(setting.value->span, fmt::format("`{}` is no port", value))
        .AddNote("the generator refuses the file")
        .Help("write a port such as `8080`, or a range such as `8000-8010`");
  }
  if (setting.name == "RemapUsers" && !value.empty() && value != "manual" &&
      value != "auto" && value != "keep-id") {
    ctx.Report(setting.value->span,
               fmt::format("`{}` is no way to map users", value))
        .AddNote("the generator refuses the file")
        .Help("use `UserNS=` with `auto` or `keep-id`");
  }
  if (setting.name == "RemapUsers" && value == "manual" &&
      setting.section == "Kube") {
    ctx.Report(setting.value->span, "`[Kube]` does not take `manual`")
        .AddNote("the generator refuses the file")
        .Help("use `UserNS=`");
  }
  if (setting.name == "Mount") JudgeMount(setting, value, ctx);
  if (setting.name == "Pod" && !value.empty() && !value.ends_with(".pod")) {
    ctx.Report(setting.value->span,
               fmt::format("`{}` is no pod of Quadlet", value))
        .AddNote("the generator refuses the file")
        .Help("name the file of the pod, which ends in `.pod`");
  }
  const bool kube = setting.section == "Kube";
  if (setting.name == "SetWorkingDirectory" && !value.empty()) {
    const bool yaml = EqualsIgnoringCase(value, "yaml");
    const bool unit = EqualsIgnoringCase(value, "unit");
    if (kube ? !yaml && !unit : yaml) {
      ctx.Report(setting.value->span,
                 fmt::format("`[{}]` does not take `{}` for a folder",
                             setting.section, value))
          .AddNote("the generator refuses the file")
          .Help(kube ? "write `yaml` or `unit`" : "write `unit` or a path");
    }
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->kind() != FileKind::kQuadlet) return;
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule wrong_value = {
    .id = "quadlet/wrong-value",
    .summary = "a value of a Quadlet file is not what the generator reads",
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
