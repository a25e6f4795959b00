#ifndef PLIMSOLL_COMPILER_MODEL_BIND_STRUCT_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_STRUCT_H_

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "compiler/model/bind_context.h"
#include "compiler/model/bind_scalar.h"
#include "compiler/model/bind_shapes.h"

// The generic half of the binder: one overload a type of field, and
// BindStruct, which walks the fields of a struct of the schema. Instantiated
// for a whole document in three files only: bind_app.cc, bind_host.cc and
// bind_project.cc.

namespace plimsoll {

// How placeholders are taken in the fields of a struct, where it is not
// kByDialect.
template <class T>
inline constexpr Placeholders kPlaceholdersIn = Placeholders::kByDialect;
template <>
inline constexpr auto kPlaceholdersIn<DerivedEnv> = Placeholders::kAlways;
template <>
inline constexpr auto kPlaceholdersIn<GeneratedCert> = Placeholders::kAlways;
// These name secrets, or decide where an app runs and what is judged, which
// has to be known before any placeholder is.
template <>
inline constexpr auto kPlaceholdersIn<GeneratedSecret> = Placeholders::kNever;
template <>
inline constexpr auto kPlaceholdersIn<InheritEnv> = Placeholders::kNever;
template <>
inline constexpr auto kPlaceholdersIn<Placement> = Placeholders::kNever;
template <>
inline constexpr auto kPlaceholdersIn<Selector> = Placeholders::kNever;
template <>
inline constexpr auto kPlaceholdersIn<Policy> = Placeholders::kNever;
template <>
inline constexpr auto kPlaceholdersIn<LintConfig> = Placeholders::kNever;
template <>
inline constexpr auto kPlaceholdersIn<IgnoreEntry> = Placeholders::kNever;

// What a struct should look like: "a mapping with `type`, `source`, ...".
template <class T>
[[nodiscard]] std::string FormOfStruct() {
  return FormOfFields(SchemaOf<T>::kFields, kShortForm<T>);
}

template <class T>
void BindStruct(BindContext& ctx, const Node& raw, T* out);

template <class T>
void BindMember(BindContext& ctx, const Node& node, const FieldRules& rules,
                Field<T>* out) {
  BindScalar(ctx, node, rules.placeholders, out);
}

inline void BindMember(BindContext& ctx, const Node& node,
                       const FieldRules& rules, TextMap* out) {
  BindTextMap(ctx, node, rules, out);
}

inline void BindMember(BindContext& ctx, const Node& node,
                       const FieldRules& rules, Command* out) {
  BindCommand(ctx, node, rules, out);
}

inline void BindMember(BindContext& ctx, const Node& node,
                       const FieldRules& rules, Free* out) {
  BindFree(ctx, node, rules, out);
}

// A list of scalars; one scalar is a list of one.
template <class T>
void BindMember(BindContext& ctx, const Node& raw, const FieldRules& rules,
                List<Field<T>>* out) {
  const Node& node = Deref(raw);
  if (node.IsMapping()) {
    ctx.WrongShape(node, "a list, each item " + FormOf<T>());
    return;
  }
  out->span = node.span;
  if (node.IsScalar()) {
    BindScalar(ctx, node, rules.placeholders, &out->items.emplace_back());
    return;
  }
  for (size_t i = 0; i < node.items.size(); ++i) {
    PathStep step(ctx, i);
    if (IsAbsent(node.items[i])) {
      ctx.WrongShape(Deref(*node.items[i]), FormOf<T>());
      continue;
    }
    BindScalar(ctx, *node.items[i], rules.placeholders,
               &out->items.emplace_back());
  }
}

template <class T>
void BindMember(BindContext& ctx, const Node& raw, const FieldRules&,
                List<T>* out) {
  const Node& node = Deref(raw);
  if (!node.IsSequence()) {
    ctx.WrongShape(node, "a list, each item " + FormOfStruct<T>());
    return;
  }
  out->span = node.span;
  for (size_t i = 0; i < node.items.size(); ++i) {
    PathStep step(ctx, i);
    if (IsAbsent(node.items[i])) {
      ctx.WrongShape(Deref(*node.items[i]), FormOfStruct<T>());
      continue;
    }
    BindStruct(ctx, *node.items[i], &out->items.emplace_back());
  }
}

template <class T>
void BindMember(BindContext& ctx, const Node& raw, const FieldRules&,
                List<Named<T>>* out) {
  const Node& node = Deref(raw);
  if (!node.IsMapping()) {
    ctx.WrongShape(node, "a mapping, each value " + FormOfStruct<T>());
    return;
  }
  out->span = node.span;
  for (const Entry& entry : EffectiveEntries(node)) {
    Text key;
    if (!BindKey(ctx, *entry.key, &key)) continue;
    Named<T>& item = out->items.emplace_back();
    item.key = std::move(key);
    PathStep step(ctx, item.key.text);
    BindStruct(ctx, *entry.value, &item.value);
  }
}

template <ModelStruct T>
void BindMember(BindContext& ctx, const Node& node, const FieldRules&, T* out) {
  BindStruct(ctx, node, out);
}

// A null leaves the struct unstated.
template <class T>
void BindStruct(BindContext& ctx, const Node& raw, T* out) {
  const Node& node = Deref(raw);
  if (IsAbsent(&node)) return;
  if constexpr (!kShortForm<T>.empty()) {
    if (node.IsScalar()) {
      out->span = node.span;
      BindShort(ctx, node, out);
      return;
    }
  }
  if (!node.IsMapping()) {
    ctx.WrongShape(node, FormOfStruct<T>());
    return;
  }
  out->span = node.span;
  FieldReader reader(ctx, node, SchemaOf<T>::kFields);
  VisitFields(*out, [&](std::string_view key, auto& member, FieldFormat format,
                        std::string_view) {
    const Node* value = reader.Take(key, format);
    if (value == nullptr) return;
    PathStep step(ctx, key);
    BindMember(ctx, *value, RulesFor(key, kPlaceholdersIn<T>), &member);
  });
  reader.ReportUnknown();
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_STRUCT_H_
