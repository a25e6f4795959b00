#ifndef PLIMSOLL_RULES_SUPPORT_VALUE_PLACES_H_
#define PLIMSOLL_RULES_SUPPORT_VALUE_PLACES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/resolve/template_output.h"

namespace plimsoll {

// Who reads what a template makes. TOML and JSON agree on all that is asked
// here.
enum class ValueReader : uint8_t {
  kNone,  // Unknown: anything may be right.
  kYaml,
  kDotenv,
  kJson,
  kIni,  // Supervisor, and others with comments behind ` ;`.
  kUnit,
  kShell,
};
[[nodiscard]] ValueReader ReaderOf(const TemplateOutput& output);

enum class ValueQuotes : uint8_t { kNone, kSingle, kDouble, kComment };

// What a value stands in, by what is in front of it on its line.
struct ValuePlace {
  ValueQuotes quotes = ValueQuotes::kNone;
  std::string_view before;  // On the line, without blanks at its ends.
  bool touches = false;     // No blank is between that and the value.
  bool in_flow = false;     // Within `[` or `{`.
};
[[nodiscard]] ValuePlace PlaceAt(std::string_view text, size_t at);

// What a reader takes for something else than the value.
struct ValueFault {
  std::string text;     // Empty for no fault.
  bool certain = true;  // Else it may be meant: a list, a variable.
  bool dollar = false;  // Double quotes do not help.
};
[[nodiscard]] ValueFault FaultOf(std::string_view value,
                                 const ValuePlace& place, ValueReader reader);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_VALUE_PLACES_H_
