#include "rules/support/unit_tables.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace plimsoll {
namespace {

struct Section {
  char letter;
  std::string_view name;
  std::string_view type;  // Of the units that have it; empty: all.
};

constexpr Section kSections[] = {
    {'U', "Unit", ""},
    {'I', "Install", ""},
    {'S', "Service", "service"},
    {'K', "Socket", "socket"},
    {'M', "Mount", "mount"},
    {'W', "Swap", "swap"},
    {'A', "Automount", "automount"},
    {'T', "Timer", "timer"},
    {'P', "Path", "path"},
    {'L', "Slice", "slice"},
    {'C', "Scope", "scope"},
};

constexpr UnitDirective kDirectives[] = {
#define DIRECTIVE(Name, in, kind, since, until) \
  {#Name, in, UnitValueKind::kind, since, until},
#include "schema/systemd_exec.def"
#include "schema/systemd_resource.def"
#include "schema/systemd_unit.def"
#undef DIRECTIVE
};

constexpr QuadletKey kQuadletKeys[] = {
#define QUADLET_KEY(Section, Name, kind, since) \
  {#Section, #Name, QuadletValueKind::kind, since},
#include "schema/quadlet.def"
#undef QUADLET_KEY
};

constexpr std::string_view kQuadletTypes[][2] = {
    {"container", "Container"},
    {"volume", "Volume"},
    {"network", "Network"},
    {"kube", "Kube"},
    {"image", "Image"},
    {"build", "Build"},
    {"pod", "Pod"},
    {"artifact", "Artifact"},
};

char LetterOf(std::string_view section) {
  for (const Section& known : kSections) {
    if (known.name == section) return known.letter;
  }
  return '\0';
}

bool IsIn(const UnitDirective& directive, char letter) {
  return letter != '\0' &&
         directive.sections.find(letter) != std::string_view::npos;
}

using DirectiveIndex =
    std::multimap<std::string_view, const UnitDirective*, std::less<>>;

const DirectiveIndex& Index() {
  static const DirectiveIndex kIndex = [] {
    DirectiveIndex index;
    for (const UnitDirective& known : kDirectives) {
      index.emplace(known.name, &known);
    }
    return index;
  }();
  return kIndex;
}

}  // namespace

const UnitDirective* FindDirective(std::string_view section,
                                   std::string_view name) {
  const char letter = LetterOf(section);
  const auto [first, last] = Index().equal_range(name);
  for (auto it = first; it != last; ++it) {
    if (IsIn(*it->second, letter)) return it->second;
  }
  return nullptr;
}

std::vector<std::string> DirectivesOf(std::string_view section) {
  std::vector<std::string> names;
  const char letter = LetterOf(section);
  for (const UnitDirective& known : kDirectives) {
    if (IsIn(known, letter)) names.emplace_back(known.name);
  }
  return names;
}

std::vector<std::string> SectionsWith(std::string_view name) {
  std::vector<std::string> sections;
  for (const Section& known : kSections) {
    if (FindDirective(known.name, name) != nullptr) {
      sections.emplace_back(known.name);
    }
  }
  return sections;
}

bool HasUnitSection(std::string_view type, std::string_view section) {
  return std::ranges::any_of(kSections, [&](const Section& known) {
    return known.name == section && (known.type.empty() || known.type == type);
  });
}

std::vector<std::string> UnitSectionsOf(std::string_view type) {
  std::vector<std::string> names;
  for (const Section& known : kSections) {
    if (known.type.empty() || known.type == type)
      names.emplace_back(known.name);
  }
  return names;
}

const QuadletKey* FindQuadletKey(std::string_view section,
                                 std::string_view name) {
  const auto found =
      std::ranges::find_if(kQuadletKeys, [&](const QuadletKey& known) {
        return known.section == section && known.name == name;
      });
  return found == std::end(kQuadletKeys) ? nullptr : &*found;
}

std::vector<std::string> QuadletKeysOf(std::string_view section) {
  std::vector<std::string> names;
  for (const QuadletKey& known : kQuadletKeys) {
    if (known.section == section) names.emplace_back(known.name);
  }
  return names;
}

std::string_view QuadletSectionOf(std::string_view type) {
  for (const auto& known : kQuadletTypes) {
    if (known[0] == type) return known[1];
  }
  return {};
}

bool IsQuadletSection(std::string_view section) {
  return section == "Quadlet" ||
         std::ranges::any_of(kQuadletTypes, [&](const auto& known) {
           return known[1] == section;
         });
}

}  // namespace plimsoll
