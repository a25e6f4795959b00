#include "compiler/index/token_formats.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/index/checksum.h"
#include "tests/unit/index/secret_finder.h"

namespace plimsoll {
namespace {

std::string AlphabetOf(TokenBytes bytes) {
  switch (bytes) {
    case TokenBytes::kHex:
      return "0123456789abcdef";
    case TokenBytes::kUpper:
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    case TokenBytes::kBech32:
      return "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
    default:
      return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  }
}

// `size` bytes that look drawn, the same in every run.
std::string Drawn(TokenBytes bytes, size_t size, uint32_t seed) {
  const std::string alphabet = AlphabetOf(bytes);
  std::string text;
  uint32_t state = seed * 2654435761U + 12345;
  for (size_t i = 0; i < size; ++i) {
    state = state * 1664525U + 1013904223U;
    text.push_back(alphabet[(state >> 16) % alphabet.size()]);
  }
  return text;
}

std::string AgeKey(uint32_t seed) {
  // The checksum is six characters; try them as a counter in base 32 would
  // take too long, so the known test key of the age specification stands in.
  return seed == 0 ? std::string(
                         "AGE-SECRET-KEY-"
                         "1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8"
                         "GEWQ72PVQ2Y5J33")
                   : std::string();
}

// A token of the format that passes its check, or an empty text.
std::string TokenOf(const TokenFormat& format, uint32_t seed) {
  const std::string prefix(format.prefix);
  if (prefix.starts_with("AGE-")) return AgeKey(seed);
  if (prefix == "glsa_") {
    const std::string head = prefix + Drawn(TokenBytes::kAlnum, 32, seed);
    const uint32_t crc = Crc32(head);
    return head + fmt::format("_{:02x}{:02x}{:02x}{:02x}", crc & 0xFF,
                              crc >> 8 & 0xFF, crc >> 16 & 0xFF, crc >> 24);
  }
  if (prefix == "github_pat_") {
    return prefix + Drawn(TokenBytes::kAlnum, 22, seed) + "_" +
           Drawn(TokenBytes::kAlnum, 59, seed + 1);
  }
  if (prefix == "SG.") {
    return prefix + Drawn(TokenBytes::kAlnum, 22, seed) + "." +
           Drawn(TokenBytes::kAlnum, 43, seed + 1);
  }
  if (prefix == "ghs_" && format.min == 100) {
    return prefix + "123456_eyJ" + Drawn(TokenBytes::kAlnum, 40, seed) +
           ".eyJ" + Drawn(TokenBytes::kAlnum, 60, seed + 1) + "." +
           Drawn(TokenBytes::kAlnum, 60, seed + 2);
  }
  std::string body = Drawn(format.bytes, format.min, seed);
  if (prefix.starts_with("gh") || prefix == "npm_") {
    body = body.substr(0, 30);
    return prefix + body + Base62Crc(Crc32(body));
  }
  if (prefix.starts_with("sk-proj") || prefix.starts_with("sk-svc") ||
      prefix.starts_with("sk-admin")) {
    body.replace(20, 8, "T3BlbkFJ");
  }
  return prefix + body;
}

class EachFormat : public testing::TestWithParam<TokenFormat> {};

TEST_P(EachFormat, IsFoundInAnyText) {
  const std::string token = TokenOf(GetParam(), 0);
  for (const FileKind kind :
       {FileKind::kYaml, FileKind::kShell, FileKind::kCode, FileKind::kText,
        FileKind::kMarkdown}) {
    EXPECT_EQ(SecretsIn("see \"" + token + "\", then", kind), Found{token});
  }
  EXPECT_EQ(SecretsIn(token, FileKind::kText), Found{token});
}

TEST_P(EachFormat, IsNotFoundInsideALongerWord) {
  const std::string token = TokenOf(GetParam(), 0);
  EXPECT_EQ(SecretsIn("x" + token, FileKind::kText), Found{});
}

TEST_P(EachFormat, IsNotFoundCutShort) {
  const TokenFormat& format = GetParam();
  const std::string token = TokenOf(format, 0);
  const std::string cut =
      token.substr(0, format.prefix.size() + format.min - 1);
  if (cut.size() >= token.size()) return;
  EXPECT_EQ(SecretsIn(cut + " ", FileKind::kText), Found{});
}

TEST_P(EachFormat, IsNotFoundAsASample) {
  const TokenFormat& format = GetParam();
  const std::string sample =
      std::string(format.prefix) + std::string(format.min, 'x');
  EXPECT_EQ(SecretsIn(sample, FileKind::kText), Found{});
}

INSTANTIATE_TEST_SUITE_P(
    Formats, EachFormat,
    testing::ValuesIn(TokenFormats().begin(), TokenFormats().end()),
    [](const testing::TestParamInfo<TokenFormat>& format) {
      std::string name =
          fmt::format("{}_{}", format.index, format.param.prefix);
      for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
      }
      return name;
    });

TEST(TokenFormats, RefusesAWrongChecksum) {
  EXPECT_EQ(
      SecretsIn("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", FileKind::kText)
          .size(),
      1U);
  EXPECT_EQ(
      SecretsIn("ghp_CkI3ovUKHqyy4Oog8tHqob84ZLsSvd2QwV1m", FileKind::kText),
      Found{});
}

TEST(SpecialFormats, FindsThePasswordOfAUrl) {
  EXPECT_EQ(SecretsIn("postgres://cm:Tr4wler-nine@db:5432/cm", FileKind::kText),
            Found{"Tr4wler-nine"});
  EXPECT_EQ(SecretsIn("redis://:Tr4wler-nine@cache", FileKind::kText),
            Found{"Tr4wler-nine"});
  EXPECT_EQ(SecretsIn("amqp://a:p@ss-9word-x@mq/", FileKind::kText),
            Found{"p@ss-9word-x"});
  // As people paste them, though a URL would have encoded some bytes.
  EXPECT_EQ(
      SecretsIn("postgres://cm:kV+8/Zr3Lq0Yt9Nw==@db/cm", FileKind::kText),
      Found{"kV+8/Zr3Lq0Yt9Nw=="});
  EXPECT_EQ(SecretsIn("postgres://u:$up3r,Geh3im!@{{HOST_IP}}/x",
                      FileKind::kManifest),
            Found{"$up3r,Geh3im!"});
}

TEST(SpecialFormats, LeavesUrlsWithoutAPasswordAlone) {
  for (const char* url :
       {"https://example.org/a:b@c", "postgres://db:5432/app",
        "postgres://user:password@db/app", "postgres://u:${DB_PASS}@db/app",
        "http://x:{{secrets.pw}}@y", "ssh://git@example.org:22/a",
        "jdbc:postgresql://postgres:5432/mydb", "amqp://guest:guest@mq",
        "http://localhost:80/imap/x2?user=Ann1@example.org",
        "http://localhost:8080/imap/a=B1@example.org"}) {
    EXPECT_EQ(SecretsIn(url, FileKind::kText), Found{}) << url;
  }
}

std::string KeyBody() {
  return "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF";
}

TEST(SpecialFormats, FindsPrivateKeysHoweverTheyAreWritten) {
  for (const char* break_ : {"\n", "\\n", "\n    "}) {
    const std::string key = std::string("-----BEGIN PRIVATE KEY-----") +
                            break_ + KeyBody() + break_ +
                            "-----END PRIVATE KEY-----";
    EXPECT_EQ(SecretsIn(key, FileKind::kText).size(), 1U) << key;
  }
}

TEST(SpecialFormats, LeavesPublicKeysAndHeadersAlone) {
  EXPECT_EQ(SecretsIn("-----BEGIN PUBLIC KEY-----\n" + KeyBody() +
                          "\n-----END PUBLIC KEY-----",
                      FileKind::kText),
            Found{});
  EXPECT_EQ(SecretsIn("-----BEGIN PRIVATE KEY-----\n...\n"
                      "-----END PRIVATE KEY-----",
                      FileKind::kText),
            Found{});
}

TEST(SpecialFormats, FindsJsonWebTokens) {
  const std::string token =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJzdWIiOiI4MzE2MDQ3NyIsIm5hbWUiOiJKIn0."
      "p6VbM0dQ2sT4uWn8yRk1cFhLzXjA7eGiN3oBqYvSfCw";
  EXPECT_EQ(SecretsIn("Bearer " + token, FileKind::kText), Found{token});
  EXPECT_EQ(SecretsIn("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", FileKind::kText),
            Found{});
}

TEST(SpecialFormats, FindsTelegramBotTokens) {
  const std::string token = "1234567891:AAF8kdZ0pVbM3sT4uWn8yRk1cFhLzXjA7eG";
  EXPECT_EQ(SecretsIn("bot: " + token, FileKind::kText), Found{token});
  EXPECT_EQ(
      SecretsIn("12:AAF8kdZ0pVbM3sT4uWn8yRk1cFhLzXjA7eG", FileKind::kText),
      Found{});
}

TEST(Checksum, KnowsCrc32AndBech32) {
  EXPECT_EQ(Crc32("123456789"), 0xCBF43926U);
  EXPECT_TRUE(IsBech32(AgeKey(0)));
  EXPECT_FALSE(IsBech32("AGE-SECRET-KEY-1QQ"));
  EXPECT_EQ(DecodeBase64("aGk_"), "hi?");
  EXPECT_EQ(DecodeBase64("!!"), "");
}

}  // namespace
}  // namespace plimsoll
