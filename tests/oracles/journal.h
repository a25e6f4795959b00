#ifndef PLIMSOLL_TESTS_ORACLES_JOURNAL_H_
#define PLIMSOLL_TESTS_ORACLES_JOURNAL_H_

#include <mutex>
#include <string>
#include <thread>

namespace plimsoll::oracles {

// Stands in for systemd's journal: its two sockets in a folder, and whatever
// the manager and its services say, line after line.
class Journal {
 public:
  Journal() = default;
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Listens in `folder`, which exists; false if that cannot be done.
  [[nodiscard]] bool Listen(const std::string& folder);
  [[nodiscard]] std::string Text() const;

 private:
  void Serve();
  void Append(std::string_view text);

  int messages_ = -1;  // Datagrams, a message each.
  int outputs_ = -1;   // Connections, one for each service's output.
  int stop_[2] = {-1, -1};
  std::thread thread_;
  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace plimsoll::oracles

#endif  // PLIMSOLL_TESTS_ORACLES_JOURNAL_H_
