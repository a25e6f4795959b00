#ifndef PLIMSOLL_COMPILER_MODEL_BIND_SHAPES_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_SHAPES_H_

#include <span>
#include <string>
#include <string_view>

#include "compiler/model/bind_context.h"
#include "compiler/model/bind_scalar.h"

// Fields that may be written in more than one way.

namespace plimsoll {

// What the key of a field and the struct around it say about its reading.
struct FieldRules {
  std::string_view key;
  Placeholders placeholders = Placeholders::kByDialect;
};
[[nodiscard]] FieldRules RulesFor(std::string_view key, Placeholders in_struct);

// A mapping of text to text; for some keys also a list of `K=V`.
void BindTextMap(BindContext& ctx, const Node& node, const FieldRules& rules,
                 TextMap* out);
// Whether it may be a list under that key.
[[nodiscard]] bool TakesListOfPairs(std::string_view key);
// A list of arguments, or one string for a shell.
void BindCommand(BindContext& ctx, const Node& node, const FieldRules& rules,
                 Command* out);
// Any YAML, of the shape that its key asks for.
void BindFree(BindContext& ctx, const Node& node, const FieldRules& rules,
              Free* out);
// A key that the user chooses. False, and reported, when it is not text.
[[nodiscard]] bool BindKey(BindContext& ctx, const Node& node, Text* out);

// Structs that can also be written as one scalar; the text is an example.
template <class T>
inline constexpr std::string_view kShortForm = {};
template <>
inline constexpr std::string_view kShortForm<BuildSpec> = "./app";
template <>
inline constexpr std::string_view kShortForm<TmpfsMount> = "/tmp:size=64m";
template <>
inline constexpr std::string_view kShortForm<Ulimit> = "65536";
template <>
inline constexpr std::string_view kShortForm<AppDependency> = "postgres";
template <>
inline constexpr std::string_view kShortForm<AddressSpaceLimit> = "4Gi";
template <>
inline constexpr std::string_view kShortForm<PortMapping> = "8080:80";
template <>
inline constexpr std::string_view kShortForm<VolumeMount> =
    "/srv/data:/data:ro";
template <>
inline constexpr std::string_view kShortForm<ZoneAddress> = "192.0.2.10";
template <>
inline constexpr std::string_view kShortForm<RuntimePair> = "compose";

// One reader for each of them; `node` is a scalar that is not null.
void BindShort(BindContext& ctx, const Node& node, BuildSpec* out);
void BindShort(BindContext& ctx, const Node& node, TmpfsMount* out);
void BindShort(BindContext& ctx, const Node& node, Ulimit* out);
void BindShort(BindContext& ctx, const Node& node, AppDependency* out);
void BindShort(BindContext& ctx, const Node& node, AddressSpaceLimit* out);
void BindShort(BindContext& ctx, const Node& node, PortMapping* out);
void BindShort(BindContext& ctx, const Node& node, VolumeMount* out);
void BindShort(BindContext& ctx, const Node& node, ZoneAddress* out);
void BindShort(BindContext& ctx, const Node& node, RuntimePair* out);

// "a mapping with `type`, `source`, `target`, ... or text like `a:b`".
[[nodiscard]] std::string FormOfFields(std::span<const SchemaField> fields,
                                       std::string_view short_form);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_SHAPES_H_
