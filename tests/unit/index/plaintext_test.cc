#include "compiler/index/plaintext.h"

#include <gtest/gtest.h>

#include "tests/unit/index/secret_finder.h"

namespace plimsoll {
namespace {

// Stands for any literal credential.
const char kSecret[] = "Tr4wler-nine-7";

struct Form {
  const char* what;
  FileKind kind;
  const char* text;
};

void PrintTo(const Form& form, std::ostream* out) { *out << form.what; }

class Assignment : public testing::TestWithParam<Form> {};

TEST_P(Assignment, IsFound) {
  EXPECT_EQ(SecretsIn(GetParam().text, GetParam().kind), Found{kSecret});
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Assignment,
    testing::Values(
        Form{"mapping", FileKind::kCompose,
             "environment:\n  DB_PASSWORD: Tr4wler-nine-7\n"},
        Form{"mapping with comment", FileKind::kYaml,
             "password: Tr4wler-nine-7  # rotate\n"},
        Form{"quoted mapping", FileKind::kManifest,
             "  DB_PASSWORD: \"Tr4wler-nine-7\"\n"},
        Form{"anchored", FileKind::kYaml, "password: &pw \"Tr4wler-nine-7\"\n"},
        Form{"list", FileKind::kCompose, "  - DB_PASSWORD=Tr4wler-nine-7\n"},
        Form{"quoted list", FileKind::kCompose,
             "  - \"DB_PASSWORD=Tr4wler-nine-7\"\n"},
        Form{"flow", FileKind::kYaml,
             "env: {A: b, API_TOKEN: Tr4wler-nine-7, C: d}\n"},
        Form{"flow list", FileKind::kYaml,
             "env: [A=b, DB_PASSWORD=Tr4wler-nine-7, C=d]\n"},
        Form{"name and value", FileKind::kYaml,
             "- name: DB_PASSWORD\n  value: Tr4wler-nine-7\n"},
        Form{"compose default", FileKind::kCompose,
             "  PW: ${DB_PASSWORD:-Tr4wler-nine-7}\n"},
        Form{"commented out", FileKind::kYaml, "# password: Tr4wler-nine-7\n"},
        Form{"json", FileKind::kJson, "{\"dbPassword\": \"Tr4wler-nine-7\"}"},
        Form{"json pair", FileKind::kJson,
             "{\"name\": \"DB_PASSWORD\", \"value\": \"Tr4wler-nine-7\"}"},
        Form{"dotenv", FileKind::kDotenv, "DB_PASSWORD=Tr4wler-nine-7\n"},
        Form{"quoted dotenv", FileKind::kDotenv,
             "DB_PASSWORD='Tr4wler-nine-7'\n"},
        Form{"supervisor", FileKind::kSupervisor,
             "environment=A=\"b\",DB_PASSWORD=\"Tr4wler-nine-7\",C=\"d\"\n"},
        Form{"bare supervisor", FileKind::kSupervisor,
             "environment=DB_PASSWORD=Tr4wler-nine-7,C=d\n"},
        Form{"supervisor http", FileKind::kSupervisor,
             "[inet_http_server]\npassword=Tr4wler-nine-7\n"},
        Form{"unit", FileKind::kSystemd,
             "Environment=\"DB_PASSWORD=Tr4wler-nine-7\" A=b\n"},
        Form{"bare unit", FileKind::kSystemd,
             "Environment=DB_PASSWORD=Tr4wler-nine-7\n"},
        Form{"export", FileKind::kShell,
             "export DB_PASSWORD=Tr4wler-nine-7; run\n"},
        Form{"shell default", FileKind::kShell,
             "PW=\"${DB_PASSWORD:-Tr4wler-nine-7}\"\n"},
        Form{"option", FileKind::kShell, "run --password Tr4wler-nine-7 --x\n"},
        Form{"option with equals", FileKind::kShell,
             "run --password=Tr4wler-nine-7\n"},
        Form{"option's item", FileKind::kManifest,
             "command: [run, --password, Tr4wler-nine-7]\n"},
        Form{"quoted option's item", FileKind::kDockerfile,
             "CMD [\"run\", \"--password\", \"Tr4wler-nine-7\"]\n"},
        Form{"option's next line", FileKind::kCompose,
             "  - --password\n  - 'Tr4wler-nine-7'\n"},
        Form{"literal block", FileKind::kManifest,
             "  DB_PASSWORD: |\n    Tr4wler-nine-7\n"},
        Form{"env instruction", FileKind::kDockerfile,
             "ENV DB_PASSWORD Tr4wler-nine-7\n"},
        Form{"arg instruction", FileKind::kDockerfile,
             "ARG DB_PASSWORD=Tr4wler-nine-7\n"},
        Form{"python default", FileKind::kCode,
             "x = os.getenv(\"DB_PASSWORD\", \"Tr4wler-nine-7\")\n"},
        Form{"python", FileKind::kCode, "password = 'Tr4wler-nine-7'\n"},
        Form{"toml", FileKind::kToml, "password = \"Tr4wler-nine-7\"\n"},
        Form{"prose colon", FileKind::kMarkdown,
             "- **Password:** Tr4wler-nine-7\n"},
        Form{"prose is", FileKind::kMarkdown,
             "The sudo password is `Tr4wler-nine-7`.\n"},
        Form{"prose with words", FileKind::kMarkdown,
             "Admin password for linda: `Tr4wler-nine-7`\n"},
        Form{"table row", FileKind::kMarkdown,
             "| password | Tr4wler-nine-7 |\n"},
        Form{"table row of a pass", FileKind::kMarkdown,
             "| User | a |\n| **Pass** | `Tr4wler-nine-7` |\n"},
        Form{"prose of a pass", FileKind::kMarkdown,
             "sudo pass `Tr4wler-nine-7` on db\n"},
        Form{"command of a variable", FileKind::kShell,
             "$mysql -h db -pTr4wler-nine-7 shop\n"},
        Form{"quoted command of a variable", FileKind::kShell,
             "\"$mysql\" -h db -pTr4wler-nine-7 shop\n"},
        Form{"mount options", FileKind::kSystemd,
             "Options=rw,username=app,password=Tr4wler-nine-7,uid=1000\n"},
        Form{"first mount option", FileKind::kMarkdown,
             "Options=password=Tr4wler-nine-7,uid=1000,file_mode=0600\n"},
        Form{"code in prose", FileKind::kMarkdown,
             "    DB_PASSWORD=Tr4wler-nine-7 run\n"},
        Form{"cmd", FileKind::kPowerShell,
             "set DB_PASSWORD=Tr4wler-nine-7\r\n"}));

class NoSecret : public testing::TestWithParam<Form> {};

TEST_P(NoSecret, IsLeftAlone) {
  EXPECT_EQ(SecretsIn(GetParam().text, GetParam().kind), Found{});
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NoSecret,
    testing::Values(
        Form{"reference", FileKind::kCompose, "DB_PASSWORD: ${DB_PASSWORD}\n"},
        Form{"required", FileKind::kCompose, "DB_PASSWORD: ${DB_PASSWORD:?}\n"},
        Form{"workflow", FileKind::kWorkflow,
             "password: ${{ secrets.REGISTRY_PASSWORD }}\n"},
        Form{"placeholder", FileKind::kManifest,
             "DB_PASSWORD: \"{{secrets.db}}\"\n"},
        Form{"command", FileKind::kShell,
             "DB_PASSWORD=\"$(cat /run/secrets/db)\"\n"},
        Form{"variable", FileKind::kShell, "DB_PASSWORD=$PW\n"},
        Form{"use", FileKind::kShell, "run --password \"$DB_PASSWORD\"\n"},
        Form{"next option", FileKind::kManifest,
             "command: [run, --password, --port-8080]\n"},
        Form{"option's reference", FileKind::kManifest,
             "command: [run, --password, \"{{secrets.db}}\"]\n"},
        Form{"empty block", FileKind::kManifest,
             "  DB_PASSWORD: |\n  HOST: gpu-1.example.org\n"},
        Form{"file", FileKind::kCompose, "DB_PASSWORD_FILE: /run/secrets/db\n"},
        Form{"path", FileKind::kYaml, "token: /var/run/secrets/token\n"},
        Form{"vault", FileKind::kYaml, "password: op://vault/db/password\n"},
        Form{"encrypted", FileKind::kYaml,
             "password: ENC[AES256_GCM,data:Tr4w,iv:x,tag:y,type:str]\n"},
        Form{"bcrypt", FileKind::kYaml,
             "password: $2y$10$abcdefghijklmnopqrstuv12345\n"},
        Form{"changeme", FileKind::kDotenv, "DB_PASSWORD=changeme123\n"},
        Form{"angle", FileKind::kDotenv, "DB_PASSWORD=<from the vault>\n"},
        Form{"stars", FileKind::kYaml, "password: '*******'\n"},
        Form{"example", FileKind::kDotenv, "API_TOKEN=your-token-here\n"},
        Form{"empty", FileKind::kDotenv, "DB_PASSWORD=\nNEXT=value-1x9\n"},
        Form{"known default", FileKind::kCompose,
             "POSTGRES_PASSWORD: postgres\n"},
        Form{"secret's name", FileKind::kYaml, "secret: traefik-tls-2\n"},
        Form{"schema", FileKind::kYaml, "password: {type: string}\n"},
        Form{"boolean", FileKind::kCompose,
             "MYSQL_ALLOW_EMPTY_PASSWORD: yes\n"},
        Form{"count", FileKind::kYaml, "max_tokens: 40960001\n"},
        Form{"next token", FileKind::kCode, "nextToken = 'aB3dE5fG7hJ9kL1m'\n"},
        Form{"public", FileKind::kDotenv,
             "NEXT_PUBLIC_API_KEY=aB3dE5fG7hJ9kL1m\n"},
        Form{"uuid", FileKind::kDotenv,
             "API_TOKEN=4f1c9f36-59a5-4c0b-a9d6-6d0d3a2d8c11\n"},
        Form{"url", FileKind::kDotenv, "TOKEN=https://auth.example.org/t1\n"},
        Form{"prose", FileKind::kMarkdown,
             "The password: ask whoever set it up in 2024.\n"},
        Form{"sentence", FileKind::kYaml,
             "description: the token: one for each of 3 hosts\n"},
        Form{"sudoers", FileKind::kText, "cres ALL=(ALL) NOPASSWD: ALL\n"},
        Form{"code", FileKind::kCode, "password = get_password(user)\n"},
        Form{"working folder", FileKind::kShell, "PWD=/opt/Tr4wler9\n"},
        Form{"quadlet secret", FileKind::kQuadlet,
             "Secret=db-password2,type=env,target=X1\n"},
        Form{"short mount option", FileKind::kMarkdown,
             "Options=ro,username=app,password=qq,uid=1000,vers=3.0\n"},
        Form{"when to set it", FileKind::kYaml, "update_password: on_create\n"},
        Form{"badge", FileKind::kMarkdown,
             "![x](https://ci.example.org/a/badge.svg?token=VK6OUPJ3TY)\n"},
        Form{"badge by reference", FileKind::kMarkdown,
             "[x]: https://ci.example.org/a/badge.svg?token=VK6OUPJ3TY\n"},
        Form{"verb", FileKind::kMarkdown, "Pass `V4LLM_USE_2=0` on to it.\n"},
        Form{"setting in a cell", FileKind::kMarkdown,
             "| a | Pass | `V4LLM_USE_2=0` |\n"},
        Form{"verb of a revision", FileKind::kMarkdown,
             "Pass `e3b0c44298fc1c149afb` to it.\n"},
        Form{"verb of an option", FileKind::kMarkdown,
             "then pass `-down3.Per1od=f1lter:0s:0s` to it\n"},
        Form{"verb of a firewall", FileKind::kMarkdown,
             "Pass | wireguard1 | In | IPv4\n"},
        Form{"row of a firewall", FileKind::kMarkdown,
             "| Pass | IPv4+6 | LAN net2 |\n"},
        Form{"result of a test", FileKind::kMarkdown,
             "| 3 | pass | TestLogin12 |\n"},
        Form{"expression", FileKind::kMarkdown,
             "get secret --template='{{.data.token | base64decode}}'\n"},
        Form{"measure", FileKind::kMarkdown,
             "`encryption_key`: 32-char, base64\n"},
        Form{"name of a hash", FileKind::kMarkdown,
             "**Password:** Argon2id hashed\n"},
        Form{"stored secret", FileKind::kMarkdown,
             "Secret=forge_key_pub2,type=mount,mode=0644\n"},
        Form{"account", FileKind::kMarkdown,
             "| Token | `0x18aAA7115705e8be94bfFEBDE57Af9BFc265B998` |\n"},
        Form{"index", FileKind::kText,
             "  storePassword = keystoreProps1[\"storePassword\"]\n"},
        Form{"member", FileKind::kText,
             "user = { token = secret_v1.deploy_token.data[\"token\"] }\n"},
        Form{"pattern", FileKind::kShell,
             "sed -i \"s/^KEY_TOKEN=.*/KEY_TOKEN=$new_1/\" .env\n"},
        Form{"name of a resource", FileKind::kYaml,
             "clientSecret: urn:k8s:secret:oidc1:clientSecret\n"},
        Form{"command of prose", FileKind::kMarkdown,
             "Run `echo -n \"password\" | sha256sum` and keep it.\n"},
        Form{"printed pair", FileKind::kText,
             "EnvVar{Name:AM_TOKEN,Value:,From:&Env1{FieldRef:nil,}}\n"},
        Form{"blank to fill", FileKind::kMarkdown,
             "`MINIO_SECRET_KEY=<from the vault> python3 -m worker`\n"}));

TEST(Plaintext, ReadsAColumnThatPassHeads) {
  EXPECT_EQ(SecretsIn("| User | Pass |\n|---|---|\n| a | Tr4wler-nine-7 |\n",
                      FileKind::kMarkdown),
            Found{kSecret});
}

TEST(Plaintext, KnowsTheNameTheValueStandsUnder) {
  const SourceFile file(FileId{0}, ".env", "DB_PASSWORD=Tr4wler-nine-7\n",
                        FileKind::kDotenv);
  const std::vector<SecretMatch> matches = FindSecrets(file);
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(file.TextOf(matches[0].key), "DB_PASSWORD");
}

TEST(Plaintext, LooksIntoNoStyleSheet) {
  const std::string_view text = "--api-key: Tr4wler-nine-7a8B9c\n";
  EXPECT_EQ(SecretsIn(text, FileKind::kText, "theme.scss"), Found{});
  EXPECT_EQ(SecretsIn(text, FileKind::kText, "logo.svg"), Found{});
}

TEST(Plaintext, CostsLinearTimeOnHostileText) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "password: word\n";
  EXPECT_EQ(SecretsIn(text, FileKind::kYaml), Found{});
  EXPECT_EQ(SecretsIn(std::string(1 << 20, '_') + "token", FileKind::kYaml),
            Found{});
}

}  // namespace
}  // namespace plimsoll
