// `facts`: what this machine is, as a host file, or compared with one.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "compiler/base/path.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/machine_facts.h"
#include "compiler/frontend/frontend.h"
#include "compiler/model/bind.h"
#include "compiler/model/host.h"

namespace plimsoll {
namespace {

// `name` as an id has to be: the first label of a host name, in lower case.
std::string IdFrom(std::string_view name) {
  std::string id;
  for (const char c : name.substr(0, name.find('.'))) {
    const bool upper = c >= 'A' && c <= 'Z';
    const char lower = upper ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain = (lower >= 'a' && lower <= 'z') ||
                       (lower >= '0' && lower <= '9') || lower == '-';
    if (plain && !(id.empty() && lower == '-')) id += lower;
  }
  return id.empty() ? "this-machine" : id;
}

// A text that every reader of YAML takes for one.
std::string Quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace);
}

// Rounded down, so that nobody plans with memory that is not there.
std::string Mebibytes(uint64_t bytes) {
  constexpr uint64_t kMebi = 1ULL << 20U;
  constexpr uint64_t kGibi = 1ULL << 30U;
  return bytes % kGibi == 0 ? fmt::format("{}Gi", bytes / kGibi)
                            : fmt::format("{}Mi", bytes / kMebi);
}

class Printer {
 public:
  explicit Printer(const MachineFacts& facts) : facts_(facts) {}

  std::string Run() {
    Line(0,
         "# Made by `plimsoll facts`; what it could not find out is left "
         "out.");
    Line(0, "host:");
    Line(1, "id: " + IdFrom(facts_.name));
    Line(1, "roles: []");
    if (!facts_.address.empty()) {
      Line(1, "address: " + Quoted(facts_.address));
    }
    PrintResources();
    PrintOs();
    return std::move(text_);
  }

 private:
  void Line(size_t depth, std::string_view text) {
    text_ += fmt::format("{:{}}{}\n", "", 2 * depth, text);
  }

  void PrintResources() {
    Line(1, "resources:");
    if (facts_.cpus > 0) Line(2, fmt::format("cpus: {}", facts_.cpus));
    if (facts_.memory > 0) Line(2, "memory: " + Mebibytes(facts_.memory));
    if (facts_.disk > 0) Line(2, "disk: " + Mebibytes(facts_.disk));
    if (facts_.gpus.empty()) return;
    Line(2, "gpus:");
    for (const MachineGpu& gpu : facts_.gpus) {
      Line(3, "- vendor: " + gpu.vendor);
      if (!gpu.model.empty()) Line(4, "model: " + Quoted(gpu.model));
      if (gpu.memory > 0) Line(4, "memory: " + Mebibytes(gpu.memory));
      if (!gpu.uuid.empty()) Line(4, "uuid: " + Quoted(gpu.uuid));
    }
  }

  void PrintOs() {
    Line(1, "os:");
    const auto field = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) Line(2, fmt::format("{}: {}", name, Quoted(value)));
    };
    field("id", facts_.id);
    field("version", facts_.version);
    field("arch", facts_.arch);
    field("systemd", facts_.systemd);
    field("docker", facts_.docker);
    field("compose", facts_.compose);
    field("podman", facts_.podman);
    field("supervisor", facts_.supervisor);
  }

  const MachineFacts& facts_;
  std::string text_;
};

// Says where a host file states what this machine is not.
class Comparer {
 public:
  Comparer(const SourceMap& sources, const MachineFacts& machine,
           std::string_view name)
      : sources_(sources), machine_(machine), name_(name) {}

  std::string Run(const HostFacts& stated) {
    const HostResources& resources = stated.resources;
    if (resources.cpus.set() && machine_.cpus > 0 &&
        resources.cpus.value.millicpus != machine_.cpus * 1000) {
      Differs(resources.cpus, "cpus", std::to_string(machine_.cpus));
    }
    CompareSize(resources.memory, "memory", machine_.memory);
    CompareSize(resources.disk, "disk", machine_.disk);
    CompareGpus(resources);
    CompareText(stated.os.id, "os.id", machine_.id);
    CompareText(stated.os.arch, "os.arch", machine_.arch);
    CompareVersion(stated.os.version, "os.version", machine_.version);
    CompareVersion(stated.os.systemd, "os.systemd", machine_.systemd);
    CompareVersion(stated.os.docker, "os.docker", machine_.docker);
    CompareVersion(stated.os.compose, "os.compose", machine_.compose);
    CompareVersion(stated.os.podman, "os.podman", machine_.podman);
    CompareVersion(stated.os.supervisor, "os.supervisor", machine_.supervisor);
    return std::move(text_);
  }

 private:
  template <class T>
  void Differs(const Field<T>& field, std::string_view name,
               std::string_view here) {
    const SourceFile& file = sources_.Get(field.span.file);
    const LineCol at = file.Locate(field.span.begin);
    text_ += fmt::format("{}:{}:{}: {} differs, {} has {}\n", file.path(),
                         at.line, at.column, name, name_, here);
  }

  // People state what is sold, the kernel what is left of it.
  void CompareSize(const Bytes& field, std::string_view name, uint64_t here) {
    constexpr double kTolerance = 0.1;
    if (!field.set() || here == 0) return;
    const auto stated = static_cast<double>(field.value.bytes);
    const double off = std::abs(stated - static_cast<double>(here));
    if (off > kTolerance * stated) Differs(field, name, Mebibytes(here));
  }

  void CompareText(const Text& field, std::string_view name,
                   const std::string& here) {
    if (field.set() && !here.empty() && field.value != here) {
      Differs(field, name, "`" + here + "`");
    }
  }

  // `252` is every 252.x; a program that is stated and not there differs.
  void CompareVersion(const Text& field, std::string_view name,
                      const std::string& here) {
    if (!field.set() || field.value == here ||
        here.starts_with(field.value + ".")) {
      return;
    }
    Differs(field, name, here.empty() ? "none" : "`" + here + "`");
  }

  void CompareGpus(const HostResources& resources) {
    for (size_t i = 0; i < resources.gpus.items.size(); ++i) {
      const GpuFact& stated = resources.gpus.items[i];
      if (i >= machine_.gpus.size()) {
        Differs(stated.vendor, fmt::format("gpus[{}]", i), "none there");
        continue;
      }
      const MachineGpu& here = machine_.gpus[i];
      if (stated.vendor.stated() && stated.vendor.text != here.vendor) {
        Differs(stated.vendor, fmt::format("gpus[{}].vendor", i), here.vendor);
      }
      CompareSize(stated.memory, fmt::format("gpus[{}].memory", i),
                  here.memory);
      CompareText(stated.uuid, fmt::format("gpus[{}].uuid", i), here.uuid);
    }
  }

  const SourceMap& sources_;
  const MachineFacts& machine_;
  std::string_view name_;
  std::string text_;
};

ExitCode CheckFacts(const std::string& path, const MachineFacts& machine,
                    Console& console) {
  const auto text = ReadFactsFile(console, path);
  if (!text) {
    console.err += fmt::format("plimsoll: {}: {}\n", path, text.error());
    return ExitCode::kUsage;
  }
  SourceMap sources;
  const SourceFile& file = sources.Add(path, *text, FileKind::kHost);
  Sink sink;
  const Tree tree = ParseYaml(file, sink);
  const Node* node = HostNodeOf(tree, path, sink);
  if (node == nullptr || sink.has_errors()) {
    console.err += fmt::format(
        "plimsoll: {} is no host file; `plimsoll check` says why\n", path);
    return ExitCode::kFindings;
  }
  const std::string differences = DifferencesFrom(
      machine, "this machine", BindHostFacts(*node, sink), sources);
  console.out += differences.empty()
                     ? fmt::format("{}: this machine is as stated\n", path)
                     : differences;
  return differences.empty() ? ExitCode::kClean : ExitCode::kFindings;
}

}  // namespace

std::string DifferencesFrom(const MachineFacts& here, std::string_view machine,
                            const HostFacts& stated, const SourceMap& sources) {
  return Comparer(sources, here, machine).Run(stated);
}

ExitCode RunFacts(const FactsOptions& options, Console& console) {
  const MachineFacts machine = AskMachine(console);
  if (!options.check.empty()) {
    return CheckFacts(options.check, machine, console);
  }
  console.out += Printer(machine).Run();
  return ExitCode::kClean;
}

}  // namespace plimsoll
