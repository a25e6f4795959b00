#include "compiler/base/progress_line.h"

#include <fmt/format.h>

#include <utility>

namespace plimsoll {
namespace {

// Back to the first column, then erase to the end of the line (ECMA-48).
constexpr std::string_view kErase = "\r\x1b[K";
constexpr std::chrono::milliseconds kRefresh{200};

}  // namespace

ProgressLine::ProgressLine(Writer write, std::chrono::milliseconds patience)
    : write_(std::move(write)),
      patience_(patience),
      begin_(std::chrono::steady_clock::now()),
      thread_([this] { Watch(); }) {}

ProgressLine::~ProgressLine() {
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ProgressLine::Say(std::string_view step) {
  const std::lock_guard lock(mutex_);
  step_ = step;
}

void ProgressLine::Watch() {
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return over_; };
  if (changed_.wait_for(lock, patience_, is_over)) return;
  do {
    const auto spent = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::steady_clock::now() - begin_);
    write_(fmt::format("{}plimsoll: {} ({} s)", kErase, step_, spent.count()));
  } while (!changed_.wait_for(lock, kRefresh, is_over));
  write_(kErase);
}

}  // namespace plimsoll
