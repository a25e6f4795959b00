#include <string>

#include "tests/unit/diag/render_fixture.h"

namespace plimsoll {
namespace {

using RenderHumanTest = RenderTest;

TEST_F(RenderHumanTest, ShowsEveryPartOfAFinding) {
  const SourceFile& api = Add("stacks/api/compose.yaml",
                              "services:\n  api:\n    image: x\n\n\n\n\n\n\n\n"
                              "    ports:\n\n\n      - \"${API_PORT}:443\"\n");
  const SourceFile& env = Add("stacks/api/.env", "A=1\nB=2\nAPI_PORT=8443\n");
  const SourceFile& web =
      Add("stacks/web/compose.yaml", "services:\n      - \"8443:443\"\n");
  finding_.id = "network/port-conflict";
  finding_.message = "host port 8443 published twice on `edge-1`";
  finding_.At(At(api, "${API_PORT}"), "resolves to 8443")
      .Also(At(env, "8443"), "value set here")
      .Also(At(web, "8443"), "first published here")
      .AddNote("both bind\nevery address")
      .Help("give one of the services another host port")
      .Fix({"publish 8444 instead", Applicability::kSafe, {}})
      .Fix({"remove the port", Applicability::kUnsafe, {}})
      .Fix({"keep one of the two", Applicability::kDisplay, {}});
  finding_.trail.push_back({At(env, "8443"), "variable `API_PORT` set here"});
  finding_.trail.push_back({Span{}, "default of the format"});
  EXPECT_EQ(
      Human({finding_}),
      R"(error[network/port-conflict]: host port 8443 published twice on `edge-1`
  --> stacks/api/compose.yaml:14:10
   |
14 |       - "${API_PORT}:443"
   |          ^^^^^^^^^^^ resolves to 8443
   |
  ::: stacks/api/.env:3:10
   |
 3 | API_PORT=8443
   |          ---- value set here
   |
  ::: stacks/web/compose.yaml:2:10
   |
 2 |       - "8443:443"
   |          ---- first published here
   |
   = note: stacks/api/.env:3:10: variable `API_PORT` set here
   = note: default of the format
   = note: both bind
           every address
   = help: give one of the services another host port
   = fix: publish 8444 instead
   = fix: remove the port (unsafe)
   = fix: keep one of the two (by hand)

1 error in 3 files
)");
}

TEST_F(RenderHumanTest, EndsWithASummary) {
  EXPECT_EQ(Human({}), "no findings in 0 files\n");
  Add("a", "");
  EXPECT_EQ(Human({}), "no findings in 1 file\n");
  Diagnostic warning = finding_;
  warning.severity = Severity::kWarning;
  Diagnostic info = finding_;
  info.severity = Severity::kInfo;
  const std::string text =
      Human({finding_, finding_, warning, info, info, info});
  EXPECT_TRUE(text.ends_with("\n2 errors, 1 warning, 3 infos in 1 file\n"))
      << text;
  secrets_.Seal();
  Summary summary;
  summary.files = 14;
  summary.suppressed = 3;
  EXPECT_EQ(
      RenderHuman({}, summary, RedactedView(sources_, secrets_), Color::kOff),
      "no findings in 14 files (3 suppressed)\n");
  summary.errors = 1;
  summary.baselined = 2;
  EXPECT_EQ(
      RenderHuman({}, summary, RedactedView(sources_, secrets_), Color::kOff),
      "1 error in 14 files (3 suppressed, 2 in the baseline)\n");
}

TEST_F(RenderHumanTest, AFindingWithoutAPlace) {
  finding_.Help("do it");
  EXPECT_EQ(Human({finding_, finding_}),
            R"(error[group/bad-thing]: what is there
  = help: do it

error[group/bad-thing]: what is there
  = help: do it

2 errors in 0 files
)");
}

TEST_F(RenderHumanTest, AFindingAboutAWholeFileHasNoFrame) {
  const SourceFile& a = Add("a.yml", "x: 1\n");
  finding_.At(a.SpanOf(0, 0)).Help("do it");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:1
  = help: do it
)");
}

TEST_F(RenderHumanTest, ALabelOnAnEmptyFile) {
  const SourceFile& a = Add("a.yml", "");
  finding_.At(a.SpanOf(0, 0), "nothing here");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:1
  |
1 |
  | ^ nothing here
)");
}

TEST_F(RenderHumanTest, AnEmptySpanMarksAPlaceToInsertAt) {
  const SourceFile& a = Add("a.yml", "ab\ncd");
  finding_.At(a.SpanOf(1, 1), "in").Also(a.SpanOf(2, 2), "at its end");
  finding_.Also(a.SpanOf(5, 5), "at the end");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:2
  |
1 | ab
  |  ^- at its end
  |  |
  |  in
2 | cd
  |   - at the end
)");
}

TEST_F(RenderHumanTest, GapsBetweenLines) {
  const SourceFile& a = Add("a.yml", "a\nb\nc\nd\ne\nf\ng\nh\n");
  finding_.At(At(a, "h"), "8").Also(At(a, "a"), "1").Also(At(a, "b"), "2");
  finding_.Also(At(a, "d"), "4");
  EXPECT_EQ(Frame(), R"( --> a.yml:8:1
  |
1 | a
  | - 1
2 | b
  | - 2
3 | c
4 | d
  | - 4
...
8 | h
  | ^ 8
)");
}

TEST_F(RenderHumanTest, TheGutterFitsTheWidestNumberOfAnyFile) {
  const SourceFile& a = Add("a.yml", "a\n");
  const SourceFile& b = Add("b.yml", std::string(999, '\n') + "b");
  finding_.At(At(a, "a"), "here").Also(At(b, "b"), "there");
  EXPECT_EQ(Frame(), R"(    --> a.yml:1:1
     |
   1 | a
     | ^ here
     |
    ::: b.yml:1000:1
     |
1000 | b
     | - there
)");
}

TEST_F(RenderHumanTest, SeveralLabelsOnALine) {
  const SourceFile& a = Add("a.yml", "ssh -p 26311 root@old-host\n");
  finding_.At(At(a, "old-host"), "host here").Also(At(a, "26311"), "port here");
  finding_.Also(At(a, "ssh"), "");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:19
  |
1 | ssh -p 26311 root@old-host
  | ---    -----      ^^^^^^^^ host here
  |        |
  |        port here
)");
}

TEST_F(RenderHumanTest, ThreeLabelsStack) {
  const SourceFile& a = Add("a.yml", "one two three\n");
  finding_.At(At(a, "two"), "second").Also(At(a, "one"), "first");
  finding_.Also(At(a, "three"), "third");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:5
  |
1 | one two three
  | --- ^^^ ----- third
  | |   |
  | |   second
  | first
)");
}

TEST_F(RenderHumanTest, OverlappingLabels) {
  const SourceFile& a = Add("a.yml", "aaa: bbb: ccc\n");
  finding_.At(At(a, "bbb"), "inner").Also(At(a, "aaa: bbb: ccc"), "outer");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:6
  |
1 | aaa: bbb: ccc
  | -----^^^-----
  | |    |
  | |    inner
  | outer
)");
}

TEST_F(RenderHumanTest, TwoLabelsOnOneText) {
  const SourceFile& a = Add("a.yml", "abc\n");
  finding_.At(At(a, "abc"), "first").Also(At(a, "abc"), "second");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:1
  |
1 | abc
  | ^^^
  | |
  | first
  | second
)");
}

TEST_F(RenderHumanTest, ATextOverSeveralLinesIsMarkedWhereItBegins) {
  const SourceFile& a = Add("a.yml", "k:\n  - one\n  - two\nl: 1\n");
  finding_.At(At(a, "- one\n  - two"), "this list");
  finding_.Also(At(a, "k:\n  -"), "");
  EXPECT_EQ(Frame(), R"( --> a.yml:2:3
  |
1 | k:
  | -- goes on to line 2
2 |   - one
  |   ^^^^^ this list (goes on to line 3)
)");
}

TEST_F(RenderHumanTest, ALineEndAtTheEndOfATextIsNotALineMore) {
  const SourceFile& a = Add("a.yml", "one\r\ntwo\r\n");
  finding_.At(At(a, "one\r\n"), "one line");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:1
  |
1 | one
  | ^^^ one line
)");
}

TEST_F(RenderHumanTest, TabsAndLineEnds) {
  const SourceFile& a = Add("a.conf", "\tkey\t= value\r\n\tb\tc\rd f\r\n");
  finding_.At(At(a, "value"), "v").Also(At(a, "\t="), "tab");
  finding_.Also(At(a, "c"), "c").Also(At(a, "f\r\n"), "f");
  EXPECT_EQ(Frame(), R"( --> a.conf:1:8
  |
1 |     key    = value
  |        ----- ^^^^^ v
  |        |
  |        tab
2 |     b    c
  |          - c
3 | d f
  |   - f
)");
}

TEST_F(RenderHumanTest, WideAndCombiningCharacters) {
  const SourceFile& a = Add("a.yml",
                            "n: \xE4\xB8\xAD\xE6\x96\x87 x\n"
                            "\xF0\x9F\x9A\xA2: e\xCC\x81t\xC3\xA9 y\n"
                            "\xEF\xBC\xA1\xE2\x80\xA6 z\n");
  finding_.At(At(a, "\xE6\x96\x87"), "second").Also(At(a, "x"), "after");
  finding_.Also(At(a, "e\xCC\x81t"), "word").Also(At(a, "y"), "after");
  finding_.Also(At(a, "\xF0\x9F\x9A\xA2"), "").Also(At(a, "z"), "after");
  EXPECT_EQ(Frame(),
            " --> a.yml:1:5\n"
            "  |\n"
            "1 | n: \xE4\xB8\xAD\xE6\x96\x87 x\n"
            "  |      ^^ - after\n"
            "  |      |\n"
            "  |      second\n"
            "2 | \xF0\x9F\x9A\xA2: e\xCC\x81t\xC3\xA9 y\n"
            "  | --  --  - after\n"
            "  |     |\n"
            "  |     word\n"
            "3 | \xEF\xBC\xA1\xE2\x80\xA6 z\n"
            "  |     - after\n");
}

TEST_F(RenderHumanTest, AByteOrderMarkDoesNotShow) {
  const SourceFile& a = Add("a.yml", "\xEF\xBB\xBFkey: 1\n");
  finding_.At(At(a, "key"), "here");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:1
  |
1 | key: 1
  | ^^^ here
)");
}

TEST_F(RenderHumanTest, ALabelWithoutAFileBecomesANote) {
  const SourceFile& a = Add("a.yml", "key: 1\n");
  finding_.At(At(a, "key")).Also(Span{}, "default of the format");
  EXPECT_EQ(Frame(), R"( --> a.yml:1:1
  |
1 | key: 1
  | ^^^
  |
  = note: default of the format
)");
}

TEST_F(RenderHumanTest, MasksSecretsInEveryText) {
  const SourceFile& a = Add("a.env", "PASS=hunter2 # x\n");
  Hide(At(a, "hunter2"));
  finding_.message = "`hunter2` is in the file";
  finding_.At(At(a, "hunter2"), "it is hunter2").Also(At(a, "x"), "after");
  finding_.AddNote("hunter2\nhunter2");
  finding_.trail.push_back({At(a, "PASS"), "hunter2"});
  finding_.Fix({"drop hunter2", Applicability::kUnsafe, {}});
  EXPECT_EQ(Human({finding_}),
            R"(error[group/bad-thing]: `*******` is in the file
 --> a.env:1:6
  |
1 | PASS=******* # x
  |      ^^^^^^^   - after
  |      |
  |      it is *******
  |
  = note: a.env:1:1: *******
  = note: *******
          *******
  = fix: drop ******* (unsafe)

1 error in 1 file
)");
}

TEST_F(RenderHumanTest, ColoursAddNothingButColours) {
  const SourceFile& a = Add("a.yml", "one two\n");
  finding_.At(At(a, "one"), "first").Also(At(a, "two"), "second").Help("do");
  const std::string plain = Human({finding_});
  const std::string coloured = Human({finding_}, Color::kOn);
  EXPECT_TRUE(coloured.starts_with(
      "\x1B[1;31merror[group/bad-thing]\x1B[0m\x1B[1m: what is there\x1B[0m\n"
      " \x1B[1;34m--> \x1B[0ma.yml:1:1\n"));
  std::string stripped;
  for (size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1B') {
      i = coloured.find('m', i);
    } else {
      stripped += coloured[i];
    }
  }
  EXPECT_EQ(stripped, plain);
}

}  // namespace
}  // namespace plimsoll
