#include "targets/quadlet/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

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

// A key that is too new would make the reader drop the whole unit.
bool IsThere(const Host& host, std::string_view name, std::string_view path,
             const Span& span, Reporter& reporter) {
  if (HasKey(host, "Container", name)) return true;
  const Key& key = *FindKey("Container", name);
  reporter.Unsupported(
      fmt::format("{}.{}", path, name), span,
      fmt::format("this key came with Podman {}.{}; `{}` has {}", key.major,
                  key.minor, host.id, host.facts.os.podman.value));
  return false;
}

void PassSection(const Entry& section, Reporter& reporter, UnitText* unit) {
  const std::string name(section.key->text);
  const std::string path = "targets.quadlet." + name;
  const Node& directives = Deref(*section.value);
  if (!directives.IsMapping()) {
    reporter.sink().Report(code::kSchemaWrongType, directives.span,
                           "expected a mapping of keys");
    return;
  }
  const bool ours = name == "Container";
  const std::vector<std::string_view> known =
      ours ? KeysOf(name) : KnownDirectives(name);
  for (const Entry& entry : KnownEntries(
           directives, known, path,
           ours ? "key of [Container] in Podman 5.8"
                : fmt::format("directive of [{}] in systemd 252", name),
           reporter)) {
    if (ours && !IsThere(*reporter.instance().host, entry.key->text, path,
                         entry.key->span, reporter)) {
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
    PassSection(section, reporter, unit);
  }
}

}  // namespace plimsoll
