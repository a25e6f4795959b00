#include "compiler/base/encode_text.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(PercentEncode, LeavesUnreservedOnly) {
  EXPECT_EQ(PercentEncode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(PercentEncode("a b/c?%+\n\xC3\xA9"), "a%20b%2Fc%3F%25%2B%0A%C3%A9");
}

TEST(XmlText, EscapesMarksAndShowsControls) {
  EXPECT_EQ(XmlText("<a b=\"c\">&'"), "&lt;a b=&quot;c&quot;&gt;&amp;'");
  EXPECT_EQ(XmlText("\x01<\xFF"), "\\x01&lt;\\xFF");
}

}  // namespace
}  // namespace plimsoll
