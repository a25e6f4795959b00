#ifndef PLIMSOLL_RULES_SUPPORT_ADDRESS_BOOK_H_
#define PLIMSOLL_RULES_SUPPORT_ADDRESS_BOOK_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

// A port that an app of a host publishes.
struct Listener {
  const Instance* instance = nullptr;
  const ResolvedPort* port = nullptr;
};

// Who has which address and listens on which port, of all hosts that are not
// retired.
class AddressBook {
 public:
  explicit AddressBook(const Fleet& fleet);

  struct Entry {
    const Host* host = nullptr;
    const Zone* zone = nullptr;
  };
  // The hosts that have the address; several behind one router, or in
  // networks that use the same numbers.
  [[nodiscard]] const std::vector<Entry>& HostsAt(
      std::string_view address) const;
  [[nodiscard]] std::vector<std::string> Addresses() const;

  // Apps that publish the port on the host's machine, or anywhere.
  [[nodiscard]] std::vector<Listener> ListenersOn(const Host& host,
                                                  uint16_t port) const;
  [[nodiscard]] const std::vector<Listener>& Listeners(uint16_t port) const;
  // All ports published on the host's machine.
  [[nodiscard]] std::vector<Listener> ListenersOn(const Host& host) const;

 private:
  std::map<std::string, std::vector<Entry>, std::less<>> entries_;
  std::map<uint16_t, std::vector<Listener>> by_port_;
};

[[nodiscard]] bool IsLoopback(std::string_view address);

// `{{apps.temporal.ports.grpc.address}}`, what to write for the port of an app.
[[nodiscard]] std::string PlaceholderFor(const Listener& listener);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_ADDRESS_BOOK_H_
