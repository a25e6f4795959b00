// check held against the real readers over files with one small fault each.
// Corpora hold files that worked for somebody; this makes those that do not: a
// value of another kind, a key misspelt, a line lost or doubled. The seeds are
// fixed, so a difference comes back until it is mended or told below.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/base/parallel_for.h"
#include "tests/oracles/ask_readers.h"
#include "tests/oracles/differences.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

TEST(Mutants, OfSupervisorFilesAreJudgedAsSupervisorDoes) {
  const std::string python = FindSupervisor();
  if (python.empty()) PLIMSOLL_WITHOUT("Supervisor is not installed here");
  const std::vector<Mutant> mutants = MutantsOf(kSupervisorBase, 500, 2);
  std::vector<std::string> texts;
  for (const Mutant& mutant : mutants) texts.push_back(mutant.text());
  const std::vector<std::string> answers = AskSupervisor(python, texts);
  Differences differences({
      {Alone::kCheck, By::kWords, " is no option of `",
       "supervisord ignores it, which helps nobody"},
      {Alone::kCheck, By::kLine, "`[supervisord]` -> `",
       "the harness adds the section"},
      {Alone::kReader, By::kLine, "=%%a",
       "what a placeholder becomes is not judged further"},
      {Alone::kReader, By::kLine, "=%(program_name)s", "the same"},
  });
  for (size_t i = 0; i < mutants.size(); ++i) {
    differences.Judge(mutants[i], !answers[i].empty(), answers[i],
                      ErrorsIn({{"supervisord.conf", mutants[i].text()}},
                               "supervisord.conf", "supervisor"));
  }
  differences.Report();
}

TEST(Mutants, OfUnitsAreJudgedAsSystemdDoes) {
  PLIMSOLL_READER(analyze, "systemd-analyze");
  const std::vector<Mutant> mutants = MutantsOf(kServiceBase, 400, 3);
  Files units;
  for (size_t i = 0; i < mutants.size(); ++i) {
    units[fmt::format("m{}.service", i)] = mutants[i].text();
  }
  const Complaints complaints = AskSystemd(analyze, units);
  Differences differences({
      {Alone::kReader, By::kLine, "=\n",
       "a reset that this version does not take, others do"},
      {Alone::kReader, By::kWords, "path is absolute",
       "newer ones take a name behind a colon", Readers::kSome},
      {Alone::kReader, By::kLine, "150%", "a percent sign may be a specifier"},
  });
  for (size_t i = 0; i < mutants.size(); ++i) {
    const std::string name = fmt::format("m{}.service", i);
    const auto said = complaints.find(name);
    const bool refused = said != complaints.end();
    differences.Judge(mutants[i], refused,
                      refused ? said->second.front() : std::string(),
                      ErrorsIn({{name, mutants[i].text()}}, name, "systemd"));
  }
  differences.Report();
}

TEST(Mutants, OfQuadletFilesAreJudgedAsTheGeneratorDoes) {
  PLIMSOLL_READER(generator, "quadlet");
  const std::vector<Mutant> mutants = MutantsOf(kContainerBase, 200, 4);
  const Files others = {{"data.volume", "[Volume]\n"},
                        {"net.network", "[Network]\n"},
                        {"pod.pod", "[Pod]\n"}};
  std::vector<Complaints> complaints(mutants.size());
  // One by one: of many faulty files the generator does not name each.
  ParallelFor(mutants.size(), DefaultJobs(), [&](size_t i) {
    Files files = others;
    files["m.container"] = mutants[i].text();
    bool crashed = false;
    complaints[i] = AskQuadlet(generator, files, &crashed);
    if (crashed) complaints[i]["m.container"].emplace_back("it crashes");
  });
  Differences differences({
      {Alone::kCheck, By::kWords, "` as `false`",
       "the generator takes it for false, which nobody meant"},
      {Alone::kReader, By::kWords, "invalid service Type ''",
       "a reset, which systemd itself takes"},
      {Alone::kReader, By::kWords, "invalid KillMode ''", "the same"},
      {Alone::kReader, By::kLine, "`[Container]` -> `",
       "without its section it is no Quadlet file to us"},
  });
  for (size_t i = 0; i < mutants.size(); ++i) {
    Files files = others;
    files["m.container"] = mutants[i].text();
    std::string said;
    for (const auto& [name, lines] : complaints[i]) said += lines.front();
    differences.Judge(mutants[i], !said.empty(), said,
                      ErrorsIn(files, "m.container", "quadlet"));
  }
  differences.Report();
}

}  // namespace
}  // namespace plimsoll::oracles
