#include "targets/quadlet/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "targets/emit/layout.h"
#include "targets/emit/passthrough.h"
#include "targets/emit/process.h"
#include "targets/systemd/directives.h"

namespace plimsoll {
namespace {

struct Key {
  std::string_view section;
  std::string_view name;
  int major;
  int minor;
};

constexpr Key kKeys[] = {
#define KEY(section, name, major, minor) {#section, #name, major, minor},
#include "targets/quadlet/keys.def"
#undef KEY
};

const Key* FindKey(std::string_view section, std::string_view name) {
  const auto it = std::ranges::find_if(kKeys, [&](const Key& key) {
    return key.section == section && key.name == name;
  });
  return it == std::end(kKeys) ? nullptr : it;
}

std::vector<std::string_view> KeysOf(std::string_view section) {
  std::vector<std::string_view> names;
  for (const Key& key : kKeys) {
    if (key.section == section) names.push_back(key.name);
  }
  return names;
}

constexpr std::string_view kSections[] = {"Unit", "Container", "Service",
                                          "Timer", "Install"};

// A unit of Quadlet's with the section that is its own: `back.network`.
struct UnitKind {
  std::string_view ending;
  std::string_view section;
};
constexpr UnitKind kUnitKinds[] = {{".network", "Network"},
                                   {".volume", "Volume"}};

const UnitKind* KindOf(std::string_view unit) {
  const auto it = std::ranges::find_if(kUnitKinds, [&](const UnitKind& kind) {
    return unit.ends_with(kind.ending) &&
           IsPlainName(unit.substr(0, unit.size() - kind.ending.size()));
  });
  return it == std::end(kUnitKinds) ? nullptr : it;
}

// A key that is too new would make the reader drop the whole unit.
bool IsThere(std::string_view section, std::string_view name,
             std::string_view path, const Span& span, Reporter& reporter) {
  const Host& host = *reporter.instance().host;
  if (HasKey(host, section, name)) return true;
  const Key& key = *FindKey(section, name);
  reporter.Unsupported(
      fmt::format("{}.{}", path, name), span,
      fmt::format("this key came with Podman {}.{}; `{}` has {}", key.major,
                  key.minor, host.id, host.facts.os.podman.value));
  return false;
}

// `own` is the section that is Quadlet's; the others are systemd's.
void PassSection(const Entry& section, std::string_view above,
                 std::string_view own, Reporter& reporter, UnitText* unit) {
  const std::string name(section.key->text);
  const std::string path = fmt::format("{}.{}", above, name);
  const Node& directives = Deref(*section.value);
  if (!directives.IsMapping()) {
    reporter.sink().Report(code::kSchemaWrongType, directives.span,
                           "expected a mapping of keys");
    return;
  }
  const bool ours = name == own;
  const std::vector<std::string_view> known =
      ours ? KeysOf(name) : KnownDirectives(name);
  for (const Entry& entry : KnownEntries(
           directives, known, path,
           ours ? fmt::format("key of [{}] in Podman 5.8", name)
                : fmt::format("directive of [{}] in systemd 252", name),
           reporter)) {
    if (ours &&
        !IsThere(name, entry.key->text, path, entry.key->span, reporter)) {
      continue;
    }
    unit->Replace(name, entry.key->text,
                  PassthroughLines(*entry.value,
                                   fmt::format("{}.{}", path, entry.key->text),
                                   reporter));
  }
}

}  // namespace

bool HasKey(const Host& host, std::string_view section, std::string_view key) {
  const Key* found = FindKey(section, key);
  return found != nullptr &&
         AtLeast(host.facts.os.podman, found->major, found->minor);
}

void PassThroughQuadlet(Reporter& reporter, UnitText* container,
                        UnitText* timer) {
  const Node* sections = PassthroughSection("quadlet", reporter);
  if (sections == nullptr) return;
  for (const Entry& section :
       KnownEntries(*sections, kSections, "targets.quadlet",
                    "section of a container unit or its timer", reporter)) {
    const std::string_view name = section.key->text;
    const bool in_timer =
        name == "Timer" || (name == "Install" && timer != nullptr);
    UnitText* const unit = in_timer ? timer : container;
    if (unit == nullptr) {
      reporter.Unsupported("targets.quadlet.Timer", section.key->span,
                           "an app without `schedule` has no timer");
      continue;
    }
    PassSection(section, "targets.quadlet", "Container", reporter, unit);
  }
}

bool PassesKey(const Instance& instance, std::string_view section,
               std::string_view key) {
  const Free& targets = instance.app->targets;
  if (!targets.stated()) return false;
  const Node* node = Find(Deref(*targets.node), "quadlet");
  if (node != nullptr) node = Find(Deref(*node), section);
  return node != nullptr && Find(Deref(*node), key) != nullptr;
}

std::set<std::string> PassedUnits(const Instance& instance) {
  std::set<std::string> names;
  const Free& targets = instance.app->targets;
  const Node* units =
      targets.stated() ? Find(Deref(*targets.node), "quadlet_units") : nullptr;
  if (units == nullptr) return names;
  for (const Entry& unit : Deref(*units).entries) {
    names.emplace(unit.key->text);
  }
  return names;
}

void PassThroughUnits(Reporter& reporter,
                      std::map<std::string, UnitText>* units) {
  const Node* passed = PassthroughSection("quadlet_units", reporter);
  if (passed == nullptr) return;
  for (const Entry& unit : EffectiveEntries(*passed)) {
    const std::string name(unit.key->text);
    const std::string path = "targets.quadlet_units." + name;
    const UnitKind* kind = KindOf(name);
    if (kind == nullptr) {
      reporter.Unencodable("targets.quadlet_units", unit.key->span,
                           "units here are called NAME.network or NAME.volume");
      continue;
    }
    const Node& sections = Deref(*unit.value);
    if (!sections.IsMapping()) {
      reporter.sink().Report(code::kSchemaWrongType, sections.span,
                             "expected a mapping of sections");
      continue;
    }
    const std::string_view known[] = {"Unit", kind->section, "Service",
                                      "Install"};
    UnitText& text = (*units)[name];  // It is there even without a key.
    for (const Entry& section : KnownEntries(
             sections, known, path,
             fmt::format("section of a {} unit", kind->ending.substr(1)),
             reporter)) {
      PassSection(section, path, kind->section, reporter, &text);
    }
  }
}

}  // namespace plimsoll
