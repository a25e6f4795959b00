#ifndef PLIMSOLL_COMPILER_MODEL_VISIT_H_
#define PLIMSOLL_COMPILER_MODEL_VISIT_H_

#include <cstdint>
#include <string_view>

#include "compiler/model/host.h"
#include "compiler/model/manifest.h"
#include "compiler/model/project.h"

namespace plimsoll {

// Whether a field belongs to the plain Archipelago format or is our addition,
// which needs `plimsoll: 1`. Fields of hosts and projects are all kPlain.
enum class FieldFormat : uint8_t { kPlain, kOurs };

// One field as the schema describes it.
struct SchemaField {
  std::string_view key;
  FieldFormat format = FieldFormat::kPlain;
  std::string_view doc;
};

// SchemaOf<T>: what the schema says of a struct of the model.
template <class T>
struct SchemaOf;
#define STRUCT(Name, struct_doc)                         \
  template <>                                            \
  struct SchemaOf<Name> {                                \
    static constexpr std::string_view kName = #Name;     \
    static constexpr std::string_view kDoc = struct_doc; \
    static constexpr SchemaField kFields[] = {
#define FIELD(Type, member, key, doc) {key, FieldFormat::kPlain, doc},
#define OURS(Type, member, key, doc) {key, FieldFormat::kOurs, doc},
#define END_STRUCT(Name) \
  }                      \
  ;                      \
  }                      \
  ;
#include "schema/manifest.def"
// A line of its own keeps the order: hosts and projects build on apps.
#include "schema/host.def"
#include "schema/project.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT

// Whether T is a struct of the schema.
template <class T>
concept ModelStruct = requires {
  SchemaOf<T>::kFields;
};

// VisitFields(object, visitor) calls
//   visitor(std::string_view key, member&, FieldFormat, std::string_view doc)
// for every field of a struct of the model, in the order of the schema. The
// binder, placeholder resolution and the schema export are such visitors.
#define STRUCT(Name, struct_doc) \
  template <class V>             \
  void VisitFields(Name& object, V&& visitor) {
#define FIELD(Type, member, key, doc) \
  visitor(key, object.member, FieldFormat::kPlain, doc);
#define OURS(Type, member, key, doc) \
  visitor(key, object.member, FieldFormat::kOurs, doc);
#define END_STRUCT(Name) }
#include "schema/manifest.def"
// As above.
#include "schema/host.def"
#include "schema/project.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT

// The same for a const object.
#define STRUCT(Name, struct_doc) \
  template <class V>             \
  void VisitFields(const Name& object, V&& visitor) {
#define FIELD(Type, member, key, doc) \
  visitor(key, object.member, FieldFormat::kPlain, doc);
#define OURS(Type, member, key, doc) \
  visitor(key, object.member, FieldFormat::kOurs, doc);
#define END_STRUCT(Name) }
#include "schema/manifest.def"
// As above.
#include "schema/host.def"
#include "schema/project.def"
#undef STRUCT
#undef FIELD
#undef OURS
#undef END_STRUCT

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_VISIT_H_
