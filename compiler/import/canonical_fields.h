#ifndef PLIMSOLL_COMPILER_IMPORT_CANONICAL_FIELDS_H_
#define PLIMSOLL_COMPILER_IMPORT_CANONICAL_FIELDS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/compose/project.h"

namespace plimsoll::importing {

// Milliseconds of a duration such as `1m30s`.
[[nodiscard]] std::optional<int64_t> Milliseconds(std::string_view text);

// The long form of a mount, and what it says.
struct MountText {
  std::string type;
  std::string source;
  std::string target;
  bool read_only = false;
  bool create_host_path = false;
  std::string propagation;
  std::string selinux;
  std::string consistency;
  bool nocopy = false;
  // What else it states, canonical; empty for most.
  std::string rest;
};
// Nothing where it depends on what is not known, or cannot be read.
[[nodiscard]] std::optional<MountText> ReadMount(const compose::Value& value);

// One port; ranges are whole.
struct PortText {
  std::string host_ip;
  std::string published;
  std::string target;
  std::string protocol = "tcp";
  std::string rest;
};
[[nodiscard]] std::optional<PortText> ReadPort(const compose::Value& value);

// The words of a command, however it is written. Nothing where it is null or
// not known.
[[nodiscard]] std::optional<std::vector<std::string>> ReadCommand(
    const compose::Value& value);

// `environment` in one notation, some variables left out.
[[nodiscard]] std::string EnvironmentText(const compose::Value& value,
                                          const std::set<std::string>& without);

// A network, volume, secret or config by its real name.
[[nodiscard]] std::string ResourceText(std::string_view section,
                                       const compose::Resource& resource,
                                       std::string_view project);

}  // namespace plimsoll::importing

#endif  // PLIMSOLL_COMPILER_IMPORT_CANONICAL_FIELDS_H_
