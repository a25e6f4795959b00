#include "compiler/resolve/selects.h"

#include <algorithm>

namespace plimsoll {
namespace {

bool MatchesAny(const TextList& wanted, const auto& matches) {
  return !wanted.stated() || std::ranges::any_of(wanted, [&](const Text& text) {
    return matches(text.value);
  });
}

}  // namespace

bool Selects(const Selector& selector, const Host& host,
             const Project& project) {
  const bool named =
      MatchesAny(selector.roles,
                 [&](const std::string& role) { return host.HasRole(role); }) &&
      MatchesAny(selector.hosts,
                 [&](const std::string& id) { return id == host.id; }) &&
      MatchesAny(selector.status, [&](const std::string& status) {
        return status == NameOf(host.status);
      });
  if (!named) return false;
  return std::ranges::all_of(selector.vars, [&](const Named<Text>& wanted) {
    for (const Node* vars : {host.facts.vars.node, project.vars.node}) {
      const Node* value =
          vars == nullptr ? nullptr : Find(Deref(*vars), wanted.key.value);
      if (value != nullptr) return Deref(*value).text == wanted.value.value;
    }
    // Two facts that read like variables may be selected by, too.
    return wanted.key.value == "registered" && host.facts.registered.set() &&
           wanted.value.value ==
               (host.facts.registered.value ? "true" : "false");
  });
}

}  // namespace plimsoll
