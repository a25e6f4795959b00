#ifndef PLIMSOLL_RULES_POLICY_APP_FIELD_H_
#define PLIMSOLL_RULES_POLICY_APP_FIELD_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/model/manifest.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// How the value of a field stands to a text: less than zero, zero or more.
struct Comparison {
  int order = 0;
  bool has_order = false;  // Else only zero, or not zero, means anything.
};

// One value that a path such as `resources.memory_limit` leads to.
struct FieldValue {
  bool stated = false;
  std::string text;  // Placeholders filled in.
  Span span;         // Of the value; where it is missing, of what lacks it.
  const Origin* origin = nullptr;
  // Reads `expected` as the field itself is read, so that `4Gi` equals
  // `4096Mi`. An error says what form it should have.
  Result<Comparison> (*compare)(std::string_view value,
                                std::string_view expected) = nullptr;
};

// What a path leads to: one value, or one for each item of a list on the way.
struct FieldValues {
  std::vector<FieldValue> values;
  bool is_list = false;     // The field itself is a list of values.
  bool is_many = false;     // That, or the way to it leads through a list.
  bool is_known = true;     // Else no app has such a field.
  bool is_mapping = false;  // It has parts, and no value of its own.
  bool is_secret = false;   // Its bytes are nobody's to judge.
  // Where an unknown path stops: the fields that are there.
  std::vector<std::string_view> candidates;
};

// `environment.KEY` is the variable as it reaches the app, of whatever layer.
[[nodiscard]] FieldValues ValuesAt(const Instance& instance,
                                   std::string_view path);
// Whether such a field exists at all, by its schema.
[[nodiscard]] FieldValues ShapeOf(std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_POLICY_APP_FIELD_H_
