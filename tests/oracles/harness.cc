#include "tests/oracles/harness.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace plimsoll::oracles {

namespace fs = std::filesystem;

namespace {

std::string ExecutableIn(const std::string& folder, const std::string& name) {
  const std::string path = folder + "/" + name;
  return ::access(path.c_str(), X_OK) == 0 ? path : std::string();
}

std::vector<std::string> SplitPath(const std::string& path) {
  std::vector<std::string> folders;
  std::istringstream stream(path);
  for (std::string folder; std::getline(stream, folder, ':');) {
    folders.push_back(folder);
  }
  return folders;
}

std::string EnvironmentOr(const char* key, const char* fallback) {
  const char* value = std::getenv(key);
  return value == nullptr ? fallback : value;
}

}  // namespace

std::string FindReader(const std::string& name) {
  if (name.starts_with('/')) return Exists(name) ? name : std::string();
  std::vector<std::string> folders = SplitPath(EnvironmentOr("PATH", ""));
  folders.insert(folders.begin(), PLIMSOLL_SOURCE_DIR "/build/oracles/bin");
  const std::string own = EnvironmentOr("PLIMSOLL_ORACLES", "");
  if (!own.empty()) folders.insert(folders.begin(), own + "/bin");
  for (const std::string& folder : folders) {
    std::string found = ExecutableIn(folder, name);
    if (!found.empty()) return found;
  }
  return {};
}

bool ReadersAreRequired() {
  return EnvironmentOr("PLIMSOLL_REQUIRE_ORACLES", "") == "1";
}

std::string ReadWhole(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

bool Exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool WaitUntil(const std::function<bool()>& done,
               std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::string DumpProgram() { return PLIMSOLL_DUMP_PROGRAM; }

std::vector<std::string> SplitAtNul(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = text.find('\0');
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

Dump ReadDump(const std::string& path) {
  const std::vector<std::string> parts = SplitAtNul(ReadWhole(path));
  Dump dump;
  if (parts.empty()) return dump;
  const size_t count = std::stoul(parts.front());
  if (count > 0) dump.program = parts[1];
  for (size_t i = 2; i < parts.size(); ++i) {
    if (i <= count) {
      dump.arguments.push_back(parts[i]);
      continue;
    }
    const size_t equals = parts[i].find('=');
    if (equals == std::string::npos) continue;
    dump.environment[parts[i].substr(0, equals)] = parts[i].substr(equals + 1);
  }
  return dump;
}

}  // namespace plimsoll::oracles
