#include "rules/support/reader_versions.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace plimsoll {
namespace {

// Takes a number off the front, and a dot behind it; 0 when there is none.
int TakeNumber(std::string_view* text) {
  int number = 0;
  const auto [end, error] =
      std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc()) return 0;
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  if (text->starts_with('.')) text->remove_prefix(1);
  return number;
}

template <class VersionOf>
int Newest(const Fleet& fleet, const VersionOf& version_of) {
  int newest = 0;
  for (const auto& host : fleet.hosts) {
    const int version = version_of(*host);
    if (version == 0) return 0;
    newest = std::max(newest, version);
  }
  return newest;
}

}  // namespace

int NewestSystemd(const Fleet& fleet) {
  return Newest(fleet, [](const Host& host) {
    std::string_view text = host.facts.os.systemd.value;
    return TakeNumber(&text);
  });
}

int NewestPodman(const Fleet& fleet) {
  return Newest(fleet, [](const Host& host) {
    std::string_view text = host.facts.os.podman.value;
    const int major = TakeNumber(&text);
    return major == 0 ? 0 : major * 100 + TakeNumber(&text);
  });
}

}  // namespace plimsoll
