#include "rules/facts/declared_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "rules/support/retired_names.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

using Homes = std::vector<const FactHome*>;

// What the app that a place is for declares; all homes where that is not said
// or the app declares nothing.
struct Relevant {
  Homes homes;
  bool is_of_app = false;
};

Relevant RelevantHomes(const Fact& fact, const FactPlace& place) {
  Relevant relevant;
  const std::string_view scope =
      place.statement == nullptr ? std::string_view{} : place.statement->scope;
  for (const FactHome& home : fact.homes) {
    if (!scope.empty() && home.app == scope) relevant.homes.push_back(&home);
  }
  relevant.is_of_app = !relevant.homes.empty();
  if (relevant.is_of_app) return relevant;
  for (const FactHome& home : fact.homes) relevant.homes.push_back(&home);
  return relevant;
}

std::set<std::string> ValuesOf(const Homes& homes) {
  std::set<std::string> values;
  for (const FactHome* home : homes) values.insert(home->value);
  return values;
}

bool HasPort(const Homes& homes, std::string_view port) {
  return std::ranges::any_of(homes, [&](const FactHome* home) {
    return ReadEndpoint(home->value).port == port;
  });
}

// The one port of all homes, or empty.
std::string_view CommonPort(const Homes& homes) {
  std::string_view common;
  for (const FactHome* home : homes) {
    const std::string_view port = ReadEndpoint(home->value).port;
    if (port.empty() || (!common.empty() && port != common)) return {};
    common = port;
  }
  return common;
}

// Of an address that stands for "this machine" or "the container beside",
// only the port can be wrong.
bool IsNearBy(std::string_view value) {
  const EndpointText endpoint = ReadEndpoint(value);
  return IsLoopbackHost(endpoint.host) || IsLocalName(endpoint.host) ||
         endpoint.host.empty();
}

// What is wrong with a place, if anything is.
std::optional<Disagreement> Judge(const Fact& fact, const FactPlace& place,
                                  const Relevant& relevant) {
  const Homes& homes = relevant.homes;
  if (IsBlankToFill(place.value) ||
      std::ranges::any_of(homes, [&](const FactHome* home) {
        return SameFactValue(home->value, place.value);
      })) {
    return std::nullopt;
  }
  const std::set<std::string> values = ValuesOf(homes);
  const std::string one = values.size() == 1 ? *values.begin() : std::string();
  const FactKind kind = JudgeFact(fact.name, homes.front()->value);
  if (kind == FactKind::kEndpoint && IsNearBy(place.value)) {
    const std::string_view port = ReadEndpoint(place.value).port;
    const std::string_view common = CommonPort(homes);
    // A container's own port need not be the one that the machine has.
    const bool is_loopback = IsLoopbackHost(ReadEndpoint(place.value).host);
    if (!is_loopback || port.empty() || common.empty() ||
        HasPort(homes, port)) {
      return std::nullopt;
    }
    return Disagreement{PortSpan(place.span, place.value), port,
                        std::string(common)};
  }
  if (relevant.is_of_app) return Disagreement{place.span, place.value, one};
  switch (kind) {
    case FactKind::kEndpoint:
    case FactKind::kPort:
    case FactKind::kQueue:
    case FactKind::kImage:
      return Disagreement{place.span, place.value, one};
    case FactKind::kPath:
      // Relative ones are where somebody works on the code.
      if (!place.value.starts_with('/')) return std::nullopt;
      return Disagreement{place.span, place.value, one};
    case FactKind::kNumber:
      // A program's own default is what a deployment is there to change.
      if (place.statement->source == EnvSource::kCode ||
          place.statement->source == EnvSource::kImage) {
        return std::nullopt;
      }
      return Disagreement{place.span, place.value, one};
    case FactKind::kText:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string Count(size_t count) {
  return count == 1 ? "one place says" : fmt::format("{} places say", count);
}

std::string Declared(const std::set<std::string>& values) {
  if (values.size() == 1) return fmt::format("`{}`", *values.begin());
  return JoinNames({values.begin(), values.end()});
}

// "`a`", "`a` and `b`": what the places say, each once.
std::string Stated(const std::vector<Disagreement>& places) {
  std::vector<std::string> texts;
  for (const Disagreement& place : places) {
    const std::string text(place.value);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
  }
  if (texts.size() > 3) return fmt::format("{} other values", texts.size());
  return JoinNames(texts);
}

std::string HomeText(const FactHome& home) {
  if (home.app.empty()) {
    return home.host == nullptr
               ? std::string("declared here")
               : fmt::format("declared here for `{}`", home.host->id);
  }
  return fmt::format("declared here for `{}`", home.app);
}

void AddHomes(const Homes& homes, FactConflict* conflict) {
  constexpr size_t kMaxHomes = 4;
  std::set<Span> seen;
  for (const FactHome* home : homes) {
    if (seen.size() == kMaxHomes) return;
    if (!home->span.valid() || !seen.insert(home->span).second) continue;
    conflict->homes.push_back({home->span, HomeText(*home)});
  }
}

// A live tree is what runs, and `plimsoll diff` compares it.
bool IsLiveTree(std::string_view path, const Fleet& fleet) {
  // As it is written: with a placeholder it has no value of its own.
  const std::string_view live = fleet.project.live.path.text;
  const std::string_view folder = live.substr(0, live.find("{{"));
  return !folder.empty() && path.starts_with(folder);
}

class Finder {
 public:
  Finder(const Repository& repository, const Fleet& fleet)
      : repository_(repository),
        fleet_(fleet),
        places_(repository),
        retired_(RetiredNames(fleet).Words()) {
    for (const RetiredTerm& term : fleet.project.retired) {
      if (term.match.set()) retired_.push_back(term.match.value);
    }
  }

  std::vector<FactConflict> Run() {
    for (const Fact& fact : repository_.facts->variables) {
      if (IsDeclared(fact)) Compare(fact, fmt::format("`{}`", fact.name));
    }
    for (const Fact& fact : repository_.facts->images) {
      if (IsDeclared(fact)) {
        Compare(fact, fmt::format("the tag of `{}`", fact.name));
      }
    }
    return std::move(conflicts_);
  }

 private:
  static bool IsDeclared(const Fact& fact) {
    return !fact.homes.empty() && !fact.varies;
  }

  void Compare(const Fact& fact, const std::string& what) {
    FactConflict conflict;
    Homes homes;
    for (const FactPlace& place : fact.places) {
      if (!places_.Counts(place)) continue;
      const bool is_said_elsewhere =
          IsLiveTree(places_.SourceOf(place.span).path(), fleet_) ||
          NamesWhatIsRetired(place.value);
      if (is_said_elsewhere) continue;
      const Relevant relevant = RelevantHomes(fact, place);
      auto wrong = place.statement == nullptr ? JudgeTag(place, relevant.homes)
                                              : Judge(fact, place, relevant);
      // The value that is the home itself, in an env template.
      if (!wrong || IsHome(fact, place)) continue;
      conflict.places.push_back(std::move(*wrong));
      for (const FactHome* home : relevant.homes) {
        if (std::ranges::find(homes, home) == homes.end()) {
          homes.push_back(home);
        }
      }
    }
    if (conflict.places.empty()) return;
    Word(fact, what, homes, &conflict);
    conflicts_.push_back(std::move(conflict));
  }

  // hosts/stale-reference and terms/retired report those.
  [[nodiscard]] bool NamesWhatIsRetired(std::string_view value) const {
    return std::ranges::any_of(retired_, [&](const std::string& word) {
      return !word.empty() && value.find(word) != std::string_view::npos;
    });
  }

  static bool IsHome(const Fact& fact, const FactPlace& place) {
    return std::ranges::any_of(fact.homes, [&](const FactHome& home) {
      return home.span == place.span;
    });
  }

  static std::optional<Disagreement> JudgeTag(const FactPlace& place,
                                              const Homes& homes) {
    const std::set<std::string> values = ValuesOf(homes);
    if (values.contains(std::string(place.value))) return std::nullopt;
    return Disagreement{place.span, place.value,
                        values.size() == 1 ? *values.begin() : std::string()};
  }

  static void Word(const Fact& fact, const std::string& what,
                   const Homes& homes, FactConflict* conflict) {
    const std::set<std::string> values = ValuesOf(homes);
    conflict->message =
        fmt::format("{} is {}, but {} {}", what, Declared(values),
                    Count(conflict->places.size()), Stated(conflict->places));
    conflict->is_settled = std::ranges::all_of(
        conflict->places,
        [](const Disagreement& place) { return !place.expected.empty(); });
    conflict->help =
        conflict->is_settled
            ? std::string("`plimsoll check --fix` writes the declared value")
            : std::string("write the value that is meant there");
    conflict->object = fact.name;
    AddHomes(homes, conflict);
  }

  const Repository& repository_;
  const Fleet& fleet_;
  StatedPlaces places_;
  std::vector<std::string> retired_;
  std::vector<FactConflict> conflicts_;
};

}  // namespace

std::vector<FactConflict> DeclaredConflicts(const Repository& repository,
                                            const Fleet& fleet) {
  if (repository.facts == nullptr) return {};
  return Finder(repository, fleet).Run();
}

}  // namespace plimsoll
