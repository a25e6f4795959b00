#include "compiler/base/file_system.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <optional>

#include "tests/temp_dir.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr uint64_t kLimit = 1 << 20;

// A disk under test and the one thing that its interface cannot do.
struct Disk {
  std::unique_ptr<FileSystem> files;
  std::function<void(const char* path, const char* target)> link;
};

// Both file systems have to behave alike, down to the messages: what tests
// see in memory is what users see on disk.
class FileSystemTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      disk_.files = OpenRealFileSystem(root_.emplace().path());
      disk_.link = [this](const char* path, const char* target) {
        ASSERT_EQ(::symlink(target, (*root_ / path).c_str()), 0);
      };
    } else {
      auto files = std::make_unique<MemoryFileSystem>();
      disk_.link = [memory = files.get()](const char* path,
                                          const char* target) {
        memory->AddSymlink(path, target);
      };
      disk_.files = std::move(files);
    }
  }

  FileSystem& files() { return *disk_.files; }
  void Link(const char* path, const char* target) { disk_.link(path, target); }
  void Put(std::string_view path, std::string_view contents = "text") {
    const Status status = files().Write(path, contents, 0644);
    ASSERT_TRUE(status) << status.error();
  }
  void MakeFolders(std::string_view path) {
    const Status status = files().MakeFolders(path);
    ASSERT_TRUE(status) << status.error();
  }
  std::string ReadOf(std::string_view path) {
    const auto text = files().Read(path, kLimit);
    return text ? *text : "error: " + text.error();
  }
  static std::string ErrorOf(const Status& status) {
    return status ? "" : status.error();
  }
  std::string ListError(std::string_view path) {
    const auto names = files().List(path);
    return names ? "" : names.error();
  }

  std::optional<TempDir> root_;
  Disk disk_;
};

INSTANTIATE_TEST_SUITE_P(Both, FileSystemTest, testing::Bool(),
                         [](const testing::TestParamInfo<bool>& param) {
                           return param.param ? "Real" : "Memory";
                         });

TEST_P(FileSystemTest, ReadsWhatWasWritten) {
  const std::string contents = std::string("a\0b\r\n", 5);
  Put("a", contents);
  EXPECT_EQ(ReadOf("a"), contents);
  Put("a", "");
  EXPECT_EQ(ReadOf("a"), "");
  const std::string large(300000, 'x');
  Put("a", large);
  EXPECT_EQ(ReadOf("a"), large);
}

TEST_P(FileSystemTest, TellsWhatIsThere) {
  MakeFolders("folder");
  ASSERT_TRUE(files().Write("folder/file", "12345", 0750));
  Link("link", "folder/file");
  EXPECT_EQ(files().Stat("").type, FileType::kDirectory);
  EXPECT_EQ(files().Stat("folder").type, FileType::kDirectory);
  EXPECT_EQ(files().Stat("folder").size, 0U);
  EXPECT_EQ(files().Stat("folder/file").type, FileType::kFile);
  EXPECT_EQ(files().Stat("folder/file").size, 5U);
  EXPECT_EQ(files().Stat("folder/file").mode, 0750U);
  EXPECT_EQ(files().Stat("link").type, FileType::kSymlink);
  EXPECT_EQ(files().Stat("link").size, 11U);
  EXPECT_EQ(files().Stat("link").mode, 0777U);
  for (const char* path : {"none", "none/x", "folder/file/x", "link/x",
                           "folder/", "/folder", "../folder", "./folder"}) {
    EXPECT_EQ(files().Stat(path).type, FileType::kMissing) << path;
  }
}

TEST_P(FileSystemTest, WritesTheModeWhateverTheUmask) {
  const mode_t old = ::umask(077);
  ASSERT_TRUE(files().Write("script", "", 0755));
  ASSERT_TRUE(files().Write("secret", "", 0600));
  ASSERT_TRUE(files().Write("script2", "", 0600));
  ASSERT_TRUE(files().Write("script2", "", 0755));
  ::umask(old);
  EXPECT_EQ(files().Stat("script").mode, 0755U);
  EXPECT_EQ(files().Stat("secret").mode, 0600U);
  EXPECT_EQ(files().Stat("script2").mode, 0755U);
}

TEST_P(FileSystemTest, ListsNamesInByteOrder) {
  MakeFolders("d/sub/deep");
  Put("d/b");
  Put("d/B");
  Put("d/.env");
  Put("d.x");
  Link("d/link", "b");
  EXPECT_THAT(*files().List("d"), ElementsAre(".env", "B", "b", "link", "sub"));
  EXPECT_THAT(*files().List(""), ElementsAre("d", "d.x"));
  EXPECT_THAT(*files().List("d/sub/deep"), IsEmpty());
  EXPECT_EQ(ListError("none"), "cannot list `none`: no such file or folder");
  EXPECT_EQ(ListError("d/b"), "cannot list `d/b`: it is not a folder");
  EXPECT_EQ(ListError("d/link"),
            "cannot list `d/link`: it is a symlink, and none is followed");
}

TEST_P(FileSystemTest, RefusesToReadWhatIsNoFile) {
  MakeFolders("d");
  EXPECT_EQ(ReadOf("none"),
            "error: cannot read `none`: no such file or folder");
  EXPECT_EQ(ReadOf("d/no/x"),
            "error: cannot read `d/no/x`: no such file or folder");
  EXPECT_EQ(ReadOf("d"), "error: cannot read `d`: it is a folder");
  EXPECT_EQ(ReadOf(""), "error: cannot read `.`: it is a folder");
  Put("d/f");
  EXPECT_EQ(ReadOf("d/f/x"),
            "error: cannot read `d/f/x`: `d/f` is not a folder");
}

TEST_P(FileSystemTest, RefusesFilesOverTheLimit) {
  Put("f", "12345");
  EXPECT_TRUE(files().Read("f", 5));
  EXPECT_EQ(files().Read("f", 4).error(),
            "cannot read `f`: it is larger than the limit of 4 bytes");
  Put("empty", "");
  EXPECT_TRUE(files().Read("empty", 0));
}

TEST_P(FileSystemTest, FollowsNoSymlink) {
  MakeFolders("d");
  Put("d/f", "text");
  Link("file", "d/f");
  Link("folder", "d");
  Link("loop", "loop");
  EXPECT_EQ(*files().ReadLink("file"), "d/f");
  EXPECT_EQ(*files().ReadLink("loop"), "loop");
  EXPECT_EQ(ReadOf("file"),
            "error: cannot read `file`: it is a symlink, and none is "
            "followed");
  EXPECT_EQ(ReadOf("folder/f"),
            "error: cannot read `folder/f`: `folder` is a symlink, and none "
            "is followed");
  EXPECT_EQ(ReadOf("loop/f"),
            "error: cannot read `loop/f`: `loop` is a symlink, and none is "
            "followed");
  EXPECT_EQ(ErrorOf(files().Write("file", "new", 0644)),
            "cannot write `file`: it is a symlink, and none is followed");
  EXPECT_EQ(ErrorOf(files().Write("folder/g", "new", 0644)),
            "cannot write `folder/g`: `folder` is a symlink, and none is "
            "followed");
  EXPECT_EQ(ErrorOf(files().MakeFolders("folder/sub")),
            "cannot make folder `folder/sub`: `folder` is a symlink, and none "
            "is followed");
  EXPECT_EQ(ErrorOf(files().Remove("folder/f")),
            "cannot remove `folder/f`: `folder` is a symlink, and none is "
            "followed");
  EXPECT_EQ(ErrorOf(files().Sync("folder")),
            "cannot sync `folder`: it is a symlink, and none is followed");
  EXPECT_EQ(ReadOf("d/f"), "text");
}

TEST_P(FileSystemTest, ReadsOnlySymlinksAsLinks) {
  Put("f");
  MakeFolders("d");
  const std::string target(3000, 't');
  Link("long", target.c_str());
  EXPECT_EQ(*files().ReadLink("long"), target);
  EXPECT_EQ(files().ReadLink("f").error(),
            "cannot read link `f`: it is not a symlink");
  EXPECT_EQ(files().ReadLink("d").error(),
            "cannot read link `d`: it is not a symlink");
  EXPECT_EQ(files().ReadLink("none").error(),
            "cannot read link `none`: no such file or folder");
}

TEST_P(FileSystemTest, RefusesPathsThatAreNotPlain) {
  Put("a");
  for (const char* path : {"../a", "/a", "./a", "b/../a", "b//a", "a/", "."}) {
    const std::string reason = "`" + std::string(path) +
                               "`: the path is not a plain one below the root";
    EXPECT_EQ(ReadOf(path), "error: cannot read " + reason);
    EXPECT_EQ(ErrorOf(files().Write(path, "", 0644)), "cannot write " + reason);
    EXPECT_EQ(ErrorOf(files().MakeFolders(path)),
              "cannot make folder " + reason);
    EXPECT_EQ(ErrorOf(files().Remove(path)), "cannot remove " + reason);
    EXPECT_EQ(ListError(path), "cannot list " + reason);
  }
  EXPECT_FALSE(files().Read(std::string_view("a\0b", 3), kLimit));
}

TEST_P(FileSystemTest, WritesOnlyIntoFoldersThatExist) {
  MakeFolders("d");
  Put("f");
  EXPECT_EQ(ErrorOf(files().Write("none/x", "", 0644)),
            "cannot write `none/x`: no such file or folder");
  EXPECT_EQ(ErrorOf(files().Write("f/x", "", 0644)),
            "cannot write `f/x`: `f` is not a folder");
  EXPECT_EQ(ErrorOf(files().Write("d", "", 0644)),
            "cannot write `d`: it is a folder");
  EXPECT_EQ(ErrorOf(files().Write("", "", 0644)),
            "cannot write `.`: it is a folder");
}

TEST_P(FileSystemTest, MakesAllFoldersOfAPath) {
  EXPECT_TRUE(files().MakeFolders(""));
  EXPECT_TRUE(files().MakeFolders("a/b/c"));
  EXPECT_TRUE(files().MakeFolders("a/b/c"));
  EXPECT_EQ(files().Stat("a/b/c").type, FileType::kDirectory);
  Put("a/f");
  EXPECT_EQ(ErrorOf(files().MakeFolders("a/f")),
            "cannot make folder `a/f`: it is not a folder");
  EXPECT_EQ(ErrorOf(files().MakeFolders("a/f/g")),
            "cannot make folder `a/f/g`: `a/f` is not a folder");
}

TEST_P(FileSystemTest, RemovesFilesLinksAndEmptyFolders) {
  MakeFolders("d");
  Put("d/f");
  Link("d/link", "f");
  EXPECT_EQ(ErrorOf(files().Remove("d")),
            "cannot remove `d`: the folder is not empty");
  EXPECT_TRUE(files().Remove("d/link"));
  EXPECT_EQ(files().Stat("d/f").type, FileType::kFile);
  EXPECT_TRUE(files().Remove("d/f"));
  // The folder stays when the last thing in it goes.
  EXPECT_EQ(files().Stat("d").type, FileType::kDirectory);
  EXPECT_TRUE(files().Remove("d"));
  EXPECT_EQ(files().Stat("d").type, FileType::kMissing);
  EXPECT_EQ(ErrorOf(files().Remove("d")),
            "cannot remove `d`: no such file or folder");
  EXPECT_EQ(ErrorOf(files().Remove("")), "cannot remove `.`: it is the root");
}

TEST_P(FileSystemTest, RenameReplacesAFileOrALink) {
  MakeFolders("d");
  Put("a", "new");
  Put("d/b", "old");
  Link("link", "d/b");
  EXPECT_TRUE(files().Rename("a", "d/b"));
  EXPECT_EQ(ReadOf("d/b"), "new");
  EXPECT_EQ(files().Stat("a").type, FileType::kMissing);
  EXPECT_TRUE(files().Rename("d/b", "link"));
  EXPECT_EQ(ReadOf("link"), "new");
  EXPECT_TRUE(files().Rename("link", "link"));
  EXPECT_EQ(ReadOf("link"), "new");
}

TEST_P(FileSystemTest, RenameMovesFoldersWhole) {
  MakeFolders("d/sub");
  MakeFolders("empty");
  Put("d/sub/f", "text");
  Put("d.x", "neighbour");
  EXPECT_TRUE(files().Rename("d", "empty"));
  EXPECT_EQ(ReadOf("empty/sub/f"), "text");
  EXPECT_EQ(ReadOf("d.x"), "neighbour");
  EXPECT_THAT(*files().List(""), ElementsAre("d.x", "empty"));
}

TEST_P(FileSystemTest, RenameRefusals) {
  MakeFolders("d/sub");
  MakeFolders("e");
  Put("f");
  EXPECT_EQ(ErrorOf(files().Rename("none", "x")),
            "cannot rename `none` to `x`: no such file or folder");
  EXPECT_EQ(ErrorOf(files().Rename("f", "none/x")),
            "cannot rename `f` to `none/x`: no such file or folder");
  EXPECT_EQ(ErrorOf(files().Rename("f", "e")),
            "cannot rename `f` to `e`: it is a folder");
  EXPECT_EQ(ErrorOf(files().Rename("e", "f")),
            "cannot rename `e` to `f`: it is not a folder");
  EXPECT_EQ(ErrorOf(files().Rename("e", "d")),
            "cannot rename `e` to `d`: the folder is not empty");
  EXPECT_EQ(ErrorOf(files().Rename("d", "d/sub/x")),
            "cannot rename `d` to `d/sub/x`: a folder cannot move into itself");
  EXPECT_EQ(ErrorOf(files().Rename("", "x")),
            "cannot rename `` to `x`: it is the root");
}

TEST_P(FileSystemTest, SyncTakesFolders) {
  MakeFolders("d");
  Put("f");
  EXPECT_TRUE(files().Sync(""));
  EXPECT_TRUE(files().Sync("d"));
  EXPECT_EQ(ErrorOf(files().Sync("none")),
            "cannot sync `none`: no such file or folder");
  EXPECT_EQ(ErrorOf(files().Sync("f")), "cannot sync `f`: it is not a folder");
}

TEST_P(FileSystemTest, LockTakesFolders) {
  MakeFolders("d");
  Put("f");
  EXPECT_TRUE(files().LockFolder("d"));
  EXPECT_EQ(files().LockFolder("none").error(),
            "cannot lock `none`: no such file or folder");
  EXPECT_EQ(files().LockFolder("f").error(),
            "cannot lock `f`: it is not a folder");
}

}  // namespace
}  // namespace plimsoll
