#include "compiler/base/parallel_for.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace plimsoll {
namespace {

TEST(ParallelFor, CallsEveryIndexOnce) {
  for (unsigned jobs : {0U, 1U, 2U, 3U, 8U, 64U}) {
    for (size_t count : {0U, 1U, 2U, 7U, 1000U}) {
      std::vector<std::atomic<int>> calls(count);
      ParallelFor(count, jobs, [&](size_t i) { ++calls[i]; });
      for (size_t i = 0; i < count; ++i) {
        EXPECT_EQ(calls[i], 1) << i << " of " << count << ", jobs " << jobs;
      }
    }
  }
}

TEST(ParallelFor, OneJobRunsInOrderOnTheCallingThread) {
  std::vector<size_t> order;
  const auto caller = std::this_thread::get_id();
  ParallelFor(5, 1, [&](size_t i) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    order.push_back(i);
  });
  EXPECT_EQ(order, (std::vector<size_t>{0, 1, 2, 3, 4}));
}

TEST(ParallelFor, RethrowsTheFailureOfTheLowestIndex) {
  for (unsigned jobs : {1U, 2U, 4U}) {
    for (int repeat = 0; repeat < 50; ++repeat) {
      std::string caught;
      try {
        ParallelFor(100, jobs, [](size_t i) {
          if (i >= 10) throw std::runtime_error(std::to_string(i));
        });
      } catch (const std::runtime_error& error) {
        caught = error.what();
      }
      EXPECT_EQ(caught, "10");
    }
  }
}

TEST(ParallelFor, NestsWithoutDeadlock) {
  std::atomic<int> calls{0};
  ParallelFor(4, 4,
              [&](size_t) { ParallelFor(4, 4, [&](size_t) { ++calls; }); });
  EXPECT_EQ(calls, 16);
}

TEST(DefaultJobs, IsAtLeastOne) { EXPECT_GE(DefaultJobs(), 1U); }

}  // namespace
}  // namespace plimsoll
