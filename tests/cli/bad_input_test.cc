// Whatever stands in a repository: each fault gives one clear finding or error
// and the right exit code, the other files are still checked, and nothing
// half-written remains.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// A finding that shows that the rest of the repository was checked.
constexpr const char* kOther = "other/compose.yaml:3:12: warning[images/";

Files WithOther() {
  Files files = SmallProject();
  files["other/compose.yaml"] = "services:\n  a:\n    image: postgres\n";
  return files;
}

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) {
    ++count;
  }
  return count;
}

struct BadFile {
  const char* name;
  std::string path;
  std::string text;
  std::string says;  // How the one error begins.
};
void PrintTo(const BadFile& file, std::ostream* out) { *out << file.name; }

std::string Wide(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += {c, '\0'};
  return wide;
}

std::string AliasBomb() {
  std::string text = "plimsoll: 1\nproject: small\nvars:\n  a0: &a0 [x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            last + ", " + last + "]\n";
  }
  return text;
}

const std::vector<BadFile>& BadFiles() {
  const std::string manifest = "apps/web/manifest.yml";
  static const std::vector<BadFile> files = {
      {"EmptyProject", "plimsoll.yml", "",
       "plimsoll.yml:1:1: error[schema/invalid-project]: the project is empty"},
      {"ProjectOfComments", "plimsoll.yml", "# nothing\n",
       "plimsoll.yml:1:1: error[schema/invalid-project]: the project is empty"},
      {"ProjectIsAList", "plimsoll.yml", "- 1\n", "plimsoll.yml:1:1: error["},
      {"ProjectIsBroken", "plimsoll.yml", "plimsoll: [1\n",
       "error[syntax/yaml]"},
      {"ProjectIsWide", "plimsoll.yml", Wide("plimsoll: 1\n"),
       "plimsoll.yml:1:1: error[syntax/encoding]: the file is UTF-16"},
      {"ProjectIsBinary", "plimsoll.yml", std::string("\0\1\2\3", 4),
       "plimsoll.yml:1:1: error[syntax/encoding]: the file is binary"},
      {"EmptyManifest", manifest, "", manifest + ":1:1: error["},
      {"EmptyHost", "hosts/box.yml", "", "hosts/box.yml:1:1: error["},
      {"HostIsAText", "hosts/box.yml", "box\n", "hosts/box.yml:1:1: error["},
      {"BinaryManifest", manifest, std::string("app:\0\xFF\1", 7),
       manifest + ":1:1: error[syntax/encoding]: the file is binary"},
      {"InvalidUtf8", manifest, "app:\n  id: w\xC3\x28\n",
       manifest + ":1:1: error[syntax/encoding]: byte 13 is not valid UTF-8"},
      {"Utf16", manifest, Wide("app: {}\n"),
       manifest + ":1:1: error[syntax/encoding]: the file is UTF-16"},
      {"DeepFlow", manifest, "app: " + std::string(10000, '[') + "\n",
       "error[syntax/too-deep]"},
      {"DeepClosedFlow", manifest,
       "app: " + std::string(10000, '[') + std::string(10000, ']') + "\n",
       "error[syntax/too-deep]"},
      {"DeepBlock", manifest,
       [] {
         std::string text = "app:\n";
         for (size_t i = 1; i < 2000; ++i) text += std::string(i, ' ') + "a:\n";
         return text;
       }(),
       "error[syntax/too-deep]"},
      {"DeepDashes", manifest,
       [] {
         std::string text;
         for (int i = 0; i < 10000; ++i) text += "- ";
         return text + "x\n";
       }(),
       "error[syntax/too-deep]"},
      {"AliasBomb", "plimsoll.yml", AliasBomb(), "error[syntax/too-deep]"},
      {"AliasOfItself", manifest, "app: &a\n  id: web\n  name: *a\n",
       manifest + ":3:9: error["},
      {"LongKey", manifest, "app:\n  " + std::string(100000, 'k') + ": 1\n",
       manifest},
      {"NulInDotenv", ".env", std::string("A=1\0\n", 5),
       ".env:1:1: error[syntax/encoding]"},
      {"ControlCharacters", manifest, "app:\n  id: \"a\033[2J\"\n", manifest},
  };
  return files;
}

class BadFileTest : public testing::TestWithParam<BadFile> {};

TEST_P(BadFileTest, IsReportedAndTheRestIsChecked) {
  const BadFile& bad = GetParam();
  Files files = WithOther();
  files[bad.path] = bad.text;
  const auto disk = DiskOf(files);
  const MemoryRun checked = RunInMemory(disk, {"check", "--format", "short"});
  EXPECT_EQ(checked.code, ExitCode::kFindings);
  EXPECT_THAT(checked.out, HasSubstr(bad.says));
  EXPECT_THAT(checked.out, HasSubstr(kOther));
  EXPECT_EQ(checked.err, "");
  EXPECT_EQ(checked.out.find('\033'), std::string::npos);
  // One clear finding, and at most what follows for the fleet.
  EXPECT_LE(CountOf(checked.out, "error["), 4U) << checked.out;
  EXPECT_LT(checked.out.size(), 4000U);

  const MemoryRun built = RunInMemory(disk, {"build"});
  EXPECT_EQ(built.code, ExitCode::kFindings);
  EXPECT_THAT(built.err, HasSubstr("nothing was written"));
  EXPECT_EQ(FilesOf(*disk, ""), files);
}

INSTANTIATE_TEST_SUITE_P(Files, BadFileTest, testing::ValuesIn(BadFiles()),
                         [](const auto& item) {
                           return std::string(item.param.name);
                         });

TEST(BadInput, AByteOrderMarkIsNone) {
  Files files = SmallProject();
  for (auto& [path, text] : files) text.insert(0, "\xEF\xBB\xBF");
  const auto disk = DiskOf(files);
  EXPECT_EQ(RunInMemory(disk, {"check"}).out, "no findings in 3 files\n");
  EXPECT_EQ(RunInMemory(disk, {"build"}).code, ExitCode::kClean);
  EXPECT_EQ(FilesOf(*disk, "deploy"), [] {
    const auto plain = DiskOf(SmallProject());
    EXPECT_EQ(RunInMemory(plain, {"build"}).code, ExitCode::kClean);
    return FilesOf(*plain, "deploy");
  }());
}

TEST(BadInput, AProjectWithoutHostsSaysSo) {
  Files files = WithOther();
  files.erase("hosts/box.yml");
  const auto disk = DiskOf(files);
  const MemoryRun checked = RunInMemory(disk, {"check", "--format", "short"});
  EXPECT_EQ(checked.code, ExitCode::kFindings);
  EXPECT_THAT(checked.out, HasSubstr("plimsoll.yml:1:1: error[schema/"
                                     "invalid-project]: the project has no "
                                     "hosts\n"));
  EXPECT_EQ(CountOf(checked.out, "error["), 1U) << checked.out;
  EXPECT_THAT(checked.out, HasSubstr(kOther));
  EXPECT_EQ(RunInMemory(disk, {"build"}).code, ExitCode::kFindings);
  EXPECT_EQ(FilesOf(*disk, ""), files);
}

TEST(BadInput, WithoutAProjectTheFilesAreStillChecked) {
  Files files = WithOther();
  files.erase("plimsoll.yml");
  const MemoryRun checked =
      RunInMemory(DiskOf(files), {"check", "--format", "short"});
  EXPECT_THAT(checked.out, HasSubstr(kOther));
  EXPECT_EQ(RunInMemory(DiskOf(files), {"build"}).code, ExitCode::kUsage);
}

// On a disk, since that is where these can be.
class BadDiskTest : public testing::Test {
 protected:
  void SetUp() override {
    WriteAll(dir_, WithOther());
    ASSERT_EQ(::chmod(dir_.path().c_str(), 0777), 0);
  }
  [[nodiscard]] Output Check() const {
    return Plimsoll(dir_.path(), {"check", "--format", "short"});
  }
  // As somebody whom permissions bind. Root is bound by none.
  [[nodiscard]] Output AsNobody(const Words& args) const {
    if (::geteuid() != 0) return Plimsoll(dir_.path(), args);
    oracles::Command command{
        .argv = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                 Binary()},
        .directory = dir_.path()};
    command.argv.insert(command.argv.end(), args.begin(), args.end());
    const auto ran = oracles::Run(command);
    return ran ? *ran : Output{.exit_code = 127, .out = {}, .err = {}};
  }
  [[nodiscard]] bool CanBeNobody() const {
    return AsNobody({"version"}).exit_code == 0;
  }
  void ExpectUnbuilt() const { EXPECT_FALSE(fs::exists(dir_ / "deploy/box")); }

  TempDir dir_;
};

TEST_F(BadDiskTest, AnUnreadableFile) {
  if (!CanBeNobody()) GTEST_SKIP() << "cannot change the user here";
  fs::permissions(dir_ / "apps/web/manifest.yml", fs::perms::none);
  const Output checked = AsNobody({"check", "--format", "short"});
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out,
              HasSubstr("apps/web/manifest.yml:1:1: error[io/unreadable]: "
                        "cannot read `apps/web/manifest.yml`: permission "
                        "denied\n"));
  EXPECT_THAT(checked.out, HasSubstr(kOther));
  EXPECT_EQ(AsNobody({"build"}).exit_code, 1);
  ExpectUnbuilt();
}

TEST_F(BadDiskTest, AnUnreadableFolder) {
  if (!CanBeNobody()) GTEST_SKIP() << "cannot change the user here";
  for (const fs::perms perms : {fs::perms::none, fs::perms::others_exec}) {
    fs::permissions(dir_ / "apps/web", perms);
    const Output checked = AsNobody({"check", "--format", "short"});
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_THAT(checked.out,
                HasSubstr("apps/web:1:1: error[io/unreadable]: cannot list "
                          "`apps/web`: permission denied\n"));
    EXPECT_THAT(checked.out, HasSubstr(kOther));
  }
  fs::permissions(dir_ / "apps/web", fs::perms::all);
}

TEST_F(BadDiskTest, AFolderWhereAFileIsExpected) {
  for (const char* path :
       {"apps/web/manifest.yml", "hosts/box.yml", "plimsoll.yml"}) {
    TempDir dir;
    WriteAll(dir, WithOther());
    fs::remove(dir / path);
    fs::create_directories(dir / path);
    const Output checked = Plimsoll(dir.path(), {"check", "--format", "short"});
    EXPECT_EQ(checked.exit_code, 1) << path;
    EXPECT_THAT(checked.out, HasSubstr("error[")) << path;
    EXPECT_THAT(checked.out, HasSubstr(kOther)) << path;
    EXPECT_EQ(Plimsoll(dir.path(), {"build"}).exit_code, 1) << path;
    EXPECT_FALSE(fs::exists(dir / "deploy")) << path;
  }
}

TEST_F(BadDiskTest, SymlinksInALoop) {
  fs::create_symlink("b", dir_ / "a");
  fs::create_symlink("a", dir_ / "b");
  fs::create_directory_symlink("..", dir_ / "apps/up");
  fs::create_directory_symlink(".", dir_ / "here");
  const Output checked = Check();
  EXPECT_EQ(checked.exit_code, 0) << checked.out;
  EXPECT_EQ(CountOf(checked.out, "\n"), 1U) << checked.out;
  EXPECT_EQ(Plimsoll(dir_.path(), {"build"}).exit_code, 0);

  fs::remove(dir_ / "apps/web/manifest.yml");
  fs::create_symlink("manifest.yml", dir_ / "apps/web/manifest.yml");
  const Output looped = Check();
  EXPECT_EQ(looped.exit_code, 1);
  EXPECT_THAT(looped.out,
              HasSubstr("apps/web/manifest.yml:1:1: error[io/unreadable]: "
                        "`apps/web/manifest.yml` is a symlink, and none is "
                        "followed; expected a file\n"));
}

TEST_F(BadDiskTest, APipeAndASocketAreNotRead) {
  ASSERT_EQ(::mkfifo((dir_ / "compose.yaml").c_str(), 0600), 0);
  ASSERT_EQ(::mkfifo((dir_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(Check().exit_code, 0);
}

TEST_F(BadDiskTest, AHundredMegabytes) {
  dir_.Write("data/big.yaml", "a: 1\n");
  fs::resize_file(dir_ / "data/big.yaml", 100 << 20);  // A hole on the disk.
  dir_.Write("data/model.bin", "x");
  fs::resize_file(dir_ / "data/model.bin", 100 << 20);
  const Output checked = Check();
  EXPECT_EQ(checked.exit_code, 1);
  EXPECT_THAT(checked.out, HasSubstr("data/big.yaml:1:1: error[io/too-large]: "
                                     "the file has 100 MiB"));
  EXPECT_THAT(checked.out,
              HasSubstr("data/model.bin:1:1: warning[io/too-large]"));
  EXPECT_THAT(checked.out, HasSubstr(kOther));
}

TEST_F(BadDiskTest, AnOutputThatIsAFile) {
  dir_.Write("deploy", "mine\n");
  for (const Words& args :
       {Words{"build"}, Words{"build", "--check"}, Words{"build", "--force"}}) {
    const Output built = Plimsoll(dir_.path(), args);
    EXPECT_EQ(built.exit_code, 3);
    EXPECT_THAT(built.err, HasSubstr("`deploy`: it is not a folder"));
  }
  EXPECT_EQ(oracles::ReadWhole(dir_ / "deploy"), "mine\n");
  const Output elsewhere =
      Plimsoll(dir_.path(), {"build", "--out", "deploy/below"});
  EXPECT_EQ(elsewhere.exit_code, 3);
}

TEST_F(BadDiskTest, AnOutputThatIsReadOnly) {
  if (!CanBeNobody()) GTEST_SKIP() << "cannot change the user here";
  fs::create_directory(dir_ / "deploy");
  fs::permissions(dir_ / "deploy", static_cast<fs::perms>(0555));
  const Output built = AsNobody({"build"});
  EXPECT_EQ(built.exit_code, 3);
  EXPECT_THAT(built.err, HasSubstr("error[io/not-writable]: "));
  EXPECT_THAT(built.err, HasSubstr("permission denied"));
  EXPECT_TRUE(fs::is_empty(dir_ / "deploy"));
  fs::permissions(dir_.path(), static_cast<fs::perms>(0555));
  fs::remove(dir_ / "deploy");
  EXPECT_EQ(AsNobody({"build"}).exit_code, 3);
}

TEST_F(BadDiskTest, AFullDisk) {
  // Sixteen pages hold the old artifacts and not the new ones.
  std::string large = SmallProject()["apps/web/manifest.yml"];
  large.replace(large.find("info"), 4, std::string(100000, 'x'));
  dir_.Write("large.yml", large);
  const std::string script =
      "mkdir -p deploy && mount -t tmpfs -o size=64k tmpfs deploy || exit 77\n"
      "$PLIMSOLL build || exit 1\n"
      "find deploy | sort > before\n"
      "cp large.yml apps/web/manifest.yml\n"
      "$PLIMSOLL build; echo \"exit $?\"\n"
      "find deploy | sort | diff before - && cat deploy/box/systemd/*\n";
  const auto ran = oracles::Run({.argv = {"unshare", "-m", "--propagation",
                                          "private", "sh", "-c", script},
                                 .environment = {"PLIMSOLL=" + Binary()},
                                 .directory = dir_.path()});
  if (!ran || ran->exit_code == 77 || ran->err.starts_with("unshare")) {
    GTEST_SKIP() << "no mounts allowed here";
  }
  EXPECT_THAT(ran->out, HasSubstr("exit 3\n"));
  EXPECT_THAT(ran->err, HasSubstr("error[io/not-writable]: "));
  EXPECT_THAT(ran->err, HasSubstr("no space left"));
  EXPECT_THAT(ran->out, HasSubstr("LEVEL=info"));
  EXPECT_THAT(ran->out, Not(HasSubstr(".plimsoll-pending")));
}

}  // namespace
}  // namespace plimsoll::cli
