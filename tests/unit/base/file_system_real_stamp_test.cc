#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>
#include <vector>

#include "compiler/base/file_system.h"
#include "tests/temp_dir.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

class StampTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_->MakeFolders("host/files"));
    ASSERT_TRUE(files_->Write("host/a", "one", 0644));
    ASSERT_TRUE(files_->Write("host/files/b", "two", 0600));
    AwaitNextTick();
  }

  // So that what comes gets another time.
  static void AwaitNextTick() {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  [[nodiscard]] std::string Path(const std::string& path) const {
    return dir_ / path;
  }

  TempDir dir_;
  std::unique_ptr<FileSystem> files_ = OpenRealFileSystem(dir_.path());
};

TEST_F(StampTest, StaysWhileNothingHappens) {
  const TreeStamp stamp = files_->Stamp("host");
  EXPECT_EQ(stamp.digest.size(), 64U);
  EXPECT_EQ(stamp.files, 2U);
  EXPECT_EQ(stamp.newest, files_->Stamp("host/files/b").newest);
  EXPECT_EQ(*files_->Read("host/a", 10), "one");
  EXPECT_EQ(files_->Stamp("host").digest, stamp.digest);
}

TEST_F(StampTest, SeesEveryChange) {
  const std::vector<std::function<void()>> changes = {
      [&] { std::ofstream(Path("host/a")) << "eno"; },
      [&] { fs::permissions(Path("host/a"), fs::perms::owner_read); },
      [&] { fs::rename(Path("host/files/b"), Path("host/files/c")); },
      [&] { std::ofstream(Path("host/files/d")) << ""; },
      [&] { fs::remove(Path("host/files/d")); },
      [&] { fs::create_directory(Path("host/empty")); },
      [&] { fs::create_symlink("a", Path("host/link")); },
      [&] { fs::last_write_time(Path("host/a"), fs::file_time_type()); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    const TreeStamp before = files_->Stamp("host");
    changes[i]();
    const TreeStamp after = files_->Stamp("host");
    EXPECT_NE(after.digest, before.digest) << i;
    EXPECT_FALSE(after.digest.empty()) << i;
    AwaitNextTick();
  }
}

TEST_F(StampTest, IsOfTheLinkAndNotOfWhatItLeadsTo) {
  fs::create_symlink("host", Path("link"));
  EXPECT_EQ(files_->Stamp("link").files, 1U);
  EXPECT_TRUE(files_->Stamp("link/a").digest.empty());
}

TEST_F(StampTest, IsEmptyWhereNothingIs) {
  EXPECT_TRUE(files_->Stamp("nothing").digest.empty());
  EXPECT_TRUE(files_->Stamp("../host").digest.empty());
}

}  // namespace
}  // namespace plimsoll
