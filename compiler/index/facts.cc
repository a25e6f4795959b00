#include "compiler/index/facts.h"

#include <algorithm>
#include <utility>

#include "compiler/base/parallel_for.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// An app that says something else on each of its hosts has no one value; so
// many are enough to see that.
constexpr size_t kMaxHomes = 64;

void AddHome(FactHome home, Fact* fact) {
  const bool known =
      std::ranges::any_of(fact->homes, [&](const FactHome& other) {
        return other.app == home.app && other.value == home.value;
      });
  if (known) return;
  if (fact->homes.size() == kMaxHomes) {
    fact->varies = true;
  } else {
    fact->homes.push_back(std::move(home));
  }
}

std::vector<Fact> Variables(const EnvIndex& env) {
  std::vector<Fact> facts;
  for (const auto& [name, indices] : env.names()) {
    Fact fact;
    for (const uint32_t i : indices) {
      const EnvStatement& statement = env.statements[i];
      const bool states = statement.has_value && !statement.is_secret &&
                          !statement.value.empty();
      if (states) {
        fact.places.push_back(
            {statement.value, statement.value_span, &statement});
      }
    }
    if (fact.places.empty()) continue;
    fact.name = name;
    facts.push_back(std::move(fact));
  }
  std::ranges::sort(facts, {}, &Fact::name);
  return facts;
}

std::vector<Fact> Images(const Repository& repository, unsigned jobs) {
  const std::vector<ParsedFile>& files = repository.files;
  std::vector<std::vector<ImagePlace>> parts(files.size());
  ParallelFor(files.size(), jobs, [&](size_t i) {
    if (files[i].role != DocumentRole::kGenerated) {
      parts[i] = ReadImagePlaces(files[i]);
    }
  });
  std::vector<Fact> facts;
  std::unordered_map<std::string, size_t> known;
  for (auto& part : parts) {
    for (ImagePlace& place : part) {
      const auto [at, fresh] =
          known.try_emplace(place.repository, facts.size());
      if (fresh) facts.emplace_back().name = place.repository;
      facts[at->second].places.push_back({place.tag, place.span});
    }
  }
  std::ranges::sort(facts, {}, &Fact::name);
  return facts;
}

using ByName = std::unordered_map<std::string_view, Fact*>;

ByName NamesOf(std::vector<Fact>& facts) {
  ByName names;
  for (Fact& fact : facts) names.emplace(fact.name, &fact);
  return names;
}

Fact* FindIn(const ByName& names, std::string_view name) {
  const auto found = names.find(name);
  return found == names.end() ? nullptr : found->second;
}

void AddInstance(const Instance& instance, const ByName& variables,
                 const ByName& images) {
  if (!variables.empty()) {
    for (const EnvVar& variable : instance.env) {
      Fact* fact = FindIn(variables, variable.key);
      if (fact == nullptr || variable.value.HasSecret() ||
          variable.value.text().empty()) {
        continue;
      }
      AddHome({variable.value.text(), variable.value.span, instance.id,
               instance.host},
              fact);
    }
  }
  const Text& image = instance.app->container.image;
  if (images.empty() || !image.set()) return;
  const ImageText parts = ReadImage(image.value);
  Fact* fact = parts.tag.empty() ? nullptr : FindIn(images, parts.repository);
  if (fact == nullptr) return;
  AddHome({std::string(parts.tag), image.span, instance.id, instance.host},
          fact);
}

// `base_task_queue` of `vars` is the home of BASE_TASK_QUEUE.
void AddVars(const Free& vars, const Host* host, const ByName& variables) {
  if (!vars.stated()) return;
  for (const Entry& entry : EffectiveEntries(Deref(*vars.node))) {
    const Node& value = Deref(*entry.value);
    if (!value.IsScalar() || value.IsNull() || value.text.empty() ||
        value.text.find("{{") != std::string_view::npos) {
      continue;
    }
    std::string name(entry.key->text);
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    Fact* fact = FindIn(variables, name);
    if (fact == nullptr) continue;
    AddHome({std::string(value.text), value.span, {}, host}, fact);
  }
}

void AddHomes(const Fleet& fleet, FactIndex* index) {
  const ByName variables = NamesOf(index->variables);
  const ByName images = NamesOf(index->images);
  if (variables.empty() && images.empty()) return;
  AddVars(fleet.project.vars, nullptr, variables);
  for (const auto& host : fleet.hosts) {
    if (host->retired()) continue;
    AddVars(host->facts.vars, host.get(), variables);
    for (const Instance& instance : host->instances) {
      AddInstance(instance, variables, images);
    }
  }
}

}  // namespace

FactIndex BuildFactIndex(const Repository& repository, const EnvIndex& env,
                         const Fleet* fleet, unsigned jobs) {
  FactIndex index{Variables(env), Images(repository, jobs)};
  if (fleet != nullptr) AddHomes(*fleet, &index);
  return index;
}

}  // namespace plimsoll
