#include "compiler/compose/notation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::compose {
namespace {

using testing::ElementsAre;

TEST(ShortPort, TakesItsPartsApart) {
  const auto port = ParseShortPort("[::1]:8080-8081:80-81/udp");
  ASSERT_TRUE(port.ok());
  EXPECT_EQ(port->host_ip, "::1");
  EXPECT_EQ(port->published->first, 8080);
  EXPECT_EQ(port->published->last, 8081);
  EXPECT_EQ(port->target.first, 80);
  EXPECT_EQ(port->protocol, "udp");
  EXPECT_FALSE(ParseShortPort("80")->published);
  EXPECT_EQ(ParseShortPort("127.0.0.1::80")->host_ip, "127.0.0.1");
}

TEST(ShortPort, IsRefusedAsTheReaderRefusesIt) {
  for (const std::string_view bad :
       {"", "80:", ":", "http", "80:http", "70000:80", "90-80:80",
        "80-82:80-81", "0-5", "0-5:0-5", "localhost:80:80", "1.2.3:80:80",
        "80/icmp", "80:80:"}) {
    EXPECT_FALSE(ParseShortPort(bad).ok()) << bad;
  }
  for (const std::string_view good :
       {"80", "8000-8010:80", "0:80", "080:80", ":80", "80/", "80:80/TCP",
        "::1:80:80", "fe80::1:80:80"}) {
    EXPECT_TRUE(ParseShortPort(good).ok()) << good;
  }
}

TEST(ShortMount, TakesItsPartsApart) {
  const auto mount = ParseShortMount("./a:/b:ro,z");
  ASSERT_TRUE(mount.ok());
  EXPECT_EQ(mount->source, "./a");
  EXPECT_EQ(mount->target, "/b");
  EXPECT_EQ(mount->options, "ro,z");
  EXPECT_EQ(ParseShortMount("/b")->source, "");
  EXPECT_EQ(ParseShortMount("C:\\a:/b")->source, "C:\\a");
  EXPECT_FALSE(ParseShortMount("").ok());
  EXPECT_FALSE(ParseShortMount(":/b").ok());
  EXPECT_FALSE(ParseShortMount("data:").ok());
  EXPECT_FALSE(ParseShortMount("data:/b:").ok());
  EXPECT_FALSE(ParseShortMount("data:/b:ro:rw").ok());
}

TEST(HostPath, IsToldFromAName) {
  for (const std::string_view path : {"./a", "../a", "/a", "~/a", "C:\\a"}) {
    EXPECT_TRUE(IsHostPath(path)) << path;
  }
  for (const std::string_view name : {"a", "a/b", ""}) {
    EXPECT_FALSE(IsHostPath(name)) << name;
  }
}

TEST(Durations, AreGoDurationsWithDaysAndWeeks) {
  for (const std::string_view good :
       {"30s", "1m30s", "1.5h", "0", "2d", "1w", "500ms", "10us", "-1s"}) {
    EXPECT_TRUE(IsDuration(good)) << good;
  }
  for (const std::string_view bad :
       {"", "30", "s", "1 s", "5x", ".s", "1h30"}) {
    EXPECT_FALSE(IsDuration(bad)) << bad;
  }
  EXPECT_EQ(ParseDuration("1m30.5s"), 90.5e9);
  EXPECT_EQ(ParseDuration("-1ms2\xC2\xB5s3ns"), -1002003);
  EXPECT_EQ(ParseDuration("0"), 0);
}

TEST(Sizes, AreReadAsDockerReadsThem) {
  EXPECT_EQ(ParseSize("64m"), 64.0 * 1024 * 1024);
  EXPECT_EQ(ParseSize("1.5 GiB"), 1.5 * 1024 * 1024 * 1024);
  EXPECT_EQ(ParseSize("10b"), 10);
  EXPECT_EQ(ParseSize("1024"), 1024);
  for (const std::string_view bad :
       {"", "m", "64 megs", "-1", "1xb", "1kib2"}) {
    EXPECT_FALSE(ParseSize(bad)) << bad;
  }
}

TEST(IpAddresses, AreToldFromNames) {
  for (const std::string_view good : {"127.0.0.1", "::", "::1", "fe80::1",
                                      "1:2:3:4:5:6:7:8", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(IsIpAddress(good)) << good;
  }
  for (const std::string_view bad :
       {"", "1.2.3", "256.1.1.1", "01.1.1.1", "localhost", "1::2::3",
        ":::", "12345::", "1:2:3:4:5:6:7:8:9"}) {
    EXPECT_FALSE(IsIpAddress(bad)) << bad;
  }
}

TEST(Commands, AreSplitWithoutAShell) {
  EXPECT_THAT(ParseCommand(R"(a 'b c' "d \"e" f\ g "")")->words,
              ElementsAre("a", "b c", "d \"e", "f g", ""));
  EXPECT_THAT(ParseCommand("echo $(a b) `c d`")->words,
              ElementsAre("echo", "$(a b)", "`c d`"));
}

TEST(Commands, EndAtTheFirstOperator) {
  const auto cut = ParseCommand("npm ci && npm start");
  EXPECT_THAT(cut->words, ElementsAre("npm", "ci"));
  EXPECT_EQ(cut->cut, 7u);
  EXPECT_EQ(ParseCommand("a 'b && c'")->cut, std::string_view::npos);
  EXPECT_THAT(ParseCommand("run 2>/dev/null")->words, ElementsAre("run"));
}

TEST(Commands, AreRefusedWithoutTheirPartner) {
  for (const std::string_view bad :
       {"a 'b", "a \"b", "a (b)", "a `b", "a $(b", "a )", "a \\"}) {
    EXPECT_FALSE(ParseCommand(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace plimsoll::compose
