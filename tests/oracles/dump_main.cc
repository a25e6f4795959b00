// Stands in for a service under a real manager; see DumpProgram() in
// harness.h. The file appears whole, so a waiting test can read it at once.

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv, char** environment) {
  const char* path = std::getenv("PLIMSOLL_DUMP");
  if (path == nullptr) return 64;
  const std::string draft =
      std::string(path) + "." + std::to_string(::getpid());
  std::FILE* file = std::fopen(draft.c_str(), "wb");
  if (file == nullptr) return 73;
  const auto write = [file](const std::string& text) {
    std::fwrite(text.c_str(), 1, text.size() + 1, file);
  };
  write(std::to_string(argc));
  for (int i = 0; i < argc; ++i) write(argv[i]);
  for (char** e = environment; *e != nullptr; ++e) write(*e);
  if (std::fclose(file) != 0) return 74;
  // Unlike rename(2), link(2) never replaces what an earlier call wrote.
  const int linked = ::link(draft.c_str(), path);
  const bool lost = linked != 0 && errno != EEXIST;
  ::unlink(draft.c_str());
  if (lost) return 74;
  if (std::getenv("PLIMSOLL_DUMP_STAY") != nullptr) ::pause();
  return 0;
}
