#include "targets/encode/shell.h"

#include <gtest/gtest.h>

#include "tests/oracles/harness.h"
#include "tests/targets/encode/values.h"

namespace plimsoll::encode {
namespace {

using oracles::Output;

TEST(ShellWordRead, IsOneArgumentOfDash) {
  PLIMSOLL_READER(dash, "dash");
  const Encoded all = EncodeAll(AllValues(), ShellWord, NeverRefused);
  std::string script;
  for (const std::string& word : all.words) {
    script += "printf '%s\\0' " + word + "\n";
  }
  const Result<Output> run = oracles::Run({.argv = {dash}, .input = script});
  ASSERT_TRUE(run) << run.error();
  EXPECT_EQ(run->err, "");
  ExpectSame(all.held, oracles::SplitAtNul(run->out));
}

TEST(ShellWordRead, IsAVariableOfASourcedFile) {
  PLIMSOLL_READER(dash, "dash");
  const TempDir dir;
  const Encoded all = EncodeAll(AllValues(), ShellWord, NeverRefused);
  std::string file;
  for (size_t i = 0; i < all.words.size(); ++i) {
    file += Key(i) + "=" + all.words[i] + "\n";
  }
  dir.Write("values.env", file);
  const Result<Output> run =
      oracles::Run({.argv = {dash, "-c", "set -a; . ./values.env; exec \"$0\"",
                             oracles::DumpProgram()},
                    .environment = {"PLIMSOLL_DUMP=" + dir / "dump"},
                    .directory = dir.path()});
  ASSERT_TRUE(run) << run.error();
  EXPECT_EQ(run->err, "");
  ExpectHeld(all.held, oracles::ReadDump(dir / "dump").environment);
}

TEST(ShellWordRead, KeepsBytesThatAreNotUtf8) {
  PLIMSOLL_READER(dash, "dash");
  const Result<std::string> word = ShellWord("\xff'\xfe");
  ASSERT_TRUE(word);
  const Result<Output> run =
      oracles::Run({.argv = {dash, "-c", "printf %s " + *word}});
  ASSERT_TRUE(run) << run.error();
  EXPECT_EQ(run->out, "\xff'\xfe");
}

}  // namespace
}  // namespace plimsoll::encode
