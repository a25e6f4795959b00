// `graph` and `facts`, as a user runs them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Graph, DrawsHostsAppsAndQueuesInEachFormat) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  const Output svg = Plimsoll(cres.path(), {"graph"});
  EXPECT_EQ(svg.exit_code, 0) << svg.err;
  EXPECT_THAT(svg.out, testing::StartsWith("<svg "));
  EXPECT_THAT(svg.out, HasSubstr(">worker-gpu</text>"));
  // Queues stand on the cards of both ends; what does not fit is counted.
  EXPECT_THAT(svg.out, HasSubstr(">← video-processing@gpu</text>"));
  EXPECT_THAT(svg.out, HasSubstr(">→ video-processing@cpu, +1</text>"));
  EXPECT_THAT(svg.out, HasSubstr(">minio-access-key, +1</text>"));
  const Output dot = Plimsoll(cres.path(), {"graph", "--format", "dot"});
  EXPECT_THAT(dot.out, testing::StartsWith("digraph \"cres\" {"));
  // `norfolk` runs nothing and is drawn all the same.
  EXPECT_THAT(dot.out, HasSubstr("label=\"nothing here\""));
  const Output mermaid = Plimsoll(
      cres.path(), {"graph", "--host", "gpu-1", "--format", "mermaid"});
  EXPECT_THAT(mermaid.out, HasSubstr("[\"llama<br/>8081 local\"]"));
  EXPECT_THAT(mermaid.out, Not(HasSubstr("temporal")));
}

// No manifest says whom services of a rendered compose file wait for.
TEST(Graph, DrawsWhatServicesOfTemplatesWaitFor) {
  TempDir changemaker;
  CopyTree("fixtures/changemaker", changemaker);
  const Output linda = Plimsoll(
      changemaker.path(), {"graph", "--host", "linda", "--format", "mermaid"});
  EXPECT_THAT(linda.out, HasSubstr("a2[\"api<br/>4000 local\"]"));
  EXPECT_THAT(linda.out, HasSubstr("a8[\"postgres<br/>5432 local\"]"));
  EXPECT_THAT(linda.out, HasSubstr("\n  a2 --> a8\n"));
}

TEST(Graph, ShowsBothEndsOfALongName) {
  TempDir fleet;
  const std::string stem = "a-name-that-is-longer-than-any-card-is-wide";
  static_cast<void>(
      fleet.Write("plimsoll.yml", "plimsoll: 1\nproject: long\n"));
  static_cast<void>(
      fleet.Write("hosts/a.yml", "host: {id: a, address: 192.0.2.1}\n"));
  for (const char* const end : {"-one", "-two"}) {
    static_cast<void>(fleet.Write(
        "apps/" + stem + end + "/manifest.yml",
        "plimsoll: 1\napp:\n  id: " + stem + end +
            "\n  name: Long\n  version: 1.0.0\n  process: {command: [a]}\n"));
  }
  const Output svg = Plimsoll(fleet.path(), {"graph"});
  EXPECT_THAT(svg.out, HasSubstr(">a-name-that-is-lon"));
  EXPECT_THAT(svg.out, HasSubstr("-is-wide-one</text>"));
  EXPECT_THAT(svg.out, HasSubstr("-is-wide-two</text>"));
}

TEST(Graph, RefusesAHostThatIsNotThere) {
  TempDir cres;
  CopyTree("fixtures/cres", cres);
  const Output run = Plimsoll(cres.path(), {"graph", "--host", "gpu-9"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.err, "plimsoll: no host `gpu-9` in this project\n");
}

// What it prints is a host file that describes this machine.
TEST(Facts, AreThoseOfThisMachine) {
  TempDir folder;
  const Output facts = Plimsoll(folder.path(), {"facts"});
  ASSERT_EQ(facts.exit_code, 0) << facts.err;
  EXPECT_THAT(facts.out, HasSubstr("\n  resources:\n    cpus: "));
  const size_t at = facts.out.find("  id: ") + 6;
  const std::string id = facts.out.substr(at, facts.out.find('\n', at) - at);
  static_cast<void>(folder.Write(id + ".yml", facts.out));
  const Output same =
      Plimsoll(folder.path(), {"facts", "--check", id + ".yml"});
  EXPECT_EQ(same.exit_code, 0) << same.out << same.err;
  std::string other = facts.out;
  other.replace(other.find("cpus: "), 6, "cpus: 9");
  static_cast<void>(folder.Write(id + ".yml", other));
  const Output differs =
      Plimsoll(folder.path(), {"facts", "--check", id + ".yml"});
  EXPECT_EQ(differs.exit_code, 1);
  EXPECT_THAT(differs.out, HasSubstr(": cpus differs, this machine has "));
}

// On the machine itself, whatever it calls itself.
TEST(Facts, AreWhatABuildTakes) {
  TempDir folder;
  WriteAll(folder, SmallProject());
  const Output facts = Plimsoll(folder.path(), {"facts"});
  static_cast<void>(folder.Write("here/facts", facts.out));
  const Words build = {"build", "--host", "box", "--facts",
                       folder / "here/facts"};
  const Output made = Plimsoll(folder.path(), build);
  EXPECT_EQ(made.exit_code, 0) << made.out << made.err;
  EXPECT_TRUE(oracles::Exists(folder / "deploy/box/systemd/web.service"));
  static_cast<void>(
      folder.Write("hosts/box.yml",
                   "host: {id: box, runtime: systemd, os: {systemd: 1}}\n"));
  const Output other = Plimsoll(folder.path(), build);
  EXPECT_EQ(other.exit_code, 1) << other.out;
  EXPECT_THAT(other.err, HasSubstr("hosts/box.yml:1:"));
}

TEST(Facts, OfAFileThatIsNotThere) {
  const MemoryRun run =
      RunInMemory(DiskOf({}), {"facts", "--check", "/none.yml"});
  EXPECT_EQ(run.code, ExitCode::kUsage);
  EXPECT_THAT(run.err, HasSubstr("no such file"));
}

}  // namespace
}  // namespace plimsoll::cli
