#include "compiler/compose/value.h"

namespace plimsoll::compose {

const Member* FindMember(const Value* value, std::string_view key) {
  if (value == nullptr) return nullptr;
  for (const Member& member : value->members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

const Value* Find(const Value* value, std::string_view key) {
  const Member* member = FindMember(value, key);
  return member == nullptr ? nullptr : member->value;
}

const Value* Find(const Value* value,
                  std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) value = Find(value, key);
  return value;
}

std::string_view TextOf(const Value* value) {
  return value != nullptr && value->IsKnown() ? value->text
                                              : std::string_view{};
}

bool IsTrue(const Value* value) {
  if (value == nullptr || !value->IsKnown()) return false;
  std::string lower(value->text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower == "true" || lower == "yes" || lower == "y" || lower == "on";
}

std::vector<Pair> PairsOf(const Value* value) {
  std::vector<Pair> pairs;
  if (value == nullptr) return pairs;
  for (const Member& member : value->members) {
    const Value& item = *member.value;
    pairs.push_back({.key = member.key,
                     .value = TextOf(&item),
                     .has_value = !item.IsNull(),
                     .unknown = item.unknown,
                     .span = member.key_span,
                     .from = &item});
  }
  for (const Value* item : value->items) {
    const size_t equals = item->text.find('=');
    const bool has_value = equals != std::string_view::npos;
    Pair pair{.key = item->text.substr(0, equals),
              .has_value = has_value,
              .unknown = item->unknown,
              .span = InnerSpan(*item),
              .from = item};
    if (has_value) pair.value = item->text.substr(equals + 1);
    pairs.push_back(pair);
  }
  return pairs;
}

std::vector<const Value*> ItemsOf(const Value* value) {
  if (value == nullptr || value->IsNull()) return {};
  if (value->IsScalar()) return {value};
  return {value->items.begin(), value->items.end()};
}

Span SpanWithin(const Value& value, size_t offset, size_t length) {
  // Text that variables went into stands nowhere as it is.
  if (value.node == nullptr || value.node->text != value.text) {
    return value.span;
  }
  return SpanOfText(*value.node, offset, length);
}

Span InnerSpan(const Value& value) {
  const bool quoted = value.node != nullptr &&
                      (value.node->style == ScalarStyle::kSingleQuoted ||
                       value.node->style == ScalarStyle::kDoubleQuoted);
  if (!quoted || value.span.size() < 3) return value.span;
  return SubSpan(value.span, 1, value.span.size() - 2);
}

bool SameValue(const Value& a, const Value& b) {
  if (&a == &b) return true;
  if (a.kind != b.kind || a.unknown != b.unknown || a.text != b.text ||
      a.items.size() != b.items.size() ||
      a.members.size() != b.members.size()) {
    return false;
  }
  for (size_t i = 0; i < a.items.size(); ++i) {
    if (!SameValue(*a.items[i], *b.items[i])) return false;
  }
  for (size_t i = 0; i < a.members.size(); ++i) {
    const Member& member = a.members[i];
    // Mostly they stand in the same order.
    const Value* other = b.members[i].key == member.key ? b.members[i].value
                                                        : Find(&b, member.key);
    if (other == nullptr || !SameValue(*member.value, *other)) return false;
  }
  return true;
}

std::string_view Describe(const Value& value) {
  switch (value.kind) {
    case ValueKind::kNull:
      return "empty";
    case ValueKind::kBool:
      return "a boolean";
    case ValueKind::kInt:
    case ValueKind::kFloat:
      return "a number";
    case ValueKind::kTimestamp:
      return "a date";
    case ValueKind::kString:
      return "text";
    case ValueKind::kSequence:
      return "a list";
    case ValueKind::kMapping:
      return "a mapping";
  }
  return "";
}

}  // namespace plimsoll::compose
