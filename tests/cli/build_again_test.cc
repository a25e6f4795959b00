// Building a large fleet again: what nobody touched is remembered, and whatever
// was touched is seen.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "tests/bench/generated_fleet.h"
#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// Stands in the record after Mark(), so that it shows when one is used.
constexpr std::string_view kMark = "this comes from the record\n";
constexpr std::string_view kUnchanged = "60 hosts, 1320 files unchanged\n";

class BuildAgain : public testing::Test {
 protected:
  BuildAgain() {
    const bench::FleetShape shape = {
        .hosts = 60, .apps = 10, .on_every_host = true};
    for (const bench::GeneratedFile& file : bench::GenerateFleet(shape)) {
      project_.Write(file.path, file.text);
    }
  }

  Output Build(const Words& more = {}) {
    Words words = {"build"};
    words.insert(words.end(), more.begin(), more.end());
    return Plimsoll(project_.path(), words, {"XDG_CACHE_HOME=" + cache()});
  }
  [[nodiscard]] std::string cache() const { return cache_.path() + "/new/one"; }
  [[nodiscard]] std::string Path(const std::string& path) const {
    return project_.path() + "/" + path;
  }

  [[nodiscard]] std::vector<std::string> Records() const {
    std::vector<std::string> paths;
    if (!fs::exists(cache())) return paths;
    for (const auto& entry : fs::directory_iterator(cache() + "/plimsoll")) {
      paths.push_back(entry.path());
    }
    return paths;
  }
  static std::string TextOf(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  void Mark() {
    const std::vector<std::string> records = Records();
    ASSERT_EQ(records.size(), 1U);
    auto json = nlohmann::json::parse(TextOf(records.front()));
    json["said"] = kMark;
    std::ofstream(records.front()) << json;
  }

  TempDir project_;
  TempDir cache_;
};

TEST_F(BuildAgain, SaysTheSameWithoutDoingItAgain) {
  const Output first = Build();
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const std::vector<std::string> records = Records();
  ASSERT_EQ(records.size(), 1U);
  struct stat status {};
  ASSERT_EQ(::stat(records.front().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);

  const Output again = Build();
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.out, EndsWith(kUnchanged));
  // Findings, which come first, are told each time.
  const std::string said =
      again.out.substr(0, again.out.size() - kUnchanged.size());
  EXPECT_THAT(first.out, testing::StartsWith(said));

  Mark();
  EXPECT_EQ(Build().out, std::string(kMark) + std::string(kUnchanged));
  fs::remove(Records().front());
  EXPECT_EQ(Build().out, again.out);
}

TEST_F(BuildAgain, SeesEveryChange) {
  const std::string artifact = "deploy/node-0/systemd/app-0.service";
  const std::string manifest = "apps/app-0/manifest.yml";
  struct Change {
    std::string what;
    std::function<void()> make;
    int exit_code;
    std::string said;
  };
  const auto append = [&](const std::string& path) {
    std::ofstream(Path(path), std::ios::app) << "# one more line\n";
  };
  const std::vector<Change> changes = {
      {"a comment in a manifest", [&] { append(manifest); }, 0, "1320 files"},
      {"an artifact that is gone", [&] { fs::remove(Path(artifact)); }, 0,
       "create " + artifact},
      {"another mode",
       [&] { fs::permissions(Path(artifact), fs::perms::owner_read); }, 0,
       "update " + artifact},
      {"a file that is nobody's",
       [&] { project_.Write("notes/x.sh", "echo\n"); }, 0, "1320 files"},
      {"a host that is gone", [&] { fs::remove(Path("hosts/node-1.yml")); }, 0,
       "remove deploy/node-1/"},
      {"an artifact by hand", [&] { append(artifact); }, 1, ""},
  };
  for (const Change& change : changes) {
    ASSERT_EQ(Build({"--force"}).exit_code, 0) << change.what;
    ASSERT_EQ(Build().exit_code, 0) << change.what;
    Mark();
    ASSERT_THAT(Build().out, HasSubstr(kMark)) << change.what;
    change.make();
    const Output output = Build();
    EXPECT_EQ(output.exit_code, change.exit_code)
        << change.what << output.out << output.err;
    EXPECT_THAT(output.out, Not(HasSubstr(kMark))) << change.what;
    EXPECT_THAT(output.out, HasSubstr(change.said)) << change.what;
  }
}

// Whenever the hand comes, the next build sees it.
TEST_F(BuildAgain, SeesAHandInTheMiddleOfABuild) {
  const std::string host = Path("deploy/node-0");
  std::thread hand([&] {
    while (!fs::exists(host + "/plimsoll.lock.json")) std::this_thread::yield();
    // Two ticks of the kernel's clock.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    std::ofstream(host + "/systemd/app-0.service", std::ios::app) << "#\n";
  });
  const Output first = Build();
  hand.join();
  EXPECT_EQ(first.exit_code, 0) << first.err;
  const Output again = Build();
  EXPECT_EQ(again.exit_code, 1) << again.out;
  EXPECT_THAT(again.err + again.out, HasSubstr("artifacts/hand-edited"));
}

TEST_F(BuildAgain, SaysPlacesAsSeenFromHere) {
  ASSERT_EQ(Build().exit_code, 0);
  Mark();
  const Output elsewhere = Plimsoll(project_.path() + "/apps", {"build", ".."},
                                    {"XDG_CACHE_HOME=" + cache()});
  EXPECT_EQ(elsewhere.exit_code, 0) << elsewhere.err;
  EXPECT_THAT(elsewhere.out, Not(HasSubstr(kMark)));
  EXPECT_THAT(elsewhere.out, EndsWith(kUnchanged));
}

TEST_F(BuildAgain, FollowsNoSymlinkToTheOutput) {
  ASSERT_EQ(Build().exit_code, 0);
  fs::rename(Path("deploy"), Path("moved"));
  fs::create_directory_symlink("moved", Path("deploy"));
  EXPECT_EQ(Build().exit_code, 3);
}

TEST_F(BuildAgain, DoesWhatAFlagAsksFor) {
  ASSERT_EQ(Build().exit_code, 0);
  Mark();
  for (const Words& flags :
       {Words{"--check"}, Words{"--dry-run"}, Words{"--diff"}, Words{"--force"},
        Words{"--host", "node-3"}, Words{"--out", "elsewhere"},
        Words{"--format", "short"}}) {
    const Output output = Build(flags);
    EXPECT_EQ(output.exit_code, 0) << flags.front() << output.err;
    EXPECT_THAT(output.out, Not(HasSubstr(kMark))) << flags.front();
  }
}

TEST_F(BuildAgain, NeedsNoRecord) {
  ASSERT_EQ(Build().exit_code, 0);
  const std::string record = Records().front();
  for (const char* broken :
       {"", "{", "[]", R"({"version":1})", R"({"version":2,"inputs":7})"}) {
    std::ofstream(record) << broken;
    const Output output = Build();
    EXPECT_EQ(output.exit_code, 0) << broken << output.err;
    EXPECT_THAT(output.out, EndsWith(kUnchanged)) << broken;
  }
  for (const std::string cache : {"/proc/nowhere", "/dev/null", "relative"}) {
    const Output output = Plimsoll(project_.path(), {"build"},
                                   {"XDG_CACHE_HOME=" + cache, "HOME="});
    EXPECT_EQ(output.exit_code, 0) << cache << output.err;
    EXPECT_EQ(output.err, "") << cache;
  }
}

}  // namespace
}  // namespace plimsoll::cli
