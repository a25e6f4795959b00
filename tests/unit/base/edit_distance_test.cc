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

TEST(EditDistance, IsExactUpToTheLimit) {
  std::vector<std::string> words = {""};
  for (size_t i = 0; words.size() < 400; ++i) {
    for (const char c : {'a', 'b', 'c'}) words.push_back(words[i] + c);
  }
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const size_t distance = EditDistance(a, b);
      for (size_t limit = 0; limit < 4; ++limit) {
        const size_t limited = EditDistance(a, b, limit);
        ASSERT_TRUE(distance <= limit ? limited == distance : limited > limit)
            << a << " " << b << " " << limit;
      }
    }
  }
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
