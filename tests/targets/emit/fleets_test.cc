// The fleets of fixtures/, compiled. Every artifact of a host that is compared
// whole has a copy beside this test; GOLDEN_UPDATE=1 writes the copies anew:
// read the difference.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/targets/emit/emitted.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

fs::path GoldenFolder(std::string_view fleet, std::string_view host) {
  return fs::path(PLIMSOLL_SOURCE_DIR) / "tests/targets/emit" /
         std::string(fleet) / std::string(host);
}

Files ReadFolder(const fs::path& folder) {
  Files files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    files[fs::relative(entry.path(), folder).string()] = text.str();
  }
  return files;
}

void ExpectGolden(const Emitted& emitted, std::string_view fleet,
                  std::string_view host) {
  const fs::path folder = GoldenFolder(fleet, host);
  const char* update = std::getenv("GOLDEN_UPDATE");
  if (update != nullptr && std::string_view(update) == "1") {
    fs::remove_all(folder);
    WriteArtifacts(emitted.artifacts(), folder.string());
  }
  Files emitted_files;
  for (const Artifact& artifact : emitted.artifacts()) {
    emitted_files[artifact.path] = artifact.contents;
  }
  const Files golden = ReadFolder(folder);
  for (const auto& [path, text] : emitted_files) {
    const auto expected = golden.find(path);
    ASSERT_NE(expected, golden.end()) << "no golden copy of " << path;
    EXPECT_EQ(text, expected->second) << path;
  }
  EXPECT_EQ(golden.size(), emitted_files.size());
}

TEST(EmitCres, RentedNodeIsOneSupervisord) {
  const Emitted emitted(FixtureFiles("cres"), "gpu-1");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Paths(), ElementsAre("supervisord.conf"));
  ExpectGolden(emitted, "cres", "gpu-1");
}

TEST(EmitCres, ControlPlaneIsComposeAndServices) {
  const Emitted emitted(FixtureFiles("cres"), "huihuang");
  ExpectGolden(emitted, "cres", "huihuang");
  EXPECT_THAT(emitted.Paths(),
              ElementsAre("compose.yaml", "env/fastapi.env", "env/minio.env",
                          "env/worker-cpu.env", "materialize-secrets",
                          "systemd/fastapi.service",
                          "systemd/plimsoll-secrets-cres-huihuang.service",
                          "systemd/srv-cres.mount", "systemd/web.service",
                          "systemd/worker-cpu.service"));
  EXPECT_THAT(emitted.Findings(), IsEmpty());
}

TEST(EmitCres, DeskHasNothing) {
  const Emitted emitted(FixtureFiles("cres"), "norfolk");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Paths(), IsEmpty());
}

TEST(EmitAudio, OrchestratorKeepsQueuesAndLedger) {
  const Emitted emitted(FixtureFiles("audio"), "orchestrator");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  ExpectGolden(emitted, "audio", "orchestrator");
}

TEST(EmitAudio, GpuMachineUnpacksAndTranscribes) {
  const Emitted emitted(FixtureFiles("audio"), "gpu-a");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  ExpectGolden(emitted, "audio", "gpu-a");
}

TEST(EmitAudio, EachGpuMachineHasItsOwnQueue) {
  const Emitted emitted(FixtureFiles("audio"), "gpu-b");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  for (const char* unit : {"unpack-worker", "gpu-worker"}) {
    EXPECT_THAT(
        LinesWith(emitted.Text("systemd/" + std::string(unit) + ".service"),
                  "Environment=\"TRANSCRIBE_QUEUE"),
        ElementsAre("Environment=\"TRANSCRIBE_QUEUE=queue:transcribe:gpu-b\""));
  }
}

// Seventy units are not read by anyone; these have something to them.
TEST(EmitArchy, UnitsAreWhatTheBashScriptsMeantToStart) {
  const Emitted emitted(FixtureFiles("archy"), "n116");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const auto lines = [&](const std::string& unit, std::string_view prefix) {
    return LinesWith(emitted.Text("quadlet/" + unit), prefix);
  };
  EXPECT_THAT(lines("bitcoin-knots.container", "StopTimeout="),
              ElementsAre("StopTimeout=300"));
  EXPECT_THAT(lines("bitcoin-knots.container", "TimeoutStopSec="),
              ElementsAre("TimeoutStopSec=330"));
  EXPECT_THAT(lines("bitcoin-knots.container", "Exec="),
              ElementsAre(HasSubstr("\"$${DISK_GB}\\\" -lt 1000")));
  EXPECT_THAT(lines("fedimint-gateway.container", "Environment=\"FM_FED"),
              ElementsAre("Environment=\"FM_FEDERATION_URL="
                          "ws://n116.local:8174\""));
  EXPECT_THAT(lines("fedimint-gateway.container", "Secret="),
              ElementsAre("Secret=archy.n116.fedimint-gateway-hash.env,"
                          "type=env,target=FM_BCRYPT_PASSWORD_HASH"));
  EXPECT_THAT(lines("btcpay-server.container", "Network"),
              ElementsAre("Network=btcpay-net.network",
                          "Network=archy-net.network", "NetworkAlias=btcpay"));
  EXPECT_THAT(lines("btcpay-db.container", "Notify="),
              ElementsAre("Notify=healthy"));
  EXPECT_THAT(lines("jellyfin.container", "Tmpfs="),
              ElementsAre("Tmpfs=/tmp:size=256m",
                          "Tmpfs=/cache/transcodes:size=4g,noexec"));
  EXPECT_THAT(lines("blob-server.container", "PublishPort="),
              ElementsAre("PublishPort=127.0.0.1:3742:3742/tcp"));
  EXPECT_THAT(
      LinesWith(emitted.Text("files/bitcoin-ui/etc/nginx/conf.d/default.conf"),
                "        proxy_pass"),
      ElementsAre("        proxy_pass http://bitcoin-knots:8332/;"));
}

TEST(EmitArchy, TheSmallNodeHasNoIndex) {
  const Emitted emitted(FixtureFiles("archy"), "n228");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  const std::vector<std::string> paths = emitted.Paths();
  EXPECT_THAT(paths, Not(Contains(HasSubstr("electrs"))));
  EXPECT_THAT(paths, Contains("quadlet/bitcoin-knots.container"));
  EXPECT_THAT(LinesWith(emitted.Text("quadlet/bitcoin-knots.container"),
                        "Environment="),
              ElementsAre("Environment=\"DISK_GB=900\""));
}

TEST(EmitZlh, ControlPlaneIsOneComposeProject) {
  const Emitted emitted(FixtureFiles("zlh"), "detroit");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  // The proxy's labels lead to what users may reach.
  EXPECT_THAT(
      LinesWith(emitted.Text("compose.yaml"), "      traefik.http.services"),
      ElementsAre(
          HasSubstr("services.api.loadbalancer.server.port: \"4001\""),
          HasSubstr("services.portal.loadbalancer.server.port: \"3000\"")));
}

TEST(EmitZlh, GameHostHasItsFilesBeforeTheFirstStart) {
  const Emitted emitted(FixtureFiles("zlh"), "game-1");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Text("files/lobby/config/FabricProxy-Lite.toml"),
              HasSubstr("\nsecret = \"%PLIMSOLL{secret "
                        "velocity-forwarding}%\"\n"));
  EXPECT_THAT(LinesWith(emitted.Text("files/survival/config/mods.txt"), "http"),
              Each(StartsWith("http://10.60.0.10:8090/fabric/")));
  // All that depends on Velocity, lobby and survival, waits for its health.
  EXPECT_THAT(LinesWith(emitted.Text("compose.yaml"), "      velocity:").size(),
              2u);
  EXPECT_THAT(emitted.Text("compose.yaml"),
              Not(HasSubstr("velocity:\n        condition: service_started")));
}

TEST(EmitZlh, GameHostsDifferInWhatTheyServe) {
  const Emitted emitted(FixtureFiles("zlh"), "game-2");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Text("compose.yaml"), HasSubstr("\n  skyblock:\n"));
}

TEST(EmitZlh, RetiredHostHasNothing) {
  const Emitted emitted(FixtureFiles("zlh"), "denver");
  EXPECT_THAT(emitted.Findings(), IsEmpty());
  EXPECT_THAT(emitted.Paths(), IsEmpty());
}

}  // namespace
}  // namespace plimsoll
