#include "compiler/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll {
namespace {

constexpr size_t kNone = std::string_view::npos;

TEST(Utf8, DecodesEachLength) {
  EXPECT_EQ(DecodeUtf8("A", 0).value, U'A');
  EXPECT_EQ(DecodeUtf8("\xC3\xBC", 0).value, U'\u00FC');
  EXPECT_EQ(DecodeUtf8("\xE2\x82\xAC", 0).value, U'\u20AC');
  const CodePoint emoji = DecodeUtf8("x\xF0\x9F\x9A\xA2", 1);
  EXPECT_EQ(emoji.value, U'\U0001F6A2');
  EXPECT_EQ(emoji.length, 4);
}

TEST(Utf8, FindsWhatRfc3629RulesOut) {
  EXPECT_EQ(FindInvalidUtf8("plain \xC3\xBC \xF4\x8F\xBF\xBF"), kNone);
  EXPECT_EQ(FindInvalidUtf8("ab\x80"), 2U);            // No lead byte.
  EXPECT_EQ(FindInvalidUtf8("\xC0\xAF"), 0U);          // Overlong.
  EXPECT_EQ(FindInvalidUtf8("\xE0\x9F\xBF"), 0U);      // Overlong.
  EXPECT_EQ(FindInvalidUtf8("\xF0\x8F\xBF\xBF"), 0U);  // Overlong.
  EXPECT_EQ(FindInvalidUtf8("\xED\xA0\x80"), 0U);      // Surrogate.
  EXPECT_EQ(FindInvalidUtf8("\xED\x9F\xBF"), kNone);   // The last before.
  EXPECT_EQ(FindInvalidUtf8("\xF4\x90\x80\x80"), 0U);  // Past U+10FFFF.
  EXPECT_EQ(FindInvalidUtf8("\xF5\x80\x80\x80"), 0U);  // Never a lead.
  EXPECT_EQ(FindInvalidUtf8("a\xE2\x82"), 1U);         // Cut off.
  EXPECT_EQ(FindInvalidUtf8("\xE2\x82x"), 0U);         // Broken off.
  EXPECT_EQ(FindInvalidUtf8(std::string(1, '\0')), kNone);
}

TEST(Utf8, EveryCodePointSurvivesARoundTrip) {
  for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    std::string text;
    if (c < 0x800) {
      text = {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
    } else if (c < 0x10000) {
      text = {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)),
              byte(0x80 | (c & 0x3F))};
    } else {
      text = {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)),
              byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
    }
    const CodePoint decoded = DecodeUtf8(text, 0);
    ASSERT_EQ(decoded.value, c);
    ASSERT_EQ(decoded.length, text.size());
  }
}

TEST(Utf8, CountsAnInvalidByteAsOne) {
  EXPECT_EQ(CountCodePoints(""), 0U);
  EXPECT_EQ(CountCodePoints("a\xC3\xBC\xF0\x9F\x9A\xA2"), 3U);
  EXPECT_EQ(CountCodePoints("\xFF\xE2\x82"), 3U);
}

TEST(TerminalWidth, NarrowWideAndNone) {
  EXPECT_EQ(TerminalWidth(U'a'), 1U);
  EXPECT_EQ(TerminalWidth(U'\u00FC'), 1U);
  EXPECT_EQ(TerminalWidth(U'\u20AC'), 1U);
  EXPECT_EQ(TerminalWidth(U'\u0301'), 0U);      // Combining acute.
  EXPECT_EQ(TerminalWidth(U'\u200B'), 0U);      // Zero-width space.
  EXPECT_EQ(TerminalWidth(U'\uFE0F'), 0U);      // Variation selector.
  EXPECT_EQ(TerminalWidth(U'\u4E2D'), 2U);      // CJK.
  EXPECT_EQ(TerminalWidth(U'\uAC00'), 2U);      // Hangul.
  EXPECT_EQ(TerminalWidth(U'\uFF21'), 2U);      // Fullwidth A.
  EXPECT_EQ(TerminalWidth(U'\uFF71'), 1U);      // Halfwidth katakana.
  EXPECT_EQ(TerminalWidth(U'\U0001F6A2'), 2U);  // Ship.
  EXPECT_EQ(TerminalWidth(U'\U00020000'), 2U);  // CJK extension B.
  EXPECT_EQ(TerminalWidth(U'\U0010FFFF'), 1U);
}

TEST(EscapeForDisplay, LeavesOrdinaryTextAlone) {
  const std::string text = "a `b` \\ \xC3\xBC \xE4\xB8\xAD \xF0\x9F\x9A\xA2";
  EXPECT_EQ(EscapeForDisplay(text), text);
}

TEST(EscapeForDisplay, ShowsControls) {
  EXPECT_EQ(EscapeForDisplay("a\tb\nc\rd"), "a\\tb\\nc\\x0Dd");
  EXPECT_EQ(EscapeForDisplay("\x1B[31m"), "\\x1B[31m");
  EXPECT_EQ(EscapeForDisplay(std::string("\0\x7F", 2)), "\\x00\\x7F");
  EXPECT_EQ(EscapeForDisplay("\xC2\x9B"), "\\x9B");  // CSI of C1.
}

TEST(EscapeForDisplay, ShowsWhatReordersOrHides) {
  EXPECT_EQ(EscapeForDisplay("\xE2\x80\xAE"), "\\u{202E}");
  EXPECT_EQ(EscapeForDisplay("\xE2\x81\xA6"), "\\u{2066}");
  EXPECT_EQ(EscapeForDisplay("\xD8\x9C"), "\\u{061C}");
  EXPECT_EQ(EscapeForDisplay("\xE2\x80\x8B"), "\\u{200B}");
  EXPECT_EQ(EscapeForDisplay("\xEF\xBB\xBF"), "\\u{FEFF}");
  EXPECT_EQ(EscapeForDisplay("\xE2\x80\xA8\xE2\x80\xA9"), "\\u{2028}\\u{2029}");
  EXPECT_EQ(EscapeForDisplay("\xF3\xA0\x81\xA1"), "\\u{E0061}");
}

TEST(EscapeForDisplay, ShowsInvalidBytes) {
  EXPECT_EQ(EscapeForDisplay("a\xFF\xC3"), "a\\xFF\\xC3");
  // The replacement character itself is text like any other.
  EXPECT_EQ(EscapeForDisplay("\xEF\xBF\xBD"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace plimsoll
