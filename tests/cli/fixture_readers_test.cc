// Everything that a build of the fixtures writes, given to what reads it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

struct BuiltHost {
  std::string fleet;
  std::string id;
  std::string folder;  // Of its artifacts.
};

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  if (!fs::is_directory(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

class FixtureReaders : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* fleet : {"archy", "audio", "changemaker", "cres", "zlh"}) {
      const std::string out = dir_ / fleet;
      const Output built =
          Plimsoll(std::string(PLIMSOLL_SOURCE_DIR) + "/fixtures/" + fleet,
                   {"build", "--out", out});
      ASSERT_EQ(built.exit_code, 0) << built.out << built.err;
      for (const std::string& id : NamesIn(out)) {
        hosts_.push_back({fleet, id, out + "/" + id});
      }
    }
    ASSERT_GE(hosts_.size(), 15U);
  }

  // Where the files with secrets are after the host's script filled them.
  std::string Filled(const BuiltHost& host) const {
    const std::string filled = dir_ / ("filled-" + host.fleet + "-" + host.id);
    fs::create_directory(filled);
    const std::string script = host.folder + "/materialize-secrets";
    if (!oracles::Exists(script)) return filled;
    const auto run = oracles::Run({.argv = {"sh", script, "--stub", filled}});
    if (!run || run->exit_code != 0) {
      ADD_FAILURE() << (run ? run->err : run.error());
    }
    return filled;
  }

  TempDir dir_;
  std::vector<BuiltHost> hosts_;
};

TEST_F(FixtureReaders, DockerComposeTakesEveryProject) {
  PLIMSOLL_READER(compose, "docker-compose");
  size_t projects = 0;
  for (const BuiltHost& host : hosts_) {
    SCOPED_TRACE(host.fleet + "/" + host.id);
    const std::string filled = Filled(host);
    for (const char* name : {"compose.yaml", "docker-compose.yml"}) {
      const std::string file = host.folder + "/" + name;
      if (!oracles::Exists(file)) continue;
      // Rendered beside the project, or kept by the host itself.
      std::string variables =
          filled + "/opt/" + host.fleet + "/" + host.id + "/.env";
      if (!oracles::Exists(variables)) {
        variables = std::string(PLIMSOLL_SOURCE_DIR) + "/fixtures/" +
                    host.fleet + "/live/" + host.id + "/.env";
      }
      oracles::Command command{.argv = {compose, "-f", file},
                               .environment = {"PLIMSOLL_FILLED=" + filled},
                               .directory = host.folder};
      if (oracles::Exists(variables)) {
        command.argv.insert(command.argv.end(), {"--env-file", variables});
      }
      command.argv.insert(command.argv.end(), {"config", "-q"});
      const auto read = oracles::Run(command);
      ASSERT_TRUE(read) << read.error();
      EXPECT_EQ(read->exit_code, 0) << read->err;
      EXPECT_EQ(read->err, "");
      ++projects;
    }
  }
  EXPECT_EQ(projects, 11U);
}

TEST_F(FixtureReaders, SystemdHasNothingToSayOfAnyUnit) {
  PLIMSOLL_READER(analyze, "systemd-analyze");
  size_t units = 0;
  for (const BuiltHost& host : hosts_) {
    SCOPED_TRACE(host.fleet + "/" + host.id);
    const std::string folder = host.folder + "/systemd";
    oracles::Command command{
        .argv = {analyze, "verify", "--man=no", "--recursive-errors=no"},
        .environment = {"SYSTEMD_UNIT_PATH=" + folder + ":", "LC_ALL=C"}};
    for (const std::string& name : NamesIn(folder)) {
      if (name.ends_with(".conf")) continue;  // Of systemd-tmpfiles.
      command.argv.push_back(folder + "/" + name);
      ++units;
    }
    if (command.argv.size() == 4) continue;
    const auto read = oracles::Run(command);
    ASSERT_TRUE(read) << read.error();
    std::istringstream said(read->err);
    for (std::string line; std::getline(said, line);) {
      // Of the machine, which has not the programs.
      if (line.find("is not executable: No such file") == line.npos) {
        ADD_FAILURE() << line;
      }
    }
  }
  EXPECT_GE(units, 30U);
}

TEST_F(FixtureReaders, QuadletHasNothingToSayOfAnyUnit) {
  PLIMSOLL_READER(quadlet, "quadlet");
  size_t services = 0;
  for (const BuiltHost& host : hosts_) {
    SCOPED_TRACE(host.fleet + "/" + host.id);
    const std::string folder = host.folder + "/quadlet";
    if (!oracles::Exists(folder)) continue;
    for (const char* manager : {"system", "user"}) {
      const std::string made = dir_ / (host.id + "-" + manager);
      oracles::Command command{.argv = {quadlet, "-no-kmsg-log"},
                               .environment = {"QUADLET_UNIT_DIRS=" + folder}};
      if (std::string_view(manager) == "user") {
        command.argv.emplace_back("-user");
      }
      command.argv.push_back(made);
      const auto read = oracles::Run(command);
      ASSERT_TRUE(read) << read.error();
      EXPECT_EQ(read->exit_code, 0);
      EXPECT_EQ(read->err, "");
      for (const std::string& name : NamesIn(made)) {
        services += name.ends_with(".service") ? 1 : 0;
      }
    }
  }
  EXPECT_GE(services, 100U);
}

}  // namespace
}  // namespace plimsoll::cli
