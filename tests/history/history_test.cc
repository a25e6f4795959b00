#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/history/measure.h"

namespace plimsoll::history {
namespace {

// PLIMSOLL_HISTORY_SEEDS=4,5,6 tries others than the three that must hold;
// PLIMSOLL_HISTORY_DUMP=DIR writes what was generated, and what was missed.
std::vector<uint64_t> Seeds() {
  const char* asked = std::getenv("PLIMSOLL_HISTORY_SEEDS");
  if (asked == nullptr) return {914, 26811, 530917};
  std::vector<uint64_t> seeds;
  std::istringstream words(asked);
  for (std::string word; std::getline(words, word, ',');) {
    seeds.push_back(std::stoull(word));
  }
  return seeds;
}

const Catalog& PlantsOfThisFolder() {
  static const Catalog catalog =
      LoadCatalog(std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "tests/history");
  return catalog;
}

void Write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

void Dump(const History& history, uint64_t seed, const std::string& misses) {
  const char* folder = std::getenv("PLIMSOLL_HISTORY_DUMP");
  if (folder == nullptr) return;
  const auto root = std::filesystem::path(folder) / fmt::format("{}", seed);
  std::filesystem::remove_all(root);
  for (const File& file : history.files) Write(root / file.path, file.text);
  Write(root.string() + ".misses", misses);
}

class HistoryTest : public testing::TestWithParam<uint64_t> {};

TEST_P(HistoryTest, CatalogIsWhole) {
  const History history =
      MakeHistory(PlantsOfThisFolder(), {.seed = GetParam()});
  for (const std::string& fault : history.faults) ADD_FAILURE() << fault;
  int defects = 0;
  int near_misses = 0;
  for (const Plant& plant : history.plants) {
    ++(plant.defect ? defects : near_misses);
    EXPECT_FALSE(plant.lines.empty())
        << plant.class_name << ": " << plant.title;
  }
  EXPECT_GE(defects, 200);
  EXPECT_GE(near_misses, 200);
  EXPECT_GE(history.files.size(), 400U);
}

TEST_P(HistoryTest, SameSeedMakesTheSameBytes) {
  const HistoryShape shape{.seed = GetParam()};
  const History one = MakeHistory(PlantsOfThisFolder(), shape);
  const History two = MakeHistory(PlantsOfThisFolder(), shape);
  ASSERT_EQ(one.files.size(), two.files.size());
  for (size_t i = 0; i < one.files.size(); ++i) {
    ASSERT_EQ(one.files[i].path, two.files[i].path);
    ASSERT_EQ(one.files[i].text, two.files[i].text);
  }
}

TEST_P(HistoryTest, NothingIsWrongWithoutPlants) {
  const History history =
      MakeHistory(PlantsOfThisFolder(),
                  {.seed = GetParam(), .defects = false, .near_misses = false});
  const Score score = Measure(history, CheckHistory(history));
  Dump(history, GetParam(), Misses(score));
  for (const std::string& finding : score.elsewhere) ADD_FAILURE() << finding;
}

TEST_P(HistoryTest, NearMissesAloneAreQuiet) {
  const History history =
      MakeHistory(PlantsOfThisFolder(), {.seed = GetParam(), .defects = false});
  const Score score = Measure(history, CheckHistory(history));
  EXPECT_LE(score.total.reported * 100, score.total.near_misses * 2)
      << Misses(score);
  for (const std::string& finding : score.elsewhere) ADD_FAILURE() << finding;
}

TEST_P(HistoryTest, DefectsAreFoundAndNearMissesAreNot) {
  const History history =
      MakeHistory(PlantsOfThisFolder(), {.seed = GetParam()});
  const Score score = Measure(history, CheckHistory(history));
  const std::string misses = Misses(score);
  Dump(history, GetParam(), misses);
  fmt::print("seed {}, {} files\n{}", GetParam(), history.files.size(),
             Table(score));
  for (const auto& [name, each] : score.classes) {
    EXPECT_GE(each.found * 100, each.planted * 90) << name;
  }
  EXPECT_GE(score.total.found * 100, score.total.planted * 95);
  EXPECT_LE(score.total.reported * 100, score.total.near_misses * 2);
  if (HasFailure()) fmt::print("{}", misses);
}

INSTANTIATE_TEST_SUITE_P(Seeds, HistoryTest, testing::ValuesIn(Seeds()),
                         [](const testing::TestParamInfo<uint64_t>& seed) {
                           return fmt::format("{}", seed.param);
                         });

}  // namespace
}  // namespace plimsoll::history
