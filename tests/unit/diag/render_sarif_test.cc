#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/diag/report_fixture.h"

namespace plimsoll {
namespace {

using JsonValue = nlohmann::json;

class RenderSarifTest : public ReportTest {
 protected:
  JsonValue Run(const std::vector<Diagnostic>& findings,
                const std::vector<AcceptedFinding>& accepted = {}) {
    const JsonValue log =
        JsonValue::parse(Rendered(RenderSarif, findings, accepted));
    EXPECT_EQ(log["version"], "2.1.0");
    EXPECT_EQ(log["runs"].size(), 1U);
    return log["runs"][0];
  }
  JsonValue Result() { return Run({finding_})["results"][0]; }
};

TEST_F(RenderSarifTest, SaysWhoMadeIt) {
  const JsonValue run = Run({});
  EXPECT_EQ(run["tool"]["driver"]["name"], "plimsoll");
  EXPECT_EQ(run["tool"]["driver"]["version"], "1.2");
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  EXPECT_EQ(run["results"], JsonValue::array());
  EXPECT_EQ(run["invocations"],
            JsonValue::parse(R"([{"executionSuccessful": true}])"));
}

TEST_F(RenderSarifTest, PlacesAFindingInCodePoints) {
  const SourceFile& file = Add("a b/ü.yml", "k: 'ü' x\n");
  finding_.At(At(file, "x")).Help("do that");
  prefix_ = "infra/";
  EXPECT_EQ(Result(),
            JsonValue::parse(R"({
    "ruleId": "group/bad-thing", "ruleIndex": 0, "level": "error",
    "message": {"text": "what is there\nhelp: do that"},
    "locations": [{"physicalLocation": {
      "artifactLocation": {"uri": "infra/a%20b/%C3%BC.yml",
                           "uriBaseId": "SRCROOT"},
      "region": {"startLine": 1, "startColumn": 8,
                 "endLine": 1, "endColumn": 9}}}],
    "partialFingerprints": {"plimsoll/v1": ")" +
                             Fingerprints({finding_}, {sources_, secrets_})[0] +
                             R"("}})"));
}

TEST_F(RenderSarifTest, DescribesEachRuleOnce) {
  const JsonValue run = Run({finding_, finding_});
  EXPECT_EQ(run["tool"]["driver"]["rules"], JsonValue::parse(R"([{
    "id": "group/bad-thing",
    "shortDescription": {"text": "What is bad."},
    "fullDescription": {"text": "What is bad."},
    "defaultConfiguration": {"level": "error"},
    "help": {"text": "# group/bad-thing\n", "markdown": "# group/bad-thing\n"},
    "properties": {"tags": ["group", "default"]}}])"));
  EXPECT_EQ(run["results"].size(), 2U);
}

TEST_F(RenderSarifTest, GivesWhatHasNoPlaceThatOfTheProject) {
  EXPECT_EQ(Result()["locations"], JsonValue::parse(R"([{"physicalLocation": {
    "artifactLocation": {"uri": "plimsoll.yml", "uriBaseId": "SRCROOT"}}}])"));
}

TEST_F(RenderSarifTest, ShowsOtherPlacesAndTheTrail) {
  const SourceFile& file = Add("a", "one two three\n");
  finding_.At(At(file, "one")).Also(At(file, "two"), "second");
  finding_.trail.push_back({At(file, "three"), "set here"});
  const JsonValue related = Result()["relatedLocations"];
  ASSERT_EQ(related.size(), 2U);
  EXPECT_EQ(related[0]["message"]["text"], "second");
  EXPECT_EQ(related[0]["physicalLocation"]["region"]["startColumn"], 5);
  EXPECT_EQ(related[1]["message"]["text"], "set here");
  EXPECT_EQ(related[1]["id"], 1);
}

TEST_F(RenderSarifTest, OffersFixesButNotThoseForPeople) {
  const SourceFile& file = Add("a", "one two\n");
  finding_.At(At(file, "one"));
  finding_.Fix({"write `1`", Applicability::kSafe, {{At(file, "one"), "1"}}});
  finding_.Fix({"guess", Applicability::kDisplay, {{At(file, "two"), "2"}}});
  EXPECT_EQ(Result()["fixes"], JsonValue::parse(R"([{
    "description": {"text": "write `1`"},
    "artifactChanges": [{
      "artifactLocation": {"uri": "a", "uriBaseId": "SRCROOT"},
      "replacements": [{
        "deletedRegion": {"startLine": 1, "startColumn": 1,
                          "endLine": 1, "endColumn": 4},
        "insertedContent": {"text": "1"}}]}]}])"));
}

TEST_F(RenderSarifTest, KeepsWhatIsAccepted) {
  const JsonValue results =
      Run({}, {{finding_, AcceptedBy::kComment, "why"},
               {finding_, AcceptedBy::kBaseline, "b"}})["results"];
  EXPECT_EQ(results[0]["suppressions"], JsonValue::parse(R"([{
    "kind": "inSource", "status": "accepted", "justification": "why"}])"));
  EXPECT_EQ(results[1]["suppressions"][0]["kind"], "external");
  EXPECT_NE(results[0]["partialFingerprints"],
            results[1]["partialFingerprints"]);
}

TEST_F(RenderSarifTest, HidesSecrets) {
  const SourceFile& file = Add("a", "key=hunter2hunter2\n");
  Hide(At(file, "hunter2hunter2"));
  finding_.message = "found hunter2hunter2";
  finding_.At(At(file, "key"));
  EXPECT_EQ(Rendered(RenderSarif, {finding_}).find("hunter2"),
            std::string::npos);
}

TEST_F(RenderSarifTest, CutsTheLeastSevereAndSaysSo) {
  std::vector<Diagnostic> many(kMaxSarifResults + 2, finding_);
  many[0].severity = Severity::kInfo;
  many[1].severity = Severity::kWarning;
  const JsonValue run = Run(many);
  EXPECT_EQ(run["results"].size(), kMaxSarifResults);
  for (const JsonValue& result : run["results"]) {
    ASSERT_EQ(result["level"], "error");
  }
  EXPECT_EQ(
      run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
      "2 more findings, the least severe ones, are left out of this "
      "report of 25000");
}

}  // namespace
}  // namespace plimsoll
