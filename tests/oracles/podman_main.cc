// Stands in for podman under a real systemd: `run` says that it is ready and
// stays, so that /proc shows what it was told; `secret create` keeps the file;
// everything else is done at once.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Below a folder that Stage covers.
constexpr const char* kSecrets = "/var/lib/podman-secrets";

void SayReady() {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const socklen_t size = static_cast<socklen_t>(
      offsetof(sockaddr_un, sun_path) + std::strlen(path));
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM, 0);
  constexpr std::string_view kReady = "READY=1";
  void* const raw = &address;
  (void)!::sendto(fd, kReady.data(), kReady.size(), 0,
                  static_cast<sockaddr*>(raw), size);
  ::close(fd);
}

int KeepSecret(const std::vector<std::string>& words) {
  if (words.size() < 2) return 125;
  std::error_code error;
  fs::create_directories(kSecrets, error);
  fs::copy_file(words.back(), fs::path(kSecrets) / words[words.size() - 2],
                fs::copy_options::overwrite_existing, error);
  return error ? 125 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.empty()) return 125;
  if (words.size() > 1 && words[0] == "secret" && words[1] == "create") {
    return KeepSecret(words);
  }
  // `volume exists` of what a test names as not there.
  if (words.size() > 2 && words[1] == "exists") {
    return words[2].find("missing") == std::string::npos ? 0 : 1;
  }
  if (words[0] != "run") return 0;
  const bool stays = std::find(words.begin(), words.end(), "-d") != words.end();
  SayReady();
  if (stays) ::pause();
  return 0;
}
