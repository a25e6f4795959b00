// What the indexes over a whole repository cost, beside reading it.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>

#include "compiler/base/file_system.h"
#include "compiler/driver/session.h"
#include "compiler/index/env_use.h"
#include "compiler/index/facts.h"
#include "compiler/index/references.h"
#include "tests/bench/generated_fleet.h"

namespace plimsoll::bench {
namespace {

MemoryFileSystem FleetDisk(int apps) {
  MemoryFileSystem disk;
  for (GeneratedFile& file :
       GenerateFleet({.hosts = apps / 20, .apps = apps})) {
    disk.Add(file.path, std::move(file.text));
  }
  return disk;
}

// Stacks as people publish them: a compose file, its sample, a script, a
// program and a document that all name the same variables.
MemoryFileSystem StacksDisk(int stacks) {
  MemoryFileSystem disk;
  for (int i = 0; i < stacks; ++i) {
    std::string compose = "services:\n";
    std::string sample;
    std::string script = "#!/bin/sh\n";
    std::string code = "import os\n";
    std::string page = "| variable | default |\n|---|---|\n";
    for (int v = 0; v < 20; ++v) {
      const std::string name = fmt::format("STACK{}_VALUE_{}", i % 50, v);
      compose += fmt::format(
          "  web{}:\n    image: registry.example.org/web:1.{}\n"
          "    environment:\n      {}: ${{{}:-10.0.{}.1:80}}\n",
          v, v, name, name, v);
      sample += fmt::format("{}=10.0.{}.1:80\n", name, v);
      script += fmt::format("run --to \"${{{}:-10.0.{}.1:80}}\"\n", name, v);
      code += fmt::format("A = os.getenv(\"{}\", \"10.0.{}.1:80\")\n", name, v);
      page += fmt::format("| `{}` | `10.0.{}.1:80` |\n", name, v);
    }
    const std::string folder = fmt::format("stacks/{}/", i);
    disk.Add(folder + "compose.yaml", std::move(compose));
    disk.Add(folder + ".env.example", std::move(sample));
    disk.Add(folder + "run.sh", std::move(script));
    disk.Add(folder + "main.py", std::move(code));
    disk.Add(folder + "README.md", std::move(page));
  }
  return disk;
}

void RunLoad(benchmark::State& state, const MemoryFileSystem& disk) {
  for (auto _ : state) benchmark::DoNotOptimize(Load(disk, {}));
}

void BuildIndexes(const Session& session) {
  const Fleet* fleet = session.fleet ? &*session.fleet : nullptr;
  const EnvIndex env = BuildEnvIndex(session.repository, 1);
  benchmark::DoNotOptimize(BuildFactIndex(session.repository, env, fleet, 1));
  benchmark::DoNotOptimize(BuildReferences(session.repository, fleet));
}

void RunIndex(benchmark::State& state, const MemoryFileSystem& disk) {
  const auto session = Load(disk, {});
  for (auto _ : state) BuildIndexes(*session);
  state.counters["statements"] =
      static_cast<double>(session->repository.env->statements.size());
}

// A whole check, indexes and all, on one thread, in CPU time;
// `percent_for_indexes` is what they take of it. The aim is less than 30.
void RunCheck(benchmark::State& state, const FileSystem& disk) {
  std::clock_t checks = 0;
  std::clock_t indexes = 0;
  for (auto _ : state) {
    const std::clock_t begin = std::clock();
    const auto session = Load(disk, {});
    benchmark::DoNotOptimize(CheckSession(*session, 1));
    checks += std::clock() - begin;
    state.PauseTiming();
    const std::clock_t again = std::clock();
    BuildIndexes(*session);
    indexes += std::clock() - again;
    state.ResumeTiming();
  }
  state.counters["percent_for_indexes"] =
      100.0 * static_cast<double>(indexes) / static_cast<double>(checks);
}

void BM_CheckFleet(benchmark::State& state) {
  RunCheck(state, FleetDisk(10'000));
}
void BM_CheckStacks(benchmark::State& state) {
  RunCheck(state, StacksDisk(500));
}
// The real files that PLIMSOLL_CORPUS names.
void BM_CheckCorpus(benchmark::State& state) {
  const char* const corpus = std::getenv("PLIMSOLL_CORPUS");
  if (corpus == nullptr) {
    state.SkipWithError("PLIMSOLL_CORPUS names no folder");
    return;
  }
  RunCheck(state, *OpenRealFileSystem(corpus));
}

void BM_LoadFleet(benchmark::State& state) {
  RunLoad(state, FleetDisk(10'000));
}
void BM_IndexFleet(benchmark::State& state) {
  RunIndex(state, FleetDisk(10'000));
}
void BM_LoadStacks(benchmark::State& state) { RunLoad(state, StacksDisk(500)); }
void BM_IndexStacks(benchmark::State& state) {
  RunIndex(state, StacksDisk(500));
}
BENCHMARK(BM_CheckFleet)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_CheckStacks)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_CheckCorpus)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_LoadFleet)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_IndexFleet)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_LoadStacks)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_IndexStacks)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll::bench
