// The YAML front end alone: bytes to a tree with spans and comments.
#include <benchmark/benchmark.h>

#include "compiler/frontend/frontend.h"
#include "tests/bench/generated_fleet.h"

namespace plimsoll::bench {
namespace {

// One manifest is the usual size; a thousand in one stream shows the rate
// without the cost of starting.
void BM_ParseYaml(benchmark::State& state) {
  std::string text;
  for (int app = 0; app < state.range(0); ++app) {
    if (app > 0) text += "---\n";
    text += GenerateManifest(app, {});
  }
  const SourceFile file(FileId{1}, "manifest.yml", text, FileKind::kManifest);
  for (auto _ : state) {
    Sink sink;
    benchmark::DoNotOptimize(ParseYaml(file, sink));
  }
  state.SetBytesProcessed(static_cast<int64_t>(text.size()) *
                          state.iterations());
}
BENCHMARK(BM_ParseYaml)->Arg(1)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace plimsoll::bench
