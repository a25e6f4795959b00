#ifndef PLIMSOLL_COMPILER_MODEL_MANIFEST_H_
#define PLIMSOLL_COMPILER_MODEL_MANIFEST_H_

#include "compiler/model/enums.h"
#include "compiler/model/field.h"

namespace plimsoll {

// The typed model of app manifests and stacks: one struct for each STRUCT of
// schema/manifest.def, with a member for each of its fields and the span of the
// mapping that states it (invalid when nothing does).
#define STRUCT(Name, doc) \
  struct Name {           \
    Span span;            \
    [[nodiscard]] bool stated() const { return span.valid(); }
#define FIELD(Type, member, key, doc) Type member;
#define OURS(Type, member, key, doc) Type member;
#define END_STRUCT(Name) \
  }                      \
  ;
#include "schema/manifest.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_MANIFEST_H_
