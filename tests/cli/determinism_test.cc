// The same input gives the same bytes: whatever the threads, the locale, the
// time zone, or the order in which a disk lists its files.
#include <gtest/gtest.h>

#include "tests/bench/generated_fleet.h"
#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

Files Fleet(const bench::FleetShape& shape) {
  Files files;
  for (bench::GeneratedFile& file : bench::GenerateFleet(shape)) {
    files[file.path] = std::move(file.text);
  }
  return files;
}

// How long it took is the one thing that may differ.
std::string WithoutTime(const std::string& err) {
  const size_t at = err.find("plimsoll: read ");
  return at == std::string::npos ? err : err.substr(0, at);
}

const std::vector<Words>& Commands() {
  static const std::vector<Words> commands = {{"check", "--format", "human"},
                                              {"check", "--format", "short"},
                                              {"check", "--format", "json"},
                                              {"check", "--format", "sarif"},
                                              {"check", "--format", "github"},
                                              {"check", "--format", "gitlab"},
                                              {"check", "--format", "junit"},
                                              {"check", "--color", "always"},
                                              {"check", "--diff"},
                                              {"build", "--check"},
                                              {"build", "--dry-run"}};
  return commands;
}

Words WithJobs(Words args, const char* jobs) {
  args.insert(args.end(), {"--jobs", jobs});
  return args;
}

TEST(Determinism, JobsChangeNoByteOfAFaultyFleet) {
  const Files files =
      Fleet({.hosts = 5, .apps = 200, .faulty_percent = 40, .seed = 7});
  const auto disk = DiskOf(files);
  for (const Words& command : Commands()) {
    const MemoryRun one = RunInMemory(disk, WithJobs(command, "1"));
    EXPECT_EQ(one.code, ExitCode::kFindings);
    for (const char* jobs : {"2", "3", "16"}) {
      const MemoryRun many = RunInMemory(disk, WithJobs(command, jobs));
      ASSERT_EQ(one.out, many.out) << jobs;
      ASSERT_EQ(one.err, many.err) << jobs;
      ASSERT_EQ(one.code, many.code) << jobs;
    }
  }
}

TEST(Determinism, JobsChangeNoArtifact) {
  TempDir one;
  TempDir many;
  for (const auto& [dir, jobs] :
       {std::pair(&one, "1"), std::pair(&many, "16")}) {
    CopyTree("fixtures/cres", *dir);
    ASSERT_EQ(Plimsoll(dir->path(), {"build", "--jobs", jobs}).exit_code, 0);
  }
  EXPECT_EQ(ReadTree(one / "deploy"), ReadTree(many / "deploy"));
  EXPECT_GT(ReadTree(one / "deploy").size(), 5U);
}

TEST(Determinism, SurroundingsChangeNothing) {
  const Files files =
      Fleet({.hosts = 3, .apps = 30, .faulty_percent = 40, .seed = 3});
  TempDir dir;
  WriteAll(dir, files);
  const std::vector<Words> surroundings = {
      {},
      {"LC_ALL=C", "TZ=Asia/Kathmandu", "COLUMNS=20", "TERM=dumb"},
      {"LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8", "TZ=UTC", "USER=x"},
      {"LC_ALL=de_DE.UTF-8", "LC_NUMERIC=de_DE.UTF-8", "COLUMNS=400"}};
  for (const Words& command : Commands()) {
    const Output plain = Plimsoll(dir.path(), command);
    for (const Words& environment : surroundings) {
      const Output other = Plimsoll(dir.path(), command, environment);
      EXPECT_EQ(plain.out, other.out);
      EXPECT_EQ(WithoutTime(plain.err), WithoutTime(other.err));
      EXPECT_EQ(plain.exit_code, other.exit_code);
    }
  }
}

TEST(Determinism, TheOrderOfCreationChangesNothing) {
  const Files files =
      Fleet({.hosts = 3, .apps = 40, .faulty_percent = 40, .seed = 5});
  TempDir forth;
  TempDir back;
  for (auto it = files.begin(); it != files.end(); ++it) {
    forth.Write(it->first, it->second);
  }
  for (auto it = files.rbegin(); it != files.rend(); ++it) {
    back.Write(it->first, it->second);
  }
  for (const Words& command : Commands()) {
    const Output first = Plimsoll(forth.path(), command);
    const Output second = Plimsoll(back.path(), command);
    EXPECT_EQ(first.out, second.out);
    EXPECT_EQ(WithoutTime(first.err), WithoutTime(second.err));
  }
}

// A disk in memory is the disk that users have, as far as plimsoll can tell.
TEST(Determinism, MemoryAndDiskAgree) {
  const Files files =
      Fleet({.hosts = 2, .apps = 20, .faulty_percent = 50, .seed = 11});
  TempDir dir;
  WriteAll(dir, files);
  for (const Words& command : Commands()) {
    EXPECT_EQ(Plimsoll(dir.path(), command).out,
              RunInMemory(DiskOf(files), command).out);
  }
}

}  // namespace
}  // namespace plimsoll::cli
