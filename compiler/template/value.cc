#include "compiler/template/value.h"

#include <charconv>
#include <optional>

namespace plimsoll::templates {
namespace {

bool IsOneOf(std::string_view text,
             std::initializer_list<std::string_view> words) {
  for (std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

size_t DigitsAt(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return end - at;
}

// A decimal number: `[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?`, as in JSON but
// for a plus, zeros in front and a bare dot.
bool IsNumber(std::string_view text) {
  size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const size_t whole = DigitsAt(text, at);
  at += whole;
  size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    fraction = DigitsAt(text, at + 1);
    at += 1 + fraction;
  }
  if (whole + fraction == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const size_t exponent = DigitsAt(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

std::optional<double> ToNumber(const Value& value) {
  if (value.kind == ValueKind::kBoolean) return value.text == "true" ? 1 : 0;
  if (value.text.empty()) return 0;
  if (!IsNumber(value.text)) return std::nullopt;
  std::string_view text = value.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool IsNothing(const Value& value) {
  return value.kind == ValueKind::kUndefined || value.kind == ValueKind::kNull;
}

std::optional<size_t> IndexOf(std::string_view name) {
  size_t index = 0;
  const auto [end, error] =
      std::from_chars(name.data(), name.data() + name.size(), index);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole ? std::optional(index) : std::nullopt;
}

}  // namespace

Value TextValue(std::string_view text, const Span& span) {
  return {.kind = ValueKind::kText,
          .text = std::string(text),
          .node = nullptr,
          .span = span,
          .is_url = false};
}

Value BooleanValue(bool value) {
  return {.kind = ValueKind::kBoolean,
          .text = value ? "true" : "false",
          .node = nullptr,
          .span = {},
          .is_url = false};
}

Value NumberValue(size_t value) {
  return {.kind = ValueKind::kNumber,
          .text = std::to_string(value),
          .node = nullptr,
          .span = {},
          .is_url = false};
}

Value MapAt(std::string_view path) {
  return {.kind = ValueKind::kMap,
          .text = std::string(path),
          .node = nullptr,
          .span = {},
          .is_url = false};
}

Value FromNode(const Node& stated) {
  const Node& node = Deref(stated);
  Value value{.kind = ValueKind::kText,
              .text = {},
              .node = nullptr,
              .span = node.span,
              .is_url = false};
  if (!node.IsScalar()) {
    value.kind = node.IsMapping() ? ValueKind::kMap : ValueKind::kList;
    value.node = &node;
    return value;
  }
  value.text = node.text;
  if (node.IsNull()) {
    value.kind = ValueKind::kNull;
    value.text.clear();
  } else if (node.style == ScalarStyle::kPlain) {
    const bool is_true = IsOneOf(node.text, {"true", "True", "TRUE"});
    if (is_true || IsOneOf(node.text, {"false", "False", "FALSE"})) {
      value.kind = ValueKind::kBoolean;
      value.text = is_true ? "true" : "false";
    } else if (IsNumber(node.text)) {
      value.kind = ValueKind::kNumber;
    }
  }
  return value;
}

Value MemberOf(const Value& value, std::string_view name, const Data& data,
               const Span& use) {
  if (value.kind == ValueKind::kUnknown) return value;
  if (value.kind == ValueKind::kSecret) {
    // Names of secrets are file names: `secrets.tls.key` is one of them.
    Value longer = value;
    longer.text += '.';
    longer.text += name;
    return longer;
  }
  if (!value.IsContainer()) return {};
  if (value.node == nullptr) return data.member(value.text, name, use);
  const Node& node = *value.node;
  if (node.IsMapping()) {
    const Node* found = Find(node, name);
    return found == nullptr ? Value{} : FromNode(*found);
  }
  if (name == "length") return NumberValue(node.items.size());
  const auto index = IndexOf(name);
  const bool inside = index && *index < node.items.size();
  return inside ? FromNode(*node.items[*index]) : Value{};
}

std::vector<std::string> NamesOf(const Value& value, const Data& data) {
  std::vector<std::string> names;
  if (value.kind != ValueKind::kMap) return names;
  if (value.node == nullptr) return data.names(value.text);
  for (const Entry& entry : EffectiveEntries(*value.node)) {
    names.emplace_back(entry.key->text);
  }
  return names;
}

std::vector<Element> ElementsOf(const Value& value, const Data& data,
                                const Span& use) {
  std::vector<Element> elements;
  if (value.node != nullptr && value.node->IsSequence()) {
    for (const Node* item : value.node->items) {
      elements.push_back({std::to_string(elements.size()), FromNode(*item)});
    }
    return elements;
  }
  for (std::string& name : NamesOf(value, data)) {
    Value member = MemberOf(value, name, data, use);
    elements.push_back({std::move(name), std::move(member)});
  }
  return elements;
}

bool IsTrue(const Value& value) {
  switch (value.kind) {
    case ValueKind::kUndefined:
    case ValueKind::kUnknown:
    case ValueKind::kNull:
      return false;
    case ValueKind::kBoolean:
      return value.text == "true";
    case ValueKind::kNumber:
      return ToNumber(value) != 0.0;
    case ValueKind::kText:
      return !value.text.empty();
    case ValueKind::kSecret:
    case ValueKind::kList:
    case ValueKind::kMap:
      return true;
  }
  return false;
}

bool IsEmpty(const Value& value) {
  if (value.kind == ValueKind::kNumber) return false;
  const bool empty_list = value.kind == ValueKind::kList &&
                          value.node != nullptr && value.node->items.empty();
  return empty_list || !IsTrue(value);
}

bool IsSame(const Value& a, const Value& b) {
  if (a.IsContainer() || b.IsContainer()) {
    return a.kind == b.kind && a.node == b.node &&
           (a.node != nullptr || a.text == b.text);
  }
  if (IsNothing(a) || IsNothing(b)) return IsNothing(a) && IsNothing(b);
  if (a.kind == b.kind && a.kind != ValueKind::kNumber) {
    return a.text == b.text;
  }
  if (!a.IsScalar() || !b.IsScalar()) return false;
  const auto left = ToNumber(a);
  const auto right = ToNumber(b);
  return left && right && *left == *right;
}

}  // namespace plimsoll::templates
