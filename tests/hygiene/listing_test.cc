#include "tests/hygiene/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::hygiene {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Listed, FindsASourceThatNobodyCompiles) {
  const std::vector<SourceText> tree = {
      {"compiler/base/CMakeLists.txt",
       "plimsoll_library(base\n  path.cc  # not lost.cc\n  sub/deep.cc)\n"},
      {"compiler/base/lost.cc", ""},
      {"compiler/base/path.cc", ""},
      {"compiler/base/sub/deep.cc", ""},
  };
  EXPECT_THAT(CheckListed(tree), ElementsAre(Fault{"compiler/base/lost.cc", 0,
                                                   "no list names it"}));
}

TEST(Listed, ReadsRuleAndTargetLists) {
  const std::vector<SourceText> tree = {
      {"rules/rules.def", "RULE(network, port_conflict)\n"},
      {"rules/network/port_conflict.cc", ""},
      {"rules/network/unlisted.cc", ""},
      {"targets/targets.def", "TARGET(compose)\n"},
      {"targets/compose/compose.cc", ""},
      {"fuzz/CMakeLists.txt", "plimsoll_fuzzer(yaml DEPS plimsoll_frontend)\n"},
      {"fuzz/yaml_fuzz.cc", ""},
      {"fuzz/ini_fuzz.cc", ""},
  };
  EXPECT_THAT(
      CheckListed(tree),
      ElementsAre(Fault{"rules/network/unlisted.cc", 0, "no list names it"},
                  Fault{"fuzz/ini_fuzz.cc", 0, "no list names it"}));
}

TEST(Listed, LeavesExamplesInFixturesAlone) {
  EXPECT_THAT(CheckListed({{"fixtures/zlh/agent.cc", ""}}), IsEmpty());
}

TEST(Sorted, FindsALineOutOfOrderOrTwice) {
  const SourceText file = {"rules/rules.def",
                           "// Sorted.\n"
                           "RULE(env, undefined)\n"
                           "RULE(network, port_conflict)\n"
                           "RULE(env, unused)\n"
                           "RULE(env, unused)\n"};
  EXPECT_THAT(
      CheckSorted(file),
      ElementsAre(Fault{"rules/rules.def", 4, "not in alphabetical order"},
                  Fault{"rules/rules.def", 5, "not in alphabetical order"}));
}

TEST(Sorted, LeavesListsWithAnOrderOfTheirOwnAlone) {
  EXPECT_THAT(CheckSorted({"schema/host.def", "FIELD(b)\nFIELD(a)\n"}),
              IsEmpty());
}

}  // namespace
}  // namespace plimsoll::hygiene
