#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compiler/import/environment.h"
#include "compiler/import/names.h"
#include "compiler/import/variables.h"

namespace plimsoll::importing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ImportNames, AreIds) {
  EXPECT_EQ(IdOf("My_App.v2", "app"), "my-app-v2");
  EXPECT_EQ(IdOf("__", "app"), "app");
  EXPECT_EQ(IdOf(std::string(80, 'a'), "app"), std::string(63, 'a'));
  EXPECT_EQ(ComposeProjectOf("My Shop_2.0"), "myshop_20");
  Taken taken;
  taken.Add("db");
  EXPECT_EQ(taken.Fresh("db"), "db-2");
  EXPECT_EQ(taken.Fresh("db"), "db-3");
}

TEST(ImportVariables, AreThoseOfAHost) {
  const compose::Environment environment;
  Variables variables(environment, VarHome::kHostFile);
  EXPECT_EQ(variables.Fill("a:${TAG:-1.2}-$$HOME {{x}}"),
            "a:{{vars.tag}}-$HOME \\{{x}}");
  EXPECT_EQ(variables.Fill("${EMPTY:-}"), "");
  // Another default at another place stays there.
  EXPECT_EQ(variables.Fill("${TAG:-9}"), "9");
  const std::vector<SharedVar> vars = variables.Take();
  ASSERT_THAT(vars, SizeIs(1));
  EXPECT_EQ(vars[0].key, "tag");
  EXPECT_EQ(vars[0].value, "1.2");
  EXPECT_TRUE(vars[0].is_default);
}

TEST(ImportVariables, StandInPlaceWhereTheyHaveNoHome) {
  const compose::Environment environment;
  Variables variables(environment, VarHome::kInPlace);
  EXPECT_EQ(variables.Fill("a:${TAG:-1.2}"), "a:1.2");
  EXPECT_THAT(variables.Take(), IsEmpty());
}

TEST(ImportVariables, SeparatorsInThemPartNothing) {
  EXPECT_THAT(SplitOutside("${A:-1}:80", ':'), ElementsAre("${A:-1}", "80"));
  EXPECT_THAT(SplitOutside("80", ':'), ElementsAre("80"));
}

TEST(ImportSecrets, AreToldByTheirNames) {
  EXPECT_TRUE(IsSecretValue("POSTGRES_PASSWORD", "postgres"));
  EXPECT_TRUE(IsSecretValue("DB_PASSWORD", "Xk29vQpl7wz"));
  EXPECT_FALSE(IsSecretValue("DB_PASSWORD", ""));
  EXPECT_FALSE(IsSecretValue("POSTGRES_PASSWORD_FILE", "/run/secrets/pg"));
  EXPECT_FALSE(IsSecretValue("DB_USER", "shop"));
  EXPECT_FALSE(IsSecretValue("ENABLE_PASSWORD", "true"));
}

TEST(ImportSecrets, HaveOneNameForOneValue) {
  SecretNames names;
  EXPECT_EQ(names.NameOf("POSTGRES_PASSWORD", "a"), "postgres-password");
  EXPECT_EQ(names.NameOf("DB_PASSWORD", "a"), "postgres-password");
  EXPECT_EQ(names.NameOf("POSTGRES_PASSWORD", "b"), "postgres-password-2");
  EXPECT_EQ(names.NameOf("TOKEN", ""), "token");
  EXPECT_EQ(names.NameOf("TOKEN", ""), "token");
}

}  // namespace
}  // namespace plimsoll::importing
