#ifndef PLIMSOLL_COMPILER_MODEL_PROJECT_H_
#define PLIMSOLL_COMPILER_MODEL_PROJECT_H_

#include "compiler/model/manifest.h"

namespace plimsoll {

// The typed model of plimsoll.yml: one struct for each STRUCT of
// schema/project.def, with a member for each of its fields and the span of the
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
#include "schema/project.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_PROJECT_H_
