#ifndef PLIMSOLL_RULES_REGISTRY_H_
#define PLIMSOLL_RULES_REGISTRY_H_

#include <string_view>

namespace plimsoll {

// The text of every rule's page, embedded when the build is configured; made
// by rules/CMakeLists.txt in the order of rules.def.
struct EmbeddedPage {
  std::string_view id;
  std::string_view text;
};
extern const EmbeddedPage kEmbeddedPages[];

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_REGISTRY_H_
