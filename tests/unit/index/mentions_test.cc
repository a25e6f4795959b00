#include "compiler/index/mentions.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {
namespace {

std::vector<std::string> WordsOf(const std::string& text) {
  const SourceFile source(FileId{0}, "file", text, FileKind::kText);
  std::vector<std::string> words;
  for (const PathWord& word : PathWordsIn(source)) {
    EXPECT_EQ(source.TextOf(word.span), word.text);
    words.emplace_back(word.text);
  }
  return words;
}

TEST(PathWordsIn, TakesWordsThatMayBePaths) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(WordsOf("run ./a.sh, then (lib/b) \"c.py\""),
            (Words{"./a.sh", "lib/b", "c.py"}));
  EXPECT_EQ(WordsOf("$DIR/x.sh ${DIR}/y.sh"), (Words{"DIR/x.sh", "/y.sh"}));
  EXPECT_EQ(WordsOf("version 1.10.2 of a word at 3"), Words{});
}

class FindMentionedTest : public testing::Test {
 protected:
  void Add(const std::string& path, const std::string& text) {
    sources_.Add(path, text, FileKind::kText);
    repository_.paths.push_back({.path = path});
  }

  // Who mentions each path: `-`, the first file, or that and `...`.
  std::vector<std::string> Find(const std::vector<std::string_view>& paths) {
    repository_.sources = &sources_;
    repository_.files.clear();
    for (size_t i = 0; i < sources_.size(); ++i) {
      repository_.files.emplace_back().source = &sources_[i];
    }
    std::vector<std::string> names;
    for (const Mentioned& one : FindMentioned(repository_, paths)) {
      names.push_back(one.first == nullptr ? "-" : one.first->source->path());
      if (one.others) names.back() += "...";
    }
    return names;
  }

  SourceMap sources_;
  Repository repository_;
};

using Names = std::vector<std::string>;

TEST_F(FindMentionedTest, PrefersThePathThatIsSpelled) {
  Add("a/run.sh", "x");
  Add("b/call", "sh ./run.sh");
  Add("b/run.sh", "x");
  Add("c/call", "sh a/run.sh");
  EXPECT_EQ(Find({"a/run.sh", "b/run.sh"}), (Names{"c/call", "b/call"}));
}

TEST_F(FindMentionedTest, TakesAWordWithoutItsFolderForAllThatEndLikeIt) {
  Add("a/run.sh", "x");
  Add("b/run.sh", "x");
  Add("d/call", "sh $HERE/run.sh");
  Add("e/call", "sh $HERE/run.sh");
  EXPECT_EQ(Find({"a/run.sh", "b/run.sh"}), (Names{"d/call...", "d/call..."}));
}

TEST_F(FindMentionedTest, TellsWhetherItIsTheFileItself) {
  Add("a.sh", "usage: a.sh");
  ASSERT_EQ(Find({"a.sh"}), Names{"a.sh"});
  const ParsedFile& script = repository_.files[0];
  EXPECT_FALSE((Mentioned{.first = &script}.ByOtherThan(script)));
  EXPECT_TRUE(
      (Mentioned{.first = &script, .others = true}.ByOtherThan(script)));
}

TEST_F(FindMentionedTest, AnswersForAPathAsOftenAsAsked) {
  Add("call", "ls lib/tools/");
  repository_.paths.push_back({.path = "lib/tools"});
  EXPECT_EQ(Find({"lib/tools", "other", "lib/tools"}),
            (Names{"call", "-", "call"}));
}

}  // namespace
}  // namespace plimsoll
