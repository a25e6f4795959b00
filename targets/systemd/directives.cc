#include "targets/systemd/directives.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "targets/emit/passthrough.h"

namespace plimsoll {
namespace {

struct Directive {
  std::string_view section;
  std::string_view name;
};

constexpr Directive kDirectives[] = {
#define DIRECTIVE(section, name) {#section, #name},
#include "targets/systemd/directives.def"
#undef DIRECTIVE
};

using DirectivesBySection =
    std::map<std::string_view, std::vector<std::string_view>>;

const DirectivesBySection& DirectiveTable() {
  static const DirectivesBySection kKnown = [] {
    DirectivesBySection known;
    for (const Directive& directive : kDirectives) {
      known[directive.section].push_back(directive.name);
    }
    return known;
  }();
  return kKnown;
}

constexpr std::string_view kSections[] = {"Unit", "Service", "Timer",
                                          "Install"};

}  // namespace

const std::vector<std::string_view>& KnownDirectives(std::string_view section) {
  return DirectiveTable().at(section);
}

void PassThrough(Reporter& reporter, UnitText* service, UnitText* timer) {
  const Node* sections = PassthroughSection("systemd", reporter);
  if (sections == nullptr) return;
  for (const Entry& section :
       KnownEntries(*sections, kSections, "targets.systemd",
                    "section of a service or timer", reporter)) {
    const std::string name(section.key->text);
    const std::string path = "targets.systemd." + name;
    const Node& directives = Deref(*section.value);
    if (!directives.IsMapping()) {
      reporter.sink().Report(code::kSchemaWrongType, directives.span,
                             "expected a mapping of directives");
      continue;
    }
    const bool in_timer =
        name == "Timer" || (name == "Install" && timer != nullptr);
    UnitText* unit = in_timer ? timer : service;
    if (unit == nullptr) {
      reporter.Unsupported(path, section.key->span,
                           "an app without `schedule` has no timer");
      continue;
    }
    for (const Entry& entry : KnownEntries(
             directives, KnownDirectives(name), path,
             fmt::format("directive of [{}] in systemd 252", name), reporter)) {
      unit->Replace(name, entry.key->text,
                    PassthroughLines(
                        *entry.value,
                        fmt::format("{}.{}", path, entry.key->text), reporter));
    }
  }
}

}  // namespace plimsoll
