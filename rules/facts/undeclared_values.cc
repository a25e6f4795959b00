#include "rules/facts/undeclared_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "rules/support/text.h"

namespace plimsoll {
namespace {

using Places = std::vector<const FactPlace*>;

// Words of names that any program may have: DB_HOST, LOG_DIR, API_BASE_URL.
constexpr auto kCommonWords = std::to_array<std::string_view>(
    {"ADDR",      "ADDRESS",  "ADMIN",     "ALLOWED", "API",
     "APP",       "AUTH",     "BACKEND",   "BACKUP",  "BASE",
     "BIND",      "BROKER",   "BUCKET",    "BUILD",   "CACHE",
     "CERT",      "CLIENT",   "CONF",      "CONFIG",  "CONN",
     "CONTAINER", "DATA",     "DATABASE",  "DB",      "DEBUG",
     "DEFAULT",   "DIR",      "DIRECTORY", "DOCKER",  "DOMAIN",
     "ENDPOINT",  "ENV",      "EXTERNAL",  "FILE",    "FILES",
     "FRONTEND",  "GRAFANA",  "GRPC",      "HEALTH",  "HOME",
     "HOST",      "HOSTNAME", "HTTP",      "HTTPS",   "IMAGE",
     "INTERNAL",  "IP",       "JAVA",      "KAFKA",   "KEY",
     "LISTEN",    "LOCAL",    "LOG",       "LOGS",    "MAIL",
     "MAIN",      "MARIADB",  "METRICS",   "MINIO",   "MODEL",
     "MODELS",    "MONGO",    "MYSQL",     "NAME",    "NATS",
     "NGINX",     "NODE",     "OLLAMA",    "OPENAI",  "OTEL",
     "OTLP",      "OUTPUT",   "PATH",      "PG",      "PORT",
     "POSTGRES",  "PREFIX",   "PRIVATE",   "PROJECT", "PROMETHEUS",
     "PROXY",     "PUBLIC",   "PYTHON",    "QUEUE",   "RABBITMQ",
     "REDIS",     "REGISTRY", "REMOTE",    "ROOT",    "S3",
     "SENTRY",    "SERVER",   "SERVICE",   "SITE",    "SMTP",
     "SOCKET",    "SQLITE",   "SRC",       "SSH",     "SSL",
     "STATIC",    "STORAGE",  "TAG",       "TARGET",  "TASK",
     "TEMP",      "TEMPORAL", "TEST",      "TLS",     "TMP",
     "TOPIC",     "TRAEFIK",  "UI",        "UPLOAD",  "UPLOADS",
     "UPSTREAM",  "URI",      "URL",       "USER",    "VERSION",
     "VITE",      "WEB",      "WEBHOOK",   "WORK",    "WORKER",
     "WORKSPACE", "WS"});
static_assert(std::ranges::is_sorted(kCommonWords));

// A name is one fact only where some word of it is the project's own.
bool HasOwnWord(std::string_view name) {
  while (!name.empty()) {
    const size_t end = std::min(name.find('_'), name.size());
    const std::string_view word = name.substr(0, end);
    const bool is_common =
        word.size() < 3 || std::ranges::binary_search(kCommonWords, word);
    if (!is_common) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

// What whoever uses the variable has to agree on. How many and how long is for
// each place to choose, and so is a mode.
bool IsAgreedOn(FactKind kind) {
  return kind == FactKind::kEndpoint || kind == FactKind::kPort ||
         kind == FactKind::kPath || kind == FactKind::kQueue ||
         kind == FactKind::kImage;
}

// Documents and samples tell what one might set; facts/differing-default has
// them.
bool IsInForce(EnvSource source) {
  return source != EnvSource::kDocument && source != EnvSource::kSample;
}

// Of the machine one works on, and of a container beside: neither says where
// anything is.
bool IsNearBy(std::string_view name, std::string_view value) {
  if (JudgeFact(name, value) != FactKind::kEndpoint) return false;
  const std::string_view host = ReadEndpoint(value).host;
  return host.empty() || IsLoopbackHost(host) || IsLocalName(host);
}

// Hosts and ports that host facts declare, now or formerly: hosts/ rules judge
// what says something else.
std::set<std::string> EndpointsOf(const Fleet& fleet) {
  std::set<std::string> parts;
  const auto add = [&](std::string_view text) {
    const EndpointText endpoint = ReadEndpoint(text);
    if (!endpoint.host.empty()) parts.emplace(endpoint.host);
    if (!endpoint.port.empty()) parts.emplace(endpoint.port);
  };
  for (const auto& host : fleet.hosts) {
    for (const Zone& zone : host->zones) add(zone.address);
    for (const auto& endpoint : host->facts.endpoints) {
      add(endpoint.value.value);
    }
    for (const FormerName& former : host->facts.formerly) {
      for (const Text* text :
           {&former.endpoint, &former.address, &former.name}) {
        add(text->value);
      }
    }
  }
  return parts;
}

class Finder {
 public:
  Finder(const Repository& repository, const Fleet& fleet)
      : repository_(repository),
        places_(repository),
        endpoints_(EndpointsOf(fleet)) {}

  std::vector<FactConflict> Run() {
    for (const Fact& fact : repository_.facts->variables) {
      const bool is_one_fact =
          fact.homes.empty() && fact.places.size() > 1 && HasOwnWord(fact.name);
      if (is_one_fact) Compare(fact);
    }
    return std::move(conflicts_);
  }

 private:
  void Compare(const Fact& fact) {
    const Places stated = PlacesOf(fact);
    const auto values = ByValue(stated);
    // With many values it is no fact, but a setting.
    constexpr size_t kMaxValues = 3;
    if (values.size() < 2 || values.size() > kMaxValues ||
        IsEachOnesOwn(stated) || AreOfOneKindOfStack(stated) ||
        std::ranges::any_of(stated, [&](const FactPlace* place) {
          return IsOfHost(place->value);
        })) {
      return;
    }
    FactConflict conflict;
    std::vector<std::string> texts;
    texts.reserve(values.size());
    for (const auto& [value, places] : values) {
      texts.push_back(std::string(places.front()->value));
    }
    conflict.message = fmt::format("`{}` is {}, depending on who is asked",
                                   fact.name, JoinNames(texts));
    for (const FactPlace* place : stated) {
      conflict.places.push_back({place->span, place->value, {}});
    }
    conflict.note = "no app declares it, so nothing says which one holds";
    conflict.help =
        "write one value, or declare it in plimsoll.yml or a manifest";
    conflict.object = fact.name;
    conflicts_.push_back(std::move(conflict));
  }

  Places PlacesOf(const Fact& fact) {
    Places stated;
    for (const FactPlace& place : fact.places) {
      const bool counts =
          IsInForce(place.statement->source) && places_.Counts(place) &&
          !IsBlankToFill(place.value) && !IsNearBy(fact.name, place.value);
      if (!counts) continue;
      const FactKind kind = JudgeFact(fact.name, place.value);
      // Relative paths are where somebody works on the code.
      if (!IsAgreedOn(kind) ||
          (kind == FactKind::kPath && !place.value.starts_with('/'))) {
        return {};
      }
      stated.push_back(&place);
    }
    // `X=value` of a script may be for nobody but itself.
    const bool is_used_elsewhere =
        std::ranges::any_of(stated, [](const FactPlace* place) {
          return place->statement->source != EnvSource::kScript;
        });
    if (!is_used_elsewhere) {
      std::erase_if(stated, [](const FactPlace* place) {
        return place->statement->act == EnvAct::kSets;
      });
    }
    return stated;
  }

  // In order of first mention.
  static std::vector<std::pair<std::string_view, Places>> ByValue(
      const Places& stated) {
    std::vector<std::pair<std::string_view, Places>> values;
    for (const FactPlace* place : stated) {
      const auto known = std::ranges::find_if(values, [&](const auto& value) {
        return SameFactValue(value.first, place->value);
      });
      if (known != values.end()) {
        known->second.push_back(place);
      } else {
        values.push_back({place->value, {place}});
      }
    }
    return values;
  }

  // One file gives it to several of its services, each another value, or a
  // script to itself.
  static bool IsEachOnesOwn(const Places& stated) {
    for (const FactPlace* a : stated) {
      for (const FactPlace* b : stated) {
        const bool differs =
            a->span.file == b->span.file && !SameFactValue(a->value, b->value);
        if (differs) return true;
      }
    }
    return false;
  }

  [[nodiscard]] bool IsOfHost(std::string_view value) const {
    return endpoints_.contains(std::string(value)) ||
           endpoints_.contains(std::string(ReadEndpoint(value).host));
  }

  // Stacks are worlds of their own, and so are env files: who reads which is
  // not said. Only another kind of place makes one fact of them.
  static bool AreOfOneKindOfStack(const Places& stated) {
    const EnvSource first = stated.front()->statement->source;
    const bool is_deployment =
        first == EnvSource::kCompose || first == EnvSource::kInterpolation ||
        first == EnvSource::kDotenv || first == EnvSource::kUnit ||
        first == EnvSource::kProgram || first == EnvSource::kImage;
    return is_deployment &&
           std::ranges::all_of(stated, [&](const FactPlace* place) {
             return place->statement->source == first;
           });
  }

  const Repository& repository_;
  StatedPlaces places_;
  std::set<std::string> endpoints_;
  std::vector<FactConflict> conflicts_;
};

}  // namespace

std::vector<FactConflict> UndeclaredConflicts(const Repository& repository,
                                              const Fleet& fleet) {
  if (repository.facts == nullptr) return {};
  return Finder(repository, fleet).Run();
}

}  // namespace plimsoll
