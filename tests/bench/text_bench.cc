// The scan for secrets over plain text: what every byte of a repository costs
// whatever kind of file it is in.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/base/file_system.h"
#include "compiler/driver/session.h"
#include "compiler/index/secrets.h"
#include "compiler/source/source_file.h"

namespace plimsoll::bench {
namespace {

constexpr std::string_view kShell =
    "#!/usr/bin/env bash\nset -euo pipefail\nendpoint=${1:?usage: deploy "
    "HOST}\n"
    "for unit in api worker; do\n  ssh -p 2222 \"root@$endpoint\" "
    "systemctl restart \"$unit\"\ndone\n";
constexpr std::string_view kCode =
    "import os\n\nclass Settings:\n    token = os.environ[\"API_TOKEN\"]\n"
    "    retries = int(os.getenv(\"RETRIES\", \"3\"))\n\n"
    "def connect(settings):\n    return Client(settings.token, timeout=30)\n";
constexpr std::string_view kDotenv =
    "DATABASE_URL=postgres://app@db.example.org:5432/app\nLEVEL=info\n"
    "# Filled in on the host.\nAPI_PASSWORD=\nQUEUE=jobs@cpu\n";
constexpr std::string_view kProse =
    "The password of the console is kept in the vault, not here. Ask for it,\n"
    "and never paste a token into this file: a scan would find it. See also\n"
    "`docs/runbook.md` for the keys that are rotated each month.\n\n";

// Every line has a keyword of some format or a credential's name.
constexpr std::string_view kCompose =
    "services:\n  api:\n    image: registry.example.org/api:1.4.2\n"
    "    environment:\n      DATABASE_URL: postgres://api@db:5432/api\n"
    "      API_KEY_FILE: /run/secrets/api-key\n"
    "      JWT_SECRET: ${JWT_SECRET:?}\n      SESSION_TOKEN: <from the vault>\n"
    "    healthcheck:\n      test: [\"CMD\", \"curl\", \"-fsS\", "
    "\"http://localhost/\"]\n";
// What nearly is one: the beginnings of many formats.
constexpr std::string_view kNearTokens =
    "ghp_ glpat- AKIA xoxb- sk-proj- eyJ0 npm_ dop_v1_ hvs. tskey-auth- key-\n"
    "password: passwd: secret= token= api_key= mysql -p curl -u https://a:b\n";

void Scan(benchmark::State& state, const char* path, FileKind kind,
          std::string_view block) {
  std::string text;
  while (text.size() < (1U << 20U)) text += block;
  const SourceFile file(FileId{0}, path, text, kind);
  for (auto _ : state) benchmark::DoNotOptimize(FindSecrets(file));
  state.SetBytesProcessed(static_cast<int64_t>(text.size()) *
                          state.iterations());
}

// The same over the real files that PLIMSOLL_CORPUS names.
void ScanCorpus(benchmark::State& state) {
  const char* folder = std::getenv("PLIMSOLL_CORPUS");
  if (folder == nullptr) {
    state.SkipWithError("PLIMSOLL_CORPUS is not set");
    return;
  }
  const auto disk = OpenRealFileSystem(folder);
  const auto session = Load(*disk, {});
  const SourceMap& sources = session->sources;
  int64_t bytes = 0;
  for (auto _ : state) {
    for (size_t i = 0; i < sources.size(); ++i) {
      benchmark::DoNotOptimize(FindSecrets(sources[i]));
      bytes += static_cast<int64_t>(sources[i].text().size());
    }
  }
  state.SetBytesProcessed(bytes);
}

BENCHMARK_CAPTURE(Scan, shell, "deploy.sh", FileKind::kShell, kShell);
BENCHMARK_CAPTURE(Scan, code, "settings.py", FileKind::kCode, kCode);
BENCHMARK_CAPTURE(Scan, dotenv, ".env.example", FileKind::kDotenv, kDotenv);
BENCHMARK_CAPTURE(Scan, compose, "compose.yaml", FileKind::kCompose, kCompose);
BENCHMARK_CAPTURE(Scan, near_tokens, "a.conf", FileKind::kText, kNearTokens);
BENCHMARK_CAPTURE(Scan, prose, "notes.md", FileKind::kMarkdown, kProse);
BENCHMARK(ScanCorpus);

}  // namespace
}  // namespace plimsoll::bench
