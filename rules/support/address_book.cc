#include "rules/support/address_book.h"

#include <fmt/format.h>

namespace plimsoll {

AddressBook::AddressBook(const Fleet& fleet) {
  for (const auto& host : fleet.hosts) {
    if (host->retired() || host->broken) continue;
    for (const Zone& zone : host->zones) {
      entries_[zone.address].push_back({host.get(), &zone});
    }
    for (const Instance& instance : host->instances) {
      for (const ResolvedPort& port : instance.ports) {
        if (port.host_port == 0) continue;
        by_port_[port.host_port].push_back({&instance, &port});
      }
    }
  }
}

const std::vector<AddressBook::Entry>& AddressBook::HostsAt(
    std::string_view address) const {
  static const std::vector<Entry> kNone;
  const auto found = entries_.find(address);
  return found == entries_.end() ? kNone : found->second;
}

std::vector<std::string> AddressBook::Addresses() const {
  std::vector<std::string> addresses;
  for (const auto& [address, entries] : entries_) {
    if (!IsLoopback(address)) addresses.push_back(address);
  }
  return addresses;
}

const std::vector<Listener>& AddressBook::Listeners(uint16_t port) const {
  static const std::vector<Listener> kNone;
  const auto found = by_port_.find(port);
  return found == by_port_.end() ? kNone : found->second;
}

std::vector<Listener> AddressBook::ListenersOn(const Host& host,
                                               uint16_t port) const {
  std::vector<Listener> here;
  for (const Listener& listener : Listeners(port)) {
    if (listener.instance->host->machine == host.machine) {
      here.push_back(listener);
    }
  }
  return here;
}

std::vector<Listener> AddressBook::ListenersOn(const Host& host) const {
  std::vector<Listener> here;
  for (const auto& [port, listeners] : by_port_) {
    for (const Listener& listener : listeners) {
      if (listener.instance->host->machine == host.machine) {
        here.push_back(listener);
      }
    }
  }
  return here;
}

bool IsLoopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" ||
         address == "localhost";
}

std::string PlaceholderFor(const Listener& listener) {
  const Instance& instance = *listener.instance;
  if (instance.ports.size() == 1 || listener.port->name.empty()) {
    return fmt::format("{{{{apps.{}.address}}}}", instance.id);
  }
  return fmt::format("{{{{apps.{}.ports.{}.address}}}}", instance.id,
                     listener.port->name);
}

}  // namespace plimsoll
