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
