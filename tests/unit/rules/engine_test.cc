#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/selection.h"

namespace plimsoll {
namespace {

class RunRulesTest : public testing::Test {
 protected:
  void Add(std::string path, std::string text, FileKind kind) {
    ParsedFile file;
    file.source = &sources_.Add(std::move(path), std::move(text), kind);
    file.secrets = FindSecrets(*file.source);
    repository_.files.push_back(std::move(file));
  }
  std::vector<std::string> Run(unsigned jobs, const RuleOptions& options = {}) {
    std::vector<std::string> found;
    const Sink sink = RunRules(repository_, nullptr, jobs, options);
    for (const Diagnostic& diagnostic : sink.diagnostics()) {
      found.push_back(std::string(diagnostic.id) + " " + diagnostic.message);
    }
    return found;
  }

  SourceMap sources_;
  Repository repository_{.sources = &sources_};
};

TEST_F(RunRulesTest, FindsTheSameInTheSameOrderWithAnyJobs) {
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(1000 + i);
    Add("e" + n + ".env", "A_URL=:80\nB_PASSWORD=Tr4wler-" + n + "\n",
        FileKind::kDotenv);
  }
  const std::vector<std::string> one = Run(1);
  EXPECT_EQ(one.size(), 400U);
  EXPECT_EQ(one, Run(4));
}

TEST_F(RunRulesTest, ShowsGeneratedFilesToTheSecretRulesOnly) {
  Add("deploy/a.env", "A_URL=:80\nB_PASSWORD=Tr4wler-nine-7\n",
      FileKind::kDotenv);
  repository_.files[0].role = DocumentRole::kGenerated;
  ASSERT_EQ(Run(1).size(), 1U);
  EXPECT_TRUE(Run(1)[0].starts_with("secrets/plaintext"));
}

TEST_F(RunRulesTest, RunsOnlyWhatIsAskedFor) {
  Add("a.env", "A_URL=:80\nB_PASSWORD=Tr4wler-nine-7\n", FileKind::kDotenv);
  EXPECT_EQ(Run(1).size(), 2U);
  EXPECT_EQ(Run(1, {.only = {"hosts/empty-host"}}).size(), 1U);
  EXPECT_EQ(Run(1, {.only = {"secrets"}}).size(), 1U);
  EXPECT_EQ(Run(1, {.only = {"secret"}}).size(), 0U);
}

TEST(SelectRules, TakesTheProfileAndWhatIsAdded) {
  Sink sink;
  for (const Profile profile :
       {Profile::kDefault, Profile::kStrict, Profile::kHardened}) {
    for (const Rule* rule : AllRules()) {
      const auto is_active = [&](const RuleOptions& options) {
        return std::ranges::count(SelectRules(nullptr, options, &sink), rule,
                                  &ActiveRule::rule) == 1;
      };
      const bool usual = rule->profile == Profile::kDefault;
      EXPECT_EQ(is_active({.profile = profile}),
                usual || rule->profile == profile);
      EXPECT_TRUE(
          is_active({.profile = profile, .also = {std::string(rule->id)}}));
    }
  }
}

TEST_F(RunRulesTest, ShowsNoBinaryFile) {
  Add("a.bin", "A_URL=:80\n", FileKind::kBinary);
  EXPECT_TRUE(Run(1).empty());
}

TEST(Registry, FindsRulesAndTheirPages) {
  const Rule* rule = FindRule("network/port-conflict");
  ASSERT_NE(rule, nullptr);
  EXPECT_TRUE(PageOf(*rule).starts_with("# network/port-conflict\n"));
  EXPECT_EQ(FindRule("network/none"), nullptr);
}

}  // namespace
}  // namespace plimsoll
