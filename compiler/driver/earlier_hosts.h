#ifndef PLIMSOLL_COMPILER_DRIVER_EARLIER_HOSTS_H_
#define PLIMSOLL_COMPILER_DRIVER_EARLIER_HOSTS_H_

#include <span>
#include <string>
#include <string_view>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// A file as it was before the change that is judged.
struct EarlierFile {
  std::string path;
  std::string text;
};

// Whether a file may be one of host facts, as far as its text tells.
[[nodiscard]] bool MayBeHost(std::string_view path, std::string_view text);

// Endpoints and addresses that the file of a host had and that no host has any
// more are former ones of that host, whether its `formerly` says so or not;
// their place is that of what the host has now.
void AddEarlierNames(std::span<const EarlierFile> files, Fleet* fleet);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_EARLIER_HOSTS_H_
