#include "compiler/driver/restarts.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

std::vector<Artifact> Compose(const std::string& text) {
  return {{"compose.yaml", text}};
}

constexpr std::string_view kTwo =
    "name: p\n"
    "services:\n"
    "  a: {image: x, networks: {back: {}}}\n"
    "  b: {image: y, env_file: [/run/p/env/b.env]}\n"
    "networks: {back: {}}\n";

TEST(Restarts, AFirstBuildRestartsNothing) {
  EXPECT_EQ(DescribeRestarts({}, Compose(std::string(kTwo))), "");
}

TEST(Restarts, CommentsAndOrderDoNotCount) {
  EXPECT_EQ(DescribeRestarts(
                Compose(std::string(kTwo)),
                Compose("# new\nname: \"p\"\nnetworks: {back: {}}\nservices:\n"
                        "  b: {env_file: [/run/p/env/b.env], image: 'y'}\n"
                        "  a: {networks: {back: {}}, image: x}\n")),
            "2 unchanged");
}

TEST(Restarts, ComposeRecreatesWhatChanged) {
  EXPECT_EQ(DescribeRestarts(Compose("services: {a: {image: x}, b: {image: y}, "
                                     "c: {image: z}}\n"),
                             Compose("services: {a: {image: x2}, d: {image: q},"
                                     " c: {image: z}}\n")),
            "start d; recreate a; stop b; 1 unchanged");
}

TEST(Restarts, EnvFilesAndResourcesBelongToWhoNamesThem) {
  std::vector<Artifact> before = Compose(std::string(kTwo));
  before.push_back({"env/b.env", "# one\nA=1\n"});
  std::vector<Artifact> after = before;
  after[1].contents = "# two\nA=1\n";
  EXPECT_EQ(DescribeRestarts(before, after), "2 unchanged");
  after[1].contents = "A=2\n";
  EXPECT_EQ(DescribeRestarts(before, after), "recreate b; 1 unchanged");
  after = before;
  after[0].contents.replace(after[0].contents.rfind("{}"), 2,
                            "{internal: true}");
  EXPECT_EQ(DescribeRestarts(before, after), "recreate a; 1 unchanged");
}

TEST(Restarts, FilesGoWithTheirApp) {
  std::vector<Artifact> before = Compose(
      "services: {a: {image: x, volumes: "
      "[./files/a/c:/c]}, b: {image: y}}\n");
  before.push_back({"files/a/c", "1"});
  std::vector<Artifact> after = before;
  after[1].contents = "2";
  EXPECT_EQ(DescribeRestarts(before, after), "recreate a; 1 unchanged");
}

TEST(Restarts, SupervisorRestartsGroupsWhole) {
  const std::string rest = "[program:b]\ncommand=b\n[program:c]\ncommand=c\n";
  EXPECT_EQ(DescribeRestarts(
                {{"supervisord.conf", "[program:a]\ncommand=a\n" + rest}},
                {{"supervisord.conf", "[program:a]\ncommand=a -v\n" + rest}}),
            "restart a; 2 unchanged");
  const std::string group = "[group:g]\nprograms=a,b\n" + rest;
  EXPECT_EQ(DescribeRestarts(
                {{"supervisord.conf", "[program:a]\ncommand=a\n" + group}},
                {{"supervisord.conf", "[program:a]\ncommand=a -v\n" + group}}),
            "restart a, b; 1 unchanged");
}

TEST(Restarts, TheDaemonsOwnSettingsNeedANewDaemon) {
  const std::string rest = "[program:a]\ncommand=a\n";
  EXPECT_EQ(DescribeRestarts(
                {{"supervisord.conf", "[supervisord]\nminfds=1\n" + rest}},
                {{"supervisord.conf", "[supervisord]\nminfds=2\n" + rest}}),
            "restart supervisord; 1 unchanged");
}

TEST(Restarts, UnitsRestartAndTimedOnesWait) {
  const std::vector<Artifact> before = {
      {"systemd/a.service", "[Unit]\nDescription=A\n[Service]\nExecStart=/a\n"},
      {"systemd/b.service", "[Service]\nExecStart=/b\n"},
      {"systemd/b.timer", "[Timer]\nOnCalendar=daily\n"}};
  std::vector<Artifact> after = before;
  after[0].contents = "[Unit]\nDescription=B\n[Service]\nExecStart=/a\n";
  EXPECT_EQ(DescribeRestarts(before, after), "3 unchanged");
  after[0].contents += "User=a\n";
  after[1].contents += "User=b\n";
  EXPECT_EQ(DescribeRestarts(before, after),
            "restart a; change for its next run b; 1 unchanged");
}

TEST(Restarts, AQuadletContainerRestartsWithItsNetwork) {
  const std::vector<Artifact> before = {
      {"quadlet/a.container", "[Container]\nNetwork=n.network\n"},
      {"quadlet/n.network", "[Network]\nNetworkName=n\n"}};
  std::vector<Artifact> after = before;
  after[1].contents += "Internal=true\n";
  EXPECT_EQ(DescribeRestarts(before, after), "restart a; 0 unchanged");
}

TEST(Restarts, ChangedSecretsAreFilledInAgain) {
  std::vector<Artifact> before = {
      {"systemd/a.service", "[Service]\nEnvironmentFile=/run/p/env/a.env\n"},
      {"env/a.env", "K=\"%PLIMSOLL{secret one}%\"\n"}};
  std::vector<Artifact> after = before;
  after[1].contents = "K=\"%PLIMSOLL{secret two}%\"\n";
  EXPECT_EQ(DescribeRestarts(before, after),
            "restart a; run materialize-secrets; 0 unchanged");
}

}  // namespace
}  // namespace plimsoll
