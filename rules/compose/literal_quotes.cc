#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Pair;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

// Whether a value begins and ends with a quote that does not come between.
bool IsQuoted(std::string_view value) {
  return value.size() >= 2 && (value[0] == '"' || value[0] == '\'') &&
         value.find(value[0], 1) == value.size() - 1;
}

void Report(const plimsoll::compose::Project& project, const Service& service,
            const Value& item, std::string_view name, std::string_view value,
            RuleContext& ctx) {
  const std::string whole =
      fmt::format("{}={}", name, value.substr(1, value.size() - 2));
  Diagnostic& finding =
      ctx.Report(SpanWithin(item, name.size() + 1, value.size()),
                 fmt::format("the quotes become part of `{}`", name))
          .AddNote("YAML takes quotes off a whole item only")
          .Help("put them around the whole item, or remove them")
          .About(ObjectOf(project, service.name), std::string(name));
  if (whole.find_first_of("\"\\") != std::string::npos) return;
  finding.Fix({"quote the whole item",
               Applicability::kUnsafe,
               {{item.span, fmt::format("\"{}\"", whole)}}});
}

void CheckList(const plimsoll::compose::Project& project,
               const Service& service, const Value* pairs, bool are_labels,
               RuleContext& ctx) {
  if (pairs == nullptr || !pairs->IsSequence()) return;
  for (const Pair& pair : PairsOf(pairs)) {
    const Node* item = pair.from == nullptr ? nullptr : pair.from->node;
    // Quotes around the whole item show that those inside are meant.
    if (item == nullptr || item->style != ScalarStyle::kPlain) continue;
    const size_t equals = item->text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view value = item->text.substr(equals + 1);
    // A Caddyfile is made of those, and there the quotes come off.
    if (are_labels && item->text.starts_with("caddy")) continue;
    if (!IsQuoted(value)) continue;
    Report(project, service, *pair.from, item->text.substr(0, equals), value,
           ctx);
  }
}

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    CheckList(project, service, service.Get("environment"), false, ctx);
    CheckList(project, service, service.Get("labels"), true, ctx);
    CheckList(project, service, Find(service.Get("build"), "args"), false, ctx);
  }
}

}  // namespace

constinit const Rule literal_quotes = {
    .id = "compose/literal-quotes",
    .summary = "quotes become part of the value of a variable or label",
    .severity = Severity::kWarning,
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
