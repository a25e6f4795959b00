#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::storage {
namespace {

// Whether the app is one that writes its password into its data.
bool KeepsItsPassword(const Instance& instance) {
  constexpr auto kStores = std::to_array<std::string_view>(
      {"postgres", "mysql", "mariadb", "mongo", "timescale", "couchdb",
       "influxdb", "clickhouse", "neo4j", "rabbitmq", "elasticsearch"});
  const std::string& image = instance.app->container.image.value;
  return std::ranges::any_of(kStores, [&](std::string_view store) {
    return image.find(store) != std::string::npos ||
           instance.id.find(store) != std::string_view::npos;
  });
}

void CheckSecrets(const List<GeneratedSecret>& secrets, const VolumeUse& volume,
                  std::set<Span>* seen, RuleContext& ctx) {
  for (const GeneratedSecret& secret : secrets) {
    if (secret.existing.stated() || !secret.name.set() ||
        !seen->insert(secret.name.span).second) {
      continue;
    }
    ctx.Report(secret.name.span,
               fmt::format("secret `{}` is generated beside durable data, and "
                           "what to do with an existing one is not said",
                           secret.name.value))
        .Also(volume.place(), "the data may know another one")
        .Help(
            "`existing: keep` takes the one that is there, `existing: fail` "
            "stops")
        .About(volume.instance->unit->path, secret.name.value);
  }
}

// A database keeps the password it was created with. Where its data outlives
// the secret file, a new secret locks the app out of its own data.
void Check(const Fleet& fleet, RuleContext& ctx) {
  std::set<Span> seen;
  for (const VolumeUse& volume : VolumesOf(fleet)) {
    if (!volume.Is(VolumeState::kDurable) ||
        !KeepsItsPassword(*volume.instance)) {
      continue;
    }
    const App& app = *volume.instance->app;
    CheckSecrets(app.generated_secrets, volume, &seen, ctx);
    CheckSecrets(app.container.generated_secrets, volume, &seen, ctx);
  }
}

}  // namespace

constinit const Rule unstated_existing = {
    .id = "storage/unstated-existing",
    .summary = "a secret is generated for data that may know another one",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::storage
