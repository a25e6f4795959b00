#include <gtest/gtest.h>

#include <string>

#include "compiler/model/origin.h"
#include "compiler/model/quantity.h"

namespace plimsoll {
namespace {

// "registry|path|tag|digest", or "refused".
std::string Image(std::string_view text) {
  const auto image = ParseImageReference(text);
  if (!image) return "refused";
  std::string parts(image->registry);
  for (const std::string_view part : {image->path, image->tag, image->digest}) {
    parts += '|';
    parts += part;
  }
  return parts;
}

// "host|port", or "host" where no colon is.
std::string Split(std::string_view text) {
  const Endpoint endpoint = SplitEndpoint(text);
  std::string parts(endpoint.host);
  if (!endpoint.has_port) return parts;
  return parts + "|" + std::string(endpoint.port);
}

constexpr auto kDigest =
    "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

TEST(ParseImageReference, FindsTheParts) {
  EXPECT_EQ(Image("redis"), "|redis||");
  EXPECT_EQ(Image("redis:7.2-alpine"), "|redis|7.2-alpine|");
  EXPECT_EQ(Image("library/redis"), "|library/redis||");
  EXPECT_EQ(Image("ghcr.io/a/b:v1"), "ghcr.io|a/b|v1|");
  EXPECT_EQ(Image("localhost/app"), "localhost|app||");
  EXPECT_EQ(Image("registry:5000/app"), "registry:5000|app||");
  EXPECT_EQ(Image("[::1]:5000/app:x"), "[::1]:5000|app|x|");
  EXPECT_EQ(Image(std::string("a/b@") + kDigest),
            std::string("|a/b||") + kDigest);
  EXPECT_EQ(Image(std::string("h.io/b:1@") + kDigest),
            std::string("h.io|b|1|") + kDigest);
  EXPECT_EQ(Image("a__b/c-d.e--f:X_1"), "|a__b/c-d.e--f|X_1|");
}

TEST(ParseImageReference, RefusesWhatNoRegistryServes) {
  for (const char* text : {"",      ":",        "Redis",
                           "a/B",   "a:",       "a@sha256:12",
                           "a@",    "a//b",     "/a",
                           "a/",    "a b",      "a:b c",
                           "a:-x",  "${IMAGE}", "{{image}}",
                           "a___b", "a..b",     "a-",
                           "_a",    "ghcr.io/", "https://ghcr.io/a"}) {
    EXPECT_EQ(Image(text), "refused") << text;
  }
}

TEST(SplitEndpoint, KnowsIpv6) {
  EXPECT_EQ(Split("ssh7.gpu.example.net:17568"), "ssh7.gpu.example.net|17568");
  EXPECT_EQ(Split("host"), "host");
  EXPECT_EQ(Split(":7233"), "|7233");
  EXPECT_EQ(Split("host:"), "host|");
  EXPECT_EQ(Split("[::1]:80"), "::1|80");
  EXPECT_EQ(Split("[::1]"), "::1");
  EXPECT_EQ(Split("::1"), "::1");
  EXPECT_EQ(Split("fe80::1:80"), "fe80::1:80");
  EXPECT_EQ(Split("[::1"), "[::1");
  EXPECT_EQ(Split(""), "");
}

TEST(OriginKindName, IsKnownForAll) {
  for (int kind = 0; kind <= static_cast<int>(OriginKind::kDefault); ++kind) {
    EXPECT_FALSE(NameOf(static_cast<OriginKind>(kind)).empty());
  }
}

}  // namespace
}  // namespace plimsoll
