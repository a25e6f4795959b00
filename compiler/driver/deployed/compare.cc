#include "compiler/driver/deployed/compare.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/compose/interpolate.h"
#include "compiler/driver/deployed/readers.h"

namespace plimsoll::deployed {
namespace {

constexpr std::string_view kVolumes = "volumes.";
constexpr std::string_view kEnvironment = "environment.";

// Mounts of what the machine itself provides hold no data of an app's.
bool IsOfTheMachine(std::string_view path) {
  for (const std::string_view folder :
       {"/dev", "/proc", "/sys", "/run", "/var/run", "/etc/localtime",
        "/etc/timezone", "/tmp"}) {
    if (path == folder ||
        (path.starts_with(folder) && path[folder.size()] == '/')) {
      return true;
    }
  }
  return false;
}

// Whether an app may have written there what it needs again.
bool IsDurable(const Fact& mount) {
  constexpr std::string_view kBind = "bind ";
  const std::string_view text = mount.value;
  if (text.ends_with(" ro") || text == "tmpfs") return false;
  return !text.starts_with(kBind) || !IsOfTheMachine(text.substr(kBind.size()));
}

// What ties apps to each other and to their machine.
bool IsWiring(std::string_view key) {
  for (const std::string_view start :
       {"volumes.", "ports.", "networks.", "secrets.", "configs.",
        "depends_on.", "group:"}) {
    if (key.starts_with(start)) return true;
  }
  return IsOneOf(
      key, {"network_mode", "profiles", "reader", "autostart", "container_name",
            "type", "compose project", "Unit.Requires", "Unit.BindsTo"});
}

// Whether a variable stands where the other side has a value that it may have.
bool LeavesOpen(const Fact& open, const Fact& stated) {
  return open.source == FactSource::kUnknown &&
         stated.source == FactSource::kStated &&
         (MayBecome(open.value, stated.value) ||
          (!stated.shown.empty() && MayBecome(open.value, stated.shown)));
}

bool IsUnknown(const Difference& difference) {
  return difference.live && difference.built &&
         (LeavesOpen(*difference.live, *difference.built) ||
          LeavesOpen(*difference.built, *difference.live));
}

// Whether both sides leave the value to a variable of `.env`, which a build
// has filled in with a secret, too: what it is then, only the host knows.
bool IsSecretOfBoth(const Fact& live, const Fact& built) {
  return live.set_at.valid() && built.set_at.valid() &&
         built.source == FactSource::kSecret &&
         live.source == FactSource::kStated;
}

DifferenceKind KindOf(const Difference& difference) {
  const std::string_view key = difference.key;
  if (key.empty()) return DifferenceKind::kStructural;
  if (IsUnknown(difference)) return DifferenceKind::kUnknown;
  if (key.starts_with(kVolumes) && difference.live &&
      (difference.app.empty() || IsDurable(*difference.live))) {
    return DifferenceKind::kData;
  }
  if (key.starts_with(kEnvironment)) {
    return difference.live && difference.built ? DifferenceKind::kValue
                                               : DifferenceKind::kEnv;
  }
  if (key == "environment_files") return DifferenceKind::kEnv;
  return IsWiring(key) ? DifferenceKind::kStructural : DifferenceKind::kValue;
}

// Keys that mean the same whoever reads them; of apps that move from one
// reader to another nothing else can be compared.
bool IsCommon(std::string_view key) {
  for (const std::string_view start :
       {"environment.", "volumes.", "ports.", "labels."}) {
    if (key.starts_with(start)) return true;
  }
  return IsOneOf(key, {"image", "command", "entrypoint", "user", "working_dir",
                       "hostname", "restart", "memory_limit", "cpu_limit",
                       "address_space_limit", "shell"});
}

class Comparison {
 public:
  std::vector<Difference> Run(const Deployed& live, const Deployed& built) {
    for (const auto& [name, app] : live.apps) {
      const auto other = built.apps.find(name);
      if (other == built.apps.end()) {
        Add(name, "", Whole(app), std::nullopt);
      } else {
        CompareApps(name, app, other->second);
      }
    }
    for (const auto& [name, app] : built.apps) {
      if (!live.apps.contains(name)) Add(name, "", std::nullopt, Whole(app));
    }
    app_.clear();
    // A project that stops being one, or becomes one, is told by its apps.
    CompareFacts(live.shared, built.shared, [&](std::string_view key) {
      return key != "compose project" ||
             (live.shared.contains(key) && built.shared.contains(key));
    });
    std::ranges::sort(all_, [](const Difference& a, const Difference& b) {
      return std::tie(a.kind, a.app, a.key) < std::tie(b.kind, b.app, b.key);
    });
    return std::move(all_);
  }

 private:
  static Fact Whole(const App& app) {
    return {.value = std::string(NameOf(app.reader)), .span = app.span};
  }

  void Add(std::string app, std::string key, std::optional<Fact> live,
           std::optional<Fact> built) {
    Difference difference;
    difference.app = std::move(app);
    difference.key = std::move(key);
    difference.live = std::move(live);
    difference.built = std::move(built);
    difference.kind = KindOf(difference);
    all_.push_back(std::move(difference));
  }

  void CompareApps(const std::string& name, const App& live, const App& built) {
    app_ = name;
    if (live.reader == built.reader) {
      CompareFacts(live.facts, built.facts, [](std::string_view key) {
        return key != "container_name";
      });
      CompareNames(live, built);
      return;
    }
    Add(name, "reader", Whole(live), Whole(built));
    CompareFacts(live.facts, built.facts, IsCommon);
  }

  // A container that had the name its reader made up may well get one.
  void CompareNames(const App& live, const App& built) {
    const auto there = live.facts.find("container_name");
    const auto here = built.facts.find("container_name");
    if (there == live.facts.end() || here == built.facts.end() ||
        there->second.value == here->second.value) {
      return;
    }
    Add(app_, there->first, there->second, here->second);
  }

  template <class Counts>
  void CompareFacts(const Facts& live, const Facts& built, Counts counts) {
    for (const auto& [key, fact] : live) {
      if (!counts(std::string_view(key))) continue;
      const auto other = built.find(key);
      if (other == built.end()) {
        Add(app_, key, fact, std::nullopt);
      } else if ((fact.value != other->second.value ||
                  fact.source != other->second.source) &&
                 !IsSecretOfBoth(fact, other->second)) {
        Add(app_, key, fact, other->second);
      }
    }
    for (const auto& [key, fact] : built) {
      if (!counts(std::string_view(key)) || live.contains(key)) continue;
      Add(app_, key, std::nullopt, fact);
    }
  }

  std::string app_;
  std::vector<Difference> all_;
};

}  // namespace

std::string_view NameOf(DifferenceKind kind) {
  constexpr std::string_view kNames[] = {"data", "structural", "value", "env",
                                         "unknown"};
  return kNames[static_cast<size_t>(kind)];
}

bool MayBecome(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return true;  // All of it comes from elsewhere.
  size_t literal = 0;
  bool first = true;
  for (const compose::Reference& reference : compose::ReferencesIn(pattern)) {
    const std::string_view before =
        pattern.substr(literal, reference.offset - literal);
    const size_t at = text.find(before);
    if (at == std::string_view::npos || (first && at != 0)) return false;
    text.remove_prefix(at + before.size());
    literal = reference.offset + reference.length;
    first = false;
  }
  return first ? text == pattern : text.ends_with(pattern.substr(literal));
}

std::vector<Difference> Compare(const Deployed& live, const Deployed& built) {
  return Comparison().Run(live, built);
}

size_t CountApps(const Deployed& live, const Deployed& built) {
  std::set<std::string_view> names;
  for (const auto& [name, app] : live.apps) names.insert(name);
  for (const auto& [name, app] : built.apps) names.insert(name);
  return names.size();
}

}  // namespace plimsoll::deployed
