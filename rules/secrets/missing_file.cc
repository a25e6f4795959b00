#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/references.h"
#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/volumes.h"

namespace plimsoll::rules::secrets {
namespace {

// Where the repository has the host's secrets: below its checkout, or by a
// path that is relative to the root.
std::optional<std::string> FolderInRepository(const Host& host) {
  const std::string& dir = host.secrets_dir;
  if (dir.empty()) return std::nullopt;
  if (!dir.starts_with('/')) return NormalizeBelow({}, dir);
  for (const Named<Text>& checkout : host.facts.checkout) {
    if (!checkout.key.set() || !IsBelow(dir, checkout.key.value)) continue;
    std::string_view rest = dir;
    rest.remove_prefix(std::min(rest.size(), checkout.key.value.size()));
    while (rest.starts_with('/')) rest.remove_prefix(1);
    return NormalizeBelow(checkout.value.value, rest.empty() ? "." : rest);
  }
  return std::nullopt;
}

// The secrets that stand in the folder: by their names, and by those without
// the ending that an encrypted file has.
std::vector<std::string> SecretsIn(const Repository& repository,
                                   const std::string& folder) {
  std::vector<std::string> names;
  for (const PathEntry& entry : repository.paths) {
    if (FolderOf(entry.path) != folder || entry.type != FileType::kFile) {
      continue;
    }
    const std::string_view name = BaseNameOf(entry.path);
    if (name.starts_with('.') || name.starts_with("README")) continue;
    names.emplace_back(name);
    for (const std::string_view ending : {".age", ".gpg", ".sops", ".enc"}) {
      if (name.ends_with(ending)) {
        names.emplace_back(name.substr(0, name.size() - ending.size()));
      }
    }
  }
  return names;
}

// Each secret an app uses on a host, with the place that names it.
std::map<std::string, Span> UsedSecrets(const Instance& instance) {
  std::map<std::string, Span> used;
  for (const EnvVar& variable : instance.env) {
    for (const ValuePiece& piece : variable.value.pieces) {
      if (!piece.secret.empty()) used.try_emplace(piece.secret, piece.span);
    }
  }
  for (const SecretMount& mount : instance.secret_files) {
    used.try_emplace(mount.secret, mount.source->secret_file.span);
  }
  return used;
}

bool IsGenerated(const ReferenceIndex& index, std::string_view name) {
  const Thing* thing = index.Find(ThingKind::kSecret, name);
  return thing != nullptr &&
         std::ranges::any_of(index.LinksTo(*thing), [&](uint32_t link) {
           return index.links()[link].kind == LinkKind::kGenerates;
         });
}

// Only a folder that the repository has, and that holds secrets at all, can
// lack one: most are files of the host.
void CheckHost(const Host& host, const ReferenceIndex& index,
               std::set<Span>* seen, RuleContext& ctx) {
  if (host.broken || host.secret_source != SecretSource::kFiles) return;
  const auto folder = FolderInRepository(host);
  if (!folder) return;
  const std::vector<std::string> there = SecretsIn(ctx.repository(), *folder);
  if (there.empty()) return;
  for (const Instance& instance : host.instances) {
    for (const auto& [name, span] : UsedSecrets(instance)) {
      if (std::ranges::find(there, name) != there.end() ||
          IsGenerated(index, name) || !seen->insert(span).second) {
        continue;
      }
      const std::string help = SuggestName(name, there, "secret");
      ctx.Report(span, fmt::format("secret `{}` of `{}` is neither in `{}` "
                                   "nor generated",
                                   name, instance.id, *folder))
          .Help(help.empty() ? "add the file, or generate the secret" : help)
          .About(instance.unit->path, name);
    }
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const ReferenceIndex* index = ctx.repository().references.get();
  if (index == nullptr) return;
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) CheckHost(*host, *index, &seen, ctx);
}

}  // namespace

constinit const Rule missing_file = {
    .id = "secrets/missing-file",
    .summary = "an app uses a secret that the folder of secrets lacks",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
