#include "compiler/model/bind_shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "compiler/model/forms.h"

namespace plimsoll {
namespace {

bool IsOneOf(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Keys whose scalars name something and are never filled in, in any struct.
constexpr std::array<std::string_view, 8> kLiteralKeys = {
    "app_id", "env_sets", "id",      "key",
    "crt",    "profiles", "matches", "secret_file"};

// Text maps that may be a list, and what parts key from value there.
constexpr std::array<std::string_view, 4> kEqualsLists = {"args", "environment",
                                                          "labels", "sysctls"};

std::string_view SeparatorsOf(std::string_view key) {
  if (IsOneOf(key, kEqualsLists)) return "=";
  return key == "extra_hosts" ? ":=" : "";
}

std::string FormOfTextMap(std::string_view key) {
  const std::string_view separators = SeparatorsOf(key);
  if (separators.empty()) return "a mapping of names to text";
  return fmt::format("a mapping, or a list such as `[{}]`",
                     separators == "=" ? "KEY=value" : "name:192.0.2.1");
}

}  // namespace

bool TakesListOfPairs(std::string_view key) {
  return !SeparatorsOf(key).empty();
}

namespace {

// One value of a text map. It may be a secret, so it is never quoted.
void BindMapValue(BindContext& ctx, const Node& raw, const FieldRules& rules,
                  Text* out) {
  const Node& node = Deref(raw);
  if (!IsAbsent(&node)) {
    BindScalar(ctx, node, rules.placeholders, out);
    return;
  }
  if (ctx.completeness() == Completeness::kPatch) return;
  out->state = FieldState::kInvalid;
  out->span = node.span;
  Diagnostic& finding = ctx.WrongShape(node, form::kText);
  finding.Help("write `\"\"` for an empty value");
  if (rules.key == "environment" && ctx.dialect() == Dialect::kPlimsoll) {
    finding.Help(
        "a variable of the runtime's own environment goes under `inherit_env`");
  }
}

void BindPair(BindContext& ctx, const Node& raw, const FieldRules& rules,
              TextMap* out) {
  const Node& node = Deref(raw);
  const std::string_view separators = SeparatorsOf(rules.key);
  if (!node.IsScalar() || IsAbsent(&node)) {
    ctx.WrongShape(node, separators == "=" ? "text such as `KEY=value`"
                                           : "text such as `name:192.0.2.1`");
    return;
  }
  const size_t at = node.text.find_first_of(separators);
  if (at == std::string_view::npos || at == 0) {
    Diagnostic& finding = ctx.sink().Report(
        code::kSchemaWrongType, node.span,
        fmt::format("`{}` has no {} before a `{}`", ctx.Path(),
                    rules.key == "environment" ? "variable" : "name",
                    separators.front()));
    finding.Help(fmt::format(
        "write `{}`", separators == "=" ? "KEY=value" : "name:192.0.2.1"));
    if (rules.key == "environment" && ctx.dialect() == Dialect::kPlimsoll) {
      finding.Help(
          "a variable of the runtime's own environment goes under "
          "`inherit_env`");
    }
    return;
  }
  Named<Text>& pair = out->items.emplace_back();
  BindPart(ctx, PartOf(node, 0, at), Placeholders::kNever, &pair.key);
  BindPart(ctx, PartOf(node, at + 1, std::string_view::npos),
           rules.placeholders, &pair.value);
}

}  // namespace

FieldRules RulesFor(std::string_view key, Placeholders in_struct) {
  if (IsOneOf(key, kLiteralKeys)) return {key, Placeholders::kNever};
  return {key, in_struct};
}

void BindTextMap(BindContext& ctx, const Node& raw, const FieldRules& rules,
                 TextMap* out) {
  const Node& node = Deref(raw);
  const bool list_allowed = !SeparatorsOf(rules.key).empty();
  if (node.IsScalar() || (node.IsSequence() && !list_allowed)) {
    ctx.WrongShape(node, FormOfTextMap(rules.key));
    return;
  }
  out->span = node.span;
  for (size_t i = 0; i < node.items.size(); ++i) {
    PathStep step(ctx, i);
    BindPair(ctx, *node.items[i], rules, out);
  }
  if (!node.IsMapping()) return;
  for (const Entry& entry : EffectiveEntries(node)) {
    Text key;
    if (!BindKey(ctx, *entry.key, &key)) continue;
    Named<Text>& item = out->items.emplace_back();
    item.key = std::move(key);
    PathStep step(ctx, item.key.text);
    BindMapValue(ctx, *entry.value, rules, &item.value);
  }
}

void BindCommand(BindContext& ctx, const Node& raw, const FieldRules& rules,
                 Command* out) {
  const Node& node = Deref(raw);
  if (node.IsMapping()) {
    ctx.WrongShape(node,
                   "a list of arguments, or one line of text for a shell");
    return;
  }
  out->span = node.span;
  if (node.IsScalar()) {
    BindScalar(ctx, node, rules.placeholders, &out->shell);
    return;
  }
  out->arguments.span = node.span;
  for (size_t i = 0; i < node.items.size(); ++i) {
    PathStep step(ctx, i);
    if (IsAbsent(node.items[i])) {
      ctx.WrongShape(Deref(*node.items[i]), form::kText);
      continue;
    }
    BindScalar(ctx, *node.items[i], rules.placeholders,
               &out->arguments.items.emplace_back());
  }
}

void BindFree(BindContext& ctx, const Node& raw, const FieldRules& rules,
              Free* out) {
  constexpr std::array<std::string_view, 6> kMappings = {
      "facts", "groups", "host_defaults", "require", "targets", "vars"};
  const Node& node = Deref(raw);
  if (IsOneOf(rules.key, kMappings) && !node.IsMapping()) {
    ctx.WrongShape(node, "a mapping");
    return;
  }
  if (rules.key == "overrides" && !node.IsSequence()) {
    ctx.WrongShape(node, "a list such as `[{when: {roles: [gpu]}, ...}]`");
    return;
  }
  out->node = &node;
}

bool BindKey(BindContext& ctx, const Node& raw, Text* out) {
  const Node& node = Deref(raw);
  if (!node.IsScalar() || node.text.empty()) {
    ctx.sink().Report(code::kSchemaWrongType, node.span,
                      fmt::format("a key of `{}` is {}; expected text",
                                  ctx.Path(), DescribeShape(node)));
    return false;
  }
  BindPart(ctx, WholeOf(node), Placeholders::kNever, out);
  return true;
}

std::string FormOfFields(std::span<const SchemaField> fields,
                         std::string_view short_form) {
  constexpr size_t kShown = 3;
  std::string form = "a mapping with ";
  for (size_t i = 0; i < std::min(fields.size(), kShown); ++i) {
    if (i > 0) {
      const bool last = i + 1 == fields.size();
      form += last ? " and " : ", ";
    }
    form += fmt::format("`{}`", fields[i].key);
  }
  if (fields.size() > kShown) form += ", ...";
  if (!short_form.empty())
    form += fmt::format(" or text like `{}`", short_form);
  return form;
}

}  // namespace plimsoll
