#ifndef PLIMSOLL_TESTS_TEMP_DIR_H_
#define PLIMSOLL_TESTS_TEMP_DIR_H_

#include <gtest/gtest.h>
#include <sys/types.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace plimsoll {

// A folder on the real disk that goes away with everything in it.
class TempDir {
 public:
  TempDir() : path_(testing::TempDir() + "plimsoll-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }
  // Creates missing folders; returns the absolute path.
  std::string Write(std::string_view name, std::string_view contents,
                    mode_t mode = 0644) const {
    const std::string path = *this / name;
    std::filesystem::create_directories(
        std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << contents;
    std::filesystem::permissions(path,
                                 static_cast<std::filesystem::perms>(mode));
    return path;
  }

 private:
  std::string path_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_TESTS_TEMP_DIR_H_
