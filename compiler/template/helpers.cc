// The helpers that come with plimsoll.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/base/encode_text.h"
#include "compiler/template/renderer.h"

namespace plimsoll::templates {
namespace {

constexpr size_t kAny = SIZE_MAX;

struct Helper {
  std::string_view name;
  size_t least = 1;
  size_t most = 1;
};

constexpr auto kHelpers = std::to_array<Helper>({
    {"and", 1, kAny},
    {"default", 2, 2},
    {"eq", 2, 2},
    {"lookup", 2, 2},
    {"ne", 2, 2},
    {"not", 1, 1},
    {"or", 1, kAny},
    {"quote", 1, 1},
    {"url", 1, 1},
});
constexpr auto kBlockHelpers =
    std::to_array<std::string_view>({"each", "if", "unless", "with"});

const Helper* FindHelper(std::string_view name) {
  const auto found = std::ranges::find(kHelpers, name, &Helper::name);
  return found == kHelpers.end() ? nullptr : &*found;
}

bool IsNothing(const Value& value) {
  return value.kind == ValueKind::kUndefined || value.kind == ValueKind::kNull;
}

// As `if` has it.
bool Holds(const Value& value) { return !IsEmpty(value) && IsTrue(value); }

// In double quotes, as JSON has it; YAML reads the same.
std::string JsonText(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        quoted += "\\\\";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      case '\b':
        quoted += "\\b";
        break;
      case '\f':
        quoted += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          quoted += c;
        }
    }
  }
  return quoted + '"';
}

}  // namespace

bool IsHelper(std::string_view name) { return FindHelper(name) != nullptr; }

bool IsBlockHelper(std::string_view name) {
  return std::ranges::find(kBlockHelpers, name) != kBlockHelpers.end();
}

const std::vector<std::string>& HelperNames() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names(kBlockHelpers.begin(), kBlockHelpers.end());
    for (const Helper& helper : kHelpers) names.emplace_back(helper.name);
    return names;
  }();
  return kNames;
}

// Whether the call is one of a helper, with as many arguments as it takes.
bool Renderer::CheckCall(const TemplateCall& call, std::string_view name) {
  if (IsBlockHelper(name)) {
    Report(TroubleKind::kBadCall, call.span, name,
           fmt::format("`{}` is the helper of a block", name))
        .help = fmt::format("write `{{{{#{0} ...}}}} ... {{{{/{0}}}}}`", name);
    return false;
  }
  const Helper* helper = FindHelper(name);
  if (helper == nullptr || !call.callee->IsBareName()) {
    Report(TroubleKind::kUnknownHelper, call.callee->span, name,
           fmt::format("no helper is called `{}`", name))
        .candidates = HelperNames();
    return false;
  }
  const size_t count = call.arguments.size();
  if (count == 0) {
    Report(TroubleKind::kBadCall, call.span, name,
           fmt::format("`{}` is a helper, and nothing is given to it", name))
        .help = fmt::format("write `this.{0}` for a value named `{0}`", name);
    return false;
  }
  if (count < helper->least || count > helper->most || !call.hash.empty()) {
    Report(
        TroubleKind::kBadCall, call.span, name,
        call.hash.empty()
            ? fmt::format("`{}` takes {} {}, here are {}", name, helper->least,
                          helper->least == 1 ? "argument" : "arguments", count)
            : fmt::format("`{}` takes no `{}=`", name,
                          call.hash.front().key.text));
    return false;
  }
  return true;
}

Value Renderer::Call(const TemplateCall& call, const Scope& scope,
                     Missing missing) {
  const TemplateExpression& callee = *call.callee;
  if (callee.IsBareName() &&
      FindParam(scope, callee.names[0].text) != nullptr) {
    return EvaluatePath(callee, scope, missing);
  }
  const std::string_view name = callee.text;
  if (!CheckCall(call, name)) return {.kind = ValueKind::kUnknown};
  return CallHelper(call, name, scope, missing);
}

Value Renderer::CallHelper(const TemplateCall& call, std::string_view name,
                           const Scope& scope, Missing missing) {
  std::vector<Value> values;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    // What `default` is for may be missing.
    const bool optional = name == "default" && i == 0;
    values.push_back(Evaluate(*call.arguments[i], scope,
                              optional ? Missing::kAllow : Missing::kReport));
  }
  const Value& first = values.front();
  if (name == "eq" || name == "ne") return Compare(call, values);
  if (name == "not") return BooleanValue(!Holds(first));
  if (name == "quote") return Quote(call, first);
  if (name == "url") return Encode(call, first);
  if (name == "lookup") return LookUp(call, values, missing);
  if (name == "default") {
    const bool empty = IsNothing(first) ||
                       (first.kind == ValueKind::kText && first.text.empty());
    return empty ? values[1] : first;
  }
  // `and` and `or` yield the value that decides.
  for (const Value& value : values) {
    if (Holds(value) == (name == "or")) return value;
  }
  return values.back();
}

// Values are compared as they would be written.
Value Renderer::Compare(const TemplateCall& call,
                        const std::vector<Value>& values) {
  const std::string_view name = call.callee->text;
  for (size_t i = 0; i < 2; ++i) {
    if (values[i].kind == ValueKind::kUnknown) return values[i];
    const Span& span = call.arguments[i]->span;
    if (values[i].kind == ValueKind::kSecret) {
      Report(TroubleKind::kSecretRead, span, name,
             "a secret is compared, and nobody knows it here");
      return {.kind = ValueKind::kUnknown};
    }
    if (values[i].IsContainer()) {
      Report(
          TroubleKind::kBadCall, span, name,
          fmt::format("`{}` compares texts and numbers, no {}", name,
                      values[i].kind == ValueKind::kList ? "list" : "mapping"));
      return {.kind = ValueKind::kUnknown};
    }
  }
  const bool same = IsNothing(values[0]) || IsNothing(values[1])
                        ? IsNothing(values[0]) && IsNothing(values[1])
                        : values[0].text == values[1].text;
  return BooleanValue(same == (name == "eq"));
}

Value Renderer::Quote(const TemplateCall& call, const Value& value) {
  if (value.kind == ValueKind::kUnknown) return value;
  if (value.kind == ValueKind::kSecret) {
    Report(TroubleKind::kSecretRead, call.span, "quote",
           "a secret cannot be quoted, since nobody knows it here")
        .help = "a secret reaches a dotenv file or one of its own as it is";
    return {.kind = ValueKind::kUnknown};
  }
  if (value.IsContainer()) {
    Report(TroubleKind::kNotText, call.span, "quote",
           "`quote` takes a text, no list or mapping");
    return {.kind = ValueKind::kUnknown};
  }
  return TextValue(JsonText(value.text), value.span);
}

Value Renderer::Encode(const TemplateCall& call, const Value& value) {
  if (value.kind == ValueKind::kUnknown) return value;
  Value encoded = value;
  if (value.kind == ValueKind::kSecret) {
    encoded.is_url = true;
    return encoded;
  }
  if (value.IsContainer()) {
    Report(TroubleKind::kNotText, call.span, "url",
           "`url` takes a text, no list or mapping");
    return {.kind = ValueKind::kUnknown};
  }
  return TextValue(PercentEncode(value.text), value.span);
}

Value Renderer::LookUp(const TemplateCall& call,
                       const std::vector<Value>& values, Missing missing) {
  if (values[0].kind == ValueKind::kUnknown ||
      values[1].kind == ValueKind::kUnknown) {
    return {.kind = ValueKind::kUnknown};
  }
  if (!IsTrue(values[0])) return values[0];
  if (values[1].IsContainer()) {
    Report(TroubleKind::kNotText, call.arguments[1]->span, "lookup",
           "`lookup` takes a name or number, no list or mapping");
    return {.kind = ValueKind::kUnknown};
  }
  Value found = Member(values[0], values[1].text, call.span);
  if (found.kind == ValueKind::kUndefined && missing == Missing::kReport) {
    Report(TroubleKind::kUndefinedName, call.span, values[1].text, {})
        .candidates = Names(values[0]);
  }
  return found;
}

}  // namespace plimsoll::templates
