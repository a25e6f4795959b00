#ifndef PLIMSOLL_RULES_SUPPORT_RETIRED_NAMES_H_
#define PLIMSOLL_RULES_SUPPORT_RETIRED_NAMES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/resolve/fleet.h"

namespace plimsoll {

enum class RetiredKind : uint8_t {
  kEndpoint,
  kAddress,
  kName,
  kSubnet,
  kPath,
  kId,  // Of a retired host: stale only where a host is named for sure.
};

// One thing that used to name a host.
struct RetiredName {
  RetiredKind kind = RetiredKind::kName;
  std::string host;  // Name, address, path, or the fixed octets of a subnet.
  std::string port;  // Of an endpoint.
  std::string subnet;
  const Host* owner = nullptr;
  const FormerName* stated = nullptr;  // Null for names of a retired host.
  Span span;
};

// What named hosts once, and what names them now. Host and port decide
// together: a provider hands old names out again with another port.
class RetiredNames {
 public:
  explicit RetiredNames(const Fleet& fleet);

  [[nodiscard]] const std::vector<RetiredName>& names() const { return names_; }
  // The retired names with this text, in the order they are stated.
  [[nodiscard]] const std::vector<const RetiredName*>& NamesFor(
      std::string_view host) const;
  // Every distinct text to look for.
  [[nodiscard]] std::vector<std::string> Words() const;

  // Retired endpoints of hosts that have a live endpoint of this name, so that
  // its port may be a leftover of one of them.
  [[nodiscard]] std::vector<const RetiredName*> LeftPorts(
      std::string_view live_host, std::string_view port) const;

  // Whether an endpoint that the host gave up had this port.
  [[nodiscard]] bool HadPort(const Host& host, std::string_view port) const;

  // What names the owner of a retired name now, in the same form; of a retired
  // host what names the one that replaces it.
  [[nodiscard]] std::vector<std::string> CurrentNames(
      const RetiredName& name) const;
  // Whether a text names that, too.
  [[nodiscard]] bool NamesCurrent(const RetiredName& name,
                                  std::string_view text) const;

  [[nodiscard]] bool IsLive(std::string_view host) const;
  [[nodiscard]] bool IsLive(std::string_view host, std::string_view port) const;
  // Whether the place is one that declares what is retired.
  [[nodiscard]] bool Declares(const Span& span) const;

 private:
  void AddHost(const Host& host);
  void AddFormer(const Host& host, const FormerName& former);
  void AddRetired(const Host& host);
  void Add(RetiredName name);

  [[nodiscard]] const Host* Successor(const RetiredName& name) const;

  const Fleet& fleet_;
  std::vector<RetiredName> names_;
  std::map<std::string, std::vector<const RetiredName*>, std::less<>> by_text_;
  std::set<std::string, std::less<>> live_;  // `host` and `host:port`.
  // Hosts by the names of their live endpoints.
  std::map<std::string, std::set<const Host*>, std::less<>> live_owners_;
  std::vector<Span> declarations_;
};

// Whether an IPv4 address, or a whole subnet in CIDR form, lies in a subnet.
[[nodiscard]] bool IsInSubnet(std::string_view address,
                              std::string_view subnet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_RETIRED_NAMES_H_
