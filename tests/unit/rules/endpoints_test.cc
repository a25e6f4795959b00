#include "rules/support/endpoints.h"

#include <gtest/gtest.h>

#include <string>

#include "rules/support/retired_names.h"

namespace plimsoll {
namespace {

const char kHost[] = "ssh7.example.net";

// The port that belongs to the first mention of the host.
std::string PortOf(const std::string& text, FileKind kind = FileKind::kText) {
  const SourceFile file(FileId{0}, "file", text, kind);
  const size_t at = text.find(kHost);
  const Span port =
      FindPortOf(file, file.SpanOf(at, at + std::string(kHost).size()));
  return port.valid() ? std::string(file.TextOf(port)) : std::string();
}

TEST(FindPortOf, ReadsThePortBehindTheHost) {
  EXPECT_EQ(PortOf("ssh://root@ssh7.example.net:17568/x"), "17568");
  EXPECT_EQ(PortOf("(\"ssh7.example.net\", 17568)"), "17568");
  EXPECT_EQ(PortOf("('ssh7.example.net', '17568')"), "17568");
}

TEST(FindPortOf, ReadsTheNearestOption) {
  EXPECT_EQ(PortOf("ssh -p 17568 root@ssh7.example.net"), "17568");
  EXPECT_EQ(PortOf("ssh root@ssh7.example.net -p17568"), "17568");
  EXPECT_EQ(PortOf("scp -P 17568 a root@ssh7.example.net:/b"), "17568");
  EXPECT_EQ(PortOf("ssh -o Port=17568 ssh7.example.net"), "17568");
  EXPECT_EQ(PortOf("ssh -p 17568 a@ssh7.example.net; ssh -p 22 b@c"), "17568");
}

TEST(FindPortOf, ReadsASecondVariable) {
  EXPECT_EQ(PortOf("VAST_HOST=ssh7.example.net\nVAST_PORT=17568\n"), "17568");
  EXPECT_EQ(PortOf("VAST_PORT=17568\n\nVAST_HOST=ssh7.example.net\n"), "17568");
  EXPECT_EQ(PortOf("H=\"${VAST_HOST:-ssh7.example.net}\"\n"
                   "P=\"${VAST_PORT:-17568}\"\n"),
            "17568");
  EXPECT_EQ(PortOf("HOST = os.getenv(\"HOST\", \"ssh7.example.net\")\n"
                   "PORT = int(os.getenv(\"PORT\", \"17568\"))\n"),
            "17568");
  EXPECT_EQ(PortOf("node:\n  host: ssh7.example.net\n  port: 17568\n"),
            "17568");
}

TEST(FindPortOf, ReadsSshConfig) {
  EXPECT_EQ(PortOf("Host gpu\n    HostName ssh7.example.net\n    User root\n"
                   "    Port 17568\n"),
            "17568");
}

TEST(FindPortOf, StopsAtTheNextEndpoint) {
  EXPECT_EQ(PortOf("HostName ssh7.example.net\nUser a\n\nHost b\n"
                   "HostName other.example.net\nPort 17568\n"),
            "");
  EXPECT_EQ(PortOf("VAST_HOST=ssh7.example.net\nOTHER_PORT=17568\n"), "");
}

TEST(FindPortOf, ReadsACellOfTheSameRow) {
  EXPECT_EQ(PortOf("| gpu | 11 GiB | ssh7.example.net | 17568 | 0.09 |",
                   FileKind::kMarkdown),
            "17568");
  EXPECT_EQ(PortOf("| gpu | ssh7.example.net | 11 GiB |\n| 17568 |",
                   FileKind::kMarkdown),
            "");
}

TEST(FindPortOf, TakesNoNumberThatIsPartOfAWord) {
  EXPECT_EQ(PortOf("ssh7.example.net:17568ms"), "");
  EXPECT_EQ(PortOf("ssh7.example.net takes 17568 ms"), "");
}

TEST(IsWholeHost, TellsHostsFromPartsOfLongerOnes) {
  const auto whole = [](std::string_view text, std::string_view host) {
    const size_t at = text.find(host);
    return IsWholeHost(text, at, at + host.size());
  };
  EXPECT_TRUE(whole("root@192.0.2.4:22", "192.0.2.4"));
  EXPECT_TRUE(whole("It is 192.0.2.4.", "192.0.2.4"));
  EXPECT_TRUE(whole("${H:-192.0.2.4}", "192.0.2.4"));
  EXPECT_FALSE(whole("192.0.2.40", "192.0.2.4"));
  EXPECT_FALSE(whole("1192.0.2.4", "192.0.2.4"));
  EXPECT_FALSE(whole("a.db.example", "db.example"));
  EXPECT_FALSE(whole("db.example.org", "db.example"));
  EXPECT_FALSE(whole("old-db", "db"));
}

TEST(IsInSubnet, ComparesThePrefix) {
  EXPECT_TRUE(IsInSubnet("10.50.3.9", "10.50.0.0/16"));
  EXPECT_TRUE(IsInSubnet("198.51.100.127", "198.51.100.0/25"));
  EXPECT_FALSE(IsInSubnet("198.51.100.128", "198.51.100.0/25"));
  EXPECT_FALSE(IsInSubnet("198.51.100", "198.51.100.0/25"));
  EXPECT_FALSE(IsInSubnet("198.51.100.1", "198.51.100.0"));
}

}  // namespace
}  // namespace plimsoll
