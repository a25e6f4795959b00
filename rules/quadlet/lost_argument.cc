#include <fmt/format.h>

#include <algorithm>

#include "compiler/index/env_use.h"
#include "rules/rule.h"
#include "rules/support/unit_tables.h"
#include "rules/support/units.h"

namespace plimsoll::rules::quadlet {
namespace {

bool IsSplit(QuadletValueKind kind) {
  using enum QuadletValueKind;
  return kind == kCommand || kind == kArguments || kind == kKeyValues;
}

// `Environment=JAVA_OPTS=-Xms1g -Xmx1g`: what stands behind the first blank is
// no part of the value. A name alone hands a variable on.
void CheckPairs(const UnitSetting& setting, const UnitWords& split,
                RuleContext& ctx) {
  const bool is_environment = setting.name == "Environment";
  if (!is_environment && setting.name != "Label" &&
      setting.name != "Annotation") {
    return;
  }
  for (size_t i = 1; i < split.words.size(); ++i) {
    const UnitWord& word = split.words[i];
    if (word.text.find('=') != std::string::npos ||
        (is_environment && IsEnvName(word.text))) {
      continue;
    }
    ctx.Report(PlaceIn(setting, word.begin, word.end),
               "the generator drops this word, which is no assignment")
        .AddNote("blanks end a value unless quotes hold it together")
        .Help("quote the whole assignment: `\"NAME=value with blanks\"`");
    return;
  }
}

void Judge(const UnitSetting& setting, RuleContext& ctx) {
  const QuadletKey* known = FindQuadletKey(setting.section, setting.name);
  if (known == nullptr || !IsSplit(known->kind) ||
      IsTemplatedCommand(setting.value->text)) {
    return;
  }
  const UnitWords split =
      SplitUnitWords(setting.value->text, UnitEscapes::kDecode);
  if (split.fault == UnitWordFault::kBadEscape) {
    ctx.Report(PlaceIn(setting, split.fault_begin, split.fault_end),
               "this escape means nothing to the generator")
        .AddNote(fmt::format("it drops the whole `{}=`, some of them without "
                             "a word",
                             setting.name))
        .Help("write `\\\\` for a backslash");
    return;
  }
  const auto empty = std::ranges::find_if(
      split.words, [](const UnitWord& word) { return word.text.empty(); });
  if (empty != split.words.end()) {
    ctx.Report(PlaceIn(setting, empty->begin, empty->end),
               "the generator stops reading at this empty word")
        .AddNote(empty + 1 == split.words.end()
                     ? "the word itself is lost"
                     : "the words behind it are lost, too")
        .Help("leave the empty word out, or pass it through a variable");
    return;
  }
  CheckPairs(setting, split, ctx);
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->kind() != FileKind::kQuadlet) return;
  ForEachSetting(file,
                 [&](const UnitSetting& setting) { Judge(setting, ctx); });
}

}  // namespace

constinit const Rule lost_argument = {
    .id = "quadlet/lost-argument",
    .summary = "the generator drops words of a Quadlet file",
    .check = Check,
};

}  // namespace plimsoll::rules::quadlet
