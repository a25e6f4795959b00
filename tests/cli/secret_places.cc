#include "tests/cli/secret_places.h"

#include "tests/cli/cli.h"

namespace plimsoll::cli {
namespace {

constexpr const char* kManifest = "apps/web/manifest.yml";

// The small project's manifest with lines appended to the app.
std::string App(const std::string& lines) {
  std::string text = SmallProject()[kManifest];
  // Its own environment would be a second one.
  text.resize(text.find("  environment:"));
  return text + lines;
}
std::string Project(const std::string& lines) {
  return SmallProject()["plimsoll.yml"] + lines;
}
std::string Box(const std::string& lines) {
  return SmallProject()["hosts/box.yml"] + lines;
}

using Places = std::vector<SecretPlace>;

Places InManifests() {
  const auto app = [](const char* name, const std::string& lines,
                      bool reported = true) {
    return SecretPlace{name, kManifest, App(lines), reported};
  };
  return {
      app("EnvironmentMap", "  environment: {DB_PASSWORD: '<S>'}\n"),
      app("EnvironmentBlock", "  environment:\n    DB_PASSWORD: \"<S>\"\n"),
      app("EnvironmentList", "  environment: ['DB_PASSWORD=<S>']\n"),
      app("EnvironmentTwice",
          "  environment:\n    DB_PASSWORD: '<S>'\n    DB_PASSWORD: 'x<S>'\n"),
      app("EnvironmentAnchor",
          "  environment:\n    DB_PASSWORD: &p '<S>'\n    OTHER: *p\n"),
      app("EnvironmentLiteral",
          "  environment:\n    DB_PASSWORD: |\n      <S>\n    WRONG: [1\n"),
      app("EnvironmentFolded",
          "  environment:\n    DB_PASSWORD: >-\n      <S>\n  unknown: 1\n"),
      app("EnvironmentMerged",
          "  environment:\n    <<: {DB_PASSWORD: '<S>'}\n    A: {b: c}\n"),
      app("Derived",
          "  derived_env:\n    - {key: DB_URL, template: "
          "'postgres://u:<S>@{{HOST_IP}}/x'}\n",
          false),
      app("DerivedUnknown",
          "  derived_env:\n    - {key: DB_PASSWORD, template: "
          "'<S>{{NO_SUCH}}'}\n",
          false),
      app("SecretWithValue",
          "  secret_env: [{key: DB_PASSWORD, value: '<S>'}]\n", false),
      app("Override",
          "  overrides:\n    - when: {hosts: [box]}\n"
          "      environment: {DB_PASSWORD: '<S>'}\n"),
      app("OverrideWrong",
          "  overrides:\n    - when: {hosts: [nope]}\n"
          "      environment: {DB_PASSWORD: ['<S>']}\n",
          false),
      app("EnvironmentIsAText", "  environment: 'DB_PASSWORD=<S>'\n", false),
      app("ValueIsAList", "  environment: {DB_PASSWORD: ['<S>']}\n", false),
      app("ValueIsAMap", "  environment: {DB_PASSWORD: {x: '<S>'}}\n", false),
      app("UnderUnknownField", "  db_password: '<S>'\n"),
      app("UnderWrongType", "  resources: {password: '<S>'}\n"),
      app("InAQuantity", "  resources: {memory_limit: {token: '<S>'}}\n"),
      app("InAPlaceholder", "  environment: {DB_PASSWORD: '<S>{{'}\n", false),
      app("InAnUnknownPlaceholder",
          "  environment: {DB_PASSWORD: '<S>{{nope}}'}\n", false),
      app("HealthUrl",
          "  health_check: {type: http, endpoint: 'http://u:<S>@localhost'}\n",
          false),
      SecretPlace{"CommandFlag", kManifest,
                  "plimsoll: 1\napp:\n  id: web\n  name: W\n  version: 1.0.0\n"
                  "  process:\n    command: [/usr/bin/web, '--password=<S>']\n",
                  false},
      SecretPlace{"CommandWords", kManifest,
                  "plimsoll: 1\napp:\n  id: web\n  name: W\n  version: 1.0.0\n"
                  "  process:\n    command: [/bin/web, --password, '<S>']\n",
                  false},
  };
}

Places InProjectsAndHosts() {
  return {
      {"EnvSet", "plimsoll.yml",
       Project("env_sets: {s: {environment: {DB_PASSWORD: '<S>'}}}\n")},
      {"FleetVar", "plimsoll.yml", Project("vars: {db_password: '<S>'}\n")},
      {"FleetVarBroken", "plimsoll.yml", Project("vars: {db_password: '<S>'\n"),
       false},
      {"Policy", "plimsoll.yml",
       Project("policies: [{name: p, require: {environment.API_TOKEN: '<S>'}}]"
               "\n"),
       false},
      {"HostVar", "hosts/box.yml", Box("  vars: {db_password: '<S>'}\n")},
      {"HostFact", "hosts/box.yml", Box("  facts: {api_token: '<S>'}\n")},
      {"HostUnknownField", "hosts/box.yml", Box("  root_password: '<S>'\n")},
      {"HostStatus", "hosts/box.yml",
       Box("  status: {password: '<S>'}\n  statsu: 1\n")},
  };
}

Places WithSyntaxErrors() {
  const auto app = [](const char* name, const std::string& value) {
    return SecretPlace{name, kManifest,
                       App("  environment:\n    DB_PASSWORD: " + value + "\n"),
                       false};
  };
  return {
      app("OpenDoubleQuote", "\"<S>"),
      app("OpenSingleQuote", "'<S>"),
      app("OpenFlowMap", "{a: '<S>'"),
      app("OpenFlowList", "['<S>', "),
      app("SecondColon", "\"<S>\": x"),
      app("TextBehindQuote", "\"<S>\" \"x\""),
      app("BadEscape", "\"<S>\\q\""),
      app("TabBehind", "'<S>'\n\tX: 1"),
      app("WrongIndent", "'<S>'\n   X: 1"),
      app("UnknownAlias", "'<S>'\n    B: *nope"),
      app("ControlByte", "'<S>\x02'"),
      {"DotenvOpenDoubleQuote", ".env", "A=1\nDB_PASSWORD=\"<S>\n", false},
      {"DotenvOpenSingleQuote", ".env", "DB_PASSWORD='<S>\nB=2\n", false},
      {"DotenvTextBehindQuote", ".env", "DB_PASSWORD='<S>' x\n", false},
      {"DotenvBadName", ".env", "DB-PASSWORD 1=<S>\n", false},
      {"DotenvBadSubstitution", ".env", "DB_PASSWORD=<S>${X\n", false},
      {"IniOpenQuote", "supervisord.conf",
       "[program:a]\ncommand=x\nenvironment=DB_PASSWORD=\"<S>\n", false},
      {"IniNoSection", "supervisord.conf",
       "DB_PASSWORD=<S>\n[program:a]\ncommand=x\n", false},
      {"DotenvNoSign", ".env", "A=1\nDB_PASSWORD <S>\n", false},
      {"IniNoSign", "supervisord.conf",
       "[program:a]\ncommand=x\npassword <S>\n", false},
      {"JsonNoQuotes", "config.json", "{\"db\": {\"password\": <S>}}\n", false},
      {"TomlNoQuotes", "config.toml", "[db]\npassword = <S>\n", false},
      {"TomlNoSign", "config.toml", "[db]\npassword <S>\n", false},
      {"YamlNoColon", "compose.yaml", "services:\n  a: 1\n  password <S>\n",
       false},
      {"ComposeOpenQuote", "compose.yaml",
       "services:\n  a:\n    image: x:1\n    environment:\n"
       "      DB_PASSWORD: \"<S>\n",
       false},
  };
}

Places InOtherConfiguration() {
  return {
      {"Dotenv", ".env", "DB_PASSWORD='<S>'\n"},
      {"DotenvExport", "prod.env", "export API_TOKEN=\"<S>\"\n"},
      {"DotenvExample", ".env.example", "DB_PASSWORD='<S>'\n"},
      {"Supervisor", "supervisord.conf",
       "[program:a]\ncommand=x\nenvironment=A=\"1\",DB_PASSWORD=\"<S>\"\n"},
      {"SupervisorHttp", "supervisord.conf",
       "[unix_http_server]\nfile=/x\nusername=u\npassword=<S>\n"},
      {"ComposeMap", "compose.yaml",
       "services:\n  a:\n    image: x:1\n    environment: {DB_PASSWORD: "
       "'<S>'}\n"},
      {"ComposeList", "compose.yaml",
       "services:\n  a:\n    image: x:1\n    environment: "
       "['DB_PASSWORD=<S>']\n"},
      {"ComposeCommand", "compose.yaml",
       "services:\n  a:\n    image: x\n    command: 'run --password \"<S>\"'\n",
       false},
      {"ComposeUrl", "compose.yaml",
       "services:\n  a:\n    image: x:1\n    environment:\n"
       "      DB: 'postgres://app:<S>@db:5432/app'\n",
       false},
      {"ComposeDefault", "compose.yaml",
       "services:\n  a:\n    image: x\n    environment:\n"
       "      DB_PASSWORD: \"${DB_PASSWORD:-<S>}\"\n",
       false},
      {"Kubernetes", "secret.yaml",
       "env:\n  - name: DB_PASSWORD\n    value: '<S>'\n", false},
      {"Workflow", ".github/workflows/ci.yml",
       "on: push\njobs:\n  a:\n    runs-on: x\n    env: {API_TOKEN: '<S>'}\n"},
      {"Systemd", "a.service",
       "[Service]\nExecStart=/bin/x\nEnvironment=\"DB_PASSWORD=<S>\"\n"},
      {"Quadlet", "a.container",
       "[Container]\nImage=x:1\nEnvironment=DB_PASSWORD=<S>\n"},
      {"Json", "config.json", "{\"db\": {\"password\": \"<S>\"}}\n"},
      {"Toml", "config.toml", "[db]\npassword = \"<S>\"\n"},
      {"Dockerfile", "Dockerfile", "FROM x\nENV DB_PASSWORD=\"<S>\"\n"},
      {"DockerfileArg", "Dockerfile", "FROM x\nARG API_TOKEN=<S>\n"},
  };
}

Places InTexts() {
  return {
      {"ShellExport", "run.sh", "#!/bin/sh\nexport DB_PASSWORD='<S>'\n"},
      {"ShellPrefix", "run.sh", "#!/bin/sh\nPGPASSWORD='<S>' psql\n"},
      {"ShellCurl", "run.sh",
       "#!/bin/sh\ncurl -H 'Authorization: Bearer <S>' https://x.example.org\n",
       false},
      {"ShellUser", "run.sh", "#!/bin/sh\ncurl -u 'root:<S>' https://x.org\n",
       false},
      {"PowerShell", "run.ps1", "$env:DB_PASSWORD = '<S>'\n"},
      {"Cmd", "run.cmd", "set DB_PASSWORD=<S>\r\n"},
      {"Python", "a.py", "import os\nPASSWORD = \"<S>\"\n"},
      {"PythonDefault", "a.py",
       "import os\nx = os.getenv(\"DB_PASSWORD\", \"<S>\")\n"},
      {"TypeScript", "a.ts", "const apiToken = \"<S>\";\n"},
      {"Go", "a.go", "var dbPassword = \"<S>\"\n"},
      {"MarkdownLine", "README.md", "The password: <S>\n", false},
      {"MarkdownCode", "README.md", "Use `DB_PASSWORD=<S>` there.\n"},
      {"MarkdownTable", "README.md",
       "| name | value |\n|---|---|\n| DB_PASSWORD | <S> |\n", false},
      {"MarkdownRow", "README.md",
       "| Field | Value |\n|---|---|\n| Pass | <S> | `apps/gone.md` |\n"},
      {"MarkdownColumn", "README.md",
       "| User | Pass | In |\n|---|---|---|\n| a | b | c |\n"
       "| d | <S> | `apps/gone.md` |\n",
       false},
      {"MarkdownBold", "README.md",
       "The password: **<S>** and `apps/gone.md`\n", false},
      {"MarkdownRowOfOthers", "README.md",
       "| 1 | Pass | <S> | `apps/gone.md` |\n", false},
      {"MarkdownFence", "README.md", "```sh\nexport DB_PASSWORD='<S>'\n```\n"},
      {"Url", "notes.txt", "see https://admin:<S>@host.example.org/path\n",
       false},
      {"NoLineEnd", "run.sh", "#!/bin/sh\nexport DB_PASSWORD='<S>'"},
      {"CarriageReturns", ".env", "A=1\r\nDB_PASSWORD='<S>'\r\nB=2\r\n"},
      {"ByteOrderMark", ".env",
       "\xEF\xBB\xBF"
       "DB_PASSWORD='<S>'\n"},
      {"WideCharacters", ".env",
       "# \xE6\xBC\xA2\xE5\xAD\x97\nDB_PASSWORD='<S>' # \xF0\x9F\x94\x91\n"},
      {"LongLine", "a.json",
       "{\"x\": \"" + std::string(3000, 'y') + "\", \"password\": \"<S>\", " +
           "\"z\": \"" + std::string(3000, 'y') + "\"}\n"},
      {"InvalidUtf8Behind", "run.sh", "export DB_PASSWORD='<S>'\n# \xFF\n",
       false},
  };
}

}  // namespace

const std::vector<SecretPlace>& SecretPlaces() {
  static const Places places = [] {
    Places all;
    for (const Places& some :
         {InManifests(), InProjectsAndHosts(), WithSyntaxErrors(),
          InOtherConfiguration(), InTexts()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }();
  return places;
}

}  // namespace plimsoll::cli
