#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tests/oracles/harness.h"

namespace plimsoll::oracles {

namespace fs = std::filesystem;

namespace {

constexpr char kManager[] = "/usr/lib/systemd/systemd";

// Runs in the new mount namespace as `sh -c kEnter sh MANAGER CGROUP_LIST
// JOURNAL STAGE`. systemd refuses to be a user manager unless the machine looks
// booted with systemd; and it moves every process of its cgroup into one of its
// own, so it gets a cgroup that holds nothing else, in each hierarchy it
// manages.
constexpr char kEnter[] = R"sh(
set -eu
# As on a booted machine: credentials are mounted by a child of the manager.
mount --make-rshared /
if [ -d /run/systemd ]; then
  mount -t tmpfs tmpfs /run/systemd
else
  mount -t tmpfs tmpfs /run
fi
mkdir -p /run/systemd/system /run/systemd/journal
mount --bind "$3" /run/systemd/journal
while IFS=: read -r number controllers path; do
  case $controllers in
    '') trees='/sys/fs/cgroup /sys/fs/cgroup/unified' ;;
    name=systemd) trees=/sys/fs/cgroup/systemd ;;
    cpu|cpuacct|cpu,cpuacct|blkio|memory|devices|pids) trees=/sys/fs/cgroup/$controllers ;;
    *) trees='' ;;
  esac
  for tree in $trees; do
    own=${tree}${path%/}
    if [ -w "$own/cgroup.procs" ]; then
      mkdir "$own/plimsoll-$$"
      echo "$own/plimsoll-$$" >>"$2"
      echo $$ >"$own/plimsoll-$$/cgroup.procs"
      break
    fi
  done
done </proc/self/cgroup
if [ -n "$4" ]; then
  mkdir -p "$4/run/systemd"
  mount --rbind /run/systemd "$4/run/systemd"
  for name in opt run var/lib; do
    mount --rbind "$4/$name" "/$name"
  done
  [ ! -d "$4/.bin" ] || mount --bind "$4/.bin" /usr/local/bin
  [ ! -f "$4/.passwd" ] || mount --bind "$4/.passwd" /etc/passwd
fi
exec "$1" --user --log-target=journal --log-level=info
)sh";

std::vector<std::string> SessionEnvironment(const TempDir& dir) {
  return {"XDG_RUNTIME_DIR=" + dir / "run", "HOME=" + dir / "home",
          "XDG_CONFIG_HOME=" + dir / "config", "SYSTEMD_COLORS=0"};
}

std::vector<std::string> Unshare() {
  if (::geteuid() == 0) return {"unshare", "--mount"};
  return {"unshare", "--mount", "--map-root-user"};
}

}  // namespace

Result<std::unique_ptr<SystemdSession>> SystemdSession::Start(
    const std::string& stage) {
  if (!Exists(kManager)) return Error{"no systemd here"};
  std::unique_ptr<SystemdSession> session(new SystemdSession);
  const TempDir& dir = session->dir_;
  for (const char* name : {"run", "home", "journal", "config/systemd/user"}) {
    fs::create_directories(dir / name);
  }
  fs::permissions(dir / "run", fs::perms::owner_all);
  if (!session->journal_.Listen(dir / "journal")) {
    return Error{"no sockets in " + dir.path()};
  }
  Command command{.argv = Unshare(), .environment = SessionEnvironment(dir)};
  for (const std::string& word :
       {std::string("sh"), std::string("-c"), std::string(kEnter),
        std::string("sh"), std::string(kManager), dir / "cgroups",
        dir / "journal", stage}) {
    command.argv.push_back(word);
  }
  Result<std::unique_ptr<Process>> manager =
      Process::Start(command, dir / "log");
  if (!manager) return Error{manager.error()};
  session->manager_ = std::move(*manager);
  // The manager may also end instead of becoming ready.
  const bool settled = WaitUntil([&] {
    return Exists(dir / "run/systemd/private") || !session->manager_->Running();
  });
  if (settled && session->manager_->Running()) return session;
  return Error{"no `systemd --user` here: " + session->Log()};
}

SystemdSession::~SystemdSession() {
  if (manager_) manager_->Stop();
  RemoveCgroups();
}

void SystemdSession::RemoveCgroups() const {
  std::istringstream list(ReadWhole(dir_ / "cgroups"));
  for (std::string root; std::getline(list, root);) {
    std::vector<fs::path> folders = {root};
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(root, ignored)) {
      if (entry.is_directory(ignored)) folders.push_back(entry.path());
    }
    // Deepest first; the kernel empties a cgroup a moment after its last exit.
    std::reverse(folders.begin(), folders.end());
    for (const fs::path& folder : folders) {
      (void)WaitUntil(
          [&] { return ::rmdir(folder.c_str()) == 0 || !Exists(folder); },
          std::chrono::seconds(5));
    }
  }
}

void SystemdSession::AddUnit(std::string_view name,
                             std::string_view text) const {
  dir_.Write("config/systemd/user/" + std::string(name), text);
}

Result<Output> SystemdSession::Systemctl(
    std::vector<std::string> arguments) const {
  Command command{.argv = {"systemctl", "--user"},
                  .environment = SessionEnvironment(dir_)};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return Run(command);
}

std::string SystemdSession::Log() const {
  return ReadWhole(dir_ / "log") + journal_.Text();
}

}  // namespace plimsoll::oracles
