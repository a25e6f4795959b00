#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::env {
namespace {

void Report(const Text& name, const std::vector<std::string>& known,
            RuleContext& ctx) {
  const std::string hint = SuggestName(name.text, known, "set");
  ctx.Report(name, fmt::format("nobody defines the set `{}`", name.text))
      .AddNote("the app starts without the variables of it")
      .Help(hint.empty()
                ? fmt::format("add `{}` to env_sets of plimsoll.yml", name.text)
                : hint)
      .About(ctx.sources().Get(name.span.file).path(), std::string(name.text));
}

// Judged for each instance, since an override may name sets of its own.
void Check(const Fleet& fleet, RuleContext& ctx) {
  std::vector<std::string> known;
  for (const Named<EnvSet>& set : fleet.project.env_sets) {
    known.emplace_back(set.key.text);
  }
  std::set<Span> told;
  for (const auto& host : fleet.hosts) {
    for (const Instance& instance : host->instances) {
      for (const Text& name : instance.app->env_sets) {
        const bool is_known = std::ranges::count(known, name.text) > 0;
        if (!name.stated() || is_known) continue;
        if (told.insert(name.span).second) Report(name, known, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule undefined_set = {
    .id = "env/undefined-set",
    .summary = "an app names a set of variables that nobody defines",
    .check = Check,
};

}  // namespace plimsoll::rules::env
