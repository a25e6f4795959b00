#include <fmt/format.h>

#include <set>

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

// Looks at the lists of one project; what several services take from one place
// is told once.
class Lists {
 public:
  Lists(const plimsoll::compose::Project& project, RuleContext& ctx)
      : project_(project), ctx_(ctx) {}

  void Check(const Service& service, const Value* pairs, bool are_labels) {
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
      if (IsQuoted(value) && told_.insert(pair.span).second) {
        Report(service, *pair.from, item->text.substr(0, equals), value);
      }
    }
  }

 private:
  void Report(const Service& service, const Value& item, std::string_view name,
              std::string_view value) {
    const std::string whole =
        fmt::format("{}={}", name, value.substr(1, value.size() - 2));
    Diagnostic& finding =
        ctx_.Report(SpanWithin(item, name.size() + 1, value.size()),
                    fmt::format("the quotes become part of `{}`", name))
            .AddNote("YAML takes quotes off a whole item only")
            .Help("put them around the whole item, or remove them")
            .About(ObjectOf(project_, service.name), std::string(name));
    if (whole.find_first_of("\"\\") != std::string::npos) return;
    finding.Fix({"quote the whole item",
                 Applicability::kUnsafe,
                 {{item.span, fmt::format("\"{}\"", whole)}}});
  }

  const plimsoll::compose::Project& project_;
  RuleContext& ctx_;
  std::set<Span> told_;
};

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  Lists lists(project, ctx);
  for (const Service& service : project.services) {
    lists.Check(service, service.Get("environment"), false);
    lists.Check(service, service.Get("labels"), true);
    lists.Check(service, Find(service.Get("build"), "args"), false);
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
