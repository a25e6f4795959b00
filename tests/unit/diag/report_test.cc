#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compiler/diag/baseline.h"
#include "tests/unit/diag/report_fixture.h"

namespace plimsoll {
namespace {

using JsonValue = nlohmann::json;

TEST_F(ReportTest, AnnotatesForGithub) {
  const SourceFile& file = Add("a,b:c%.yml", "one\ntwo\n");
  finding_.message = "50% of\r\nit: bad, really";
  finding_.At(At(file, "two")).Help("do that");
  prefix_ = "infra/";
  Diagnostic wide = finding_;
  wide.severity = Severity::kInfo;
  wide.labels[0].span = At(file, "one\ntwo");
  Diagnostic nowhere;
  nowhere.id = "group/other";
  nowhere.severity = Severity::kWarning;
  nowhere.message = "m";
  const AcceptedFinding accepted{finding_, AcceptedBy::kComment, "why"};
  EXPECT_EQ(
      Rendered(RenderGithub, {finding_, wide, nowhere}, {accepted}),
      "::notice file=infra/a%2Cb%3Ac%25.yml,line=1,endLine=2,"
      "title=group/bad-thing::50%25 of\\x0D%0Ait: bad, really%0Ahelp: do "
      "that\n"
      "::error file=infra/a%2Cb%3Ac%25.yml,line=2,endLine=2,col=1,endColumn=4,"
      "title=group/bad-thing::50%25 of\\x0D%0Ait: bad, really%0Ahelp: do "
      "that\n"
      "::warning file=infra/plimsoll.yml,title=group/other::m\n");
}

TEST_F(ReportTest, ListsForGitlab) {
  const SourceFile& file = Add("a.yml", "one\ntwo\n");
  finding_.At(At(file, "two"));
  const AcceptedFinding accepted{finding_, AcceptedBy::kComment, "why"};
  const JsonValue issues = JsonValue::parse(
      Rendered(RenderGitlab, {finding_, finding_}, {accepted}));
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues[0]["description"], "what is there");
  EXPECT_EQ(issues[0]["check_name"], "group/bad-thing");
  EXPECT_EQ(issues[0]["severity"], "critical");
  EXPECT_EQ(issues[0]["location"],
            JsonValue::parse(
                R"({"path": "a.yml", "lines": {"begin": 2, "end": 2}})"));
  EXPECT_NE(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

TEST_F(ReportTest, WritesJunit) {
  const SourceFile& file = Add("a&b.yml", "one\ntwo\n");
  finding_.message = "is \"<x>\"\x01";
  finding_.At(At(file, "two"));
  Diagnostic warning = finding_;
  warning.severity = Severity::kWarning;
  const AcceptedFinding accepted{finding_, AcceptedBy::kProject, "why"};
  EXPECT_EQ(Rendered(RenderJunit, {finding_, warning}, {accepted}),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plimsoll" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="a&amp;b.yml" tests="3" failures="1" errors="0" skipped="1">
    <testcase classname="a&amp;b.yml" name="group/bad-thing 2:1">
      <failure type="group/bad-thing" message="is &quot;&lt;x&gt;&quot;\x01">is &quot;&lt;x&gt;&quot;\x01</failure>
    </testcase>
    <testcase classname="a&amp;b.yml" name="group/bad-thing 2:1">
      <system-out>warning: is &quot;&lt;x&gt;&quot;\x01</system-out>
    </testcase>
    <testcase classname="a&amp;b.yml" name="group/bad-thing 2:1">
      <skipped message="why"/>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_F(ReportTest, WritesOneCaseForACleanRun) {
  EXPECT_EQ(Rendered(RenderJunit, {}),
            R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="plimsoll" tests="1" failures="0" errors="0" skipped="0">
  <testsuite name="plimsoll" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="plimsoll" name="no findings"/>
  </testsuite>
</testsuites>
)");
}

TEST_F(ReportTest, CountsByRule) {
  const SourceFile& file = Add("a", "one\n");
  finding_.At(At(file, "one"));
  Diagnostic other = finding_;
  other.id = "group/other";
  other.severity = Severity::kWarning;
  other.Fix({"f", Applicability::kSafe, {{At(file, "one"), "1"}}});
  const AcceptedFinding accepted{other, AcceptedBy::kProject, "why"};
  EXPECT_EQ(Rendered(RenderStatistics, {finding_, other, other}, {accepted}),
            "     2 warning group/other                      in 1 file, 2 "
            "fixable\n"
            "     1 error   group/bad-thing                  in 1 file\n");
}

TEST(Baseline, ReadsWhatItWrites) {
  const std::string text = FormatBaseline(
      {{"02", "b/c", "x"}, {"01", "a/b", "y\n\"\xff"}, {"00", "b/c", "x"}});
  EXPECT_EQ(text,
            "{\"plimsoll_baseline\": 1, \"findings\": [\n"
            "  {\"fingerprint\": \"00\", \"rule\": \"b/c\", \"path\": \"x\"},\n"
            "  {\"fingerprint\": \"02\", \"rule\": \"b/c\", \"path\": \"x\"},\n"
            "  {\"fingerprint\": \"01\", \"rule\": \"a/b\", \"path\": "
            "\"y\\n\\\"\\ufffd\"}\n]}\n");
  const auto entries = ParseBaseline(text);
  ASSERT_TRUE(entries);
  EXPECT_EQ(entries->size(), 3U);
  EXPECT_EQ((*entries)[0].fingerprint, "00");
  EXPECT_TRUE(ParseBaseline(FormatBaseline({})));
}

TEST(Baseline, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "[]", "{}", "{\"plimsoll_baseline\": 2, \"findings\": []}",
        "{\"plimsoll_baseline\": 1, \"findings\": {}}",
        "{\"plimsoll_baseline\": 1, \"findings\": [1]}",
        "{\"plimsoll_baseline\": 1, \"findings\": [{\"rule\": \"a\"}]}"}) {
    EXPECT_FALSE(ParseBaseline(text)) << text;
  }
}

}  // namespace
}  // namespace plimsoll
