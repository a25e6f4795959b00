#include "compiler/base/shared_map.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "compiler/base/parallel_for.h"

namespace plimsoll {
namespace {

TEST(SharedMap, MakesEachValueOnceForAllThreads) {
  SharedMap<size_t, std::string> map;
  std::atomic<int> made = 0;
  ParallelFor(1000, 4, [&](size_t i) {
    const std::string value = map.Get(i % 7, [&] {
      ++made;
      return std::to_string(i % 7);
    });
    EXPECT_EQ(value, std::to_string(i % 7));
  });
  EXPECT_EQ(made, 7);
}

}  // namespace
}  // namespace plimsoll
