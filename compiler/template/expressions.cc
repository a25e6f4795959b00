// What paths and literals stand for.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/template/renderer.h"

namespace plimsoll::templates {
namespace {

// In front of the number of a map that a partial's `key=value` made.
constexpr char kMadeMark = '\x01';

}  // namespace

const Value* FindParam(const Scope& scope, std::string_view name) {
  for (const Params* params = scope.params; params != nullptr;
       params = params->above) {
    for (size_t i = 0; i < params->names.size(); ++i) {
      if (params->names[i].text != name) continue;
      static const Value kNothing;
      return i < params->values.size() ? &params->values[i] : &kNothing;
    }
  }
  return nullptr;
}

bool NamesHelper(const TemplateCall& call, const Scope& scope) {
  const TemplateExpression& callee = *call.callee;
  if (callee.IsBareName() &&
      FindParam(scope, callee.names[0].text) != nullptr) {
    return false;
  }
  if (!call.arguments.empty() || !call.hash.empty()) return true;
  return callee.IsBareName() && (IsHelper(callee.names[0].text) ||
                                 IsBlockHelper(callee.names[0].text));
}

Value Renderer::Evaluate(const TemplateExpression& expression,
                         const Scope& scope, Missing missing) {
  Value value;
  value.text = expression.text;
  switch (expression.kind) {
    case ExpressionKind::kPath:
      return EvaluatePath(expression, scope, missing);
    case ExpressionKind::kCall:
      return Call(*expression.call, scope, missing);
    case ExpressionKind::kText:
      value.kind = ValueKind::kText;
      return value;
    case ExpressionKind::kNumber:
      value.kind = ValueKind::kNumber;
      return value;
    case ExpressionKind::kBoolean:
      value.kind = ValueKind::kBoolean;
      return value;
    case ExpressionKind::kNull:
      return {.kind = ValueKind::kNull};
    case ExpressionKind::kUndefined:
      return {};
  }
  return {};
}

// What the first names of a path lead to; `used` is how many that are.
Value Renderer::StartOf(const TemplateExpression& path, const Scope& scope,
                        size_t* used) {
  *used = 0;
  if (!path.names.empty() && path.depth == 0 && !path.is_this) {
    const Value* param = FindParam(scope, path.names[0].text);
    if (param != nullptr) {
      *used = 1;
      return *param;
    }
  }
  if (path.is_data && !path.names.empty()) {
    *used = 1;
    const std::string_view name = path.names[0].text;
    if (name == "root") return data_.root;
    const Frame* frame = scope.frame;
    for (uint32_t i = 0; frame != nullptr && i < path.depth; ++i) {
      frame = frame->above;
    }
    if (frame == nullptr) return {};
    if (name == "key") return frame->key;
    if (name == "index") return frame->index;
    if (name == "first") return frame->first;
    if (name == "last") return frame->last;
    return {};
  }
  if (path.depth == 0) return scope.context;
  const Depth* depth = scope.depth;
  for (uint32_t i = 0; depth != nullptr && i < path.depth; ++i) {
    depth = depth->above;
  }
  return depth == nullptr ? Value{} : depth->value;
}

Value Renderer::EvaluatePath(const TemplateExpression& path, const Scope& scope,
                             Missing missing) {
  size_t used = 0;
  Value value = StartOf(path, scope, &used);
  const bool report = missing == Missing::kReport;
  if (used > 0 && value.kind == ValueKind::kUndefined && report) {
    ReportMissing(path, {}, 0, scope);
    return value;
  }
  for (size_t i = used; i < path.names.size(); ++i) {
    Value member = Member(value, path.names[i].text, path.span);
    if (member.kind == ValueKind::kUndefined) {
      if (report) ReportMissing(path, value, i, scope);
      return member;
    }
    value = std::move(member);
  }
  if (path.names.empty() && value.kind == ValueKind::kUndefined && report) {
    ReportMissing(path, {}, 0, scope);
  }
  return value;
}

// `holder` has no member `path.names[index]`.
void Renderer::ReportMissing(const TemplateExpression& path,
                             const Value& holder, size_t index,
                             const Scope& scope) {
  Trouble& trouble =
      Report(TroubleKind::kUndefinedName, path.span, path.text, {});
  std::string before;
  if (!path.names.empty()) {
    const std::string_view last = path.names[index].text;
    for (size_t i = 0; i < index; ++i) {
      before += fmt::format("{}.", path.names[i].text);
    }
    for (const std::string& name : Names(holder)) {
      trouble.candidates.push_back(before + name);
    }
    const bool below_root = scope.depth != nullptr &&
                            scope.depth->above != nullptr && index == 0 &&
                            path.depth == 0 && !path.is_data;
    if (below_root &&
        Member(data_.root, last, path.span).kind != ValueKind::kUndefined) {
      trouble.help = fmt::format(
          "`{}` is not of what the block goes through; write `@root.{}`", last,
          path.text);
    }
  }
}

const Renderer::MadeMap* Renderer::MadeOf(const Value& value) const {
  if (value.kind != ValueKind::kMap || value.node != nullptr ||
      !value.text.starts_with(kMadeMark)) {
    return nullptr;
  }
  size_t index = 0;
  std::from_chars(value.text.data() + 1, value.text.data() + value.text.size(),
                  index);
  return index < made_.size() ? &made_[index] : nullptr;
}

Value Renderer::Extended(const Value& base, const TemplateCall& call,
                         const Scope& scope) {
  MadeMap made{base, {}};
  for (const TemplateHashPair& pair : call.hash) {
    made.own.emplace_back(pair.key.text, Evaluate(*pair.value, scope));
  }
  Value value = MapAt(fmt::format("{}{}", kMadeMark, made_.size()));
  made_.push_back(std::move(made));
  return value;
}

Value Renderer::Member(const Value& value, std::string_view name,
                       const Span& use) const {
  const MadeMap* made = MadeOf(value);
  if (made == nullptr) return MemberOf(value, name, data_, use);
  for (size_t i = made->own.size(); i-- > 0;) {
    if (made->own[i].first == name) return made->own[i].second;
  }
  return Member(made->base, name, use);
}

std::vector<std::string> Renderer::Names(const Value& value) const {
  const MadeMap* made = MadeOf(value);
  if (made == nullptr) return NamesOf(value, data_);
  std::vector<std::string> names = Names(made->base);
  for (const auto& [name, own] : made->own) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

std::vector<Element> Renderer::Elements(const Value& value,
                                        const Span& use) const {
  if (MadeOf(value) == nullptr) return ElementsOf(value, data_, use);
  std::vector<Element> elements;
  for (const std::string& name : Names(value)) {
    elements.push_back({name, Member(value, name, use)});
  }
  return elements;
}

}  // namespace plimsoll::templates
