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
