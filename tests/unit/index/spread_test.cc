#include "compiler/index/spread.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

class SpreadSecretsTest : public testing::Test {
 protected:
  void Add(std::string path, std::string text, FileKind kind) {
    ParsedFile file;
    file.source = &sources_.Add(std::move(path), std::move(text), kind);
    file.secrets = FindSecrets(*file.source);
    files_.push_back(std::move(file));
  }
  size_t Repeated(size_t file) const {
    size_t count = 0;
    for (const SecretMatch& match : files_[file].secrets) {
      if (match.kind == SecretMatchKind::kRepeated) ++count;
    }
    return count;
  }

  SourceMap sources_;
  std::vector<ParsedFile> files_;
};

TEST_F(SpreadSecretsTest, FindsAValueWhereverElseItStands) {
  Add(".env", "MINIO_SECRET_KEY=xT9CafMfqjaIwXJ4e11ZzJG5\n", FileKind::kDotenv);
  Add("notes.md", "cresadmin and `xT9CafMfqjaIwXJ4e11ZzJG5`.\n",
      FileKind::kMarkdown);
  SpreadSecrets(files_, sources_, {}, 2);
  EXPECT_EQ(Repeated(0), 0U);
  ASSERT_EQ(Repeated(1), 1U);
  EXPECT_EQ(files_[1].secrets[0].original, files_[0].secrets[0].span);
}

TEST_F(SpreadSecretsTest, FindsItTwiceInItsOwnFile) {
  Add(".env",
      "A_TOKEN=xT9CafMfqjaIwXJ4e11ZzJG5\n# was: "
      "xT9CafMfqjaIwXJ4e11ZzJG5\n",
      FileKind::kDotenv);
  SpreadSecrets(files_, sources_, {}, 2);
  EXPECT_EQ(Repeated(0), 1U);
}

TEST_F(SpreadSecretsTest, DoesNotSpreadShortOrPlainValues) {
  Add(".env", "A_PASSWORD=h4x0rs\nB_PASSWORD=sunshine\n", FileKind::kDotenv);
  Add("notes.md", "h4x0rs love sunshine\n", FileKind::kMarkdown);
  SpreadSecrets(files_, sources_, {}, 2);
  EXPECT_EQ(Repeated(1), 0U);
}

TEST_F(SpreadSecretsTest, DoesNotFindItInsideALongerWord) {
  Add(".env", "A_TOKEN=xT9CafMfqjaIwXJ4\n", FileKind::kDotenv);
  Add("notes.md", "xT9CafMfqjaIwXJ4e11ZzJG5\n", FileKind::kMarkdown);
  SpreadSecrets(files_, sources_, {}, 2);
  EXPECT_EQ(Repeated(1), 0U);
}

}  // namespace
}  // namespace plimsoll
