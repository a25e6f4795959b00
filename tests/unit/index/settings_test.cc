// Credentials in the files that programs keep them in, and what is weak.
#include <gtest/gtest.h>

#include "tests/unit/index/secret_finder.h"
#include "tests/unit/index/token_maker.h"

namespace plimsoll {
namespace {

const char kSecret[] = "Tr4wler-nine-7";

struct Setting {
  const char* what;
  const char* path;
  FileKind kind;
  std::string text;
};
void PrintTo(const Setting& setting, std::ostream* out) {
  *out << setting.what;
}

class Credential : public testing::TestWithParam<Setting> {};

TEST_P(Credential, IsFound) {
  EXPECT_EQ(SecretsIn(GetParam().text, GetParam().kind, GetParam().path),
            Found{kSecret});
}

INSTANTIATE_TEST_SUITE_P(
    Settings, Credential,
    testing::Values(
        Setting{"netrc", ".netrc", FileKind::kText,
                "machine api.example.org login shop password Tr4wler-nine-7\n"},
        Setting{"npmrc", ".npmrc", FileKind::kText,
                "//npm.example.org/:_password=Tr4wler-nine-7\n"},
        Setting{"pypirc", ".pypirc", FileKind::kText,
                "[pypi]\nusername = shop\npassword = Tr4wler-nine-7\n"},
        Setting{"properties", "app.properties", FileKind::kText,
                "spring.datasource.password=Tr4wler-nine-7\n"},
        Setting{"cnf", "my.cnf", FileKind::kText,
                "[client]\npassword=Tr4wler-nine-7\n"},
        Setting{"xml element", "a.xml", FileKind::kText,
                "<server><password>Tr4wler-nine-7</password></server>"},
        Setting{"xml attributes", "nuget.config", FileKind::kText,
                "<add key=\"Password\" value=\"Tr4wler-nine-7\" />"},
        Setting{"terraform", "db.tf", FileKind::kText,
                "  password = \"Tr4wler-nine-7\"\n"},
        Setting{"redis", "redis.conf", FileKind::kText,
                "masterauth = Tr4wler-nine-7\n"},
        Setting{"nested json", "a.json", FileKind::kJson,
                "{\"myPassword\": {\n  \"value\": \"Tr4wler-nine-7\"}}"},
        Setting{"nested yaml", "a.yaml", FileKind::kYaml,
                "password:\n  value: Tr4wler-nine-7\n"},
        Setting{"connection string", "a.json", FileKind::kJson,
                "{\"db\": \"Server=db;User Id=sa;Password=Tr4wler-nine-7;\"}"},
        Setting{"connection string in yaml", "a.yaml", FileKind::kCompose,
                "  DB: Server=db;User Id=sa;Password=Tr4wler-nine-7;Pool=1\n"},
        Setting{"stackexchange redis", "a.yaml", FileKind::kCompose,
                "  REDIS: cache:6379,password=Tr4wler-nine-7,ssl=False\n"},
        Setting{"powershell variable", "a.ps1", FileKind::kPowerShell,
                "$Password = \"Tr4wler-nine-7\"\r\n"},
        Setting{"powershell environment", "a.ps1", FileKind::kPowerShell,
                "$env:DB_PASSWORD = 'Tr4wler-nine-7'\r\n"},
        Setting{"powershell option", "a.ps1", FileKind::kPowerShell,
                "Connect -Password \"Tr4wler-nine-7\" -Force\r\n"},
        Setting{"setx", "a.cmd", FileKind::kPowerShell,
                "setx DB_PASSWORD Tr4wler-nine-7\r\n"},
        Setting{"basic auth", ".env", FileKind::kDotenv,
                "BASIC_AUTH=shop:Tr4wler-nine-7\n"},
        Setting{"block scalar", "a.yaml", FileKind::kYaml,
                "password: |\n  Tr4wler-nine-7\n"},
        Setting{"before a command", "a.sh", FileKind::kShell,
                "PGPASSWORD=Tr4wler-nine-7 psql -h db\n"},
        Setting{"docker option", "a.sh", FileKind::kShell,
                "docker run -e DB_PASSWORD=Tr4wler-nine-7 shop\n"},
        Setting{"fallback without a colon", "compose.yaml", FileKind::kCompose,
                "  PW: ${DB_PASSWORD-Tr4wler-nine-7}\n"},
        Setting{"list of words", "compose.yaml", FileKind::kCompose,
                "  test: [\"CMD\", \"redis-cli\", \"-a\", "
                "\"Tr4wler-nine-7\", \"ping\"]\n"},
        Setting{"command in quotes", "a.service", FileKind::kSystemd,
                "ExecStart=/bin/sh -c \"PGPASSWORD=Tr4wler-nine-7 psql\"\n"},
        Setting{"quoted option", "a.sh", FileKind::kShell,
                "mysql -uroot -p'Tr4wler-nine-7' shop\n"},
        Setting{"piped", "a.sh", FileKind::kShell,
                "echo Tr4wler-nine-7 | sudo -S reboot\n"},
        Setting{"secure string", "a.ps1", FileKind::kPowerShell,
                "ConvertTo-SecureString \"Tr4wler-nine-7\" -AsPlainText\n"},
        Setting{"terraform variable", "db.tf", FileKind::kText,
                "variable \"db_password\" {\n"
                "  default = \"Tr4wler-nine-7\"\n}\n"},
        Setting{"column of a table", "a.md", FileKind::kMarkdown,
                "| user | password |\n|---|---|\n"
                "| ops | Tr4wler-nine-7 |\n"},
        Setting{"environment of python", "a.py", FileKind::kCode,
                "os.environ[\"DB_PASSWORD\"] = \"Tr4wler-nine-7\"\n"},
        Setting{"unit credential", "a.service", FileKind::kSystemd,
                "SetCredential=db:Tr4wler-nine-7\n"}));

class Nothing : public testing::TestWithParam<Setting> {};

TEST_P(Nothing, IsFound) {
  EXPECT_EQ(SecretsIn(GetParam().text, GetParam().kind, GetParam().path),
            Found{});
}

INSTANTIATE_TEST_SUITE_P(
    Settings, Nothing,
    testing::Values(
        Setting{"gpg key", "Dockerfile", FileKind::kDockerfile,
                "ENV GPG_KEY E3FF2839C048B25C084DEBE9B26995E310250568\n"},
        Setting{"cache key", "a.yaml", FileKind::kYaml,
                "cache_key: v2-8f14e45fceea167a5a36dedd4bea2543\n"},
        Setting{
            "sealed", "a.yaml", FileKind::kYaml,
            "kind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag" +
                Drawn(TokenBytes::kRaw64, 300, 1) + "\n"},
        Setting{"ansible vault", "a.yaml", FileKind::kYaml,
                "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n"},
        Setting{"sops", "a.yaml", FileKind::kYaml,
                "password: ENC[AES256_GCM,data:zF3x,iv:q1,tag:p2,type:str]\n"},
        Setting{"hash for a proxy", "compose.yaml", FileKind::kCompose,
                "  - BASIC_AUTH=shop:$$2y$$05$$Q1xTrW0pLzmGc7b3nVd8su\n"},
        Setting{"load credential", "a.service", FileKind::kSystemd,
                "LoadCredential=db.password:/etc/credstore/db1\n"},
        Setting{"assignment in C", "a.c", FileKind::kText,
                "  c->password = strdup2(value9);\n"},
        Setting{"printf", "a.go", FileKind::kCode,
                "dsn := \"host=%s user=%s password=%s dbname=%s\"\n"},
        Setting{"sql parameter", "a.py", FileKind::kCode,
                "q = \"update t set name = 1, password = :password1\"\n"},
        Setting{"sentence", "a.yaml", FileKind::kManifest,
                "description: such as API_TOKEN=abc where abc is yours\n"},
        Setting{"documented default", "a.yaml", FileKind::kYaml,
                "defaultPassword: shop-admin2\n"},
        Setting{"sample file", "prod.env.example", FileKind::kDotenv,
                "DB_PASSWORD=azur4c457\n"},
        Setting{"encoded default", "a.yaml", FileKind::kYaml,
                "kind: Secret\ndata:\n  password: cGFzc3dvcmQ=\n"}));

TEST(Settings, FindsTheDataOfAKubernetesSecret) {
  const std::string data = EncodeBase64("Tr4wler-nine-78");
  EXPECT_EQ(SecretsIn("kind: Secret\ndata:\n  password: " + data + "\n",
                      FileKind::kYaml),
            Found{data});
}

TEST(Settings, TellsWeakDefaultsFromSecrets) {
  const auto weak = [](std::string path, std::string_view text, FileKind kind) {
    return SecretsOf(std::move(path), text, kind,
                     SecretMatchKind::kWeakDefault);
  };
  EXPECT_EQ(weak("compose.yaml", "  PW: ${DB_PASSWORD:-changeme}\n",
                 FileKind::kCompose),
            Found{"changeme"});
  EXPECT_EQ(
      weak("compose.yaml", "  DB_PASSWORD: \"88888888\"\n", FileKind::kCompose),
      Found{"88888888"});
  EXPECT_EQ(weak("compose.yaml", "  DB_PASSWORD: Tr4wler-nine-7\n",
                 FileKind::kCompose),
            Found{});
  EXPECT_EQ(weak(".env.example", "DB_PASSWORD=changeme\n", FileKind::kDotenv),
            Found{});
  EXPECT_EQ(weak("compose.yaml", "  DB_USER: mempool\n  DB_PASSWORD: mempool\n",
                 FileKind::kCompose),
            Found{"mempool"});
}

TEST(Settings, TakesAWordForASecretWhereItIsAlwaysOne) {
  EXPECT_EQ(SecretsIn("  A_PASSWORD: tuesdaygatehouse\n"
                      "  B_PASSWORD: tuesdaygatehouse\n",
                      FileKind::kCompose),
            (Found{"tuesdaygatehouse", "tuesdaygatehouse"}));
}

}  // namespace
}  // namespace plimsoll
