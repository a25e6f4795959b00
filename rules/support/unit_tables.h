#ifndef PLIMSOLL_RULES_SUPPORT_UNIT_TABLES_H_
#define PLIMSOLL_RULES_SUPPORT_UNIT_TABLES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll {

// What systemd takes for a value of a directive. kAny: not looked into.
enum class UnitValueKind : uint8_t {
  kAny,
  kAction,
  kBindIpv6,
  kBoolean,
  kCalendar,
  kCollectMode,
  kCommand,
  kCpuPolicy,
  kCpuQuota,
  kCpuWeight,
  kDevicePolicy,
  kDuration,
  kDurationOrInfinity,
  kEnvironment,
  kEnvironmentFile,
  kExitType,
  kInput,
  kInteger,
  kIoClass,
  kIoPriority,
  kJobMode,
  kKeyringMode,
  kKillMode,
  kLimit,
  kLogLevel,
  kManagedOom,
  kMemory,
  kMode,
  kNice,
  kNotifyAccess,
  kOomPolicy,
  kOomPreference,
  kOomScore,
  kOutput,
  kPath,
  kPathList,
  kPrivatePids,
  kPrivateTmp,
  kPrivateUsers,
  kProcSubset,
  kProtectControlGroups,
  kProtectHome,
  kProtectHostname,
  kProtectProc,
  kProtectSystem,
  kRestart,
  kRestartMode,
  kServiceType,
  kSignal,
  kSize,
  kTasksMax,
  kTimeoutMode,
  kUnit,
  kUnitList,
  kUnsigned,
  kUser,
  kUtmpMode,
  kWeight,
  kWorkingDirectory,
};

struct UnitDirective {
  std::string_view name;
  std::string_view sections;  // A letter each, see unit_tables.cc.
  UnitValueKind kind = UnitValueKind::kAny;
  uint16_t since = 0;  // First systemd that has it; 0: not known, or old.
  uint16_t until = 0;  // Last one; 0: still there.
};

// Null for a directive that no systemd from 252 on has in that section.
[[nodiscard]] const UnitDirective* FindDirective(std::string_view section,
                                                 std::string_view name);
[[nodiscard]] std::vector<std::string> DirectivesOf(std::string_view section);
// The sections of all other kinds of units that know the directive.
[[nodiscard]] std::vector<std::string> SectionsWith(std::string_view name);

// Whether a unit of that type (`service`, `timer`) may have the section.
[[nodiscard]] bool HasUnitSection(std::string_view type,
                                  std::string_view section);
[[nodiscard]] std::vector<std::string> UnitSectionsOf(std::string_view type);

// How the generator reads a key of a Quadlet file.
enum class QuadletValueKind : uint8_t {
  kSingle,     // The last one, one pair of quotes removed.
  kBoolean,    // So, and anything that is not true is false.
  kRawList,    // All of them as they are.
  kList,       // All of them, split into words.
  kCommand,    // The last one, split and unescaped.
  kArguments,  // All of them, split and unescaped; what cannot be is dropped.
  kKeyValues,  // The same, as NAME=value.
};

struct QuadletKey {
  std::string_view section;
  std::string_view name;
  QuadletValueKind kind = QuadletValueKind::kSingle;
  uint16_t since = 0;  // 503 is podman 5.3; 600 is not released yet.
};

[[nodiscard]] const QuadletKey* FindQuadletKey(std::string_view section,
                                               std::string_view name);
[[nodiscard]] std::vector<std::string> QuadletKeysOf(std::string_view section);
// `Container` for `container`; empty for other types.
[[nodiscard]] std::string_view QuadletSectionOf(std::string_view type);
[[nodiscard]] bool IsQuadletSection(std::string_view section);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_UNIT_TABLES_H_
