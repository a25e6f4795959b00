#include "compiler/driver/read_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "compiler/driver/discover.h"
#include "compiler/source/classify.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A disk that claims a size for files, or fails to read them.
class LyingDisk : public MemoryFileSystem {
 public:
  FileStatus Stat(std::string_view path) const override {
    FileStatus status = MemoryFileSystem::Stat(path);
    if (const auto it = sizes.find(path); it != sizes.end()) {
      status.size = it->second;
    }
    return status;
  }
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    if (const auto it = faults.find(path); it != faults.end()) {
      return Error{it->second};
    }
    return MemoryFileSystem::Read(path, limit);
  }

  std::map<std::string, uint64_t, std::less<>> sizes;
  std::map<std::string, std::string, std::less<>> faults;
};

struct Outcome {
  SourceMap sources;
  std::vector<std::string> findings;  // `path: severity id: message`
};

std::unique_ptr<Outcome> ReadAll(const FileSystem& disk, unsigned jobs = 1) {
  auto outcome = std::make_unique<Outcome>();
  Sink sink;
  ReadFiles(
      disk, disk, Discover(disk, {}, {}, jobs), jobs,
      [](std::string_view path, std::string_view text) {
        return Classify(path, text);
      },
      &outcome->sources, &sink);
  for (const Diagnostic& found : sink.diagnostics()) {
    outcome->findings.push_back(
        outcome->sources.Get(found.labels.front().span.file).path() + ": " +
        std::string(NameOf(found.severity)) + " " + std::string(found.id) +
        ": " + found.message);
  }
  return outcome;
}

std::vector<std::string> FindingsOf(const std::string& path,
                                    const std::string& text) {
  MemoryFileSystem disk;
  disk.Add(path, text);
  return ReadAll(disk)->findings;
}

TEST(ReadFiles, KeepsTheOrderOfPaths) {
  MemoryFileSystem disk;
  for (int i = 0; i < 50; ++i) disk.Add("f" + std::to_string(i), "text");
  for (const unsigned jobs : {1U, 7U}) {
    const auto read = ReadAll(disk, jobs);
    ASSERT_EQ(read->sources.size(), 50U);
    for (size_t i = 1; i < 50; ++i) {
      EXPECT_LT(read->sources[i - 1].path(), read->sources[i].path());
    }
  }
}

TEST(ReadFiles, ReadsRegularFilesOnly) {
  MemoryFileSystem disk;
  disk.Add("a/b", "text");
  disk.AddSymlink("c", "a/b");
  const auto read = ReadAll(disk);
  ASSERT_EQ(read->sources.size(), 1U);
  EXPECT_EQ(read->sources[0].path(), "a/b");
}

TEST(ReadFiles, NamesWideEncodings) {
  const std::string little(
      "\xFF\xFE"
      "a\0:\0",
      6);
  const std::string big(
      "\xFE\xFF"
      "\0a\0:",
      6);
  for (const std::string& text : {little, big}) {
    EXPECT_THAT(FindingsOf("a.yml", text),
                ElementsAre("a.yml: warning syntax/encoding: the file is "
                            "UTF-16, expected UTF-8"));
    EXPECT_THAT(FindingsOf("a.env", text),
                ElementsAre("a.env: error syntax/encoding: the file is UTF-16, "
                            "expected UTF-8"));
  }
  EXPECT_THAT(FindingsOf("a.json", little),
              ElementsAre("a.json: warning syntax/encoding: the file is "
                          "UTF-16, expected UTF-8"));
  EXPECT_THAT(FindingsOf("requirements.txt", little),
              ElementsAre("requirements.txt: warning syntax/encoding: the "
                          "file is UTF-16, expected UTF-8"));
  EXPECT_THAT(FindingsOf("task.xml", little), IsEmpty());
  EXPECT_THAT(FindingsOf("keys.reg", little), IsEmpty());
  EXPECT_THAT(FindingsOf("a.ps1", little),
              ElementsAre("a.ps1: warning syntax/encoding: the file is UTF-16, "
                          "expected UTF-8"));
}

TEST(ReadFiles, LeavesDataOfTestsTheirEncoding) {
  const std::string wide(
      "\xFF\xFE"
      "a\0:\0",
      6);
  EXPECT_THAT(FindingsOf("examples/a.yml", wide), IsEmpty());
  EXPECT_THAT(FindingsOf("test/data/a.json", "[\"\xFF\"]"), IsEmpty());
  EXPECT_THAT(FindingsOf("data/a.json", "[\"\xFF\"]"),
              ElementsAre("data/a.json: error syntax/encoding: byte 3 is not "
                          "valid UTF-8"));
  EXPECT_THAT(FindingsOf("samples/a.json", wide), IsEmpty());
  EXPECT_THAT(FindingsOf("tests.d/a.json", wide), IsEmpty());
  EXPECT_THAT(FindingsOf("examples/compose.yml", wide),
              ElementsAre("examples/compose.yml: warning syntax/encoding: the "
                          "file is UTF-16, expected UTF-8"));
}

TEST(ReadFiles, TakesAByteOrderMarkForText) {
  EXPECT_THAT(FindingsOf("a.yml",
                         "\xEF\xBB\xBF"
                         "a: 1\n"),
              IsEmpty());
}

TEST(ReadFiles, PointsOutTheFirstByteThatIsNotUtf8) {
  EXPECT_THAT(FindingsOf("a.yml", "k: \xC3\xA4\xE4\n"),
              ElementsAre("a.yml: error syntax/encoding: byte 6 is not valid "
                          "UTF-8"));
  EXPECT_THAT(FindingsOf("notes.md",
                         "gr\xFC"
                         "n\n"),
              ElementsAre("notes.md: warning syntax/encoding: byte 3 is not "
                          "valid UTF-8"));
}

TEST(ReadFiles, LetsAShellTakeAnyBytes) {
  EXPECT_THAT(FindingsOf("a.sh", "echo gr\xFC\n"),
              ElementsAre("a.sh: warning syntax/encoding: byte 8 is not valid "
                          "UTF-8"));
}

TEST(ReadFiles, LeavesDataAndXmlTheirEncoding) {
  EXPECT_THAT(FindingsOf("keystore/secret_key", "\x01\xFC\x1F\x88"), IsEmpty());
  EXPECT_THAT(FindingsOf("a.xml",
                         "<?xml version=\"1.0\" encoding=\"latin1\"?>\n"
                         "<a>\xFC</a>\n"),
              IsEmpty());
  EXPECT_THAT(FindingsOf("a.cfg", "a = \xFC\n"),
              ElementsAre("a.cfg: warning syntax/encoding: byte 5 is not valid "
                          "UTF-8"));
}

TEST(ReadFiles, SaysNothingOfAFileThatWasNotFetched) {
  EXPECT_THAT(FindingsOf("model.json",
                         "version https://git-lfs.github.com/spec/v1\n"
                         "oid sha256:4d7a\nsize 12345\n"),
              IsEmpty());
}

TEST(ReadFiles, RefusesBinaryWhereTextIsExpected) {
  const std::string binary("a: 1\0\1\2", 7);
  EXPECT_THAT(FindingsOf("compose.yaml", binary),
              ElementsAre("compose.yaml: error syntax/encoding: the file is "
                          "binary, expected UTF-8 text"));
  EXPECT_THAT(FindingsOf("logo.png", binary), IsEmpty());
  EXPECT_THAT(FindingsOf("dockerfile-build.png", binary), IsEmpty());
}

TEST(ReadFiles, GivesFrontEndsNothingOfAnUnusableFile) {
  MemoryFileSystem disk;
  disk.Add("a.yml", "k: \xFF\n");
  disk.Add("b.yml", "k: 1\n");
  const auto read = ReadAll(disk);
  EXPECT_EQ(read->sources[0].text(), "");
  EXPECT_EQ(read->sources[0].kind(), FileKind::kBinary);
  EXPECT_EQ(read->sources[1].text(), "k: 1\n");
}

TEST(ReadFiles, DoesNotReadWhatIsTooLarge) {
  LyingDisk disk;
  disk.Add("a.yml", "k: 1\n");
  disk.Add("model.bin", "x");
  disk.Add("z.yml", "k: 1\n");
  disk.sizes = {{"a.yml", 100 << 20}, {"model.bin", (64 << 20) + 1}};
  const auto read = ReadAll(disk);
  EXPECT_THAT(
      read->findings,
      ElementsAre("a.yml: error io/too-large: the file has 100 MiB, more than "
                  "the limit of 64 MiB, and was not read",
                  "model.bin: warning io/too-large: the file has 64 MiB, more "
                  "than the limit of 64 MiB, and was not read"));
  EXPECT_EQ(read->sources[2].text(), "k: 1\n");
}

TEST(ReadFiles, ReportsWhatCannotBeReadAndGoesOn) {
  LyingDisk disk;
  for (const char* path : {"a.yml", "b.yml", "c.md"}) disk.Add(path, "k: 1\n");
  disk.faults = {{"a.yml", "cannot read `a.yml`: permission denied"},
                 {"c.md", "cannot read `c.md`: input/output error"}};
  const auto read = ReadAll(disk);
  EXPECT_THAT(read->findings,
              ElementsAre("a.yml: error io/unreadable: cannot read `a.yml`: "
                          "permission denied",
                          "c.md: error io/unreadable: cannot read `c.md`: "
                          "input/output error"));
  EXPECT_EQ(read->sources[1].text(), "k: 1\n");
}

TEST(ReadFiles, ReportsAFolderThatCouldNotBeListed) {
  MemoryFileSystem disk;
  disk.Add("b/c", "");
  std::vector<PathEntry> paths = Discover(disk, {}, {}, 1);
  paths.front().fault = "cannot list `b`: permission denied";
  SourceMap sources;
  Sink sink;
  ReadFiles(
      disk, disk, paths, 1,
      [](std::string_view, std::string_view) { return FileKind::kText; },
      &sources, &sink);
  ASSERT_EQ(sink.diagnostics().size(), 1U);
  EXPECT_EQ(sink.diagnostics()[0].id, "io/unreadable");
  EXPECT_EQ(sources[0].path(), "b");
}

}  // namespace
}  // namespace plimsoll
