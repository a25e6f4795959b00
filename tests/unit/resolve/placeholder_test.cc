#include "compiler/resolve/placeholder.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

// Parts as `text`, `<path>` and `<url path>`, or the error.
std::string Shown(std::string_view text) {
  const ParsedTemplate parsed = ParseTemplate(text);
  std::string shown;
  for (const TemplatePart& part : parsed.parts) {
    shown += part.is_placeholder ? '<' : '[';
    if (part.url) shown += "url ";
    shown += part.text;
    shown += part.is_placeholder ? '>' : ']';
  }
  if (!parsed.error.empty()) {
    shown += "!" + parsed.error + "@" + std::to_string(parsed.error_offset);
  }
  return shown;
}

TEST(ParseTemplate, SplitsTextAndPlaceholders) {
  EXPECT_EQ(Shown("a{{x}}b{{ y.z-1 }}"), "[a]<x>[b]<y.z-1>");
  EXPECT_EQ(Shown(""), "");
  EXPECT_EQ(Shown("plain } { text"), "[plain } { text]");
}

TEST(ParseTemplate, TakesUrlAsAHelper) {
  EXPECT_EQ(Shown("{{url secrets.pg}}"), "<url secrets.pg>");
  EXPECT_EQ(Shown("{{ url   vars.x }}"), "<url vars.x>");
  EXPECT_EQ(Shown("{{url}}"), "<url>");
}

TEST(ParseTemplate, KeepsEscapedBraces) {
  EXPECT_EQ(Shown(R"(\{{x}})"), "[{{][x}}]");
  EXPECT_EQ(Shown(R"(a\{{{{b}})"), "[a][{{]<b>");
}

TEST(ParseTemplate, LeavesClosingBracesOfJson) {
  EXPECT_EQ(Shown(R"({"a":{"b":1}})"), R"([{"a":{"b":1}}])");
}

TEST(ParseTemplate, SaysWhatIsMalformed) {
  EXPECT_EQ(Shown("x{{"), "[x]!`{{` without its `}}`@1");
  EXPECT_EQ(Shown("{{a {{b}}"), "!`{{` without its `}}`@0");
  EXPECT_EQ(Shown("{{ }}"), "!empty placeholder@0");
  EXPECT_EQ(Shown("{{a b}}"),
            "!malformed placeholder `a b`, expected names joined by dots@0");
  EXPECT_EQ(Shown("{{a..b}}"),
            "!malformed placeholder `a..b`, expected names joined by dots@0");
}

}  // namespace
}  // namespace plimsoll
