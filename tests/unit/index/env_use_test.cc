#include "compiler/index/env_use.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/sink.h"
#include "compiler/frontend/frontend.h"
#include "compiler/index/secrets.h"
#include "compiler/source/source_map.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

void Parse(const SourceFile& source, ParsedFile* file) {
  Sink sink;
  switch (source.kind()) {
    case FileKind::kDotenv:
      file->tree = ParseDotenv(source, sink);
      break;
    case FileKind::kCompose:
    case FileKind::kYaml:
      file->tree = ParseYaml(source, sink);
      break;
    case FileKind::kWorkflow:
      file->tree = ParseYaml(source, sink);
      file->lexed = ReadWorkflow(file->tree, source);
      break;
    case FileKind::kSystemd:
      file->tree = ParseUnit(source, sink);
      break;
    case FileKind::kSupervisor:
      file->tree = ParseIni(source, sink);
      break;
    case FileKind::kJson:
      file->tree = ParseJson(source, sink);
      break;
    case FileKind::kShell:
      file->lexed = ParseShell(source);
      break;
    case FileKind::kPowerShell:
      file->lexed = ParsePowerShell(source);
      break;
    case FileKind::kCode:
      file->lexed = ParseCode(source);
      break;
    case FileKind::kDockerfile:
      file->lexed = ParseDockerfile(source);
      break;
    case FileKind::kMarkdown:
      file->lexed = ParseMarkdown(source);
      break;
    default:
      break;
  }
  file->secrets = FindSecrets(source);
}

// "sets NAME=value of scope"; values of secrets are `<secret>`. Every span is
// checked against what it is said to show.
std::vector<std::string> Statements(std::string path, std::string_view text,
                                    FileKind kind) {
  const SourceFile source(FileId{0}, std::move(path), std::string(text), kind);
  ParsedFile file;
  file.source = &source;
  Parse(source, &file);
  std::vector<std::string> lines;
  for (const EnvStatement& statement : ReadEnvStatements(file)) {
    EXPECT_EQ(source.TextOf(statement.name_span), statement.name);
    std::string line =
        std::string(NameOf(statement.act)) + " " + std::string(statement.name);
    if (statement.is_secret) {
      EXPECT_THAT(statement.value, IsEmpty());
      line += "=<secret>";
    } else if (statement.has_value) {
      EXPECT_EQ(source.TextOf(statement.value_span), statement.value);
      line += "=" + std::string(statement.value);
    }
    if (!statement.scope.empty()) line += " of " + std::string(statement.scope);
    lines.push_back(std::move(line));
  }
  return lines;
}

TEST(EnvUse, DotenvSetsAndSampleDocuments) {
  EXPECT_THAT(Statements(".env", "PORT=80\nURL='http://a'\nX=${PORT}\n",
                         FileKind::kDotenv),
              ElementsAre("sets PORT=80", "sets URL=http://a", "sets X"));
  EXPECT_THAT(Statements(".env.example", "# PORT=80\nA=\n# a remark\nB=1\n",
                         FileKind::kDotenv),
              ElementsAre("documents PORT", "documents A=", "documents B=1"));
}

TEST(EnvUse, KeepsNoByteOfASecret) {
  EXPECT_THAT(Statements(".env", "DB_PASSWORD=kT9x2LmQ8vRz\nNAME=shop\n",
                         FileKind::kDotenv),
              ElementsAre("sets DB_PASSWORD=<secret>", "sets NAME=shop"));
}

TEST(EnvUse, ComposeSetsPassesAndAsks) {
  EXPECT_THAT(Statements("compose.yaml", R"(x-env: &env {SHARED: 1}
services:
  web:
    image: web:${TAG:-1.0}
    environment:
      <<: *env
      PORT: "80"
      NAME:
      URL: http://${HOST?}:${WEB_PORT:-}/$$x
  db:
    environment: ["A=b", PASSED, "C=$D"]
)",
                         FileKind::kCompose),
              ElementsAre("sets SHARED=1 of web", "defaults TAG=1.0",
                          "sets PORT=80 of web", "passes NAME of web",
                          "sets URL of web", "requires HOST",
                          "defaults WEB_PORT", "sets A=b of db",
                          "passes PASSED of db", "sets C of db", "reads D"));
}

TEST(EnvUse, ScriptTellsItsOwnVariablesFromThoseAround) {
  EXPECT_THAT(Statements("run.sh", R"(AA=1
export BB="two"
CC="${CC:-three}"
echo "$AA $DD ${EE:?} ${FF:+x} $X" $1 $lower
docker run -e GG=4 -e HH image:1
)",
                         FileKind::kShell),
              ElementsAre("sets AA=1", "sets BB=two", "sets CC",
                          "defaults CC=three", "reads DD", "requires EE",
                          "defaults FF", "sets GG=4", "passes HH"));
}

TEST(EnvUse, ProgramsReadWithDefaults) {
  EXPECT_THAT(
      Statements("a.py",
                 "A = os.environ[\"A\"]\nB = os.getenv(\"B\", \"x:1\")\n"
                 "C = os.getenv(\"C\", f\"{B}\")\n",
                 FileKind::kCode),
      ElementsAre("requires A", "defaults B=x:1", "defaults C"));
}

TEST(EnvUse, UnitsAndProgramsOfSupervisor) {
  EXPECT_THAT(
      Statements("a.service",
                 "[Service]\nEnvironment=A=1 \"B=two words\" C=%h\n",
                 FileKind::kSystemd),
      ElementsAre("sets A=1 of a", "sets B=two words of a", "sets C of a"));
  EXPECT_THAT(Statements("supervisord.conf",
                         "[program:web]\ncommand=run %(ENV_X)s\n"
                         "environment=A=\"1\",B=\"%(ENV_Y)s\"\n",
                         FileKind::kSupervisor),
              ElementsAre("requires X", "sets A=1 of web", "sets B of web",
                          "requires Y"));
}

TEST(EnvUse, DockerfileWorkflowAndData) {
  EXPECT_THAT(
      Statements("Dockerfile",
                 "ARG VV=1.2\nFROM a:$VV\nENV AA=b CC=\"d e\"\nENV FF g\n",
                 FileKind::kDockerfile),
      ElementsAre("defaults VV=1.2", "reads VV", "sets AA=b", "sets CC=d e",
                  "sets FF"));
  EXPECT_THAT(Statements("pod.yaml",
                         "env:\n  - name: AA\n    value: x\n  - name: BB\n"
                         "    valueFrom: {}\n",
                         FileKind::kYaml),
              ElementsAre("sets AA=x", "sets BB"));
  EXPECT_THAT(Statements("launch.json", R"({"env": {"AA": "x", "b": "y"}})",
                         FileKind::kJson),
              ElementsAre("sets AA=x"));
}

TEST(EnvUse, DocumentsTellInTablesAndInline) {
  EXPECT_THAT(Statements("a.md", R"(Set `WEB_PORT=80`, not `other` or `PORT`.

| Variable | Default | Meaning |
|---|---|---|
| `AA` | `x` | |
| BB | none | |
| C_D | a sentence | |
| `LONG_NAME` | | |
)",
                         FileKind::kMarkdown),
              testing::IsSupersetOf({"documents WEB_PORT=80", "documents BB",
                                     "documents C_D", "documents LONG_NAME"}));
}

}  // namespace
}  // namespace plimsoll
