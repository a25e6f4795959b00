#ifndef PLIMSOLL_COMPILER_IMPORT_CANONICAL_H_
#define PLIMSOLL_COMPILER_IMPORT_CANONICAL_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/project.h"

namespace plimsoll::importing {

// What compose makes of a project, in one notation: short and long forms,
// defaults, units, order and quotes are gone, so two projects that say the same
// have the same text. Values of variables that nothing sets stand as written.

// By key of the service.
using CanonicalService = std::map<std::string, std::string, std::less<>>;

struct CanonicalProject {
  std::string name;
  std::map<std::string, CanonicalService, std::less<>> services;
  // `networks.back`, `volumes.pg`, `x-meta`, ... Those that no service uses
  // are left out, as compose does.
  std::map<std::string, std::string, std::less<>> resources;
};

// Variables by service that are secrets on one of two sides to be compared.
using SecretVariables = std::map<std::string, std::set<std::string>>;

// `name` is the project's; empty: what the file says. Variables in `secrets`
// are left out, and so are the env files that bring them.
[[nodiscard]] CanonicalProject Canonicalize(const compose::Project& project,
                                            std::string_view name,
                                            const SecretVariables& secrets);

// The text of one field of a service; empty when it says nothing.
[[nodiscard]] std::string CanonicalField(std::string_view key,
                                         const compose::Value& value);
// Of a value that no rule of its own is for.
[[nodiscard]] std::string CanonicalValue(const compose::Value& value);

// A field that is not the same on both sides; `key` is empty for a service
// that only one side has, `service` for what no service owns.
struct Difference {
  std::string service;
  std::string key;
};
[[nodiscard]] std::vector<Difference> Compare(const CanonicalProject& source,
                                              const CanonicalProject& built);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_CANONICAL_H_
