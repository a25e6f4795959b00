#include "tests/oracles/stage.h"

#include <unistd.h>

#include <filesystem>
#include <sstream>

namespace plimsoll::oracles {

namespace fs = std::filesystem;

namespace {

constexpr char kInRoot[] = R"sh(
set -eu
stage=$1
shift
for name in usr bin sbin lib lib32 lib64 libx32 etc dev proc sys; do
  [ -e "/$name" ] || continue
  if [ -L "/$name" ]; then
    [ -e "$stage/$name" ] || ln -s "$(readlink "/$name")" "$stage/$name"
    continue
  fi
  mkdir -p "$stage/$name"
  mount --rbind "/$name" "$stage/$name"
done
[ ! -d "$stage/.bin" ] || mount --bind "$stage/.bin" "$stage/usr/local/bin"
# Seldom in the PATH of whoever is not root, and never in that of the tests.
exec "$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)" "$stage" "$@"
)sh";

constexpr char kOverMachine[] = R"sh(
set -eu
stage=$1
shift
for name in opt run var/lib; do
  mount --bind "$stage/$name" "/$name"
done
[ ! -d "$stage/.bin" ] || mount --bind "$stage/.bin" /usr/local/bin
[ ! -f "$stage/.passwd" ] || mount --bind "$stage/.passwd" /etc/passwd
exec "$@"
)sh";

std::vector<std::string> Unshared(const char* script, const std::string& folder,
                                  const std::vector<std::string>& command) {
  std::vector<std::string> argv = {"unshare", "--mount"};
  if (::geteuid() != 0) argv.emplace_back("--map-root-user");
  for (const std::string& word :
       {std::string("sh"), std::string("-c"), std::string(script),
        std::string("sh"), folder}) {
    argv.push_back(word);
  }
  argv.insert(argv.end(), command.begin(), command.end());
  return argv;
}

std::string ReadProc(pid_t pid, std::string_view file) {
  return ReadWhole("/proc/" + std::to_string(pid) + "/" + std::string(file));
}

}  // namespace

Stage::Stage() : folder_(dir_ / "stage") {
  for (const char* name : {"opt", "run", "tmp", "var/lib", "var/log"}) {
    fs::create_directories(fs::path(folder_) / name);
  }
}

std::string Stage::operator/(std::string_view path) const {
  while (path.starts_with('/')) path.remove_prefix(1);
  return folder_ + "/" + std::string(path);
}

std::string Stage::Write(std::string_view path, std::string_view contents,
                         mode_t mode) const {
  while (path.starts_with('/')) path.remove_prefix(1);
  return dir_.Write("stage/" + std::string(path), contents, mode);
}

void Stage::StandIn(const std::vector<std::string>& names) const {
  for (const std::string& name : names) {
    Write(".bin/" + name, ReadWhole(PLIMSOLL_STAND_IN), 0755);
  }
}

void Stage::StandInPodman() const {
  Write(".bin/podman", ReadWhole(PLIMSOLL_PODMAN), 0755);
}

std::vector<std::string> Stage::InRoot(
    const std::vector<std::string>& command) const {
  return Unshared(kInRoot, folder_, command);
}

std::vector<std::string> Stage::OverMachine(
    const std::vector<std::string>& command) const {
  return Unshared(kOverMachine, folder_, command);
}

std::string Stage::Trouble() {
  const Stage stage;
  for (const auto& argv :
       {stage.InRoot({"true"}), stage.OverMachine({"true"})}) {
    const Result<Output> output = Run({.argv = argv});
    if (!output) return output.error();
    if (output->exit_code != 0) {
      return "no private mount namespace here: " + output->err;
    }
  }
  return {};
}

std::vector<pid_t> ChildrenOf(pid_t pid) {
  std::vector<pid_t> children;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    // `PID (NAME) STATE PARENT`, where the name may hold anything.
    const std::string stat = ReadWhole(entry.path().string() + "/stat");
    const size_t end = stat.rfind(')');
    if (end == std::string::npos) continue;
    std::istringstream words(stat.substr(end + 1));
    std::string state;
    pid_t parent = 0;
    words >> state >> parent;
    if (parent == pid) children.push_back(std::stoi(name));
  }
  return children;
}

std::map<std::string, std::string> EnvironmentOf(pid_t pid) {
  std::map<std::string, std::string> environment;
  for (const std::string& pair : SplitAtNul(ReadProc(pid, "environ"))) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos) continue;
    environment[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return environment;
}

std::vector<std::string> ArgumentsOf(pid_t pid) {
  return SplitAtNul(ReadProc(pid, "cmdline"));
}

std::string LimitOf(pid_t pid, std::string_view name) {
  std::istringstream lines(ReadProc(pid, "limits"));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name)) continue;
    std::istringstream words(line.substr(name.size()));
    std::string soft;
    words >> soft;
    return soft;
  }
  return {};
}

}  // namespace plimsoll::oracles
