#include "compiler/driver/machine_facts.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "compiler/base/path.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr uint64_t kFileLimit = 1 << 20;

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(at), text.size());
    parts.push_back(TrimBlanks(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

uint64_t Number(std::string_view text) {
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Asker {
 public:
  explicit Asker(const Console& console) : console_(console) {}

  MachineFacts Run() {
    facts_.name = TrimBlanks(Read("/proc/sys/kernel", "hostname"));
    facts_.address = FirstWord(Ask({"hostname", "-I"}));
    facts_.cpus =
        static_cast<int64_t>(Number(TrimBlanks(Ask({"nproc", "--all"}))));
    AskMemory();
    AskDisk();
    AskOs();
    AskNvidia();
    AskDrivers();
    return std::move(facts_);
  }

 private:
  [[nodiscard]] std::string Read(const std::string& folder,
                                 std::string_view name) const {
    const auto disk = console_.open(folder);
    if (disk == nullptr) return {};
    const auto text = disk->Read(name, kFileLimit);
    return text ? *text : std::string();
  }
  [[nodiscard]] std::string Ask(const std::vector<std::string>& words) const {
    if (!console_.run) return {};
    const ProgramAnswer answer = console_.run(words);
    return answer.exit_code == 0 ? answer.out : std::string();
  }
  static std::string FirstWord(std::string_view text) {
    text = TrimBlanks(text);
    return std::string(text.substr(0, text.find_first_of(" \t\r\n")));
  }
  // The first version number that a program prints: `systemd 252 (252.38)`,
  // `Docker version 28.2.1, build 1`, `4.2.5`.
  [[nodiscard]] std::string VersionFrom(
      const std::vector<std::string>& words) const {
    const std::string text = Ask(words);
    const size_t begin = text.find_first_of("0123456789");
    if (begin == npos) return {};
    const size_t end = text.find_first_not_of("0123456789.", begin);
    std::string version = text.substr(begin, end - begin);
    while (version.ends_with('.')) version.pop_back();
    return version;
  }

  void AskMemory() {
    const std::string text = Read("/proc", "meminfo");
    constexpr std::string_view kName = "MemTotal:";
    const size_t at = text.find(kName);
    if (at == npos) return;
    const std::string_view rest = std::string_view(text).substr(at);
    facts_.memory = Number(TrimBlanks(rest.substr(kName.size()))) * 1024;
  }

  void AskDisk() {
    const std::string text =
        Ask({"df", "--block-size=1", "--output=size", "/"});
    const auto lines = Split(text, '\n');
    if (lines.size() > 1) facts_.disk = Number(lines[1]);
  }

  void AskOs() {
    std::string text = Read("/etc", "os-release");
    // Often a symlink, and none is followed.
    if (text.empty()) text = Read("/usr/lib", "os-release");
    for (const std::string_view line : Split(text, '\n')) {
      const size_t equals = std::min(line.find('='), line.size());
      std::string_view value = line.substr(std::min(equals + 1, line.size()));
      if (value.size() > 1 && value.front() == '"') {
        value = value.substr(1, value.size() - 2);
      }
      if (line.substr(0, equals) == "ID") facts_.id = value;
      if (line.substr(0, equals) == "VERSION_ID") facts_.version = value;
    }
    facts_.arch = DebianArch(TrimBlanks(Ask({"uname", "-m"})));
    facts_.systemd = VersionFrom({"systemctl", "--version"});
    facts_.docker = VersionFrom({"docker", "--version"});
    if (!facts_.docker.empty()) {
      facts_.compose = VersionFrom({"docker", "compose", "version", "--short"});
    }
    facts_.podman = VersionFrom({"podman", "--version"});
    facts_.supervisor = VersionFrom({"supervisord", "--version"});
  }

  static std::string DebianArch(std::string_view machine) {
    constexpr std::pair<std::string_view, std::string_view> kNames[] = {
        {"x86_64", "amd64"},
        {"aarch64", "arm64"},
        {"armv7l", "armhf"},
        {"ppc64le", "ppc64el"}};
    for (const auto& [name, arch] : kNames) {
      if (machine == name) return std::string(arch);
    }
    return std::string(machine);
  }

  void AskNvidia() {
    const std::string text =
        Ask({"nvidia-smi", "--query-gpu=name,memory.total,uuid",
             "--format=csv,noheader,nounits"});
    for (const std::string_view line : Split(text, '\n')) {
      const auto cells = Split(line, ',');
      if (cells.size() != 3) continue;
      facts_.gpus.push_back({.vendor = "nvidia",
                             .model = std::string(cells[0]),
                             .uuid = std::string(cells[2]),
                             .memory = Number(cells[1]) << 20U});
    }
  }

  // Cards that no tool was there to tell of.
  void AskDrivers() {
    const auto disk = console_.open("/sys/class/drm");
    const auto names =
        disk == nullptr
            ? Result<std::vector<std::string>>(std::vector<std::string>())
            : disk->List("");
    if (!names) return;
    const bool has_nvidia = !facts_.gpus.empty();
    for (const std::string& name : *names) {
      // `card0` is a card, `card0-HDMI-A-1` one of its plugs.
      if (!name.starts_with("card") || name.find('-') != npos) continue;
      const std::string device = "/sys/class/drm/" + name + "/device";
      const std::string id(TrimBlanks(Read(device, "vendor")));
      const bool is_nvidia = id == "0x10de";
      if (id != "0x1002" && !(is_nvidia && !has_nvidia)) continue;
      facts_.gpus.push_back(
          {.vendor = is_nvidia ? "nvidia" : "amd",
           .model = {},
           .uuid = {},
           .memory = Number(TrimBlanks(Read(device, "mem_info_vram_total")))});
    }
  }

  const Console& console_;
  MachineFacts facts_;
};

}  // namespace

Result<std::string> ReadFactsFile(const Console& console,
                                  const std::string& path) {
  const std::string absolute = Absolute(console, path);
  const std::string_view above = FolderOf(absolute);
  const auto folder = console.open(above.empty() ? "/" : std::string(above));
  if (folder == nullptr) return Error{"there is no such folder"};
  return folder->Read(BaseNameOf(absolute), kFileLimit);
}

MachineFacts MachineFactsOf(const HostFacts& printed) {
  MachineFacts facts;
  const HostResources& resources = printed.resources;
  const HostOs& os = printed.os;
  if (resources.cpus.set()) {
    facts.cpus = resources.cpus.value.millicpus / 1000;
  }
  const auto bytes = [](const Bytes& field) {
    return field.set() ? field.value.bytes : 0;
  };
  facts.memory = bytes(resources.memory);
  facts.disk = bytes(resources.disk);
  for (const GpuFact& gpu : resources.gpus.items) {
    facts.gpus.push_back({.vendor = std::string(gpu.vendor.text),
                          .model = gpu.model.value,
                          .uuid = gpu.uuid.value,
                          .memory = bytes(gpu.memory)});
  }
  facts.id = os.id.value;
  facts.version = os.version.value;
  facts.arch = os.arch.value;
  facts.systemd = os.systemd.value;
  facts.docker = os.docker.value;
  facts.compose = os.compose.value;
  facts.podman = os.podman.value;
  facts.supervisor = os.supervisor.value;
  return facts;
}

MachineFacts AskMachine(const Console& console) { return Asker(console).Run(); }

}  // namespace plimsoll
