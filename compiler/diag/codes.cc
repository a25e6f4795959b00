#include "compiler/diag/codes.h"

namespace plimsoll {
namespace {

constexpr Code kCodes[] = {
#define CODE(Name, id, summary) code::k##Name,
#include "compiler/diag/codes.def"
#undef CODE
};

}  // namespace

std::span<const Code> AllCodes() { return kCodes; }

}  // namespace plimsoll
