#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/progress_line.h"
#include "compiler/driver/git.h"
#include "compiler/driver/run.h"

namespace plimsoll {
namespace {

// False when the reader has gone or the disk is full: output that was lost
// must not look like a clean run.
bool Print(const std::string& text, std::FILE* stream) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  return std::fflush(stream) == 0 && written;
}

// In the time zone of whoever runs it: a suppression ends with their day.
std::string Today() {
  const std::time_t now = std::time(nullptr);
  std::tm day{};
  char text[sizeof "YYYY-MM-DD"] = {};
  if (::localtime_r(&now, &day) == nullptr ||
      std::strftime(text, sizeof text, "%Y-%m-%d", &day) == 0) {
    return {};
  }
  return text;
}

// A program that is built or installed anew is another file.
std::string ThisProgram() {
  struct stat status {};
  if (::stat("/proc/self/exe", &status) != 0) return {};
  return fmt::format("{} {} {} {} {}.{}", PLIMSOLL_VERSION, status.st_dev,
                     status.st_ino, status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec);
}

Console RealConsole() {
  Console console;
  std::error_code ignored;
  console.cwd = std::filesystem::current_path(ignored).string();
  console.open =
      [](const std::string& absolute) -> std::unique_ptr<FileSystem> {
    struct stat status {};
    const bool folder = ::stat(absolute.c_str(), &status) == 0 &&
                        S_ISDIR(status.st_mode) &&
                        ::access(absolute.c_str(), R_OK | X_OK) == 0;
    return folder ? OpenRealFileSystem(absolute) : nullptr;
  };
  console.git = RunGit;
  console.run = [](const std::vector<std::string>& words) {
    std::vector<std::string> variables = VariablesWithout({"LC_ALL"});
    variables.emplace_back("LC_ALL=C");  // What they print is read.
    return RunProgram(words, std::move(variables), {});
  };
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/') console.home = home;
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') {
    console.cache = cache;
  } else if (!console.home.empty()) {
    console.cache = console.home + "/.cache";
  }
  console.program = ThisProgram();
  console.today = Today();
  console.elapsed = [begin = std::chrono::steady_clock::now()] {
    const auto spent = std::chrono::steady_clock::now() - begin;
    return std::chrono::duration<double>(spent).count();
  };
  const char* no_color = std::getenv("NO_COLOR");
  console.color = ::isatty(STDOUT_FILENO) == 1 &&
                  (no_color == nullptr || *no_color == '\0');
  return console;
}

// With a line of progress where a person looks at standard error.
ExitCode RunWatched(const std::vector<std::string>& args, Console& console) {
  const char* terminal = std::getenv("TERM");
  std::optional<ProgressLine> line;
  if (::isatty(STDERR_FILENO) == 1 && terminal != nullptr &&
      std::string_view(terminal) != "dumb") {
    line.emplace([](std::string_view text) {
      // A terminal that takes no more is no reason to stop.
      [[maybe_unused]] const ssize_t written =
          ::write(STDERR_FILENO, text.data(), text.size());
    });
    console.progress = [&line](std::string_view step) { line->Say(step); };
  }
  const ExitCode code = RunCommand(args, console);
  console.progress = nullptr;
  return code;
}

}  // namespace
}  // namespace plimsoll

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
    // Never freed: the system takes all memory back at once.
    static plimsoll::Console& console =
        *new plimsoll::Console(plimsoll::RealConsole());
    if (console.cwd.empty()) {
      // Every relative path would be one from the root of the disk.
      std::fputs("plimsoll: the current folder is gone\n", stderr);
      return static_cast<int>(plimsoll::ExitCode::kUsage);
    }
    const plimsoll::ExitCode code = plimsoll::RunWatched(args, console);
    const bool printed = plimsoll::Print(console.out, stdout);
    // A reader that has seen enough, as in `| head`, knows that it left.
    if (!printed && errno != EPIPE) {
      console.err += "plimsoll: the output could not be written\n";
    }
    const bool told = plimsoll::Print(console.err, stderr);
    return static_cast<int>(printed && told ? code
                                            : plimsoll::ExitCode::kInternal);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plimsoll: internal error: %s\n", error.what());
    return static_cast<int>(plimsoll::ExitCode::kInternal);
  }
}
