#ifndef PLIMSOLL_COMPILER_BASE_PROGRESS_LINE_H_
#define PLIMSOLL_COMPILER_BASE_PROGRESS_LINE_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace plimsoll {

// Told what begins, for whoever waits: "checking 3852 files".
using Progress = std::function<void(std::string_view step)>;

// One line of a terminal that says what takes so long. It appears after half a
// second, is written over in place, and is gone when the object is.
class ProgressLine {
 public:
  using Writer = std::function<void(std::string_view)>;

  // `write` is called from another thread, never twice at once.
  explicit ProgressLine(Writer write, std::chrono::milliseconds patience =
                                          std::chrono::milliseconds{500});
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // From any thread.
  void Say(std::string_view step);

 private:
  void Watch();

  const Writer write_;
  const std::chrono::milliseconds patience_;
  const std::chrono::steady_clock::time_point begin_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string step_ = "starting";
  bool over_ = false;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_PROGRESS_LINE_H_
