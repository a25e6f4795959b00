// The JSON report, as docs/json.md promises it to other programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using Json = nlohmann::ordered_json;

Words KeysOf(const Json& object) {
  Words keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

Json ReportOf(const Files& files) {
  const MemoryRun run = RunInMemory(DiskOf(files), {"check", "--format=json"});
  return Json::parse(run.out);
}

// A project with findings that have labels, trails, notes and fixes.
Files Faulty() {
  Files files = SmallProject();
  files["apps/api/manifest.yml"] =
      "plimsoll: 1\n"
      "app:\n"
      "  id: api\n"
      "  name: Api\n"
      "  version: 1.0.0\n"
      "  process: {command: [/usr/bin/api], user: api}\n"
      "  ports: [{name: http, port: 8080}]\n"
      "  dependencies: [{app_id: gone}]\n"
      "  environment: {MODE: \xC3\xA4\xF0\x9F\x98\x80, MODE: x}\n";
  files["hosts/box.yml"] +=
      "  endpoints: {ssh: \"ssh7.example.net:17568\"}\n"
      "  formerly: [{endpoint: \"ssh7.example.net:26311\"}]\n";
  files["run.sh"] = "#!/bin/sh\nssh -p 26311 root@ssh7.example.net uptime\n";
  files["compose.yaml"] = "services:\n  a: {image: postgres}\n";
  return files;
}

const Words kPlace = {"path", "line", "column", "end_line", "end_column"};

void ExpectPlace(const Json& object) {
  if (object["path"].is_null()) {
    for (const std::string& key : kPlace) EXPECT_TRUE(object[key].is_null());
    return;
  }
  EXPECT_TRUE(object["path"].is_string());
  EXPECT_NE(object["path"].get<std::string>().front(), '/');
  for (const char* key : {"line", "column", "end_line", "end_column"}) {
    EXPECT_GE(object[key].get<int>(), 1);
  }
  const auto begin =
      std::pair(object["line"].get<int>(), object["column"].get<int>());
  const auto end =
      std::pair(object["end_line"].get<int>(), object["end_column"].get<int>());
  EXPECT_LE(begin, end);
}

void ExpectFix(const Json& fix) {
  EXPECT_EQ(KeysOf(fix), (Words{"title", "applicability", "edits"}));
  const auto applicability = fix["applicability"].get<std::string>();
  EXPECT_TRUE(std::set<std::string>({"safe", "unsafe", "display"})
                  .contains(applicability));
  for (const Json& edit : fix["edits"]) {
    EXPECT_EQ(KeysOf(edit), (Words{"path", "start", "end", "replacement"}));
    EXPECT_LE(edit["start"].get<int>(), edit["end"].get<int>());
  }
}

TEST(JsonReport, HasTheFormatThatOtherProgramsRead) {
  const Json report = ReportOf(Faulty());
  EXPECT_EQ(KeysOf(report), (Words{"version", "tool", "summary", "findings"}));
  EXPECT_EQ(report["version"], 1);
  EXPECT_EQ(KeysOf(report["tool"]), (Words{"name", "version"}));
  EXPECT_EQ(report["tool"]["version"], PLIMSOLL_VERSION);
  EXPECT_EQ(
      KeysOf(report["summary"]),
      (Words{"files", "error", "warning", "info", "suppressed", "baselined"}));
  EXPECT_GE(report["findings"].size(), 4U);
  for (const Json& finding : report["findings"]) {
    EXPECT_EQ(KeysOf(finding),
              (Words{"rule", "severity", "message", "path", "line", "column",
                     "end_line", "end_column", "labels", "trail", "notes",
                     "fixes", "fingerprint", "suppressed"}));
    ExpectPlace(finding);
    for (const char* places : {"labels", "trail"}) {
      for (const Json& place : finding[places]) {
        Words keys = kPlace;
        keys.push_back("text");
        EXPECT_EQ(KeysOf(place), keys);
        ExpectPlace(place);
      }
    }
    for (const Json& note : finding["notes"]) {
      EXPECT_EQ(KeysOf(note), (Words{"kind", "text"}));
      EXPECT_TRUE(note["kind"] == "note" || note["kind"] == "help");
    }
    for (const Json& fix : finding["fixes"]) ExpectFix(fix);
    EXPECT_EQ(finding["fingerprint"].get<std::string>().size(), 16U);
    EXPECT_TRUE(finding["suppressed"].is_null());
  }
}

TEST(JsonReport, SummaryCountsWhatFollows) {
  const Json report = ReportOf(Faulty());
  std::map<std::string, int> counts;
  for (const Json& finding : report["findings"]) {
    ++counts[finding["severity"].get<std::string>()];
  }
  for (const char* severity : {"error", "warning", "info"}) {
    EXPECT_EQ(report["summary"][severity], counts[severity]) << severity;
  }
  EXPECT_EQ(report["summary"]["files"], Faulty().size());
}

const Json* FindRule(const Json& report, std::string_view rule) {
  for (const Json& finding : report["findings"]) {
    if (finding["rule"] == rule) return &finding;
  }
  return nullptr;
}

TEST(JsonReport, CountsColumnsInCodePoints) {
  const Json report = ReportOf(Faulty());
  const Json* found = FindRule(report, "syntax/duplicate-key");
  ASSERT_NE(found, nullptr) << report.dump(2);
  EXPECT_EQ((*found)["line"], 9);
  // `  environment: {MODE: ae?, ` in code points; the letters take 6 bytes.
  EXPECT_EQ((*found)["column"], 27);
}

TEST(JsonReport, EditsApplyAtByteOffsets) {
  const Files files = Faulty();
  const Json report = ReportOf(files);
  const Json* found = FindRule(report, "hosts/stale-reference");
  ASSERT_NE(found, nullptr) << report.dump(2);
  ASSERT_EQ((*found)["fixes"].size(), 1U);
  for (const Json& edit : (*found)["fixes"][0]["edits"]) {
    const std::string& text = files.at(edit["path"].get<std::string>());
    const size_t start = edit["start"].get<size_t>();
    EXPECT_EQ(text.substr(start, edit["end"].get<size_t>() - start), "26311");
    EXPECT_EQ(edit["replacement"], "17568");
  }
}

std::multiset<std::string> FingerprintsOf(const Json& report) {
  std::multiset<std::string> fingerprints;
  for (const Json& finding : report["findings"]) {
    fingerprints.insert(finding["rule"].get<std::string>() + " " +
                        finding["fingerprint"].get<std::string>());
  }
  return fingerprints;
}

// The same file with lines, comments and blanks that mean nothing.
std::string Reformatted(const std::string& text) {
  std::string out = "# A new header.\n\n";
  for (const char c : text) {
    out += c;
    if (c == ',') out += "  ";
  }
  return out + "\n# An end.\n";
}

TEST(Fingerprints, SurviveReformatting) {
  Files files = Faulty();
  const auto before = FingerprintsOf(ReportOf(files));
  EXPECT_EQ(std::set<std::string>(before.begin(), before.end()).size(),
            before.size());
  for (auto& [path, text] : files) {
    if (path.ends_with(".yml") || path.ends_with(".yaml")) {
      text = Reformatted(text);
    }
  }
  EXPECT_EQ(FingerprintsOf(ReportOf(files)), before);
}

TEST(Fingerprints, SurviveFindingsElsewhere) {
  Files files = Faulty();
  const auto before = FingerprintsOf(ReportOf(files));
  files["aaa/compose.yaml"] = files["compose.yaml"];
  const auto after = FingerprintsOf(ReportOf(files));
  EXPECT_EQ(after.size(), before.size() + 1);
  for (const std::string& fingerprint : before) {
    EXPECT_TRUE(after.contains(fingerprint)) << fingerprint;
  }
}

}  // namespace
}  // namespace plimsoll::cli
