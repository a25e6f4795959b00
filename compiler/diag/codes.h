#ifndef PLIMSOLL_COMPILER_DIAG_CODES_H_
#define PLIMSOLL_COMPILER_DIAG_CODES_H_

#include <span>
#include <string_view>

namespace plimsoll {

struct Code {
  std::string_view id;
  std::string_view summary;
};

namespace code {
#define CODE(Name, id, summary) inline constexpr Code k##Name{id, summary};
#include "compiler/diag/codes.def"
#undef CODE
}  // namespace code

// Every code of codes.def, in its order.
[[nodiscard]] std::span<const Code> AllCodes();

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_CODES_H_
