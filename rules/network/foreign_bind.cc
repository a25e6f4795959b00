#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/rule.h"

namespace plimsoll::rules::network {
namespace {

using Address = std::array<unsigned char, sizeof(in6_addr)>;

// An address of either family as 16 bytes, IPv4 as IPv6 maps it; or nothing.
std::optional<Address> ParseAddress(std::string text) {
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
  }
  Address bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) != 1) return {};
  bytes[10] = bytes[11] = 0xff;
  return bytes;
}

bool IsLoopbackOrAny(const Address& bytes) {
  const bool mapped = std::all_of(bytes.begin(), bytes.begin() + 10,
                                  [](unsigned char b) { return b == 0; }) &&
                      bytes[10] == 0xff && bytes[11] == 0xff;
  if (mapped) {
    constexpr unsigned char kLoopback = 127;
    return bytes[12] == kLoopback ||
           std::all_of(bytes.begin() + 12, bytes.end(),
                       [](unsigned char b) { return b == 0; });
  }
  return std::all_of(bytes.begin(), bytes.end() - 1,
                     [](unsigned char b) { return b == 0; }) &&
         bytes.back() <= 1;
}

// The addresses an interface of the host has, as far as the facts tell: those
// of a zone behind NAT are an outer router's.
std::vector<Address> OwnAddresses(const Host& host) {
  std::vector<Address> own;
  for (const Zone& zone : host.zones) {
    const auto address = ParseAddress(zone.address);
    if (address && !zone.nat) own.push_back(*address);
  }
  return own;
}

void Check(const Host& host, RuleContext& ctx) {
  const std::vector<Address> own = OwnAddresses(host);
  if (own.empty()) return;
  for (const Instance& instance : host.instances) {
    for (const ResolvedPort& port : instance.ports) {
      const auto bind = ParseAddress(port.bind);
      if (!bind || IsLoopbackOrAny(*bind) ||
          std::ranges::find(own, *bind) != own.end()) {
        continue;
      }
      Diagnostic& finding = ctx.Report(
          port.source->bind.stated() ? port.source->bind.span : port.span,
          fmt::format("`{}` binds port {} to {}, which is no address of `{}`",
                      instance.id, port.host_port, port.bind, host.id));
      for (const Zone& zone : host.zones) {
        finding.Also(zone.span, zone.nat ? "forwarded to it, not its own"
                                         : "an address of it");
      }
      finding
          .Help(
              "bind to an address of the host, or add this one to its "
              "`addresses`")
          .About(fmt::format("{}/{}", host.id, instance.id), port.bind);
    }
  }
}

}  // namespace

constinit const Rule foreign_bind = {
    .id = "network/foreign-bind",
    .summary = "a port is bound to an address that its host does not have",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::network
