#ifndef PLIMSOLL_COMPILER_BASE_FILE_DESCRIPTOR_H_
#define PLIMSOLL_COMPILER_BASE_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace plimsoll {

// Owns a descriptor of an open file, or none: -1.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool ok() const { return fd_ >= 0; }
  // Some file systems report a failed write only here.
  [[nodiscard]] int Close() { return ::close(std::exchange(fd_, -1)); }
  [[nodiscard]] int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_BASE_FILE_DESCRIPTOR_H_
