#include "compiler/model/flatten.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/model/bound.h"

namespace plimsoll {
namespace {

std::vector<std::string> FlatLines(std::string_view fields) {
  Bound bound(OurApp(fields));
  const App app = bound.FirstApp();
  std::vector<std::string> lines;
  for (const FlatField& field : Flatten(app)) {
    EXPECT_TRUE(field.span.valid()) << field.path;
    lines.push_back(field.path + " " + std::string(field.text));
  }
  return lines;
}

TEST(Flatten, NamesListsAndMapsByPath) {
  EXPECT_THAT(FlatLines("ports: [{host: 80, container: 8080}]\n"
                        "container: {image: a:1, labels: {team: x}}\n"),
              testing::IsSupersetOf(
                  {"ports.0.host 80", "ports.0.container 8080",
                   "container.image a:1", "container.labels.team x"}));
}

TEST(Flatten, GivesAWrappedValueThePathOfItsStruct) {
  const std::vector<std::string> lines =
      FlatLines("resources: {address_space_limit: {value: 4Gi}}\n");
  EXPECT_THAT(lines, testing::Contains("resources.address_space_limit 4Gi"));
}

TEST(Flatten, LeavesOutEnvironmentsAndTargets) {
  const std::vector<std::string> lines =
      FlatLines("environment: {A: b}\ntargets: {compose: {tty: true}}\n");
  for (const std::string& line : lines) {
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("environment")));
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("targets")));
  }
}

}  // namespace
}  // namespace plimsoll
