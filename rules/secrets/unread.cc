#include <fmt/format.h>

#include <algorithm>

#include "compiler/index/references.h"
#include "rules/rule.h"

namespace plimsoll::rules::secrets {
namespace {

// A key is generated for its certificate and the other way round: one of the
// two in use means both.
bool IsUsed(const ReferenceIndex& index, const Thing& secret) {
  return std::ranges::any_of(index.LinksTo(secret), [&](uint32_t link) {
    return index.links()[link].kind == LinkKind::kUses;
  });
}

const Thing* SecretNamed(const ReferenceIndex& index, const Text& name) {
  return name.set() ? index.Find(ThingKind::kSecret, name.value) : nullptr;
}

void Look(const ReferenceIndex& index, const AppUnit& unit,
          const List<GeneratedSecret>& secrets, RuleContext& ctx) {
  for (const GeneratedSecret& secret : secrets) {
    const Thing* thing = SecretNamed(index, secret.name);
    if (thing == nullptr || IsUsed(index, *thing)) continue;
    ctx.Report(secret.name.span,
               fmt::format("secret `{}` is generated and no app uses it",
                           secret.name.value))
        .Help(
            "name it in a `secret_env` or `secret_files`, or stop generating "
            "it")
        .About(unit.path, secret.name.value);
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const ReferenceIndex* index = ctx.repository().references.get();
  if (index == nullptr) return;
  // What an app that runs nowhere would use is not known.
  const auto runs = [&](const auto& unit) {
    return !unit->broken && !fleet.InstancesOf(unit->app.id.value).empty();
  };
  const bool whole =
      !fleet.unread.any() && std::ranges::all_of(fleet.apps, runs);
  if (!whole) return;
  for (const auto& unit : fleet.apps) {
    // The other format has uses of its own for files, through its hooks.
    if (unit->dialect == Dialect::kForeign) continue;
    Look(*index, *unit, unit->app.generated_secrets, ctx);
    Look(*index, *unit, unit->app.container.generated_secrets, ctx);
  }
}

}  // namespace

constinit const Rule unread = {
    .id = "secrets/unread",
    .summary = "a secret is generated that no app uses",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
