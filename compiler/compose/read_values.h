#ifndef PLIMSOLL_COMPILER_COMPOSE_READ_VALUES_H_
#define PLIMSOLL_COMPILER_COMPOSE_READ_VALUES_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/compose/interpolate.h"
#include "compiler/compose/value.h"
#include "compiler/diag/sink.h"

namespace plimsoll::compose {

// Where `!reset` stands: the reader drops the value there, and what an earlier
// file says at the same place. `!override` drops only the latter.
struct ResetPath {
  std::vector<std::string_view> keys;
};

// One document, read.
struct ReadDocument {
  const Value* root = nullptr;  // Null for an empty document.
  std::vector<ResetPath> resets;
};

// What the reader takes a plain scalar for.
[[nodiscard]] ValueKind KindOfPlain(std::string_view text);

// Types scalars, follows aliases, applies merge keys and fills variables in.
// Reports references that are malformed and keys that are no text.
[[nodiscard]] ReadDocument ReadValues(const Node& root,
                                      const Environment& environment,
                                      Arena& arena, Sink& sink);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_READ_VALUES_H_
