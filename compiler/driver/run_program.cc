#include "compiler/driver/run_program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace plimsoll {
namespace {

// A file without a name, for what a child reads or says.
class Scratch {
 public:
  Scratch() : file_(::memfd_create("plimsoll", MFD_CLOEXEC)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (file_ >= 0) ::close(file_);
  }

  [[nodiscard]] int file() const { return file_; }

  [[nodiscard]] bool Fill(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t put = ::write(file_, text.data(), text.size());
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return false;
      text.remove_prefix(static_cast<size_t>(put));
    }
    return ::lseek(file_, 0, SEEK_SET) == 0;
  }

 private:
  int file_;
};

std::string ReadAll(int file) {
  std::string output;
  std::array<char, 1 << 16> buffer{};
  for (;;) {
    const ssize_t got = ::read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return output;
    output.append(buffer.data(), static_cast<size_t>(got));
  }
}

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

std::vector<std::string> VariablesWithout(
    const std::vector<std::string_view>& left_out) {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    const std::string_view name = variable.substr(0, variable.find('='));
    if (std::ranges::count(left_out, name) == 0) kept.emplace_back(variable);
  }
  return kept;
}

ProgramAnswer RunProgram(std::vector<std::string> words,
                         std::vector<std::string> variables,
                         std::string_view input) {
  ProgramAnswer answer;
  const Scratch in;
  const Scratch err;
  std::array<int, 2> ends{};
  if (!in.Fill(input) || ::pipe2(ends.data(), O_CLOEXEC) != 0) return answer;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in.file(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, err.file(), STDERR_FILENO);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, words[0].c_str(), &actions, nullptr,
                     Pointers(words).data(), Pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (failed == 0) answer.out = ReadAll(ends[0]);
  ::close(ends[0]);
  if (failed != 0) return answer;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return answer;
  }
  if (::lseek(err.file(), 0, SEEK_SET) == 0) answer.err = ReadAll(err.file());
  if (WIFEXITED(status)) answer.exit_code = WEXITSTATUS(status);
  return answer;
}

}  // namespace plimsoll
