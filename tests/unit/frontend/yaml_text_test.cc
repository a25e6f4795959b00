#include <gtest/gtest.h>

#include "compiler/frontend/yaml/placeholders.h"
#include "compiler/frontend/yaml/text_scan.h"

namespace plimsoll::yaml {
namespace {

TEST(InspectText, FindsWhatYamlForbids) {
  EXPECT_EQ(InspectText("a: b\tc\r\n").forbidden, std::string_view::npos);
  EXPECT_EQ(InspectText("ab\x01").forbidden, 2u);
  EXPECT_EQ(InspectText("a\x7F").forbidden, 1u);
  EXPECT_EQ(InspectText("a\xC2\x80").forbidden, 1u);
  EXPECT_EQ(InspectText("a\xC2\x85").forbidden, std::string_view::npos);
  EXPECT_EQ(InspectText("a\xEF\xBF\xBE").forbidden, 1u);
  EXPECT_EQ(InspectText("a\xFFz").forbidden, 1u);
  EXPECT_EQ(InspectText(std::string(1000, 'x') + "\x02").forbidden, 1000u);
}

TEST(InspectText, NotesWhatIsInTheText) {
  EXPECT_TRUE(InspectText(std::string(1000, 'x')).ascii);
  EXPECT_FALSE(
      InspectText(std::string(500, 'x') + "\xC3\xA9" + std::string(500, 'x'))
          .ascii);
  EXPECT_TRUE(InspectText("{").brace);
  EXPECT_TRUE(InspectText(std::string(300, 'x') + "{%" + std::string(300, 'x'))
                  .percent);
  EXPECT_FALSE(InspectText(std::string(300, 'x')).brace);
}

TEST(FoldPlain, FoldsAsYamlDoes) {
  EXPECT_EQ(FoldPlain("a"), "a");
  EXPECT_EQ(FoldPlain("a  b"), "a  b");
  EXPECT_EQ(FoldPlain("a \n\tb"), "a b");
  EXPECT_EQ(FoldPlain("a\r\n\r\n  b"), "a\nb");
  EXPECT_EQ(FoldPlain("a\n\n\nb"), "a\n\nb");
}

TEST(OffsetMap, WalksBothWays) {
  OffsetMap map("a\xC3\xA9\xE6\xBC\xA2z", false);
  EXPECT_EQ(map.ByteOf(4), 7u);
  EXPECT_EQ(map.ByteOf(1), 1u);
  EXPECT_EQ(map.ByteOf(3), 6u);
  EXPECT_EQ(map.ByteOf(0), 0u);
  EXPECT_EQ(map.ByteOf(9), 7u);
}

TEST(LineBegin, KnowsEveryBreak) {
  const std::string_view text =
      "a\r\nb\rc\xC2\x85"
      "d\xE2\x80\xA8"
      "e";
  for (const char c : {'b', 'c', 'd', 'e'}) {
    const size_t at = text.find(c);
    EXPECT_EQ(LineBegin(text, at), at) << c;
  }
}

// The text of each placeholder found, and `!` with a directive's line.
std::vector<std::string> Found(std::string_view text) {
  const Placeholders found = FindPlaceholders(text);
  std::vector<std::string> result;
  for (const ByteRange& range : found.values) {
    result.emplace_back(text.substr(range.begin, range.end - range.begin));
  }
  if (found.directive) {
    result.push_back("!" + std::string(text.substr(
                               found.directive->begin,
                               found.directive->end - found.directive->begin)));
  }
  return result;
}
using Texts = std::vector<std::string>;

TEST(FindPlaceholders, FindsValuesThatStartWithOne) {
  EXPECT_EQ(Found("a: {{ X }}\n"), Texts({"{{ X }}"}));
  EXPECT_EQ(Found("- {{X}}:8080\n"), Texts({"{{X}}"}));
  EXPECT_EQ(Found("- - ? {{x}}\n"), Texts({"{{x}}"}));
  EXPECT_EQ(Found("{{x}}: 1\n"), Texts({"{{x}}"}));
  EXPECT_EQ(Found("a: &b !c {{x}}\n"), Texts({"{{x}}"}));
  EXPECT_EQ(Found("a:\n  {{x}}\n"), Texts({"{{x}}"}));
  EXPECT_EQ(Found("a: [{{x}}, {{y}}]\n"), Texts({"{{x}}", "{{y}}"}));
  EXPECT_EQ(Found("a: {b: {{x}}}\n"), Texts({"{{x}}"}));
  EXPECT_EQ(Found("a: {{{x}}}\n"), Texts({"{{{x}}}"}));
  EXPECT_EQ(Found("a: {{- x -}}\n"), Texts({"{{- x -}}"}));
}

TEST(FindPlaceholders, TakesTheWholeValue) {
  EXPECT_EQ(Found("a: {{ a }}:{{ b }}/x # {{c}}\n"),
            Texts({"{{ a }}", "{{ b }}"}));
  EXPECT_EQ(Found("a: {{ x | default: \"a # b\" }} # c\n"),
            Texts({"{{ x | default: \"a # b\" }}"}));
  EXPECT_EQ(Found("a: {{ f({1: 2}) }}\n"), Texts({"{{ f({1: 2}) }}"}));
}

TEST(FindPlaceholders, LeavesQuotesCommentsAndBlocks) {
  EXPECT_EQ(Found("a: '{{x}}'\nb: \"\n {{x}}\"\n"), Texts());
  EXPECT_EQ(Found("# {{x}}\na: b # {{x}}\n"), Texts());
  EXPECT_EQ(Found("a: |\n  {{x}}\n\n  {{x}}\nb: {{y}}\n"), Texts({"{{y}}"}));
  EXPECT_EQ(Found("a:\n  - >-\n    {{x}}\n   # c\n  - {{y}}\n"),
            Texts({"{{y}}"}));
  EXPECT_EQ(Found("- a: |2\n    {{x}}\n  b: {{y}}\n"), Texts({"{{y}}"}));
  EXPECT_EQ(Found("a: b\n  {{x}}\nc: {{y}}\n"), Texts({"{{y}}"}));
}

TEST(FindPlaceholders, LeavesValuesThatOnlyContainOne) {
  EXPECT_EQ(Found("a: http://{{x}}\n"), Texts());
}

TEST(FindPlaceholders, LeavesFlowMappings) {
  EXPECT_EQ(Found("{{a: 1}: 2}\n"), Texts());
  EXPECT_EQ(Found("a: {{b, c}: 2}\n"), Texts());
  EXPECT_EQ(Found("a: { {b}: {c: 1}}\n"), Texts());
  EXPECT_EQ(Found("a: {{\"b\": {}}: {}}\n"), Texts());
  EXPECT_EQ(Found("a: {{}}\n"), Texts());
  EXPECT_EQ(Found("a: {{b}\n"), Texts());
}

TEST(FindPlaceholders, KnowsDirectives) {
  EXPECT_EQ(Found("a:\n  {{- if .x }}\n  b: {{ c }}\n"),
            Texts({"{{ c }}", "!{{- if .x }}"}));
  EXPECT_EQ(Found("{% for x in y %}\n"), Texts({"!{% for x in y %}"}));
  EXPECT_EQ(Found("{{#each x}}\n"), Texts({"!{{#each x}}"}));
}

TEST(FindPlaceholders, TakesLinearTime) {
  std::string line = "a: [";
  for (int i = 0; i < 200'000; ++i) line += "{{a ";
  EXPECT_EQ(Found(line), Texts());
}

}  // namespace
}  // namespace plimsoll::yaml
