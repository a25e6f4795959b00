#include "compiler/base/edit_distance.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

TEST(EditDistance, CountsEachKindOfEditOnce) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("memory", "memory"), 0U);
  EXPECT_EQ(EditDistance("memory", "memoryx"), 1U);
  EXPECT_EQ(EditDistance("memory", "mmory"), 1U);
  EXPECT_EQ(EditDistance("memory", "memery"), 1U);
  EXPECT_EQ(EditDistance("memory", "mmeory"), 1U);  // Neighbours swapped.
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
}

TEST(NearestWord, FindsWhatWasMeant) {
  const std::vector<std::string_view> fields = {"ports", "volumes", "image",
                                                "environment"};
  EXPECT_EQ(NearestWord("port", fields), "ports");
  EXPECT_EQ(NearestWord("enviroment", fields), "environment");
  EXPECT_EQ(NearestWord("volmues", fields), "volumes");
  EXPECT_EQ(NearestWord("image", fields), "image");
}

TEST(NearestWord, StaysSilentWhenNothingIsNear) {
  const std::vector<std::string_view> fields = {"ports", "volumes"};
  EXPECT_EQ(NearestWord("labels", fields), "");
  EXPECT_EQ(NearestWord("pods", {}), "");
}

TEST(NearestWord, PrefersTheFirstOfEquallyNearWords) {
  const std::vector<std::string_view> fields = {"cat", "bat"};
  EXPECT_EQ(NearestWord("hat", fields), "cat");
}

TEST(NearestWord, DoesNotCompareAHugeWord) {
  const std::vector<std::string_view> fields(1000, "environment");
  EXPECT_EQ(NearestWord(std::string(1 << 20, 'e'), fields), "");
}

}  // namespace
}  // namespace plimsoll
