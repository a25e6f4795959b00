#include "compiler/index/token_formats.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/index/checksum.h"
#include "compiler/index/word_finder.h"
#include "tests/unit/index/secret_finder.h"
#include "tests/unit/index/token_maker.h"

namespace plimsoll {
namespace {

class EachFormat : public testing::TestWithParam<size_t> {
 protected:
  const TokenFormat& format() const { return TokenFormats()[GetParam()]; }
  bool IsFound(const std::string& token) const {
    const size_t at = token.find(format().shape.keyword());
    return at != std::string::npos && FindToken(format(), token, at);
  }
};

TEST_P(EachFormat, IsFoundInAnyText) {
  const std::string token = MakeToken(format(), 0);
  for (const FileKind kind :
       {FileKind::kYaml, FileKind::kShell, FileKind::kCode, FileKind::kText,
        FileKind::kMarkdown}) {
    EXPECT_EQ(SecretsIn("see \"" + token + "\", then", kind), Found{token});
  }
  EXPECT_EQ(SecretsIn(token, FileKind::kText), Found{token});
  EXPECT_EQ(SecretsIn("A=x\\n" + token + "\\n", FileKind::kText), Found{token});
}

TEST_P(EachFormat, IsNotFoundInsideALongerWord) {
  const std::string token = MakeToken(format(), 0);
  if (!IsWordByte(token[0]) || !format().shape.parts()[0].literal.empty()) {
    return;
  }
  EXPECT_FALSE(IsFound("xQ9" + token));
}

TEST_P(EachFormat, IsNotFoundOneCharacterShort) {
  const std::string token = MakeToken(format(), 0);
  EXPECT_FALSE(IsFound(token.substr(0, token.size() - 1)));
  EXPECT_FALSE(IsFound(token.substr(0, token.size() - 1) + " "));
}

TEST_P(EachFormat, IsNotFoundWithAByteOfAnotherSet) {
  std::string token = MakeToken(format(), 0);
  size_t at = token.size();
  for (size_t i = format().shape.parts().size(); i-- > 0;) {
    const TokenShape::Part& part = format().shape.parts()[i];
    if (part.literal.empty()) break;
    at -= part.literal.size();
  }
  token[at - 1] = '*';
  EXPECT_FALSE(IsFound(token));
}

TEST_P(EachFormat, IsNotFoundWithAWrongChecksum) {
  const TokenCheck check = format().check;
  if (check != HasBase62Crc && check != HasGrafanaCrc &&
      check != HasAtlassianCrc && check != IsBech32Token &&
      check != IsBase58Check) {
    return;
  }
  std::string token = MakeToken(format(), 0);
  char& last = token.back();
  last = last == '2' ? '3' : '2';
  EXPECT_FALSE(IsFound(token));
}

TEST_P(EachFormat, IsNotFoundAsASample) {
  std::string sample;
  for (const TokenShape::Part& part : format().shape.parts()) {
    if (part.literal.empty()) {
      const char fill = IsTokenByte('x', part.bytes)   ? 'x'
                        : IsTokenByte('X', part.bytes) ? 'X'
                                                       : '0';
      sample += std::string(part.least, fill);
    } else {
      sample += part.literal;
    }
  }
  EXPECT_FALSE(IsFound(sample)) << sample;
}

TEST_P(EachFormat, IsNotFoundInAnEmptyFieldUnlessAChecksumProvesIt) {
  const std::string token = MakeToken(format(), 0);
  const Found found =
      SecretsOf("a.html", "<input placeholder=\"" + token + "\">",
                FileKind::kText, SecretMatchKind::kKnownToken);
  const bool is_found = std::ranges::count(found, token) > 0;
  EXPECT_EQ(is_found, IsChecksum(format().check)) << token;
}

TEST_P(EachFormat, IsNotFoundBehindItsPatternUnlessAChecksumProvesIt) {
  const std::string keyword(format().shape.keyword());
  const std::string token = MakeToken(format(), 0);
  const std::string pattern = "(\"" + keyword + "[a-z]{9}\", \"";
  const std::string near = pattern + token;
  const std::string far = pattern + std::string(200, ' ') + token;
  const size_t at = token.find(keyword) - token.size();
  EXPECT_EQ(FindToken(format(), near, near.size() + at).has_value(),
            IsChecksum(format().check));
  EXPECT_TRUE(FindToken(format(), far, far.size() + at));
}

TEST_P(EachFormat, SaysWhereItIsDocumented) {
  EXPECT_GE(format().shape.keyword().size(), 3U);
  EXPECT_GE(format().source.size(), 8U);
  EXPECT_FALSE(format().name.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Formats, EachFormat, testing::Range(size_t{0}, TokenFormats().size()),
    [](const testing::TestParamInfo<size_t>& index) {
      const std::string_view word = TokenFormats()[index.param].shape.keyword();
      std::string name = fmt::format("{}_{}", index.param, word);
      for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
      }
      return name;
    });

TEST(TokenShape, RefusesWhatBreaksTheNotation) {
  for (const char* shape : {"", "<alnum:3>", "a<b:3>", "a<alnum>", "a<alnum:0>",
                            "a<alnum:9-3>", "a<alnum:3", "a<alnum:x>"}) {
    EXPECT_FALSE(TokenShape::Parse(shape)) << shape;
  }
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

TEST(SpecialFormats, FindsTunnelTokens) {
  const auto encoded = [](const std::string& account, size_t secret) {
    return EncodeBase64("{\"a\":\"" + account +
                        "\",\"t\":\"5a8d1c07-2f4e-4b6a-9d3c-7e1f0a2b4c6d\","
                        "\"s\":\"" +
                        EncodeBase64(Drawn(TokenBytes::kAlnum, secret, 7)) +
                        "\"}");
  };
  const std::string account = "4f1e9c7ab2d80356e7c1a9b4d2f80631";
  const std::string token = encoded(account, 32);
  EXPECT_EQ(SecretsIn("TUNNEL_TOKEN=" + token, FileKind::kDotenv),
            Found{token});
  for (const std::string& sample :
       {encoded(account + "4", 32), encoded(account, 14), encoded("fake", 4)}) {
    EXPECT_EQ(SecretsIn("TUNNEL_TOKEN=" + sample, FileKind::kDotenv), Found{});
  }
}

TEST(TokenFormats, LeaveATokenTypedInRunsAlone) {
  const std::string prefix = std::string("sk_") + "test_";
  const auto tokens = [&](const std::string& body) {
    return SecretsOf("a.js", "pay(\"" + prefix + body + "\")", FileKind::kCode,
                     SecretMatchKind::kKnownToken);
  };
  EXPECT_EQ(tokens("zyxwvutsrqponmlkjihgfedcba654321"), Found{});
  EXPECT_EQ(tokens("zyxwvutsrqponmlkjihgXf9cba654321"),
            Found{prefix + "zyxwvutsrqponmlkjihgXf9cba654321"});
}

TEST(SpecialFormats, LeavesTheIdInASignedUrlAlone) {
  const std::string id = std::string("AKIA") + "Q3ZK7WN2XJ5VT4RM";
  const auto ids = [&](const std::string& head) {
    return SecretsIn(head + id + "&Expires=1", FileKind::kText);
  };
  EXPECT_EQ(ids("https://example.org/a?AWSAccessKeyId="), Found{});
  EXPECT_EQ(ids("https://example.org/a?X=1&X-Amz-Credential="), Found{});
  // As AWS hands out the keys of an account.
  EXPECT_EQ(ids("AWSAccessKeyId="), Found{id});
}

TEST(SpecialFormats, LeavesTokensThatSayTheyAreNoneAlone) {
  const std::string prefix = "tskey-client-";
  EXPECT_EQ(SecretsIn("- TS_AUTHKEY=" + prefix + "notAReal-OAuthSecret1Atawk",
                      FileKind::kMarkdown),
            Found{});
  EXPECT_EQ(SecretsIn("- TS_AUTHKEY=" + prefix + "k4nQ9rEal-OAuthSecret1Atawk",
                      FileKind::kMarkdown)
                .size(),
            1U);
}

TEST(Checksum, KnowsCrc32AndBech32) {
  EXPECT_EQ(Crc32("123456789"), 0xCBF43926U);
  EXPECT_TRUE(IsBech32(MakeBech32("AGE-SECRET-KEY-1", 58, 1)));
  EXPECT_FALSE(IsBech32("AGE-SECRET-KEY-1QQ"));
  EXPECT_EQ(DecodeBase64("aGk_"), "hi?");
  EXPECT_EQ(DecodeBase64("!!"), "");
}

}  // namespace
}  // namespace plimsoll
