#include "tests/hygiene/source_tree.h"

#include <gtest/gtest.h>

namespace plimsoll::hygiene {
namespace {

TEST(CodeOnly, BlanksCommentsAndLiterals) {
  EXPECT_EQ(CodeOnly("a; // b\nc;"), "a;     \nc;");
  EXPECT_EQ(CodeOnly("a /* b\n c */ d"), "a     \n      d");
  EXPECT_EQ(CodeOnly("f(\"x \\\" y\", 'q');"), "f(        ,    );");
}

TEST(CodeOnly, KnowsRawLiteralsAndDigitSeparators) {
  EXPECT_EQ(CodeOnly("R\"(a\n\" b)\" + c"), "R   \n      + c");
  EXPECT_EQ(CodeOnly("R\"y()\" b)y\" + c"), "R           + c");
  EXPECT_EQ(CodeOnly("x = 1'000; y = 'a';"), "x = 1'000; y =    ;");
}

TEST(Lines, KeepsEmptyOnesAndNeedsNoLastLineEnd) {
  EXPECT_EQ(Lines("a\n\nb").size(), 3u);
  EXPECT_EQ(Lines("a\n\nb\n").size(), 3u);
  EXPECT_EQ(Lines("").size(), 0u);
}

}  // namespace
}  // namespace plimsoll::hygiene
