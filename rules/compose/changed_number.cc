#include <fmt/format.h>

#include <string>

#include "compiler/compose/scalar_text.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Member;
using plimsoll::compose::Service;
using plimsoll::compose::Value;
using plimsoll::compose::ValueKind;

// A name of something that has versions: there `5.0` is not `5`.
bool NamesVersion(std::string_view name) {
  for (const std::string_view word :
       {"VERSION", "TAG", "RELEASE", "version", "tag", "release"}) {
    if (name.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// Whether a fraction has its zeros changed only. Nobody tells 1.0 or 1. from 1,
// and .5 from 0.5, but where versions are compared as text.
bool IsSameFraction(std::string_view text, std::string_view read) {
  if (text.starts_with('-') && read.starts_with('-')) {
    text.remove_prefix(1);
    read.remove_prefix(1);
  }
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return false;
  const bool is_whole =
      text.find_first_not_of('0', point + 1) == std::string_view::npos;
  const std::string_view whole = point == 0 ? "0" : text.substr(0, point);
  return is_whole ? whole == read
                  : read.starts_with('0') && text == read.substr(1);
}

// What `N: *n` stands for is written elsewhere, and is for others, too; a tag
// makes a number of what is in quotes as well.
bool IsWrittenHere(const Member& member) {
  const Value& value = *member.value;
  return value.node != nullptr && value.node->anchor.empty() &&
         value.node->tag.empty() && value.span.file == member.key_span.file &&
         value.span.begin >= member.key_span.end;
}

void CheckPairs(const plimsoll::compose::Project& project,
                const Service& service, const Value* pairs, RuleContext& ctx) {
  if (pairs == nullptr || !pairs->IsMapping()) return;
  for (const Member& member : pairs->members) {
    const Value& value = *member.value;
    if (!value.IsKnown()) continue;
    if (value.kind != ValueKind::kInt && value.kind != ValueKind::kFloat) {
      continue;
    }
    const std::string read = TextAsRead(value);
    const bool is_harmless =
        !NamesVersion(member.key) && IsSameFraction(value.text, read);
    if (read == value.text || is_harmless) continue;
    Diagnostic& finding =
        ctx.Report(value.span,
                   fmt::format("`{}` becomes `{}`: YAML takes it for a number",
                               value.text, read))
            .Help(fmt::format("write `\"{}\"`", value.text))
            .About(ObjectOf(project, service.name), std::string(member.key));
    if (!IsWrittenHere(member)) continue;
    finding.Fix({"put it in quotes",
                 Applicability::kUnsafe,
                 {{value.span, fmt::format("\"{}\"", value.text)}}});
  }
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    CheckPairs(project, service, service.Get("environment"), ctx);
    CheckPairs(project, service, service.Get("labels"), ctx);
    CheckPairs(project, service, Find(service.Get("build"), "args"), ctx);
  }
}

}  // namespace

constinit const Rule changed_number = {
    .id = "compose/changed-number",
    .summary = "a text is read as a number and comes out as another text",
    .severity = Severity::kWarning,
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
