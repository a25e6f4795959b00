#include "compiler/base/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace plimsoll {
namespace {

// Hands out indices in order. All indices below a failing one have been handed
// out before it, so the failure of the lowest index is the same in every run.
class Work {
 public:
  Work(size_t count, const std::function<void(size_t)>& body)
      : count_(count), body_(body) {}

  void Run() {
    while (!failed_.load(std::memory_order_relaxed)) {
      const size_t index = next_.fetch_add(1, std::memory_order_relaxed);
      if (index >= count_) return;
      try {
        body_(index);
      } catch (...) {
        Fail(index, std::current_exception());
      }
    }
  }

  void Rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void Fail(size_t index, std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!error_ || index < error_index_) {
      error_ = std::move(error);
      error_index_ = index;
    }
    failed_.store(true, std::memory_order_relaxed);
  }

  const size_t count_;
  const std::function<void(size_t)>& body_;
  std::atomic<size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::exception_ptr error_;
  size_t error_index_ = 0;
};

std::vector<std::jthread> StartWorkers(size_t count, Work* work) {
  std::vector<std::jthread> workers;
  workers.reserve(count);
  try {
    while (workers.size() < count) {
      workers.emplace_back([work] { work->Run(); });
    }
  } catch (const std::system_error&) {
    // The machine has no thread left for us; those we have do the work.
  }
  return workers;
}

}  // namespace

void ParallelFor(size_t count, unsigned jobs,
                 const std::function<void(size_t)>& body) {
  const size_t threads = std::min<size_t>(std::max(jobs, 1U), count);
  if (threads <= 1) {
    for (size_t i = 0; i < count; ++i) body(i);
    return;
  }
  Work work(count, body);
  {
    const auto workers = StartWorkers(threads - 1, &work);
    work.Run();
  }
  work.Rethrow();
}

unsigned DefaultJobs() {
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace plimsoll
