#ifndef PLIMSOLL_COMPILER_COMPOSE_VALUE_H_
#define PLIMSOLL_COMPILER_COMPOSE_VALUE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"
#include "compiler/syntax/tree.h"

namespace plimsoll::compose {

// A compose file as its reader sees it: aliases followed, merge keys applied,
// scalars typed, variables filled in. Values never change once made and live
// in the arena of their Project; merging makes new ones, so a value may hang
// in several places.

enum class ValueKind : uint8_t {
  kNull,
  kBool,
  kInt,
  kFloat,
  kTimestamp,  // A plain `2026-01-31`: the reader has no use for it.
  kString,
  kSequence,
  kMapping,
};

struct Value;

struct Member {
  std::string_view key;
  Span key_span;
  const Value* value = nullptr;  // Never null.
};

struct Value {
  ValueKind kind = ValueKind::kNull;
  // A scalar that depends on a variable nothing sets. What it will be is not
  // known: it is neither good nor bad, and its text means nothing.
  bool unknown = false;
  bool overrides = false;  // Tagged `!override`: replaces instead of merging.
  std::string_view text;   // Scalar: decoded, variables filled in.
  Span span;               // As written; quotes included.
  const Node* node = nullptr;  // Null for what merging made.
  Span set_at;                 // The `.env` value that went into it, if any.
  std::span<const Value* const> items;
  std::span<const Member> members;

  [[nodiscard]] bool IsNull() const { return kind == ValueKind::kNull; }
  [[nodiscard]] bool IsString() const { return kind == ValueKind::kString; }
  [[nodiscard]] bool IsSequence() const { return kind == ValueKind::kSequence; }
  [[nodiscard]] bool IsMapping() const { return kind == ValueKind::kMapping; }
  [[nodiscard]] bool IsScalar() const {
    return !IsSequence() && !IsMapping() && !IsNull();
  }
  // A scalar whose text can be judged.
  [[nodiscard]] bool IsKnown() const { return IsScalar() && !unknown; }
};

// The member `key` of a mapping; null when absent or when `value` is none.
// Values may be null pointers throughout: what is absent has nothing.
[[nodiscard]] const Member* FindMember(const Value* value,
                                       std::string_view key);
[[nodiscard]] const Value* Find(const Value* value, std::string_view key);
// Follows `keys` through mappings.
[[nodiscard]] const Value* Find(const Value* value,
                                std::initializer_list<std::string_view> keys);

// The text of a known scalar, or empty.
[[nodiscard]] std::string_view TextOf(const Value* value);
// `true` as a boolean, or a text that the reader takes for it.
[[nodiscard]] bool IsTrue(const Value* value);

// `services.web.ports` and what may hold either a list of `key=value` or a
// mapping: its pairs, each with the value's place. A `key` alone has no value.
struct Pair {
  std::string_view key;
  std::string_view value;
  bool has_value = false;
  bool unknown = false;  // Key or value depends on an unset variable.
  Span span;             // Of the item, or of the member's key.
  const Value* from = nullptr;
};
[[nodiscard]] std::vector<Pair> PairsOf(const Value* value);

// The texts of a list, or the one text that stands for it.
[[nodiscard]] std::vector<const Value*> ItemsOf(const Value* value);

// Where bytes [offset, offset + length) of a scalar's text stand, if they
// stand there as they are; else the whole scalar.
[[nodiscard]] Span SpanWithin(const Value& value, size_t offset, size_t length);
// A scalar without its quotes.
[[nodiscard]] Span InnerSpan(const Value& value);

// The same but for places: what the reader compares.
[[nodiscard]] bool SameValue(const Value& a, const Value& b);

// "a number", "a list", for messages.
[[nodiscard]] std::string_view Describe(const Value& value);

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_VALUE_H_
