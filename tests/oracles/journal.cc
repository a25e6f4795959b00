#include "tests/oracles/journal.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string_view>
#include <vector>

namespace plimsoll::oracles {

namespace {

int Bind(const std::string& path, int type) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return -1;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  void* const raw = &address;
  // Services may run as anybody.
  constexpr mode_t kForAll = 0666;
  if (::bind(fd, static_cast<sockaddr*>(raw), sizeof(address)) != 0 ||
      ::chmod(path.c_str(), kForAll) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

// The text of a message: `FIELD=value` lines, one of which is MESSAGE. The
// form for values of several lines is left as it comes.
std::string_view MessageOf(std::string_view fields) {
  constexpr std::string_view kField = "\nMESSAGE=";
  const size_t at = fields.find(kField);
  if (at == std::string_view::npos) return fields;
  fields.remove_prefix(at + kField.size());
  return fields.substr(0, fields.find('\n'));
}

}  // namespace

bool Journal::Listen(const std::string& folder) {
  messages_ = Bind(folder + "/socket", SOCK_DGRAM);
  outputs_ = Bind(folder + "/stdout", SOCK_STREAM);
  constexpr int kPending = 64;
  if (messages_ < 0 || outputs_ < 0 || ::listen(outputs_, kPending) != 0 ||
      ::pipe(stop_) != 0) {
    return false;
  }
  thread_ = std::thread([this] { Serve(); });
  return true;
}

Journal::~Journal() {
  if (thread_.joinable()) {
    ::close(stop_[1]);
    stop_[1] = -1;
    thread_.join();
  }
  for (const int fd : {messages_, outputs_, stop_[0], stop_[1]}) {
    if (fd >= 0) ::close(fd);
  }
}

void Journal::Serve() {
  std::vector<pollfd> open = {{.fd = stop_[0], .events = POLLIN, .revents = 0},
                              {.fd = messages_, .events = POLLIN, .revents = 0},
                              {.fd = outputs_, .events = POLLIN, .revents = 0}};
  std::string buffer(1 << 16, '\0');
  while (::poll(open.data(), open.size(), -1) >= 0 && open[0].revents == 0) {
    for (size_t i = open.size(); i-- > 1;) {
      if (open[i].revents == 0) continue;
      if (open[i].fd == outputs_) {
        const int fd = ::accept4(outputs_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd >= 0) open.push_back({.fd = fd, .events = POLLIN, .revents = 0});
        continue;
      }
      const ssize_t size = ::read(open[i].fd, buffer.data(), buffer.size());
      const std::string_view text(buffer.data(),
                                  size > 0 ? static_cast<size_t>(size) : 0);
      if (open[i].fd == messages_) {
        Append(MessageOf(text));
      } else if (size > 0) {
        Append(text);
      } else {
        ::close(open[i].fd);
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }
  for (size_t i = 3; i < open.size(); ++i) ::close(open[i].fd);
}

void Journal::Append(std::string_view text) {
  const std::lock_guard lock(mutex_);
  text_ += text;
  if (!text_.ends_with('\n')) text_ += '\n';
}

std::string Journal::Text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

}  // namespace plimsoll::oracles
