#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/diag/render_fixture.h"

namespace plimsoll {
namespace {

using RenderJsonTest = RenderTest;
using RenderShortTest = RenderTest;

TEST_F(RenderJsonTest, HoldsEveryPartOfAFinding) {
  const SourceFile& a = Add("apps/a.yml",
                            "x: \xC3\xBC"
                            "1\nport: 80\n");
  finding_.severity = Severity::kWarning;
  finding_.At(At(a, "1"), "here").Also(At(a, "port: 80\n"), "there");
  finding_.trail.push_back({At(a, "80"), "set here"});
  finding_.AddNote("a note").Help("a help");
  finding_.Fix({"a fix", Applicability::kSafe, {{At(a, "80"), "81"}}});
  EXPECT_EQ(Json({finding_}), R"({
  "version": 1,
  "tool": {
    "name": "plimsoll",
    "version": "1.2"
  },
  "summary": {
    "files": 1,
    "error": 0,
    "warning": 1,
    "info": 0,
    "suppressed": 0,
    "baselined": 0
  },
  "findings": [
    {
      "rule": "group/bad-thing",
      "severity": "warning",
      "message": "what is there",
      "path": "apps/a.yml",
      "line": 1,
      "column": 5,
      "end_line": 1,
      "end_column": 6,
      "labels": [
        {
          "path": "apps/a.yml",
          "line": 1,
          "column": 5,
          "end_line": 1,
          "end_column": 6,
          "text": "here"
        },
        {
          "path": "apps/a.yml",
          "line": 2,
          "column": 1,
          "end_line": 3,
          "end_column": 1,
          "text": "there"
        }
      ],
      "trail": [
        {
          "path": "apps/a.yml",
          "line": 2,
          "column": 7,
          "end_line": 2,
          "end_column": 9,
          "text": "set here"
        }
      ],
      "notes": [
        {
          "kind": "note",
          "text": "a note"
        },
        {
          "kind": "help",
          "text": "a help"
        }
      ],
      "fixes": [
        {
          "title": "a fix",
          "applicability": "safe",
          "edits": [
            {
              "path": "apps/a.yml",
              "start": 13,
              "end": 15,
              "replacement": "81"
            }
          ]
        }
      ],
      "fingerprint": "522a1871ebccb9c9",
      "suppressed": null
    }
  ]
}
)");
}

TEST_F(RenderJsonTest, ARunWithoutFindings) {
  const auto json = nlohmann::json::parse(Json({}));
  EXPECT_EQ(json["findings"], nlohmann::json::array());
  EXPECT_EQ(json["summary"]["error"], 0);
}

TEST_F(RenderJsonTest, AFindingWithoutAPlaceHasNulls) {
  const auto json = nlohmann::json::parse(Json({finding_}));
  const auto& finding = json["findings"][0];
  for (const char* key : {"path", "line", "column", "end_line", "end_column"}) {
    EXPECT_TRUE(finding.at(key).is_null()) << key;
  }
  EXPECT_EQ(finding["labels"], nlohmann::json::array());
}

TEST_F(RenderJsonTest, IsPlainAsciiWhateverTheText) {
  finding_.message = "\xFF \x1B[31m \xE2\x80\xAE \xC2\x9B \xC3\xBC";
  const std::string text = Json({finding_});
  for (char c : text) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~'));
  }
  EXPECT_EQ(nlohmann::json::parse(text)["findings"][0]["message"],
            "\xEF\xBF\xBD \x1B[31m \xE2\x80\xAE \xC2\x9B \xC3\xBC");
}

TEST_F(RenderJsonTest, HoldsNoSecret) {
  const SourceFile& a = Add("a.env", "P=hunter2\n");
  Hide(At(a, "hunter2"));
  finding_.message = "hunter2 in a message";
  finding_.At(At(a, "hunter2"), "a label with hunter2");
  finding_.trail.push_back({At(a, "P"), "a step with hunter2"});
  finding_.AddNote("a note with hunter2");
  finding_.Fix({"hunter2", Applicability::kSafe, {{At(a, "P"), "hunter2"}}});
  finding_.About("object hunter2", "evidence hunter2");
  EXPECT_EQ(Json({finding_}).find("hunter"), std::string::npos);
}

TEST_F(RenderShortTest, PrintsOneLineAFinding) {
  const SourceFile& a = Add("a b.yml", "x\n\xC3\xBC y");
  Diagnostic second = finding_;
  second.severity = Severity::kInfo;
  second.message = "two\nlines";
  finding_.At(At(a, "y"));
  EXPECT_EQ(Short({finding_, second}),
            "a b.yml:2:3: error[group/bad-thing]: what is there\n"
            "info[group/bad-thing]: two\\nlines\n");
  EXPECT_EQ(Short({}), "");
}

TEST_F(RenderShortTest, MasksAndEscapes) {
  const SourceFile& a = Add("a\x1B.env", "P=hunter2");
  Hide(At(a, "hunter2"));
  finding_.message = "hunter2 \x1B]0;x\x07";
  finding_.At(At(a, "hunter2"));
  EXPECT_EQ(Short({finding_}),
            "a\\x1B.env:1:3: error[group/bad-thing]: ******* "
            "\\x1B]0;x\\x07\n");
}

}  // namespace
}  // namespace plimsoll
