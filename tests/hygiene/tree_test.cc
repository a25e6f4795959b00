// The checks over the project's own tree. That each of them can fail is shown
// beside its code, on bad examples in memory.
#include <gtest/gtest.h>

#include "tests/hygiene/layering.h"
#include "tests/hygiene/limits.h"
#include "tests/hygiene/listing.h"
#include "tests/hygiene/source_tree.h"

namespace plimsoll::hygiene {
namespace {

const std::vector<SourceText>& Tree() {
  static const std::vector<SourceText> kTree = LoadTree(PLIMSOLL_SOURCE_DIR);
  return kTree;
}

template <class Check>
std::vector<Fault> InEachFile(Check check) {
  std::vector<Fault> faults;
  for (const SourceText& file : Tree()) {
    for (Fault& fault : check(file)) faults.push_back(std::move(fault));
  }
  return faults;
}

TEST(Tree, IsFound) {
  EXPECT_GT(Tree().size(), 100u) << "looked in " << PLIMSOLL_SOURCE_DIR;
}

TEST(Tree, KeepsItsLayers) {
  const std::vector<Fault> faults = InEachFile(CheckLayering);
  EXPECT_TRUE(faults.empty()) << Describe(faults);
}

TEST(Tree, KeepsFilesShort) {
  const std::vector<Fault> faults = InEachFile(CheckLength);
  EXPECT_TRUE(faults.empty()) << Describe(faults);
}

TEST(Tree, NamesNoMachine) {
  const std::vector<Fault> faults = InEachFile(CheckMachinePaths);
  EXPECT_TRUE(faults.empty()) << Describe(faults);
}

TEST(Tree, CompilesEverySource) {
  const std::vector<Fault> faults = CheckListed(Tree());
  EXPECT_TRUE(faults.empty()) << Describe(faults);
}

TEST(Tree, KeepsListsSorted) {
  const std::vector<Fault> faults = InEachFile(CheckSorted);
  EXPECT_TRUE(faults.empty()) << Describe(faults);
}

}  // namespace
}  // namespace plimsoll::hygiene
