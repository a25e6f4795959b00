// What the program says about itself, and how it takes wrong usage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kCommands[] = {"check", "build", "explain", "rules",
                                     "version"};

// The examples of a help text: the command without what is said about it,
// which stands after two blanks.
Words ExamplesOf(const std::string& help) {
  Words examples;
  std::istringstream lines(help.substr(help.find("Examples:")));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    if (!line.starts_with("  plimsoll ")) continue;
    line = line.substr(2);
    examples.push_back(line.substr(0, line.find("  ")));
  }
  return examples;
}

// A folder in which every example of every help text makes sense.
void Furnish(const TempDir& dir) {
  CopyTree("fixtures/cres", dir);
  std::filesystem::create_directory(dir / "fixtures");
  std::filesystem::copy(PLIMSOLL_SOURCE_DIR "/fixtures/cres",
                        dir / "fixtures/cres",
                        std::filesystem::copy_options::recursive);
  dir.Write(".env", "LEVEL=info\n");
  ASSERT_EQ(Plimsoll(dir.path(), {"build"}).exit_code, 0);
}

TEST(Help, ShowsTwoExamplesThatWork) {
  TempDir dir;
  Furnish(dir);
  const std::string path =
      "PATH=" + std::filesystem::path(Binary()).parent_path().string() +
      ":$PATH; ";
  std::vector<Words> helps = {{"--help"}};
  for (const char* command : kCommands) helps.push_back({command, "--help"});
  for (const Words& help : helps) {
    const Output shown = Plimsoll(dir.path(), help);
    EXPECT_EQ(shown.exit_code, 0);
    EXPECT_EQ(shown.err, "");
    const Words examples = ExamplesOf(shown.out);
    EXPECT_EQ(examples.size(), 2U) << shown.out;
    for (const std::string& example : examples) {
      const auto ran = oracles::Run(
          {.argv = {"sh", "-c", path + example}, .directory = dir.path()});
      ASSERT_TRUE(ran);
      EXPECT_EQ(ran->exit_code, 0) << example << "\n" << ran->err << ran->out;
      EXPECT_NE(ran->out, "") << example;
    }
  }
}

TEST(Help, NamesEveryOptionOfTheTask) {
  TempDir dir;
  const std::string build = Plimsoll(dir.path(), {"build", "--help"}).out;
  for (const char* option : {"--host", "--out", "--check", "--dry-run",
                             "--force", "--format", "--jobs", "--color"}) {
    EXPECT_THAT(build, HasSubstr(option));
  }
  const std::string all = Plimsoll(dir.path(), {"--help"}).out;
  for (const char* command : kCommands) EXPECT_THAT(all, HasSubstr(command));
  EXPECT_THAT(all, HasSubstr("Exit codes: 0 "));
}

TEST(Version, IsOneLine) {
  TempDir dir;
  const Output shown = Plimsoll(dir.path(), {"version"});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_EQ(shown.out, "plimsoll " PLIMSOLL_VERSION "\n");
}

TEST(Rules, EachHasAPage) {
  TempDir dir;
  const Output list = Plimsoll(dir.path(), {"rules"});
  EXPECT_EQ(list.exit_code, 0);
  std::istringstream lines(list.out);
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string id = line.substr(0, line.find(' '));
    if (id.find('/') == std::string::npos) continue;
    ++count;
    const auto page = RunInMemory(DiskOf({}), {"explain", id});
    EXPECT_EQ(page.code, ExitCode::kClean) << id;
    EXPECT_THAT(page.out, StartsWith("# " + id + "\n"));
    EXPECT_THAT(page.out, EndsWith("\n"));
  }
  EXPECT_GT(count, 40);
}

struct Misuse {
  Words args;
  std::string says;
};

TEST(Usage, MistakesGetOneClearSentenceAndExitCode2) {
  TempDir dir;
  WriteAll(dir, SmallProject());
  const std::vector<Misuse> misuses = {
      {{}, "plimsoll: a subcommand is required"},
      {{"chekc"}, "plimsoll: no command `chekc`\n  there is `check`"},
      {{"frobnicate"}, "plimsoll: no command `frobnicate`\n"},
      {{"check", "--bogus"}, "not expected: --bogus"},
      {{"check", "--format", "xml"}, "`xml` is none of human, short, json"},
      {{"check", "--format"}, "--format"},
      {{"check", "--color", "maybe"}, "`maybe` is none of auto, always, never"},
      {{"check", "--fail-on", "x"}, "`x` is none of error, warning, info"},
      {{"check", "--jobs", "0"}, "--jobs"},
      {{"check", "--jobs", "many"}, "--jobs"},
      {{"check", "--today", "2026-02-30"}, "`2026-02-30` is no day"},
      {{"check", "--unsafe"}, "--unsafe goes with --fix or --diff"},
      {{"check", "--list-files", "--format=sarif"}, "--list-files goes with"},
      {{"check", "--list-files", "--output", "x"}, "--list-files prints to"},
      {{"check", "--list-files", "--fix"}, "--list-files checks nothing"},
      {{"check", "--diff", "--format=json"}, "--diff shows changes"},
      {{"check", "--diff", "--output", "x"}, "--diff prints to"},
      {{"check", "--diff", "--statistics"}, "--diff shows changes"},
      {{"check", "--write-baseline", "-"}, "--write-baseline needs a file"},
      {{"check", "missing"}, "plimsoll: `missing` does not exist"},
      {{"init", "--action", "example/plimsoll"}, "is no action such as"},
      {{"check", "missing/deep/down"}, "does not exist"},
      {{"build", "missing"}, "plimsoll: "},
      {{"build", "--host", "nope"}, "no host `nope` in this project"},
      {{"build", "a", "b"}, "not expected: b"},
      {{"explain"}, "RULE is required"},
      {{"explain", "secrets/plaintex"}, "there is `secrets/plaintext`"},
      {{"explain", "nothing/like-it"}, "no rule `nothing/like-it`"},
      {{"version", "x"}, "not expected: x"}};
  for (const Misuse& misuse : misuses) {
    const Output shown = Plimsoll(dir.path(), misuse.args);
    const std::string words = testing::PrintToString(misuse.args);
    EXPECT_EQ(shown.exit_code, 2) << words;
    EXPECT_EQ(shown.out, "") << words;
    EXPECT_THAT(shown.err, HasSubstr(misuse.says)) << words;
    EXPECT_THAT(shown.err, StartsWith("plimsoll: ")) << words;
    EXPECT_EQ(shown.err.find('\0'), std::string::npos) << words;
  }
  EXPECT_EQ(ReadTree(dir.path()), SmallProject());
}

// A path behind a repeatable option is a path.
TEST(Usage, RepeatableOptionsTakeOneValueEach) {
  TempDir dir;
  WriteAll(dir, SmallProject());
  const std::string path = dir.path();
  for (const Words& args :
       {Words{"check", "--rule", "syntax", "--rule", "schema", path},
        Words{"build", "--host", "box", path},
        Words{"graph", "--host", "box", path}}) {
    const Output run = Plimsoll("/", args);
    EXPECT_EQ(run.exit_code, 0)
        << testing::PrintToString(args) << run.out << run.err;
  }
}

// A terminal must not obey what a stranger put on a command line.
TEST(Usage, ControlCharactersAreShownEscaped) {
  for (const Words& args :
       {Words{"\033[2J"}, Words{"check", "\033[2J"},
        Words{"explain", "\033[2J"}, Words{"build", "--host", "\033[2J"},
        Words{"check", "--format", "\033[2J"}, Words{"check", "--\033[2J"},
        Words{"build", "\033[2J"}, Words{"build", "--out", "\033[2J"}}) {
    const MemoryRun run = RunInMemory(DiskOf(SmallProject()), args);
    EXPECT_EQ((run.out + run.err).find('\033'), std::string::npos)
        << testing::PrintToString(args);
  }
}

}  // namespace
}  // namespace plimsoll::cli
