// check held against docker compose over files of variables with one small
// fault each, and the values that both read in those that they take.

#include <gtest/gtest.h>

#include "compiler/base/parallel_for.h"
#include "compiler/compose/interpolate.h"
#include "compiler/frontend/frontend.h"
#include "tests/oracles/ask_compose.h"
#include "tests/oracles/differences.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

using Values = std::map<std::string, std::string>;

// What the loader of compose files reads in a file of variables; those are left
// out that depend on a variable which nothing sets.
Values ValuesIn(const std::string& text) {
  const SourceFile file(FileId{0}, ".env", text, FileKind::kDotenv);
  Sink sink;
  const Tree tree = ParseDotenv(file, sink);
  compose::Environment environment;
  environment.Add(tree);
  Values values;
  for (const Entry& entry : tree.root()->entries) {
    const std::string key(entry.key->text);
    const compose::Variable* variable = environment.Find(key);
    if (variable != nullptr && !variable->unknown) {
      values[key] = variable->value;
    }
  }
  return values;
}

// A mutant, what the reader says of it, and what check does.
struct Judged {
  Mutant mutant;
  ComposeAnswer answer;
  std::string error;
};

std::vector<Judged> Judge(const Base& base, size_t count, uint32_t seed,
                          const std::string& compose,
                          Differences& differences) {
  std::vector<Judged> all;
  for (Mutant& mutant : MutantsOf(base, count, seed)) {
    all.push_back({.mutant = std::move(mutant)});
  }
  ParallelFor(all.size(), DefaultJobs(), [&](size_t i) {
    all[i].answer = AskCompose(compose, all[i].mutant.files);
    all[i].error = ErrorsIn(all[i].mutant.files, all[i].mutant.path, "env");
  });
  for (const Judged& judged : all) {
    differences.Judge(judged.mutant, !judged.answer.accepted,
                      judged.answer.error, judged.error);
  }
  return all;
}

// Returns how many values were compared.
size_t CompareValues(const std::vector<Judged>& all) {
  size_t compared = 0;
  for (const Judged& judged : all) {
    if (!judged.answer.accepted || !judged.error.empty()) continue;
    const Values values = ValuesIn(judged.mutant.text());
    for (const auto& [key, read] : judged.answer.environment) {
      const auto own = values.find(key);
      if (own == values.end()) continue;
      EXPECT_EQ(own->second, read) << judged.mutant.what << key;
      ++compared;
    }
  }
  return compared;
}

// What both readings of such a file may differ in.
Differences Expected() {
  return Differences({
      {Alone::kReader, By::kWords, "contains whitespaces",
       "the raw format is held against no grammar here", Readers::kSome},
  });
}

TEST(DotenvMutants, ForInterpolationAreReadAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  Differences differences = Expected();
  EXPECT_GT(CompareValues(Judge(kDotenvBase, 80, 11, compose, differences)),
            300U);
  differences.Report();
}

TEST(DotenvMutants, ForServicesAreReadAsComposeDoes) {
  PLIMSOLL_READER(compose, "docker-compose");
  Differences differences = Expected();
  EXPECT_GT(CompareValues(Judge(kEnvFileBase, 80, 12, compose, differences)),
            300U);
  // Readers before 2.30 know one format only.
  if (AskCompose(compose, FilesOf(kRawEnvFileBase)).accepted) {
    Judge(kRawEnvFileBase, 40, 13, compose, differences);
  }
  differences.Report();
}

}  // namespace
}  // namespace plimsoll::oracles
