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

  [[nodiscard]] bool IsLive(std::string_view host) const;
  [[nodiscard]] bool IsLive(std::string_view host, std::string_view port) const;
  // Whether the place is one that declares what is retired.
  [[nodiscard]] bool Declares(const Span& span) const;

 private:
  void AddHost(const Host& host);
  void AddFormer(const Host& host, const FormerName& former);
  void Add(RetiredName name);

  std::vector<RetiredName> names_;
  std::map<std::string, std::vector<const RetiredName*>, std::less<>> by_text_;
  std::set<std::string, std::less<>> live_;  // `host` and `host:port`.
  std::vector<Span> declarations_;
};

// Whether an IPv4 address lies in a subnet in CIDR form.
[[nodiscard]] bool IsInSubnet(std::string_view address,
                              std::string_view subnet);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_RETIRED_NAMES_H_
