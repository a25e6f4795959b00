// check held against docker compose over projects with one small fault each,
// in any of their files; see mutation_test.cc.

#include <gtest/gtest.h>

#include "compiler/base/parallel_for.h"
#include "tests/oracles/ask_compose.h"
#include "tests/oracles/differences.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

// What the reader says of a mutant. What others only take parts of, check
// judges as a file of its own, too.
ComposeAnswer AnswerTo(const std::string& compose, const Mutant& mutant,
                       const std::string& error) {
  ComposeAnswer answer = AskCompose(compose, mutant.files);
  if (!answer.accepted || error.empty() ||
      mutant.path.starts_with("compose.")) {
    return answer;
  }
  return AskCompose(compose, mutant.files, mutant.path);
}

// Judges `count` mutants of `base`.
void Compare(const std::string& compose, const Base& base, size_t count,
             uint32_t seed, Differences& differences) {
  const std::vector<Mutant> mutants = MutantsOf(base, count, seed);
  std::vector<ComposeAnswer> answers(mutants.size());
  std::vector<std::string> errors(mutants.size());
  ParallelFor(mutants.size(), DefaultJobs(), [&](size_t i) {
    errors[i] = ErrorsIn(mutants[i].files, "", "compose");
    answers[i] = AnswerTo(compose, mutants[i], errors[i]);
  });
  for (size_t i = 0; i < mutants.size(); ++i) {
    differences.Judge(mutants[i], !answers[i].accepted, answers[i].error,
                      errors[i]);
  }
}

TEST(ComposeMutants, AreJudgedAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
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
  Compare(compose, kComposeBase, 250, 1, differences);
  differences.Report();
}

TEST(ComposeMutants, WithDevicesAreJudgedAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  Differences differences({
      {Alone::kCheck, By::kWords, "` is a date", "newer readers refuse it",
       Readers::kSome},
      {Alone::kReader, By::kWords, ".ignore must be a list",
       "newer readers take text", Readers::kSome},
  });
  Compare(compose, kDevicesBase, 80, 5, differences);
  differences.Report();
}

TEST(ComposeMutants, WithNewKeysAreJudgedAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  const ComposeAnswer whole = AskCompose(compose, FilesOf(kNewKeysBase));
  if (!whole.accepted) {
    GTEST_SKIP() << "the reader here is too old for these keys: "
                 << whole.error;
  }
  Differences differences({
      {Alone::kCheck, By::kWords, "unknown field `services.two.gpus[].",
       "the reader passes over it, and another device is asked for"},
  });
  Compare(compose, kNewKeysBase, 60, 6, differences);
  differences.Report();
}

TEST(ComposeMutants, ThatIncludeAreJudgedAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  Differences differences({
      {Alone::kReader, By::kWords, "no such file or directory",
       "env files are made on each machine: compose/missing-env-file warns"},
  });
  Compare(compose, kIncludeBase, 70, 1, differences);
  Compare(compose, kNestedIncludeBase, 40, 8, differences);
  differences.Report();
}

TEST(ComposeMutants, ThatExtendOrOverrideAreJudgedAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  Differences differences({
      {Alone::kCheck, By::kWords, ".type` is `",
       "newer readers and the engine refuse it", Readers::kSome},
      {Alone::kCheck, By::kWords, "unknown field `services.web.extends.",
       "the reader passes over it, which nobody meant", Readers::kSome},
      {Alone::kReader, By::kWords, "no such file or directory",
       "env files are made on each machine: compose/missing-env-file warns"},
      {Alone::kCheck, By::kWords, "the engine knows no restart policy",
       "the engine refuses it, when the container is made"},
  });
  Compare(compose, kExtendsBase, 70, 9, differences);
  Compare(compose, kOverrideBase, 60, 10, differences);
  differences.Report();
}

}  // namespace
}  // namespace plimsoll::oracles
