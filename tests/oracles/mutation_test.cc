// check held against the real readers over files with one small fault each.
// Corpora hold files that worked for somebody; this makes those that do not: a
// value of another kind, a key misspelt, a line lost or doubled. The seeds are
// fixed, so a difference comes back until it is mended or told below.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <iostream>

#include "compiler/base/parallel_for.h"
#include "tests/oracles/ask_readers.h"
#include "tests/oracles/check_files.h"
#include "tests/oracles/harness.h"
#include "tests/oracles/mutants.h"

namespace plimsoll::oracles {
namespace {

// Who complains where the other one does not.
enum class Alone : uint8_t { kReader, kCheck };
// What an exception is known by: the changed line, or what is said about it.
enum class By : uint8_t { kLine, kWords };
// Whether every version of the reader differs from check, or older ones only.
enum class Readers : uint8_t { kAll, kSome };

// Where reader and check differ and are meant to.
struct Exception {
  Alone alone;
  By by;
  std::string_view part;
  std::string_view why;
  Readers readers = Readers::kAll;
  size_t uses = 0;
};

class Differences {
 public:
  explicit Differences(std::vector<Exception> exceptions)
      : exceptions_(std::move(exceptions)) {}

  void Judge(const Mutant& mutant, bool refused, const std::string& said,
             const std::string& found) {
    ++count_;
    refused_ += refused ? 1 : 0;
    if (refused == !found.empty()) return;
    const Alone alone = refused ? Alone::kReader : Alone::kCheck;
    const std::string& words = refused ? said : found;
    bool is_known = false;
    for (Exception& known : exceptions_) {
      const std::string& text = known.by == By::kLine ? mutant.what : words;
      if (known.alone != alone || text.find(known.part) == std::string::npos) {
        continue;
      }
      ++known.uses;
      is_known = true;
    }
    if (is_known) return;
    differences_.push_back(fmt::format("{}\n  reader: {}\n  check: {}",
                                       mutant.what, refused ? said : "takes it",
                                       found.empty() ? "-" : found));
  }

  void Report() const {
    std::cout << count_ << " files, " << refused_ << " refused\n";
    EXPECT_EQ(fmt::format("{}", fmt::join(differences_, "\n")), "");
    for (const Exception& known : exceptions_) {
      EXPECT_TRUE(known.uses > 0 || known.readers == Readers::kSome)
          << "no longer needed: " << known.part;
    }
    // A base that the reader refuses would make every answer the same.
    EXPECT_GT(refused_, count_ / 10);
    EXPECT_LT(refused_, count_ - count_ / 10);
  }

 private:
  std::vector<Exception> exceptions_;
  std::vector<std::string> differences_;
  size_t count_ = 0;
  size_t refused_ = 0;
};

std::string ErrorsIn(const Files& files, std::string_view path,
                     std::string_view group) {
  std::vector<Finding> findings = OfGroups(CheckFiles(files), group);
  std::erase_if(findings, [&](const Finding& finding) {
    return finding.severity != Severity::kError || finding.path != path;
  });
  return findings.empty() ? std::string() : findings.front().message;
}

TEST(Mutants, OfComposeFilesAreJudgedAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  const std::vector<Mutant> mutants = MutantsOf(kComposeBase, 250, 1);
  std::vector<Output> outputs(mutants.size());
  ParallelFor(mutants.size(), DefaultJobs(), [&](size_t i) {
    const TempDir folder;
    const std::string file = folder.Write("compose.yaml", mutants[i].text);
    folder.Write("web.env", "A=b\n");
    const auto output =
        oracles::Run({.argv = {compose, "-f", file, "config", "-q"},
                      .environment = {"COMPOSE_PROJECT_NAME=mutant"},
                      .directory = folder.path()});
    if (output) outputs[i] = *output;
  });
  Differences differences({
      {Alone::kCheck, By::kWords, "is not a name for a container",
       "newer readers and the engine refuse", Readers::kSome},
      {Alone::kCheck, By::kWords, "` is a date", "newer readers refuse it",
       Readers::kSome},
      {Alone::kCheck, By::kWords, ".type` is `",
       "newer readers and the engine refuse it", Readers::kSome},
      {Alone::kReader, By::kWords, "invalid size",
       "Debian's reader has older rules for sizes", Readers::kSome},
  });
  for (size_t i = 0; i < mutants.size(); ++i) {
    const Files files = {{"compose.yaml", mutants[i].text},
                         {"web.env", "A=b\n"}};
    differences.Judge(mutants[i], outputs[i].exit_code != 0, outputs[i].err,
                      ErrorsIn(files, "compose.yaml", "compose"));
  }
  differences.Report();
}

TEST(Mutants, OfSupervisorFilesAreJudgedAsSupervisorDoes) {
  const std::string python = FindSupervisor();
  if (python.empty()) PLIMSOLL_WITHOUT("Supervisor is not installed here");
  const std::vector<Mutant> mutants = MutantsOf(kSupervisorBase, 500, 2);
  std::vector<std::string> texts;
  for (const Mutant& mutant : mutants) texts.push_back(mutant.text);
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
                      ErrorsIn({{"supervisord.conf", mutants[i].text}},
                               "supervisord.conf", "supervisor"));
  }
  differences.Report();
}

TEST(Mutants, OfUnitsAreJudgedAsSystemdDoes) {
  PLIMSOLL_READER(analyze, "systemd-analyze");
  const std::vector<Mutant> mutants = MutantsOf(kServiceBase, 400, 3);
  Files units;
  for (size_t i = 0; i < mutants.size(); ++i) {
    units[fmt::format("m{}.service", i)] = mutants[i].text;
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
                      ErrorsIn({{name, mutants[i].text}}, name, "systemd"));
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
    files["m.container"] = mutants[i].text;
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
    files["m.container"] = mutants[i].text;
    std::string said;
    for (const auto& [name, lines] : complaints[i]) said += lines.front();
    differences.Judge(mutants[i], !said.empty(), said,
                      ErrorsIn(files, "m.container", "quadlet"));
  }
  differences.Report();
}

}  // namespace
}  // namespace plimsoll::oracles
