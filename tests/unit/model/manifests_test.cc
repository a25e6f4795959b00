// Manifests written for the other system: each has to bind without an error.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/unit/model/bound.h"

namespace plimsoll {
namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "tests/data/manifests";

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Bound Load(const std::string& id) {
  return Bound(ReadText(kFolder / id / "manifest.yml"),
               "apps/" + id + "/manifest.yml");
}

TEST(ForeignManifests, BindWithoutErrors) {
  size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string id = entry.path().filename();
    Bound bound = Load(id);
    const std::vector<AppUnit> units = bound.Apps();
    ASSERT_EQ(units.size(), 1u) << id;
    EXPECT_FALSE(units[0].broken) << id << '\n' << bound.Findings();
    EXPECT_FALSE(bound.sink().has_errors()) << id << '\n' << bound.Findings();
    EXPECT_EQ(units[0].app.id.value, id);
    EXPECT_EQ(units[0].dialect, Dialect::kForeign);
    if (id != "wiki") {
      EXPECT_EQ(bound.Findings(), "") << id;
    }
    ++count;
  }
  EXPECT_GE(count, 12u);
}

// A whole project of ours.
TEST(OurFiles, OfAFleetBindWithoutFindings) {
  const std::filesystem::path root =
      std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "fixtures/cres";
  size_t count = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = entry.path().lexically_relative(root);
    if (!entry.is_regular_file() || !path.ends_with(".yml")) continue;
    const bool is_host = path.starts_with("hosts/");
    const bool is_app = path.starts_with("apps/");
    if (!is_host && !is_app && path != "plimsoll.yml") continue;
    Bound bound(ReadText(entry.path()), path);
    if (is_host) {
      EXPECT_TRUE(bound.Host().stated()) << path;
    } else if (is_app) {
      EXPECT_EQ(bound.Apps().size(), 1u) << path;
    } else {
      EXPECT_TRUE(bound.ProjectOf().stated()) << path;
    }
    EXPECT_EQ(bound.Findings(), "") << path;
    ++count;
  }
  EXPECT_GE(count, 11u);
}

TEST(ForeignManifests, UnknownKeysAreWarnings) {
  Bound bound = Load("wiki");
  const App app = bound.FirstApp();
  EXPECT_EQ(
      bound.Findings(),
      "3:1 warning schema/unknown-field: unknown field `schema_version`\n"
      "8:3 warning schema/unknown-field: unknown field `icon`\n"
      "9:3 warning schema/unknown-field: unknown field `tier`\n"
      "12:5 warning schema/unknown-field: unknown field "
      "`container.restart_policy`\n"
      "13:5 warning schema/unknown-field: unknown field "
      "`container.gpu_passthrough`\n"
      "14:5 warning schema/unknown-field: unknown field "
      "`container.read_only_paths`\n"
      "17:5 warning schema/unknown-field: unknown field "
      "`resources.swap_limit`\n"
      "19:52 warning schema/unknown-field: unknown field `ports[0].tls`\n"
      "21:3 warning schema/unknown-field: unknown field `backup_policy`\n"
      "24:1 warning schema/unknown-field: unknown field `translations`\n");
  EXPECT_EQ(app.resources.memory_limit.value.bytes, 512u << 20);
  EXPECT_EQ(app.ports.items[0].container.value.number, 8080);
}

TEST(ForeignManifests, BracesAreTextOutsideDerivedEnv) {
  Bound node_file = Load("chain-node");
  const App node = node_file.FirstApp();
  EXPECT_EQ(Show(node.container.derived_env.items[0].value_template),
            "deferred {{HOST_IP}}:8333");
  EXPECT_EQ(Show(node.container.custom_args.arguments.items[2]),
            "set -rpcauth={{not-a-placeholder}}");
  Bound lightning_file = Load("lightning");
  const App lightning = lightning_file.FirstApp();
  const GeneratedCert& cert = lightning.container.generated_certs.items[0];
  EXPECT_EQ(Show(cert.common_name), "deferred {{HOST_MDNS}}");
  EXPECT_EQ(Show(cert.sans), "deferred {{HOST_IP}}, set localhost");
  Bound chat_file = Load("team-chat");
  const App chat = chat_file.FirstApp();
  EXPECT_EQ(Show(chat.environment),
            "SITE_URL=set http://chat.local; "
            "GREETING=set {{ user }} joined");
}

TEST(ForeignManifests, ValuesKeepTheirSourceText) {
  Bound vault_file = Load("photo-vault");
  const App vault = vault_file.FirstApp();
  EXPECT_EQ(Show(vault.environment),
            "TZ=set Europe/Berlin; WORKERS=set 012; VERSION=set 1.10; "
            "ENABLED=set yes; RATIO=set .5; MULTILINE=set first\nsecond\n");
  EXPECT_EQ(vault.resources.memory_limit.value.bytes, 1536u << 20);
  EXPECT_EQ(vault.volumes.items[0].tmpfs_options.value, "size=8m,mode=0755");
  Bound lightning_file = Load("lightning");
  const App lightning = lightning_file.FirstApp();
  EXPECT_EQ(Show(lightning.environment),
            "NETWORK=set mainnet; ALIAS=set my = node; EMPTY=set ; "
            "QUOTED=set it's \"quoted\"");
  Bound station_file = Load("weather-station");
  const App station = station_file.FirstApp();
  EXPECT_EQ(Show(station.environment), "STATION=set Süd; ALTITUDE=set 312");
}

TEST(ForeignManifests, AliasesAndMergeKeysAreFollowed) {
  Bound relay_file = Load("mail-relay");
  const App relay = relay_file.FirstApp();
  ASSERT_TRUE(relay.metadata.stated());
  EXPECT_NE(Find(*Find(*relay.metadata.node, "defaults"), "LOG"), nullptr);
  Bound chat_file = Load("team-chat");
  const App chat = chat_file.FirstApp();
  EXPECT_EQ(chat.resources.memory_limit.value.bytes, 768u << 20);
  EXPECT_EQ(chat.resources.cpu_limit.value.millicpus, 500);
}

TEST(ForeignManifests, EmptyFieldsAreAbsent) {
  Bound agent_file = Load("backup-agent");
  const App agent = agent_file.FirstApp();
  EXPECT_FALSE(agent.resources.stated());
  EXPECT_FALSE(agent.health_check.stated());
  EXPECT_TRUE(agent.dependencies.stated());
  EXPECT_TRUE(agent.dependencies.empty());
  Bound database_file = Load("chat-db");
  const App database = database_file.FirstApp();
  EXPECT_EQ(Show(database.category), "absent");
  EXPECT_EQ(Show(database.description), "set ");
  EXPECT_EQ(Show(database.health_check.exec.shell), "set pg_isready -U chat");
}

}  // namespace
}  // namespace plimsoll
