#include "compiler/base/progress_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

namespace plimsoll {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// What a terminal was sent, to be waited for.
class Terminal {
 public:
  ProgressLine::Writer writer() {
    return [this](std::string_view text) {
      const std::lock_guard lock(mutex_);
      text_ += text;
      changed_.notify_all();
    };
  }
  bool Shows(std::string_view text) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::minutes(1), [&] {
      return text_.find(text) != std::string::npos;
    });
  }
  std::string Text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
};

TEST(ProgressLine, SaysTheStepAndGoes) {
  Terminal terminal;
  {
    ProgressLine line(terminal.writer(), milliseconds{0});
    line.Say("reading 7 paths");
    EXPECT_TRUE(terminal.Shows("\r\x1b[Kplimsoll: reading 7 paths (0 s)"));
    line.Say("checking 5 files");
    EXPECT_TRUE(terminal.Shows("\r\x1b[Kplimsoll: checking 5 files ("));
  }
  EXPECT_THAT(terminal.Text(), testing::EndsWith(")\r\x1b[K"));
}

TEST(ProgressLine, IsSilentWhenAllIsSoonOver) {
  Terminal terminal;
  {
    ProgressLine line(terminal.writer(), hours{1});
    line.Say("reading 7 paths");
  }
  EXPECT_EQ(terminal.Text(), "");
}

}  // namespace
}  // namespace plimsoll
