#ifndef PLIMSOLL_TARGETS_SUPERVISOR_PROGRAM_H_
#define PLIMSOLL_TARGETS_SUPERVISOR_PROGRAM_H_

#include <cstdint>
#include <string>

#include "compiler/resolve/fleet.h"
#include "targets/emit/report.h"

namespace plimsoll {

// supervisord's own place in its start order, for programs without one.
inline constexpr int64_t kDefaultPriority = 999;

[[nodiscard]] int64_t PriorityOf(const Instance& instance);

// The group that a program asks for (`targets.supervisor.group`), and its place
// among the groups. Nodes are null where nothing is said.
struct GroupOfProgram {
  const Node* name = nullptr;
  const Node* priority = nullptr;
};
[[nodiscard]] GroupOfProgram GroupOf(const Instance& instance);

// The `[program:x]` section of one instance.
[[nodiscard]] std::string ProgramSection(Reporter& reporter);

}  // namespace plimsoll

#endif  // PLIMSOLL_TARGETS_SUPERVISOR_PROGRAM_H_
