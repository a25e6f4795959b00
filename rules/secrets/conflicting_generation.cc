#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "rules/rule.h"

namespace plimsoll::rules::secrets {
namespace {

// How one app wants a secret made, in the words of its manifest.
struct Way {
  const Instance* instance = nullptr;
  Span span;
  std::string words;
};

std::string WordsOf(const GeneratedSecret& secret) {
  const SecretKind kind = secret.kind.or_default(SecretKind::kHex32);
  std::string words = fmt::format("kind: {}", NameOf(kind));
  if (kind == SecretKind::kBcrypt) {
    words += fmt::format(", of: {}", secret.of.value);
  }
  return words +
         fmt::format(", existing: {}",
                     NameOf(secret.existing.or_default(ExistingPolicy::kKeep)));
}

std::string WordsOf(const GeneratedCert& cert) {
  std::string names;
  for (const Text& san : cert.sans) {
    names += names.empty() ? "" : ", ";
    names += san.value;
  }
  return fmt::format("key: {}, common_name: {}, sans: [{}]", cert.key.value,
                     cert.common_name.value, names);
}

class Search {
 public:
  explicit Search(RuleContext& ctx) : ctx_(ctx) {}

  // Secrets have one folder per host, where the first app of a name wins.
  void Look(const Host& host) {
    first_.clear();
    for (const Instance& instance : host.instances) {
      if (instance.unit->broken) continue;
      Look(instance, instance.app->generated_secrets,
           instance.app->generated_certs);
      Look(instance, instance.app->container.generated_secrets,
           instance.app->container.generated_certs);
    }
  }

 private:
  void Look(const Instance& instance, const List<GeneratedSecret>& secrets,
            const List<GeneratedCert>& certs) {
    for (const GeneratedSecret& secret : secrets) {
      Add(secret.name, {&instance, secret.name.span, WordsOf(secret)});
    }
    for (const GeneratedCert& cert : certs) {
      Add(cert.crt, {&instance, cert.crt.span, WordsOf(cert)});
    }
  }

  void Add(const Text& name, Way way) {
    if (!name.set()) return;
    const auto [it, fresh] = first_.try_emplace(name.value, way);
    const Way& first = it->second;
    if (fresh || first.words == way.words) return;
    if (!seen_.insert(way.span).second) return;
    ctx_.Report(way.span,
                fmt::format("`{}` wants secret `{}` made in another way than "
                            "`{}`",
                            way.instance->id, name.value, first.instance->id),
                way.words)
        .Also(first.span, first.words)
        .AddNote(fmt::format("both run on `{}`, where it is made once",
                             way.instance->host->id))
        .Help("state both alike, or give one another name")
        .About(way.instance->unit->path, name.value);
  }

  std::map<std::string_view, Way> first_;
  std::set<Span> seen_;
  RuleContext& ctx_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  Search search(ctx);
  for (const auto& host : fleet.hosts) {
    const bool generates = host->secret_source == SecretSource::kFiles;
    if (!host->broken && generates) search.Look(*host);
  }
}

}  // namespace

constinit const Rule conflicting_generation = {
    .id = "secrets/conflicting-generation",
    .summary = "two apps of a host want one secret made in different ways",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
