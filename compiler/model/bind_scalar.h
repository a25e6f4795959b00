#ifndef PLIMSOLL_COMPILER_MODEL_BIND_SCALAR_H_
#define PLIMSOLL_COMPILER_MODEL_BIND_SCALAR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "compiler/model/bind_context.h"
#include "compiler/model/field.h"
#include "compiler/model/scalar.h"

namespace plimsoll {

// Whether `{{` begins a placeholder in a field.
enum class Placeholders : uint8_t {
  kByDialect,  // In our manifests; literal text in a foreign one.
  kAlways,     // The templates of the foreign format.
  kNever,      // Keys, ids, names of secret files, what placement goes by.
};

// A scalar, or the part of one that holds a field in a short form.
struct ScalarPart {
  std::string_view text;
  Span span;
};

// `length` bytes of a scalar's text from `offset` on. The span is exact where
// the text stands in the file as it is; the whole scalar where quotes or
// escapes changed it.
[[nodiscard]] ScalarPart PartOf(const Node& scalar, size_t offset,
                                size_t length);
[[nodiscard]] ScalarPart WholeOf(const Node& scalar);

// Whether a part is typed only after its placeholders are filled in. `\{{`
// counts, too: who fills in placeholders also undoes the escape.
[[nodiscard]] bool IsDeferred(const BindContext& ctx, Placeholders rule,
                              std::string_view text);

// Deferred; in host facts, from which placeholders are filled in, a fault.
[[nodiscard]] FieldState StateOfPlaceholder(BindContext& ctx, const Span& span);

// Reports a value that ParseScalar refused.
void ReportBadScalar(BindContext& ctx, const ScalarPart& part,
                     const std::string& error,
                     std::span<const std::string_view> words);

template <class T>
void BindPart(BindContext& ctx, const ScalarPart& part, Placeholders rule,
              Field<T>* out) {
  out->span = part.span;
  out->text = part.text;
  if (IsDeferred(ctx, rule, part.text)) {
    out->state = StateOfPlaceholder(ctx, part.span);
    return;
  }
  Result<T> parsed = ParseScalar<T>(part.text);
  if (parsed) {
    out->value = std::move(parsed).value();
    out->state = FieldState::kSet;
    return;
  }
  out->state = FieldState::kInvalid;
  std::span<const std::string_view> words;
  if constexpr (Enumeration<T>) words = EnumTexts<T>::kTexts;
  ReportBadScalar(ctx, part, parsed.error(), words);
}

// A null leaves the field absent.
template <class T>
void BindScalar(BindContext& ctx, const Node& raw, Placeholders rule,
                Field<T>* out) {
  const Node& node = Deref(raw);
  if (!node.IsScalar()) {
    out->state = FieldState::kInvalid;
    out->span = node.span;
    ctx.WrongShape(node, FormOf<T>());
    return;
  }
  if (!node.IsNull()) BindPart(ctx, WholeOf(node), rule, out);
}

// A field that a short form implies without spelling it.
template <class T>
[[nodiscard]] Field<T> Implied(T value, const ScalarPart& part) {
  return {.value = value,
          .state = FieldState::kSet,
          .span = part.span,
          .text = NameOf(value)};
}

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_MODEL_BIND_SCALAR_H_
