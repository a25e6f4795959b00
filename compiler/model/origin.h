#ifndef PLIMSOLL_COMPILER_MODEL_ORIGIN_H_
#define PLIMSOLL_COMPILER_MODEL_ORIGIN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/base/span.h"

namespace plimsoll {

// How a value came to be where it is.
enum class OriginKind : uint8_t {
  kLiteral,
  kFact,         // A host fact, such as HOST_IP or an address.
  kVar,          // `vars` of the fleet, a group, a default or a host.
  kTemplate,     // A string with placeholders.
  kEnvSet,       // A shared set of plimsoll.yml.
  kEnvTemplate,  // A `.env.example` style file.
  kOverride,     // An `overrides` block of a manifest.
  kSecret,
  kDefault,  // Nothing states it; `text` says what decides.
};
[[nodiscard]] std::string_view NameOf(OriginKind kind);

// One step of a value's history; `next` is where this step took it from.
// Lives in the arena of the Fleet that refers to it.
struct Origin {
  OriginKind kind = OriginKind::kLiteral;
  Span span;
  std::string_view text;  // For the trail: "`vars.image_tag` of `gpu-1`".
  const Origin* next = nullptr;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_ORIGIN_H_
