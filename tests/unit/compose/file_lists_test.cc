// What texts say of how compose files are run.

#include "compiler/compose/file_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace plimsoll::compose {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The compose files a.yml, b.yml and sub/c.yml, and one text.
class UsagesOf {
 public:
  explicit UsagesOf(std::string text, std::string path = "run.sh") {
    for (const char* name : {"a.yml", "b.yml", "sub/c.yml"}) {
      input_.files.push_back({Add(name, "", FileKind::kCompose), &tree_});
    }
    input_.texts.push_back(
        Add(std::move(path), std::move(text), FileKind::kShell));
    usages_ = FindUsages(input_);
  }

  [[nodiscard]] std::vector<std::string> With(std::string_view path) const {
    std::vector<std::string> paths;
    for (const InputFile* file : Of(path).with) {
      paths.push_back(file->source->path());
    }
    return paths;
  }
  [[nodiscard]] Usage Of(std::string_view path) const {
    const auto found = usages_.find(input_.Find(path));
    return found == usages_.end() ? Usage() : found->second;
  }

 private:
  const SourceFile* Add(std::string path, std::string text, FileKind kind) {
    sources_.push_back(std::make_unique<SourceFile>(
        FileId{static_cast<uint32_t>(sources_.size())}, std::move(path),
        std::move(text), kind));
    return sources_.back().get();
  }

  std::vector<std::unique_ptr<SourceFile>> sources_;
  Tree tree_;
  Input input_;
  std::map<const InputFile*, Usage> usages_;
};

TEST(FileLists, AreOptionsOfAnyCommandInAnyQuotes) {
  for (const char* text :
       {"docker compose -f a.yml -f b.yml up",
        "$(DC) --file=a.yml --file=b.yml", "dc -f a.yml \\\n   -f \"b.yml\"",
        R"(["-f", "a.yml", "-f", "b.yml"])", "-f ${DIR}/a.yml -f $DIR/b.yml"}) {
    EXPECT_THAT(UsagesOf(text).With("b.yml"), ElementsAre("a.yml")) << text;
    EXPECT_FALSE(UsagesOf(text).Of("a.yml").is_alone) << text;
  }
}

TEST(FileLists, AreNamesWithNothingButASeparatorBetween) {
  for (const char* text :
       {"COMPOSE_FILE=a.yml:b.yml", "COMPOSE_FILE='a.yml,b.yml'",
        "[\"a.yml\",\n \"b.yml\"]", "- a.yml\n- b.yml\n"}) {
    EXPECT_THAT(UsagesOf(text).With("a.yml"), ElementsAre("b.yml")) << text;
  }
  for (const char* text : {"cp a.yml b.yml", "a.yml and b.yml", "a.yml b.yml",
                           "xa.yml:b.yml", "a.ymlx:b.yml"}) {
    EXPECT_THAT(UsagesOf(text).With("a.yml"), IsEmpty()) << text;
  }
}

TEST(FileLists, NameFilesFromTheirFolderTheRootOrAnywhere) {
  EXPECT_THAT(UsagesOf("-f ../a.yml -f c.yml", "sub/run.sh").With("sub/c.yml"),
              ElementsAre("a.yml"));
  EXPECT_THAT(UsagesOf("-f a.yml -f sub/c.yml", "x/run.sh").With("sub/c.yml"),
              ElementsAre("a.yml"));
  EXPECT_THAT(UsagesOf("-f a.yml -f c.yml").With("sub/c.yml"),
              ElementsAre("a.yml"));
}

TEST(FileLists, MayBeginWithAFileThatIsNotThere) {
  EXPECT_TRUE(UsagesOf("-f made.yml -f a.yml").Of("a.yml").is_over_unknown);
  EXPECT_FALSE(UsagesOf("-f a.yml -f made.yml").Of("a.yml").is_over_unknown);
  EXPECT_FALSE(UsagesOf("made.yml, a.yml").Of("a.yml").is_over_unknown);
}

TEST(FileLists, MayGoOnFromWhatAVariableHolds) {
  for (const char* text :
       {"COMPOSE_FILE=$COMPOSE_FILE:a.yml",
        "COMPOSE_FILE=${COMPOSE_FILE}:a.yml", "COMPOSE_FILE='...,a.yml'",
        "FILES+=(-f a.yml)", "FILES+=\" -f a.yml\"", "ARGS=\"$ARGS -f a.yml\"",
        "ARGS=\"${ARGS} --file a.yml\"", "-f \"$BASE\" -f a.yml",
        "-f ${BASE} -f a.yml"}) {
    EXPECT_TRUE(UsagesOf(text).Of("a.yml").is_over_unknown) << text;
  }
  for (const char* text :
       {"COMPOSE_FILE=a.yml", "ARGS=\"-f a.yml\"", "$DC -f a.yml up",
        "DC=\"$OTHER -f a.yml\"", "-f a.yml", "x,a.yml"}) {
    EXPECT_FALSE(UsagesOf(text).Of("a.yml").is_over_unknown) << text;
  }
}

TEST(FileLists, OfOneFileShowThatItStandsAlone) {
  for (const char* text : {"docker compose -f a.yml up -d",
                           "`docker-compose --file a.yml config`"}) {
    EXPECT_TRUE(UsagesOf(text).Of("a.yml").is_alone) << text;
  }
  for (const char* text :
       {"docker compose -f a.yml $MORE up", "docker compose $MORE -f a.yml up",
        "docker compose -f a.yml --profile x -f made.yml up",
        "docker compose -f a.yml \\\n  $MORE", "kubectl apply -f a.yml",
        "docker compose -f c.yml up"}) {
    EXPECT_FALSE(UsagesOf(text).Of("a.yml").is_alone) << text;
    EXPECT_FALSE(UsagesOf(text).Of("sub/c.yml").is_alone) << text;
  }
}

}  // namespace
}  // namespace plimsoll::compose
