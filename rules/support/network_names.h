#ifndef PLIMSOLL_RULES_SUPPORT_NETWORK_NAMES_H_
#define PLIMSOLL_RULES_SUPPORT_NETWORK_NAMES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/project.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// A container as others dial it: by which names, on which networks.
struct NetworkMember {
  std::string_view id;
  std::vector<std::string> names;  // Lower case.
  std::vector<std::string> networks;
  // What its own /etc/hosts and links say; nobody has to answer to those.
  std::vector<std::string> own_names;
  // On a network of the host, of another container, or on one not known.
  bool elsewhere = false;
  // On a network that others join, too, who are not seen here.
  bool shared = false;

  [[nodiscard]] bool AnswersTo(std::string_view name) const;
  [[nodiscard]] bool Meets(const NetworkMember& other) const;
};

[[nodiscard]] NetworkMember MemberOf(const Instance& instance);
[[nodiscard]] NetworkMember MemberOf(const compose::Project& project,
                                     const compose::Service& service);

// A name without a dot that the value of a variable dials: behind `://` or `@`,
// as `Host=name`, and as the whole of `DB_HOST` or `REDIS_ADDR`.
struct DialledName {
  std::string name;  // Lower case.
  size_t begin = 0;  // In the value.
  size_t size = 0;
};
[[nodiscard]] std::vector<DialledName> DialledNames(std::string_view key,
                                                    std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_NETWORK_NAMES_H_
