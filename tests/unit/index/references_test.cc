#include "compiler/index/references.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(ReferenceIndexTest, JoinsWhatIsAddedTwice) {
  ReferenceIndex index;
  const uint32_t secret = index.Add(ThingKind::kSecret, "q");
  const Span place{FileId{0}, 1, 2};
  EXPECT_EQ(index.Add(ThingKind::kSecret, "q"), secret);
  const uint32_t file = index.Add(ThingKind::kFile, "q");
  EXPECT_NE(file, secret);
  index.Connect(file, secret, LinkKind::kUses, place);
  index.Connect(file, secret, LinkKind::kUses, place);
  index.Seal();
  const Thing* thing = index.Find(ThingKind::kSecret, "q");
  ASSERT_NE(thing, nullptr);
  EXPECT_EQ(index.LinksTo(*thing).size(), 1U);
  EXPECT_EQ(index.Find(ThingKind::kImage, "q"), nullptr);
}

TEST(ImageNameOf, LeavesTagAndDigestAway) {
  EXPECT_EQ(ImageNameOf("redis:7"), "redis");
  EXPECT_EQ(ImageNameOf("r.example:5000/a/b"), "r.example:5000/a/b");
  EXPECT_EQ(ImageNameOf("r.example:5000/a/b:1@sha256:00"),
            "r.example:5000/a/b");
}

}  // namespace
}  // namespace plimsoll
