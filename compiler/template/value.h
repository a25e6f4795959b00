#ifndef PLIMSOLL_COMPILER_TEMPLATE_VALUE_H_
#define PLIMSOLL_COMPILER_TEMPLATE_VALUE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"
#include "compiler/syntax/tree.h"

namespace plimsoll::templates {

enum class ValueKind : uint8_t {
  kUndefined,  // There is no such thing.
  // Nobody can say: it belongs to an element of an empty list, or could not be
  // resolved, which has been reported. Nothing is said of it.
  kUnknown,
  kNull,
  kBoolean,
  kNumber,
  kText,
  kSecret,  // Its name; the bytes are never here.
  kList,
  kMap,
};

// What a name in a template stands for.
struct Value {
  ValueKind kind = ValueKind::kUndefined;
  // A scalar as its file spells it, a secret's name, or the path of a map that
  // no file states: `hosts`, `apps.api.ports`.
  std::string text;
  const Node* node = nullptr;  // Of lists and maps that a file states.
  Span span;                   // Where it is set, if anywhere.
  bool is_url = false;         // A secret that is to be percent-encoded.

  [[nodiscard]] bool IsContainer() const {
    return kind == ValueKind::kList || kind == ValueKind::kMap;
  }
  [[nodiscard]] bool IsScalar() const {
    return kind == ValueKind::kBoolean || kind == ValueKind::kNumber ||
           kind == ValueKind::kText;
  }
};

[[nodiscard]] Value TextValue(std::string_view text, const Span& span = {});
[[nodiscard]] Value BooleanValue(bool value);
[[nodiscard]] Value NumberValue(size_t value);
// A map whose members `Data::member` knows.
[[nodiscard]] Value MapAt(std::string_view path);
// What a node of YAML stands for; unquoted scalars are typed by the core
// schema of YAML 1.2.
[[nodiscard]] Value FromNode(const Node& node);

// What a template may name.
struct Data {
  Value root;
  // The member of a map without a node; `use` is where it is named.
  std::function<Value(std::string_view path, std::string_view name,
                      const Span& use)>
      member;
  // The names of its members, as far as they can be listed.
  std::function<std::vector<std::string>(std::string_view path)> names;
};

[[nodiscard]] Value MemberOf(const Value& value, std::string_view name,
                             const Data& data, const Span& use);
[[nodiscard]] std::vector<std::string> NamesOf(const Value& value,
                                               const Data& data);

// An element of a list or map, in their order.
struct Element {
  std::string key;
  Value value;
};
[[nodiscard]] std::vector<Element> ElementsOf(const Value& value,
                                              const Data& data,
                                              const Span& use);

// As JavaScript has it: nothing, `false`, 0 and the empty text are false.
[[nodiscard]] bool IsTrue(const Value& value);
// As the helpers `if` and `with` have it: empty lists are, too, and 0 is not.
[[nodiscard]] bool IsEmpty(const Value& value);
// Whether one value is the other, or JavaScript's `==` holds.
[[nodiscard]] bool IsSame(const Value& a, const Value& b);

}  // namespace plimsoll::templates

#endif  // PLIMSOLL_COMPILER_TEMPLATE_VALUE_H_
