// check held against the real readers over files with one small fault each.
// Corpora hold files that worked for somebody; this makes those that do not: a
// value of another kind, a key misspelt, a line lost or doubled. The seeds are
// fixed, so a difference comes back until it is mended or told below.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "compiler/base/parallel_for.h"
#include "tests/oracles/ask_readers.h"
#include "tests/oracles/check_files.h"
#include "tests/oracles/harness.h"
#include "tests/oracles/mutants.h"

namespace plimsoll::oracles {
namespace {

// Where reader and check differ and are meant to.
struct Exception {
  std::string_view part;  // Of the changed line, or of what is said.
  std::string_view why;
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
    const std::string text =
        fmt::format("{}\n  reader: {}\n  check: {}", mutant.what,
                    refused ? said : "takes it", found.empty() ? "-" : found);
    for (const Exception& known : exceptions_) {
      if (text.find(known.part) != std::string::npos) return;
    }
    differences_.push_back(text);
  }

  void Report() const {
    std::cout << count_ << " files, " << refused_ << " refused\n";
    EXPECT_EQ(fmt::format("{}", fmt::join(differences_, "\n")), "");
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
      {"is not a name for a container", "newer readers and the engine refuse"},
      {"is not an IP address", "the engine refuses it"},
      {"` is a date", "newer readers refuse it"},
      {".type` is `", "newer readers and the engine refuse it"},
      {"invalid size", "Debian's reader has older rules for sizes"},
      {"required variable", "a variable that is to be set on the machine"},
      {"env file", "a file that is not here"},
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
      {" is no option of `", "supervisord ignores it, which helps nobody"},
      {"supervisor has no section", "the same"},
      {"is written twice", "the same: the second hides the first"},
      {"`[supervisord]` -> `", "the harness adds the section"},
      {"=%%a", "what a placeholder becomes is not judged further"},
      {"=%(program_name)s", "the same"},
      {"`%s` is no placeholder", "the reader prints its whole table"},
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
      {"=\n", "a reset that this version does not take, others do"},
      {"Failed to parse system call", "names are known to the kernel"},
      {"path is absolute", "newer ones take a name behind a colon"},
      {"'0888'", "eights in a number that begins with 0"},
      {"150%", "a percent sign may be a specifier"},
      {"Memory limit '0'", "a limit of nothing"},
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
      {"` as `false`", "the generator takes it for false, which nobody meant"},
      {"invalid service Type ''", "a reset, which systemd itself takes"},
      {"invalid KillMode ''", "the same"},
      {"`[Container]` -> `", "without its section it is no Quadlet file to us"},
      {"means nothing to the generator", "a word is lost in silence"},
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
