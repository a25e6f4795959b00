#include "compiler/index/credentials.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(JudgeName, TellsPasswordsFromTokens) {
  for (const char* name :
       {"DB_PASSWORD", "password", "rootPasswd", "DB_PASS", "BITCOIND_RPCPASS",
        "MYSQL_PWD", "adminPassword2", "rpcpassword"}) {
    EXPECT_EQ(JudgeName(name), CredentialKind::kPassword) << name;
  }
  for (const char* name : {"API_TOKEN", "apiKey", "MINIO_SECRET_KEY",
                           "MINIO_ACCESS_KEY", "client-secret", "authToken"}) {
    EXPECT_EQ(JudgeName(name), CredentialKind::kToken) << name;
  }
}

TEST(JudgeName, LeavesNamesOfOtherThingsAlone) {
  for (const char* name :
       {"PASSWORD_FILE", "SECRET_NAME", "TOKEN_URL", "max_tokens", "monkey",
        "keyword", "compass", "PWD", "PUBLIC_KEY", "PASSWORD_SHA256",
        "csrfToken", "API_KEY_ID", "secrets"}) {
    EXPECT_EQ(JudgeName(name), CredentialKind::kNone) << name;
  }
}

TEST(IsPlaceholder, KnowsFillersAndWellKnownDefaults) {
  for (const char* value :
       {"changeme", "change-me-now", "your_password", "mysecretpassword",
        "xxxxxxxx", "password123", "<secret>", "TODO", "minioadmin",
        "n8npassword", "00000000"}) {
    EXPECT_TRUE(IsPlaceholder(value, "DB_PASSWORD")) << value;
  }
  EXPECT_TRUE(IsPlaceholder("matrix-token", "MATRIX_TOKEN"));
  EXPECT_TRUE(IsPlaceholder("changeRunnerToken", "RUNNERS_TOKEN"));
}

TEST(IsPlaceholder, KnowsWhatFingersRunAlong) {
  for (const char* value :
       {"qwertyuiop1234567890poiuytrewq", "abcdabcd12341234", "asdfasd12341234",
        "0123456789abcdef0123456789abcdef", "aaaa-bbbb-1111"}) {
    EXPECT_TRUE(IsTypedInRuns(value)) << value;
  }
  for (const char* value : {"", "abcdx", "d052ab29a86a02c6", "qwertz1a"}) {
    EXPECT_FALSE(IsTypedInRuns(value)) << value;
  }
}

TEST(IsPlaceholder, KnowsPhrasesThatNameThemselves) {
  for (const char* value : {"MyStrongLoginPassword", "ThisIsAVerySecretString",
                            "ChooseYourOwnPasswordHere1234"}) {
    EXPECT_TRUE(NamesItself(value)) << value;
  }
  for (const char* value :
       {"secretPassword", "Blue7Password9Moon", "correct-horse-secret"}) {
    EXPECT_FALSE(NamesItself(value)) << value;
  }
}

TEST(IsPlaceholder, KnowsWhatSaysThatItIsNone) {
  for (const char* value : {"DB_PASSWORD_GOES_HERE",
                            "set-it-here",
                            "my$up3erP@ssw0rd",
                            "YourStrong@Passw0rd",
                            "Str0ngp4ssw0rd!",
                            "pass[word",
                            "pass%5Bword",
                            "p%40ss%23word",
                            "$%40foo%25",
                            "pa%2Fssw",
                            "CONTRASE\xC3\x91"
                            "A",
                            "motdepasse123",
                            "1234567890abcdefghifjkl",
                            "ATATT1234567890abcdefghijklmnopqrstuvwxyz",
                            "opensesame",
                            "base64:somethingsomething",
                            "sk-ant-api03-fill_thisAPI",
                            "aLongRandomSeriesOfCharacters",
                            "harness-fixture-only",
                            "dGVzdF9vYXV0aF9qd3Rfc2VjcmV0XzMyYnl0ZXNfX18"}) {
    EXPECT_TRUE(IsPlaceholder(value, "x")) << value;
  }
  for (const char* value :
       {"DB_PASSWORD_GOES_TH3R3", "my$up3erTr4wler", "Str0ngp4ssw0rd8471",
        "p%40ss%23Tr4wler", "motdepasse8471", "senhaTr4wler",
        "1234567890Tr4wlerNine9", "base64:Tr4wlerNine7XkQ",
        "VHI0d2xlci1uaW5lLTctc2VjcmV0LTg0NzE5Mw=="}) {
    EXPECT_FALSE(IsPlaceholder(value, "x")) << value;
  }
}

TEST(IsPlaceholder, KeepsWhatOnlyContainsSuchAWord) {
  for (const char* value :
       {"Sunny-Dog-1984!", "hook8Ae3Zq", "T3stOfTime99", "Adm1n-Tr4wler"}) {
    EXPECT_FALSE(IsPlaceholder(value, "DB_PASSWORD")) << value;
  }
}

TEST(IsCredential, TakesShortRandomPasswords) {
  // An entropy floor of 3.5 bits would drop all of these.
  for (const char* value : {"aZ8kQ2xB", "h4x0rs", "Sunny-Dog-1984!"}) {
    EXPECT_TRUE(IsCredential(value, CredentialKind::kPassword, "DB_PASSWORD"))
        << value;
  }
}

TEST(IsCredential, TakesNoColorAndNoRouteForAPassword) {
  for (const char* value : {"#0078e7", "#fff", "routes/main", "apps/web_ui"}) {
    EXPECT_FALSE(IsCredential(value, CredentialKind::kPassword, "pass"))
        << value;
  }
  EXPECT_TRUE(IsCredential("#0078e7x", CredentialKind::kPassword, "pass"));
  EXPECT_TRUE(IsCredential("routes/Tr4wl", CredentialKind::kPassword, "pass"));
}

TEST(IsCredential, TakesNoVariableForASecret) {
  using enum CredentialKind;
  for (const char* value :
       {"TB_KAFKA_SSL_PEM_KEY_PASSWORD", "CLUSTER_API_SECRET",
        "same-as-POSTGRES_PASSWORD-in-stack-env"}) {
    EXPECT_FALSE(IsCredential(value, kPassword, "password")) << value;
  }
  for (const char* value : {"WEBUI_PASSWORD_PBKDF2", "S3_ACCESS_KEY"}) {
    EXPECT_FALSE(IsCredential(value, kToken, "secretKey")) << value;
  }
  EXPECT_TRUE(IsCredential("TB_TR4WLER_9", kPassword, "password"));
  EXPECT_TRUE(IsCredential("A7X_K93_QM2Z8", kToken, "secretKey"));
  EXPECT_TRUE(IsCredential("S3M_NUG_X", kToken, "secretKey"));
}

TEST(IsCredential, TakesNoWordForAToken) {
  EXPECT_FALSE(IsCredential("bearer", CredentialKind::kToken, "token"));
  EXPECT_FALSE(IsCredential("my-registry", CredentialKind::kToken, "secret"));
  EXPECT_TRUE(IsCredential("xT9CafMfqjaIwXJ4e11ZzJG5", CredentialKind::kToken,
                           "MINIO_SECRET_KEY"));
}

TEST(LooksRandom, TellsValuesFromVersionsAndNames) {
  EXPECT_TRUE(LooksRandom("xT9CafMfqjaIwXJ4e11ZzJG5"));
  EXPECT_TRUE(LooksRandom("Sunny-Dog-1984!"));
  for (const char* value : {"v1.2.3", "gpu-1", "2026-03-21", "vault"}) {
    EXPECT_FALSE(LooksRandom(value)) << value;
  }
}

}  // namespace
}  // namespace plimsoll
