// Whole commands over generated fleets, on a disk in memory.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/driver/run.h"
#include "tests/bench/generated_fleet.h"

namespace plimsoll::bench {
namespace {

std::shared_ptr<MemoryFileSystem> DiskOf(const FleetShape& shape) {
  auto disk = std::make_shared<MemoryFileSystem>();
  for (GeneratedFile& file : GenerateFleet(shape)) {
    disk->Add(file.path, std::move(file.text));
  }
  return disk;
}

// A number for a fleet that plimsoll rejects would mean nothing.
void RunClean(benchmark::State& state, const std::vector<std::string>& args,
              const std::shared_ptr<MemoryFileSystem>& disk) {
  Console console = MemoryConsole(disk);
  const ExitCode code = RunCommand(args, console);
  if (code != ExitCode::kClean) {
    state.SkipWithError((console.err + console.out).substr(0, 2000).c_str());
  }
}

void BM_Check(benchmark::State& state) {
  const int apps = static_cast<int>(state.range(0));
  const auto disk = DiskOf({.hosts = apps / 20, .apps = apps});
  for (auto _ : state) RunClean(state, {"check"}, disk);
  state.counters["apps/s"] =
      benchmark::Counter(apps, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_Check)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

void BM_Build(benchmark::State& state) {
  const int hosts = static_cast<int>(state.range(0));
  const FleetShape shape = {.hosts = hosts, .apps = 20, .on_every_host = true};
  for (auto _ : state) {
    state.PauseTiming();
    const auto disk = DiskOf(shape);
    state.ResumeTiming();
    RunClean(state, {"build"}, disk);
  }
  state.counters["hosts/s"] =
      benchmark::Counter(hosts, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(BM_Build)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll::bench
