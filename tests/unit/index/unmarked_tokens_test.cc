#include <gtest/gtest.h>

#include "tests/unit/index/secret_finder.h"
#include "tests/unit/index/token_maker.h"

namespace plimsoll {
namespace {

Found InText(const std::string& text) {
  return SecretsIn("see " + text + ", then", FileKind::kText);
}
std::string Signature() { return Drawn(TokenBytes::kAlnum, 38, 3); }

TEST(UnmarkedTokens, FindsDiscordTokens) {
  for (const char* id : {"904172635518329041", "1204172635518329041"}) {
    std::string first = EncodeBase64(id);
    while (first.ends_with('=')) first.pop_back();
    const std::string token = first + ".fSAQpA." + Signature();
    EXPECT_EQ(InText(token), Found{token});
    EXPECT_EQ(InText("x" + token), Found{});
    EXPECT_EQ(InText(first + ".fSAQp." + Signature()), Found{});
  }
}

TEST(UnmarkedTokens, LeavesPartsThatHoldNoIdAlone) {
  EXPECT_EQ(
      InText(EncodeBase64("release-1.2-of-shop") + ".fSAQpA." + Signature()),
      Found{});
  EXPECT_EQ(InText(EncodeBase64("904172635518329041") + ".fSAQpA." +
                   std::string(30, 'x')),
            Found{});
}

TEST(UnmarkedTokens, FindsAccessTokensOfBitwarden) {
  const std::string head = "0.6f0f1d43-2b7a-4c59-9b1e-08d24f5a7c31.";
  const std::string secret = Drawn(TokenBytes::kAlnum, 30, 5);
  const std::string key = EncodeBase64(Drawn(TokenBytes::kAlnum, 16, 9));
  const std::string token = head + secret + ":" + key;
  EXPECT_EQ(InText(token), Found{token});
  EXPECT_EQ(InText("1" + token), Found{});
  EXPECT_EQ(InText(head + secret + ":" + key.substr(4)), Found{});
  EXPECT_EQ(InText(head + secret.substr(1) + ":" + key), Found{});
}

TEST(UnmarkedTokens, FindsKeysOfWalletsByTheirChecksum) {
  for (uint32_t seed = 1; seed < 20; ++seed) {
    std::string key = MakeWalletKey(seed);
    EXPECT_EQ(InText(key), Found{key});
    EXPECT_EQ(SecretsIn(std::string(seed, ' ') + key, FileKind::kText),
              Found{key});
    EXPECT_EQ(InText(key + "x"), Found{});
    key.back() = key.back() == '2' ? '3' : '2';
    EXPECT_EQ(InText(key), Found{});
  }
}

TEST(UnmarkedTokens, FindsTheIdOfAKeyInFrontOfAPassword) {
  const std::string id = std::string("AKIA") + "Q3ZK7WN2XJ5VT4RM";
  EXPECT_EQ(InText("https://" + id + ":Tr4wler-nine@s3.example.org/a"),
            (Found{id, "Tr4wler-nine"}));
}

TEST(UnmarkedTokens, FindsAnEncodedKeyBehindItsCurve) {
  const auto pem = [](const std::string& label, size_t size) {
    return "-----BEGIN " + label + "-----\n" +
           Drawn(TokenBytes::kRaw64, size, 2) + "\n-----END " + label +
           "-----\n";
  };
  const std::string curve = pem("EC PARAMETERS", 16);
  const std::string key = EncodeBase64(curve + pem("EC PRIVATE KEY", 160));
  EXPECT_EQ(InText(key), Found{key});
  EXPECT_EQ(InText(EncodeBase64(curve + pem("EC PUBLIC KEY", 160))), Found{});
}

}  // namespace
}  // namespace plimsoll
