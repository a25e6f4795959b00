#ifndef PLIMSOLL_COMPILER_COMPOSE_MERGE_H_
#define PLIMSOLL_COMPILER_COMPOSE_MERGE_H_

#include <string>
#include <vector>

#include "compiler/compose/read_values.h"
#include "compiler/compose/value.h"

namespace plimsoll::compose {

// Two values of one place that cannot be merged: a list and a mapping.
struct MergeConflict {
  std::string path;
  const Value* base = nullptr;
  const Value* other = nullptr;
};

// `other` laid over `base` by the merge rules of the compose specification:
// mappings merge by key, lists append (see unique_items.h), some fields replace
// or turn into lists first. `path` is where both stand, from the top of the
// file. What conflicts keeps the base.
[[nodiscard]] const Value* MergeValues(const Value* base, const Value* other,
                                       std::vector<std::string_view> path,
                                       Arena& arena,
                                       std::vector<MergeConflict>* conflicts);

// `value` without what stands at the paths.
[[nodiscard]] const Value* ApplyResets(const Value* value,
                                       const std::vector<ResetPath>& resets,
                                       Arena& arena);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_MERGE_H_
