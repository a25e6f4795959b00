#include "compiler/driver/redact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CommonWordsTest : public testing::Test {
 protected:
  // `secret` is where the file has it first.
  void Add(std::string text, const std::string& secret) {
    const SourceFile& file = sources_.Add("f" + std::to_string(sources_.size()),
                                          std::move(text), FileKind::kText);
    ParsedFile& parsed = files_.emplace_back();
    parsed.source = &file;
    const size_t begin = file.text().find(secret);
    if (secret.empty() || begin == std::string_view::npos) return;
    parsed.secrets.push_back(
        {.kind = SecretMatchKind::kInArgument,
         .span = file.SpanOf(begin, begin + secret.size())});
  }
  std::vector<std::string> Words() { return CommonWords(files_, paths_, 1); }
  std::string Scrubbed(std::string_view text) {
    Redactions redactions;
    const std::vector<std::string> words = Words();
    for (const ParsedFile& file : files_) {
      Redact(sources_, file.secrets, {}, words, &redactions);
    }
    redactions.Seal();
    return RedactedView(sources_, redactions).Scrub(text);
  }

  SourceMap sources_;
  std::vector<ParsedFile> files_;
  std::vector<PathEntry> paths_;
};

TEST_F(CommonWordsTest, AreThoseOfOtherPlaces) {
  Add("by 'quayside'", "quayside");
  Add("services: quayside-api", "");
  EXPECT_THAT(Words(), ElementsAre("quayside"));
  EXPECT_EQ(Scrubbed("`quayside-api` of `quayside`"),
            "`quayside-api` of `quayside`");
  EXPECT_EQ(Scrubbed("PASSWORD=quayside"), "PASSWORD=********");
}

TEST_F(CommonWordsTest, AreThoseOfPaths) {
  Add("by 'quayside'", "quayside");
  paths_.push_back({.path = "apps/quayside/run.sh"});
  EXPECT_THAT(Words(), ElementsAre("quayside"));
}

TEST_F(CommonWordsTest, AreNoneWhereOnlySecretsHaveThem) {
  Add("by 'quayside'", "quayside");
  Add("as 'quayside'", "quayside");
  EXPECT_THAT(Words(), IsEmpty());
  EXPECT_EQ(Scrubbed("`quayside`"), "`********`");
}

TEST_F(CommonWordsTest, AreNoPartsOfLongerWords) {
  Add("by 'quayside'", "quayside");
  Add("the quaysides", "");
  paths_.push_back({.path = "apps/myquayside/run.sh"});
  EXPECT_THAT(Words(), IsEmpty());
}

// It means the same wherever it stands.
TEST_F(CommonWordsTest, HaveNoDigits) {
  Add("by 'quayside7Kx'", "quayside7Kx");
  Add("quayside7Kx", "");
  EXPECT_THAT(Words(), IsEmpty());
  EXPECT_EQ(Scrubbed("`quayside7Kx`"), "`***********`");
}

}  // namespace
}  // namespace plimsoll
