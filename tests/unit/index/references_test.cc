#include "compiler/index/references.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll {
namespace {

std::vector<std::string> PathsIn(const std::string& text) {
  const SourceFile source(FileId{0}, "file", text, FileKind::kText);
  ParsedFile file;
  file.source = &source;
  std::vector<std::string> words;
  for (const PathWord& word : ReadReferences(file).paths) {
    EXPECT_EQ(source.TextOf(word.span), word.text);
    words.emplace_back(word.text);
  }
  return words;
}

TEST(ReadReferences, TakesWordsThatMayBePaths) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(PathsIn("run ./a.sh, then (lib/b) \"c.py\""),
            (Words{"./a.sh", "lib/b", "c.py"}));
  EXPECT_EQ(PathsIn("$DIR/x.sh ${DIR}/y.sh"), (Words{"DIR/x.sh", "/y.sh"}));
  EXPECT_EQ(PathsIn("version 1.10.2 of a word at 3"), Words{});
}

class ReferencesTest : public testing::Test {
 protected:
  void Add(const std::string& path, const std::string& text,
           FileKind kind = FileKind::kText) {
    sources_.Add(path, text, kind);
    repository_.paths.push_back({.path = path});
  }

  ReferenceIndex Build() {
    repository_.sources = &sources_;
    repository_.files.clear();
    for (size_t i = 0; i < sources_.size(); ++i) {
      repository_.files.emplace_back().source = &sources_[i];
    }
    return BuildReferences(repository_, nullptr, 1);
  }

  // Who mentions `path`.
  static std::vector<std::string> Mentions(const ReferenceIndex& index,
                                           std::string_view path) {
    std::vector<std::string> names;
    const Thing* thing = index.Find(ThingKind::kFile, path);
    if (thing == nullptr) return names;
    for (const uint32_t link : index.LinksTo(*thing)) {
      names.push_back(index.things()[index.links()[link].from].name);
    }
    return names;
  }

  SourceMap sources_;
  Repository repository_;
};

TEST_F(ReferencesTest, PrefersThePathThatIsSpelled) {
  Add("a/run.sh", "x");
  Add("b/run.sh", "x");
  Add("b/call", "sh ./run.sh");
  Add("c/call", "sh a/run.sh");
  Add("d/call", "sh $HERE/run.sh");
  const ReferenceIndex index = Build();
  EXPECT_EQ(Mentions(index, "a/run.sh"),
            (std::vector<std::string>{"c/call", "d/call"}));
  EXPECT_EQ(Mentions(index, "b/run.sh"),
            (std::vector<std::string>{"b/call", "d/call"}));
}

TEST_F(ReferencesTest, AFileDoesNotReferToItself) {
  Add("a.sh", "usage: a.sh");
  EXPECT_TRUE(Mentions(Build(), "a.sh").empty());
}

TEST(ReferenceIndexTest, JoinsWhatIsAddedTwice) {
  ReferenceIndex index;
  const uint32_t secret = index.Add(ThingKind::kSecret, "q");
  const Span place{FileId{0}, 1, 2};
  EXPECT_EQ(index.Add(ThingKind::kSecret, "q"), secret);
  const uint32_t file = index.Add(ThingKind::kFile, "q");
  EXPECT_NE(file, secret);
  index.Connect(file, secret, LinkKind::kUses, place);
  index.Connect(file, secret, LinkKind::kUses, place);
  index.Seal();
  const Thing* thing = index.Find(ThingKind::kSecret, "q");
  ASSERT_NE(thing, nullptr);
  EXPECT_EQ(index.LinksTo(*thing).size(), 1U);
  EXPECT_EQ(index.Find(ThingKind::kImage, "q"), nullptr);
}

TEST(ImageNameOf, LeavesTagAndDigestAway) {
  EXPECT_EQ(ImageNameOf("redis:7"), "redis");
  EXPECT_EQ(ImageNameOf("r.example:5000/a/b"), "r.example:5000/a/b");
  EXPECT_EQ(ImageNameOf("r.example:5000/a/b:1@sha256:00"),
            "r.example:5000/a/b");
}

}  // namespace
}  // namespace plimsoll
