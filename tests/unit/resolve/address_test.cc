// Every rule of "the address a consumer dials", one test each.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/resolve/fleet_fixture.h"

namespace plimsoll {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Project() { return "plimsoll: 1\nproject: p\n"; }

// A host with `more` lines below `host:`.
std::string HostFile(std::string_view id, std::string_view more) {
  std::string text = "host:\n  id: ";
  text += id;
  text += "\n  runtime: {process: systemd, container: compose}\n";
  text += more;
  return text;
}

// The consumer dials `{{apps.provider.address}}` into the variable TO.
std::string Consumer(std::string_view hosts, std::string_view kind) {
  std::string text = "plimsoll: 1\napp:\n  id: consumer\n  placement: {hosts: ";
  text += hosts;
  text += "}\n  ";
  text += kind;
  text +=
      "\n  derived_env: [{key: TO, template: \"{{apps.provider.address}}\"}]\n";
  return text;
}

std::string Provider(std::string_view hosts, std::string_view kind,
                     std::string_view port) {
  std::string text = "plimsoll: 1\napp:\n  id: provider\n  placement: {hosts: ";
  text += hosts;
  text += "}\n  ";
  text += kind;
  text += "\n  ports: [";
  text += port;
  text += "]\n";
  return text;
}

constexpr std::string_view kProcess = "process: {command: [run]}";
constexpr std::string_view kContainer = "container: {image: i:1}";
constexpr std::string_view kHostNetwork =
    "container: {image: i:1, network: host}";

FleetFixture Dial(const std::string& consumer, const std::string& provider,
                  const std::string& a = "  address: 192.0.2.1\n",
                  const std::string& b = "  address: 192.0.2.2\n") {
  return FleetFixture({{"plimsoll.yml", Project()},
                       {"hosts/a.yml", HostFile("a", a)},
                       {"hosts/b.yml", HostFile("b", b)},
                       {"apps/consumer/manifest.yml", consumer},
                       {"apps/provider/manifest.yml", provider}});
}

TEST(Address, OwnHostsInstanceWins) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess),
           Provider("[a, b]", kProcess, "{name: http, port: 8000}"));
  EXPECT_THAT(dialled.Faults(), IsEmpty());
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "127.0.0.1:8000");
}

TEST(Address, TheOnlyOtherInstanceIsDialled) {
  const auto dialled = Dial(Consumer("[a]", kProcess),
                            Provider("[b]", kProcess, "{port: 8000}"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "192.0.2.2:8000");
}

TEST(Address, SeveralOthersAreAmbiguous) {
  const FleetFixture dialled(
      {{"plimsoll.yml", Project()},
       {"hosts/a.yml", HostFile("a", "  address: 192.0.2.1\n")},
       {"hosts/b.yml", HostFile("b", "  address: 192.0.2.2\n")},
       {"hosts/c.yml", HostFile("c", "  address: 192.0.2.3\n")},
       {"apps/consumer/manifest.yml", Consumer("[a]", kProcess)},
       {"apps/provider/manifest.yml",
        Provider("[b, c]", kProcess, "{port: 8000}")}});
  EXPECT_THAT(dialled.Problems(), ElementsAre("ambiguous provider on a"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "(unset)");
}

TEST(Address, ContainersOfOneProjectMeetByName) {
  const auto dialled = Dial(Consumer("[a]", kContainer),
                            Provider("[a]", kContainer, "{container: 80}"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "provider:80");
}

TEST(Address, ContainersOfDifferentNetworksDoNot) {
  const auto dialled =
      Dial(Consumer("[a]", "container: {image: i:1, network: front}"),
           Provider("[a]", "container: {image: i:1, networks: [back]}",
                    "{host: 8080, container: 80}"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "192.0.2.1:8080");
}

TEST(Address, ContainersMeetOnAnyCommonNetwork) {
  const auto dialled =
      Dial(Consumer("[a]", "container: {image: i:1, networks: [x, back]}"),
           Provider("[a]", "container: {image: i:1, networks: [back]}",
                    "{container: 80}"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "provider:80");
}

TEST(Address, HostNamespaceReachesLoopbackBinds) {
  for (const std::string_view kind : {kProcess, kHostNetwork}) {
    const auto dialled =
        Dial(Consumer("[a]", kind),
             Provider("[a]", kContainer,
                      "{host: 8080, container: 80, bind: 127.0.0.1}"));
    EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "127.0.0.1:8080");
  }
}

TEST(Address, HostNamespaceDialsASpecificBind) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess),
           Provider("[a]", kProcess, "{port: 8080, bind: 192.0.2.1}"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "192.0.2.1:8080");
}

TEST(Address, ContainerReachesItsHostByAddress) {
  const auto dialled = Dial(Consumer("[a]", kContainer),
                            Provider("[a]", kProcess, "{port: 8000}"));
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "192.0.2.1:8000");
}

TEST(Address, ContainerDoesNotReachALoopbackBind) {
  const auto dialled =
      Dial(Consumer("[a]", kContainer),
           Provider("[a]", kProcess, "{port: 8000, bind: 127.0.0.1}"));
  EXPECT_THAT(dialled.Problems(),
              ElementsAre("loopback-only apps.provider.address on a"));
}

TEST(Address, NobodyElseReachesALoopbackBind) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess),
           Provider("[b]", kProcess, "{port: 8000, bind: 127.0.0.1}"));
  EXPECT_THAT(dialled.Problems(),
              ElementsAre("loopback-only apps.provider.address on a"));
}

TEST(Address, UnpublishedPortIsOutOfReachAcrossHosts) {
  const auto dialled = Dial(Consumer("[a]", kContainer),
                            Provider("[b]", kContainer, "{container: 80}"));
  EXPECT_THAT(dialled.Problems(),
              ElementsAre("unpublished-port apps.provider.address on a"));
}

TEST(Address, FirstCommonZoneOfTheConsumerDecides) {
  const auto dialled = Dial(
      Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
      "  addresses: {lab: 10.0.0.1, home: 192.0.2.1, public: 203.0.113.1}\n",
      "  addresses: {public: 203.0.113.2, home: 192.0.2.2}\n");
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "192.0.2.2:8000");
}

TEST(Address, PublicIsTheLastResort) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
           "  addresses: {home: 192.0.2.1}\n",
           "  addresses: {office: 10.0.0.2, public: 203.0.113.2}\n");
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "203.0.113.2:8000");
}

TEST(Address, NoZoneInCommonIsUnreachable) {
  const auto dialled = Dial(
      Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
      "  addresses: {home: 192.0.2.1}\n", "  addresses: {office: 10.0.0.2}\n");
  EXPECT_THAT(dialled.Problems(),
              ElementsAre("no-common-zone apps.provider.address on a"));
}

TEST(Address, NatGivesThePortOutside) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
           "  addresses: {public: 203.0.113.1}\n",
           "  addresses: {public: {address: 203.0.113.2, ports: {8000: "
           "18000}}}\n");
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "203.0.113.2:18000");
}

TEST(Address, NatWithoutThePortIsUnreachable) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
           "  addresses: {public: 203.0.113.1}\n",
           "  addresses: {public: {address: 203.0.113.2, ports: {22: 22}}}\n");
  EXPECT_THAT(dialled.Problems(),
              ElementsAre("not-forwarded apps.provider.address on a"));
}

TEST(Address, Ipv6IsBracketed) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
           "  address: \"2001:db8::1\"\n", "  address: \"2001:db8::2\"\n");
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "[2001:db8::2]:8000");
}

TEST(Address, UnplacedAndRetiredProvidersAreErrors) {
  const auto unplaced =
      Dial(Consumer("[a]", kProcess),
           "plimsoll: 1\napp:\n  id: provider\n  profiles: [never]\n"
           "  process: {command: [run]}\n  ports: [{port: 1}]\n"
           "  placement: {hosts: [b]}\n");
  EXPECT_THAT(unplaced.Problems(), ElementsAre("unplaced-app provider on a"));
  const auto retired = Dial(
      Consumer("[a]", kProcess), Provider("[b]", kProcess, "{port: 8000}"),
      "  address: 192.0.2.1\n", "  address: 192.0.2.2\n  status: retired\n");
  EXPECT_THAT(retired.Problems(),
              ElementsAre("placed-on-retired b", "unplaced-app provider on a"));
}

TEST(Address, ANamedHostsInstanceIsTaken) {
  const FleetFixture dialled(
      {{"plimsoll.yml", Project()},
       {"hosts/a.yml", HostFile("a", "  address: 192.0.2.1\n")},
       {"hosts/b.yml", HostFile("b", "  address: 192.0.2.2\n")},
       {"apps/consumer/manifest.yml",
        "plimsoll: 1\napp:\n  id: consumer\n  placement: {hosts: [a]}\n"
        "  process: {command: [run]}\n  derived_env:\n"
        "  - {key: TO, template: \"{{hosts.b.apps.provider.address}}\"}\n"
        "  - {key: P, template: "
        "\"{{hosts.b.apps.provider.ports.http.port}}\"}\n"},
       {"apps/provider/manifest.yml",
        Provider("[a, b]", kProcess, "{name: http, port: 8000}")}});
  EXPECT_THAT(dialled.Problems(), IsEmpty());
  EXPECT_EQ(dialled.Env("a", "consumer", "TO"), "192.0.2.2:8000");
  EXPECT_EQ(dialled.Env("a", "consumer", "P"), "8000");
}

TEST(Address, SeveralPortsNeedAName) {
  const auto dialled =
      Dial(Consumer("[a]", kProcess),
           Provider("[b]", kProcess,
                    "{name: x, port: 8000}, {name: y, port: 8001}"));
  EXPECT_THAT(dialled.Problems(), ElementsAre("unknown-port provider on a"));
}

TEST(Dependency, AcrossHostsOneReachablePortIsEnough) {
  const auto depends = [](std::string_view forwarded) {
    return Dial(
        "plimsoll: 1\napp:\n  id: consumer\n  placement: {hosts: [a]}\n"
        "  process: {command: [run]}\n  dependencies: [{app_id: provider}]\n",
        Provider("[b]", kProcess, "{port: 8000}, {port: 8001}"),
        "  addresses: {public: 203.0.113.1}\n",
        "  addresses: {public: {address: 203.0.113.2, ports: {" +
            std::string(forwarded) + "}}}\n");
  };
  EXPECT_THAT(depends("8001: 8001").Problems(), IsEmpty());
  EXPECT_THAT(depends("22: 22").Problems(),
              ElementsAre("not-forwarded provider on a"));
}

}  // namespace
}  // namespace plimsoll
