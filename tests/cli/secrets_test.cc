// No output of any command in any format holds a byte of a secret: neither
// where rules report it, nor where something else is wrong right beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli.h"
#include "tests/cli/secret_places.h"

namespace plimsoll::cli {
namespace {

// Secrets of the shapes people have; the first bytes of a known format may
// show, so those are not part of what is looked for.
struct Marker {
  std::string secret;
  size_t visible = 0;
};
const std::vector<Marker>& Markers() {
  static const std::vector<Marker> markers = {
      {"Zx81kfPq02mVnR7sLtYwBc45"},
      {"ghp_x7Qd93LmTzVbKw2RfYpHs8NcJe4Ga61uXo5B", 4},
      {"hunter2-Tuesday-gate"},
      {"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
      {"kV+8/Zr3Lq0Yt9NwBx5MdQ=="},
      {"$up3r,Geh3im!"}};
  return markers;
}

// `<S>` stands for the secret.
std::string Planted(std::string text, std::string_view secret) {
  for (size_t at = 0; (at = text.find("<S>", at)) != std::string::npos;) {
    text.replace(at, 3, secret);
    at += secret.size();
  }
  return text;
}

// A piece of the secret of this size is a leak.
constexpr size_t kPiece = 6;

std::string LeakIn(std::string_view output, const Marker& marker) {
  const std::string_view hidden =
      std::string_view(marker.secret).substr(marker.visible);
  for (size_t i = 0; i + kPiece <= hidden.size(); ++i) {
    const size_t at = output.find(hidden.substr(i, kPiece));
    if (at == std::string_view::npos) continue;
    const size_t from = output.rfind('\n', at) + 1;
    return std::string(output.substr(from, output.find('\n', at) - from));
  }
  return {};
}

const std::vector<Words>& Commands() {
  static const std::vector<Words> commands = {{"check"},
                                              {"check", "--color", "always"},
                                              {"check", "--format", "short"},
                                              {"check", "--format", "json"},
                                              {"check", "--format", "sarif"},
                                              {"check", "--format", "github"},
                                              {"check", "--format", "gitlab"},
                                              {"check", "--format", "junit"},
                                              {"check", "--diff"},
                                              {"check", "--diff", "--unsafe"},
                                              {"build", "--check"},
                                              {"build", "--dry-run"},
                                              {"build"},
                                              {"build", "--format", "json"},
                                              {"build", "--check"}};
  return commands;
}

void ExpectNothingShown(const std::shared_ptr<MemoryFileSystem>& disk,
                        const Marker& marker, const std::string& where) {
  for (const Words& command : Commands()) {
    const MemoryRun run = RunInMemory(disk, command);
    EXPECT_NE(run.code, ExitCode::kInternal) << where << run.err;
    EXPECT_EQ(LeakIn(run.out + run.err, marker), "")
        << where << " of " << marker.secret << " by "
        << testing::PrintToString(command);
  }
}

void ExpectNoLeak(const std::shared_ptr<MemoryFileSystem>& disk,
                  const Marker& marker, const std::string& where) {
  ExpectNothingShown(disk, marker, where);
  for (const auto& [path, text] : FilesOf(*disk, "deploy/box")) {
    EXPECT_EQ(LeakIn(text, marker), "") << where << " in artifact " << path;
  }
}

class SecretTest : public testing::TestWithParam<SecretPlace> {};

TEST_P(SecretTest, IsNeverShown) {
  const SecretPlace& place = GetParam();
  for (const Marker& marker : Markers()) {
    Files files = SmallProject();
    files[place.path] = Planted(place.text, marker.secret);
    ExpectNoLeak(DiskOf(files), marker, place.name);
  }
}

// Errors in front of, behind and around the secret, in a line long enough to
// be cut around its labels.
TEST_P(SecretTest, IsNotShownInAnotherFileThatRepeatsIt) {
  const SecretPlace& place = GetParam();
  const Marker& marker = Markers().front();
  Files files = SmallProject();
  files[place.path] = Planted(place.text, marker.secret);
  const std::string blanks(300, 'x');
  files["notes/x.md"] = "It is " + marker.secret + " there.\n";
  files["other.yaml"] = "a: " + blanks + " " + marker.secret + " " + blanks +
                        "\na: [" + marker.secret + "\n";
  const auto disk = DiskOf(files);
  if (place.reported) ExpectNoLeak(disk, marker, place.name);
}

INSTANTIATE_TEST_SUITE_P(Places, SecretTest, testing::ValuesIn(SecretPlaces()),
                         [](const auto& item) { return item.param.name; });

// What the property is worth: in these places the secret is in fact found.
TEST(SecretPlaces, AreReportedWhereTheyAreTheOnlyFault) {
  for (const SecretPlace& place : SecretPlaces()) {
    if (!place.reported) continue;
    Files files = SmallProject();
    files[place.path] = Planted(place.text, Markers().front().secret);
    const MemoryRun run =
        RunInMemory(DiskOf(files), {"check", "--format", "short"});
    EXPECT_THAT(run.out, testing::HasSubstr("[secrets/")) << place.name;
  }
}

TEST(Secrets, AreMaskedInTheDiffOfAnEditedArtifact) {
  for (const Marker& marker : Markers()) {
    for (const std::string& line :
         {std::string("Environment=\"DB_PASSWORD=<S>\""),
          std::string("# see postgres://u:<S>@db.example.org/app"),
          std::string("Environment=\"OTHER=<S>\"")}) {
      Files files = SmallProject();
      // The last line is known to be secret from another file only.
      files[".env"] = "DB_PASSWORD=" + marker.secret + "\n";
      files["plimsoll.yml"] +=
          "lint: {rules: {secrets/plaintext: off, secrets/known-token: off}}\n";
      const auto disk = DiskOf(files);
      ASSERT_EQ(RunInMemory(disk, {"build"}).code, ExitCode::kClean);
      const std::string unit = "deploy/box/systemd/web.service";
      disk->Add(unit, *disk->Read(unit, 1 << 20) +
                          Planted(line, marker.secret) + "\n");
      const MemoryRun run = RunInMemory(disk, {"build", "--check"});
      EXPECT_EQ(run.code, ExitCode::kFindings);
      EXPECT_THAT(run.out, testing::HasSubstr("\n-"));
      ExpectNothingShown(disk, marker, line);
    }
  }
}

// A password equal to the name of a service is hidden where it stands; one that
// names nothing else is hidden in what is said of another place, too.
TEST(Secrets, LeaveNamesOfServicesInMessages) {
  const auto check = [](const std::string& password) {
    const std::string statement =
        "create user 'a' identified by '" + password + "';";
    return RunInMemory(
               DiskOf({{"install.md", "```sql\n" + statement + "\n```\n"},
                       {"compose.yaml",
                        "services:\n  quayside-api:\n"
                        "    image: docker.io/library/redis:7.4.2\n"
                        "    depends_on: [quayside]\n"}}),
               {"check"})
        .out;
  };
  const std::string named = check("quayside");
  EXPECT_THAT(named, testing::HasSubstr("no service `quayside`, which "
                                        "`depends_on` of `quayside-api`"));
  EXPECT_THAT(named, testing::HasSubstr("identified by '********'"));
  EXPECT_THAT(named, testing::Not(testing::HasSubstr("'quayside'")));
  EXPECT_THAT(check("landward"), testing::HasSubstr("by '********'"));
}

// What is quoted from a file says the value, whatever else it may name.
TEST(Secrets, AreMaskedInAFixThatQuotesThem) {
  for (const char* folder : {"quayside", "other"}) {
    for (const char* format : {"json", "sarif", "human"}) {
      const MemoryRun run = RunInMemory(
          DiskOf(
              {{folder + std::string("/notes.md"), "# Notes\n"},
               {"compose.yaml",
                "services:\n  db:\n    image: docker.io/library/redis:7.4.2\n"
                "    environment:\n"
                "      - A=\"sshpass -p quayside ssh a@b\"\n"
                "      - B=\"mysqldump -u root -pquayside shop\"\n"}}),
          {"check", "--format", format});
      EXPECT_THAT(run.out, testing::HasSubstr("sshpass -p ******** ssh"));
      EXPECT_THAT(run.out, testing::HasSubstr("-u root -p******** shop"));
      EXPECT_THAT(run.out, testing::Not(testing::HasSubstr("p quayside")));
      EXPECT_THAT(run.out, testing::Not(testing::HasSubstr("pquayside")));
    }
  }
}

// What a table has beside a credential's name may be the name of something.
TEST(Secrets, AreNoNamesOfVariablesAndMethods) {
  Files files = SmallProject();
  files["README.md"] =
      "| Password | `DB_AES_256_KEY` | AES-256 |\n"
      "| Token | AES-256 | `apps/gone.md` |\n";
  files[".env"] = "DB_AES_256_KEY=" + Markers().front().secret + "\n";
  const MemoryRun run = RunInMemory(DiskOf(files), {"check"});
  EXPECT_THAT(run.out, testing::HasSubstr("`DB_AES_256_KEY`"));
  EXPECT_THAT(run.out, testing::HasSubstr("`apps/gone.md` does not exist"));
}

TEST(Secrets, AreMaskedBesideAFix) {
  for (const Marker& marker : Markers()) {
    Files files = SmallProject();
    files["hosts/box.yml"] +=
        "  endpoints: {ssh: \"ssh7.example.net:17568\"}\n"
        "  formerly: [{endpoint: \"ssh7.example.net:26311\"}]\n";
    files["run.sh"] = Planted(
        "#!/bin/sh\nexport DB_PASSWORD='<S>'\n"
        "ssh -p 26311 root@ssh7.example.net uptime\n",
        marker.secret);
    const auto disk = DiskOf(files);
    EXPECT_THAT(RunInMemory(disk, {"check", "--diff"}).out,
                testing::HasSubstr("+ssh -p 17568"));
    ExpectNoLeak(disk, marker, "beside a fix");
  }
}

TEST(Secrets, PrivateKeysAreMaskedWhole) {
  // What a line of a key looks like, cut so that scanners of this file rest.
  const Marker marker = {"b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"};
  const std::string begin =
      std::string("-----BEGIN OPENSSH ") + "PRIVATE KEY-----\n";
  const std::string end =
      std::string("-----END OPENSSH ") + "PRIVATE KEY-----\n";
  const std::string key = begin + marker.secret + "\n" + end;
  for (const char* path :
       {"deploy_key", "notes.md", "run.sh", "key.pem", "src/a.py"}) {
    Files files = SmallProject();
    files[path] = key;
    ExpectNoLeak(DiskOf(files), marker, path);
  }
  Files files = SmallProject();
  files["apps/web/manifest.yml"] += "    TLS_KEY: |\n      " + begin +
                                    "      " + marker.secret + "\n      " +
                                    end + "  x: [\n";
  ExpectNoLeak(DiskOf(files), marker, "a block scalar");
}

}  // namespace
}  // namespace plimsoll::cli
