// cres, whole: every artifact of both nodes is compared with the copy beside
// this test. GOLDEN_UPDATE=1 writes the copies anew; read the difference.

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
using testing::ElementsAre;
using testing::IsEmpty;

fs::path GoldenFolder(std::string_view host) {
  return fs::path(PLIMSOLL_SOURCE_DIR) / "tests/targets/emit/cres" /
         std::string(host);
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

void ExpectGolden(const Emitted& emitted, std::string_view host) {
  const fs::path folder = GoldenFolder(host);
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
  ExpectGolden(emitted, "gpu-1");
}

TEST(EmitCres, ControlPlaneIsComposeAndServices) {
  const Emitted emitted(FixtureFiles("cres"), "huihuang");
  ExpectGolden(emitted, "huihuang");
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

}  // namespace
}  // namespace plimsoll
