#include "rules/support/text.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(JoinNames, WritesAList) {
  EXPECT_EQ(JoinNames({}), "");
  EXPECT_EQ(JoinNames({"a"}), "`a`");
  EXPECT_EQ(JoinNames({"a", "b"}), "`a` and `b`");
  EXPECT_EQ(JoinNames({"a", "b", "c"}), "`a`, `b` and `c`");
}

TEST(FormatBytes, ShowsThatASumIsAboveItsLimit) {
  EXPECT_EQ(FormatBytes(100), "100 bytes");
  EXPECT_EQ(FormatBytes(512ULL << 20), "512 MiB");
  EXPECT_EQ(FormatBytes(3ULL << 30), "3 GiB");
  EXPECT_EQ(FormatBytes((3ULL << 30) + (512ULL << 20)), "3.5 GiB");
}

TEST(SuggestName, NamesTheNearestOrListsAFew) {
  EXPECT_EQ(SuggestName("cahce", {"cache", "db"}, "app"),
            "the nearest app is `cache`");
  EXPECT_EQ(SuggestName("queue", {"cache", "db"}, "app"),
            "known: `cache` and `db`");
  EXPECT_EQ(SuggestName("queue", {}, "app"), "");
}

TEST(SplitWords, KeepsQuotedWordsTogether) {
  const SourceFile file(FileId{0}, "a", "bash -lc \"exec a b\" 'c d' \"open",
                        FileKind::kText);
  std::vector<std::string> words;
  for (const Word& word :
       SplitWords(file, file.SpanOf(0, file.text().size()))) {
    words.emplace_back(word.text);
    EXPECT_EQ(file.TextOf(word.span), word.text);
  }
  EXPECT_EQ(words, (std::vector<std::string>{"bash", "-lc", "exec a b", "c d",
                                             "open"}));
}

TEST(CommandsOf, ReadsProgramsAndUnits) {
  const SourceFile programs(FileId{0}, "supervisord.conf",
                            "[program:a]\ncommand = /a b\nuser=c\n",
                            FileKind::kSupervisor);
  ASSERT_EQ(CommandsOf(programs).size(), 1U);
  EXPECT_EQ(programs.TextOf(CommandsOf(programs)[0]), "/a b");
  const SourceFile unit(FileId{0}, "a.service",
                        "[Service]\nExecStartPre=-/a\nExecStart=@/b c\n",
                        FileKind::kSystemd);
  ASSERT_EQ(CommandsOf(unit).size(), 2U);
  EXPECT_EQ(unit.TextOf(CommandsOf(unit)[0]), "/a");
  EXPECT_EQ(unit.TextOf(CommandsOf(unit)[1]), "/b c");
}

}  // namespace
}  // namespace plimsoll
