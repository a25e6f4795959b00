#include "rules/support/dialled.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> HostsOf(std::string_view value) {
  std::vector<std::string> hosts;
  for (const DialledHost& dialled : DialledHosts(value)) {
    hosts.push_back(dialled.host);
  }
  return hosts;
}

TEST(DialledHosts, LeavesOutWhoeverLogsIn) {
  EXPECT_THAT(HostsOf("postgres://app:pw@db:5432/x"), ElementsAre("db"));
  EXPECT_THAT(HostsOf("redis://cache/0?mail=me@example.org"),
              ElementsAre("cache", "example.org"));
}

// An `@` further on says nothing of a host that its word does not hold.
TEST(DialledHosts, LooksForTheUserInTheSameWordOnly) {
  EXPECT_THAT(HostsOf("http://web:80 and me@mail"), ElementsAre("web", "mail"));
  EXPECT_THAT(HostsOf("http://web:80\nme@mail"), ElementsAre("web", "mail"));
}

// Minutes, if each word had the rest of the value read once more.
TEST(DialledHosts, ReadsALongValueOnce) {
  std::string words;
  std::string users = "http://";
  for (int i = 0; i < 500'000; ++i) {
    words += "lorem ";
    users += "a:";
  }
  EXPECT_THAT(HostsOf(words), IsEmpty());
  EXPECT_THAT(HostsOf(users + "@web"), ElementsAre("web"));
}

}  // namespace
}  // namespace plimsoll
