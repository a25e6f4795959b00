#ifndef PLIMSOLL_TARGETS_EMIT_COMPUTE_H_
#define PLIMSOLL_TARGETS_EMIT_COMPUTE_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"

namespace plimsoll {

// The GPUs an instance asks for, as its host has them.
struct GpuSelection {
  GpuVendor vendor = GpuVendor::kNvidia;
  bool all = false;
  int64_t count = 0;                 // Where neither `all` nor `devices`.
  std::vector<std::string> devices;  // Pinned: index, UUID or CDI name.
  Span span;

  [[nodiscard]] bool UsesCdi() const;
};
[[nodiscard]] std::optional<GpuSelection> SelectGpus(const Instance& instance);
[[nodiscard]] int64_t CountGpus(const Host& host, GpuVendor vendor);

// Variables that hold a bare program to its GPUs. Nothing where it may use all
// that the host has; a report where the choice is left open.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> GpuEnvironment(
    Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_EMIT_COMPUTE_H_
