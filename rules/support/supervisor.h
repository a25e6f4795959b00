#ifndef PLIMSOLL_RULES_SUPPORT_SUPERVISOR_H_
#define PLIMSOLL_RULES_SUPPORT_SUPERVISOR_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/syntax/ini_value.h"

namespace plimsoll {

// What supervisor reads a value as.
enum class SupervisorValueKind : uint8_t {
  kText,
  kAddress,
  kBoolean,
  kBytes,
  kEnvironment,
  kEvents,
  kExitCodes,
  kFcgiSocket,
  kInteger,
  kLogLevel,
  kOctal,
  kPort,
  kPositive,
  kProcessName,
  kRestart,
  kSignal,
};

// One section; `[program:web]` has the type `program` and the name `web`.
struct SupervisorSection {
  std::string type;
  std::string name;
  const Node* key = nullptr;
  const Node* node = nullptr;
  const ParsedFile* file = nullptr;

  // program, fcgi-program or eventlistener.
  [[nodiscard]] bool StartsProcesses() const;
  // The last one of that name; null when it is not set.
  [[nodiscard]] const Node* Find(std::string_view option) const;
  // Its text without blanks at either end, empty when it is not set.
  [[nodiscard]] std::string Value(std::string_view option) const;
};

// The sections of a supervisor configuration; none for other files.
[[nodiscard]] std::vector<SupervisorSection> SupervisorSectionsOf(
    const ParsedFile& file);

// What `environment=` of a section comes to; nothing where the section has
// none, or a template makes it.
[[nodiscard]] std::optional<SupervisorEnvironment> EnvironmentOf(
    const SupervisorSection& section);

// The option's kind, or null for one that a section of the type has not.
[[nodiscard]] const SupervisorValueKind* FindSupervisorOption(
    std::string_view type, std::string_view option);
[[nodiscard]] std::vector<std::string> SupervisorOptionsOf(
    std::string_view type);
// Whether supervisor looks into sections of that type. Those of plug-ins take
// any option.
[[nodiscard]] bool IsSupervisorType(std::string_view type);
[[nodiscard]] bool IsPluginType(std::string_view type);

// What supervisor's Python does to a value with `%`: a fault with its place in
// the text, and what the placeholders name.
struct SupervisorFormat {
  struct Name {
    std::string text;
    size_t begin = 0;
    size_t end = 0;
  };
  std::vector<Name> names;
  std::string fault;
  size_t fault_begin = 0;
  size_t fault_end = 0;
};
[[nodiscard]] SupervisorFormat ReadSupervisorFormat(std::string_view value);

// Where bytes [begin, end) of a value stand.
[[nodiscard]] Span PlaceIn(const SupervisorSection& section, const Node& value,
                           size_t begin, size_t end);

// A value whose text depends on the environment, or on a template.
[[nodiscard]] bool IsSupervisorUnknown(std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_SUPERVISOR_H_
