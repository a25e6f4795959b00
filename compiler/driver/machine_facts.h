#ifndef PLIMSOLL_COMPILER_DRIVER_MACHINE_FACTS_H_
#define PLIMSOLL_COMPILER_DRIVER_MACHINE_FACTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/run.h"
#include "compiler/model/host.h"
#include "compiler/source/source_map.h"

namespace plimsoll {

struct MachineGpu {
  std::string vendor;  // nvidia, amd or intel.
  std::string model;   // Empty where only a tool of the vendor knows it.
  std::string uuid;
  uint64_t memory = 0;  // In bytes; 0: not known.
};

// What a machine says of itself. Empty or 0: it does not say.
struct MachineFacts {
  std::string name;
  std::string address;  // The first one it has.
  int64_t cpus = 0;
  uint64_t memory = 0;  // In bytes, as the kernel has it.
  uint64_t disk = 0;    // In bytes, of the root file system.
  std::vector<MachineGpu> gpus;
  // As in `host.os`.
  std::string id;
  std::string version;
  std::string arch;
  std::string systemd;
  std::string docker;
  std::string compose;
  std::string podman;
  std::string supervisor;
};

// Asks /proc, /sys, os-release and the programs themselves.
[[nodiscard]] MachineFacts AskMachine(const Console& console);

// A file of such facts, wherever the user says that it is.
[[nodiscard]] Result<std::string> ReadFactsFile(const Console& console,
                                                const std::string& path);

// What a file says that `facts` printed.
[[nodiscard]] MachineFacts MachineFactsOf(const HostFacts& printed);

// A line for each place that states what the machine is not, none where it is
// as stated. `machine` is how they call it.
[[nodiscard]] std::string DifferencesFrom(const MachineFacts& here,
                                          std::string_view machine,
                                          const HostFacts& stated,
                                          const SourceMap& sources);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_MACHINE_FACTS_H_
