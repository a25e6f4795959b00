#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <utility>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/compose/notation.h"
#include "compiler/compose/scalar_text.h"
#include "compiler/compose/schema.h"
#include "compiler/compose/schema_parts.h"

namespace plimsoll::compose {
namespace {

bool IsResourceName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

bool IsLowercase(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

// Two neighbours of a name that a container may have are enough.
bool IsContainerName(std::string_view text) {
  const auto is_first = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
  };
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const char next = text[i + 1];
    if (is_first(text[i]) &&
        (is_first(next) || next == '_' || next == '.' || next == '-')) {
      return true;
    }
  }
  return false;
}

bool IsWhole(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double number = std::strtod(copy.c_str(), &end);
  // `.inf` is nothing that strtod reads.
  return end != copy.c_str() && *end == '\0' && std::isfinite(number) &&
         number == std::trunc(number);
}

// What `text` is not, or empty when it is well formed.
std::string FaultOf(Notation notation, std::string_view text) {
  // `{{ port }}:80` is somebody else's to fill in.
  if (text.find("{{") != std::string_view::npos) return {};
  const auto unless = [&](bool good, std::string_view form) {
    return good ? std::string() : fmt::format("`{}` is not {}", text, form);
  };
  const auto error_of = [](const auto& result) {
    return result.ok() ? std::string() : result.error();
  };
  switch (notation) {
    case Notation::kAny:
      return {};
    case Notation::kBoolean:
      return unless(IsBoolean(text), "true or false");
    case Notation::kInteger:
      return unless(IsInteger(text), "a whole number");
    case Notation::kNumber:
      return unless(IsNumber(text), "a number");
    case Notation::kDuration:
      return unless(IsDuration(text), "a duration such as `1m30s`");
    case Notation::kSize:
      return unless(ParseSize(text).has_value(), "a size such as `64m`");
    case Notation::kOctal:
      return unless(IsOctal(text), "a mode such as `0440`");
    case Notation::kPort:
      return error_of(ParseShortPort(text));
    case Notation::kMount:
      return error_of(ParseShortMount(text));
    case Notation::kDevice:
      return unless(std::ranges::count(text, ':') <= 2,
                    "a device such as `/dev/x:/dev/x:rwm`");
    case Notation::kIpAddress:
      return unless(text.empty() || IsIpAddress(text), "an IP address");
    case Notation::kExtraHost:
      return unless(IsExtraHost(text), "a host such as `name=203.0.113.7`");
    case Notation::kVariable: {
      const std::string_view key = text.substr(0, text.find('='));
      const bool good =
          key.empty() || (key.back() != ' ' && key.back() != '\t');
      return good ? std::string()
                  : fmt::format("the name of `{}` ends in a blank", key);
    }
    case Notation::kKeyValue:
      return unless(text.find('=') != text.npos, "of the form `key=value`");
    case Notation::kCount:
      return unless(
          IsInteger(text) || text == "all" || text == "ALL" || text == "All",
          "a number or `all`");
    case Notation::kCommand:
      return error_of(ParseCommand(text));
    case Notation::kPullPolicy:
      return unless(IsPullPolicy(text), "a pull policy");
    case Notation::kContainerName:
      return unless(IsContainerName(text), "a name for a container");
    case Notation::kFilled:
      return text.empty() ? "it is empty" : std::string();
  }
  return {};
}

class SchemaChecker {
 public:
  explicit SchemaChecker(Sink& sink) : sink_(sink) {}

  void Check(const Value& value, const Schema& schema) {
    if (value.unknown) return;
    if (IsNoJson(value)) return ReportNoJson(value);
    const auto kind = static_cast<unsigned>(1U << static_cast<int>(value.kind));
    const bool is_whole = schema.whole_floats &&
                          value.kind == ValueKind::kFloat &&
                          IsWhole(value.text);
    if ((schema.kinds & kind) == 0 && !is_whole) {
      return ReportKind(value, schema);
    }
    switch (value.kind) {
      case ValueKind::kMapping:
        return CheckMapping(value, schema);
      case ValueKind::kSequence:
        return CheckSequence(value, schema);
      case ValueKind::kNull:
        return;
      default:
        return CheckScalar(value, schema);
    }
  }

 private:
  [[nodiscard]] std::string Path() const {
    std::string path;
    for (const std::string_view key : path_) {
      if (!path.empty() && key != "[]") path += '.';
      path += key;
    }
    return path;
  }

  // `.inf` and `.nan`. The reader writes what it judges as JSON, which has no
  // such numbers.
  static bool IsNoJson(const Value& value) {
    return value.kind == ValueKind::kFloat &&
           value.text.find_first_of("nN") != value.text.npos;
  }

  void ReportNoJson(const Value& value) {
    sink_
        .Report(code::kSchemaWrongType, value.span,
                fmt::format("`{}` is `{}`, which compose cannot hold", Path(),
                            value.text))
        .Help(fmt::format("write `\"{}\"` if it is text", value.text));
  }

  void ReportKind(const Value& value, const Schema& schema) {
    const std::string path = Path();
    const std::string name =
        path.empty() ? "the file" : fmt::format("`{}`", path);
    Diagnostic& finding =
        sink_.Report(code::kSchemaWrongType, value.span,
                     fmt::format("{} is {}; expected {}", name, Describe(value),
                                 schema.expected));
    if (value.IsScalar() && (schema.kinds & kStringBit) != 0) {
      finding.Help(fmt::format("write `\"{}\"`", value.text));
    } else if (value.IsNull() && !path.empty()) {
      finding.Help("give it a value, or remove the key");
    }
  }

  void CheckScalar(const Value& value, const Schema& schema) {
    if (!schema.words.empty() && !Contains(schema.words, value.text)) {
      sink_.Report(code::kSchemaWrongType, value.span,
                   fmt::format("`{}` is `{}`; expected {}", Path(), value.text,
                               schema.expected));
      return;
    }
    // Numbers that stand there as such are read as such.
    const bool is_number =
        value.kind == ValueKind::kInt || value.kind == ValueKind::kFloat;
    const bool is_text =
        value.IsString() || (is_number && schema.notation == Notation::kPort);
    if (is_text) {
      const bool is_int = value.kind == ValueKind::kInt;
      const std::string fault =
          is_int ? FaultOf(schema.notation, TextAsRead(value))
                 : FaultOf(schema.notation, value.text);
      if (!fault.empty()) return ReportNotation(value, fault);
    }
    CheckBounds(value, schema);
  }

  void ReportNotation(const Value& value, const std::string& fault) {
    Diagnostic& finding = sink_.Report(code::kSchemaWrongType, InnerSpan(value),
                                       fmt::format("`{}`: {}", Path(), fault));
    if (value.set_at.valid()) finding.Also(value.set_at, "value set here");
  }

  void CheckBounds(const Value& value, const Schema& schema) {
    if (schema.least < -1e299 && schema.most > 1e299) return;
    const std::string text = TextAsRead(value);
    if (!IsNumber(text)) return;
    const double number = std::strtod(text.c_str(), nullptr);
    if (number >= schema.least && number <= schema.most) return;
    sink_.Report(code::kSchemaWrongType, value.span,
                 fmt::format("`{}` is {}; expected {}", Path(), value.text,
                             schema.expected));
  }

  void CheckSequence(const Value& value, const Schema& schema) {
    const Schema& of_item = schema.item == nullptr ? kAnything : *schema.item;
    // A number and a text of the same digits are two values.
    std::set<std::pair<ValueKind, std::string>> seen;
    path_.emplace_back("[]");
    for (const Value* item : value.items) {
      Check(*item, of_item);
      if (!schema.unique || !item->IsKnown()) continue;
      const ValueKind kind =
          item->kind == ValueKind::kInt ? ValueKind::kFloat : item->kind;
      if (seen.emplace(kind, TextAsRead(*item)).second) continue;
      path_.pop_back();
      sink_
          .Report(code::kSchemaWrongType, item->span,
                  fmt::format("`{}` stands twice in `{}`", item->text, Path()))
          .Help("remove one of the two");
      path_.emplace_back("[]");
    }
    path_.pop_back();
  }

  void CheckMapping(const Value& value, const Schema& schema) {
    for (const Member& member : value.members) {
      path_.push_back(member.key);
      CheckMember(member, schema, value);
      path_.pop_back();
    }
    for (const std::string_view key : schema.required) Require(value, key);
    for (const Dependent& dependent : schema.dependents) {
      if (TextOf(Find(&value, dependent.key)) != dependent.text) continue;
      const Value* needed = Find(&value, dependent.needs);
      const bool is_empty = dependent.filled && needed != nullptr &&
                            needed->IsKnown() && needed->text.empty();
      if (needed == nullptr || is_empty) {
        ReportMissing(value, dependent.needs);
      }
    }
  }

  void Require(const Value& mapping, std::string_view key) {
    if (Find(&mapping, key) == nullptr) ReportMissing(mapping, key);
  }

  void ReportMissing(const Value& mapping, std::string_view key) {
    sink_.Report(code::kSchemaMissingField, PlaceOf(mapping),
                 fmt::format("`{}` has no `{}`", Path(), key));
  }

  // A long mapping is pointed at by its first key.
  static Span PlaceOf(const Value& mapping) {
    return mapping.members.empty() ? mapping.span
                                   : mapping.members.front().key_span;
  }

  void CheckMember(const Member& member, const Schema& schema,
                   const Value& mapping) {
    for (const Key& key : schema.keys) {
      if (key.name == member.key) return Check(*member.value, *key.schema);
    }
    const bool is_extension = schema.extensions && member.key.starts_with("x-");
    // A mapping whose keys nobody lists may hold anything.
    const bool is_free = schema.keys.empty() && schema.values == nullptr;
    if (is_extension || is_free) return Check(*member.value, kAnything);
    if (schema.values == nullptr) {
      return ReportUnknown(member, schema, mapping);
    }
    if (schema.names == Names::kResource && !IsResourceName(member.key)) {
      sink_
          .Report(code::kSchemaWrongType, member.key_span,
                  fmt::format("`{}` is not a name", member.key))
          .AddNote("names hold letters, digits, `.`, `_` and `-`");
      return;
    }
    if (schema.names == Names::kLowercase && !IsLowercase(member.key)) return;
    Check(*member.value, *schema.values);
  }

  void ReportUnknown(const Member& member, const Schema& schema,
                     const Value& mapping) {
    if (path_.size() == 1 && ReportOldFormat(member, mapping)) return;
    Diagnostic& finding =
        sink_.Report(code::kSchemaUnknownField, member.key_span,
                     fmt::format("unknown field `{}`", Path()));
    std::vector<std::string_view> names;
    for (const Key& key : schema.keys) names.push_back(key.name);
    const std::string_view nearest = NearestWord(member.key, names);
    if (!nearest.empty()) {
      finding.Help(
          fmt::format("a field with a similar name exists: `{}`", nearest));
    } else if (path_.size() != 1 && IsFileKey(member.key)) {
      finding.Help(
          fmt::format("`{}` belongs at the top of the file", member.key));
    } else if (path_.size() == 1 && IsServiceKey(member.key)) {
      finding.Help(fmt::format("`{}` belongs to a service", member.key));
    } else if (path_.size() == 1) {
      finding.Help("keys of your own begin with `x-` here");
    }
  }

  // Files of 2015 have their services at the top. One finding is enough.
  bool ReportOldFormat(const Member& member, const Value& mapping) {
    const auto is_service = [](const Member& m) {
      return Find(m.value, "image") != nullptr ||
             Find(m.value, "build") != nullptr ||
             Find(m.value, "extends") != nullptr;
    };
    if (Find(&mapping, "services") != nullptr || !is_service(member)) {
      return false;
    }
    if (reported_old_) return true;
    reported_old_ = true;
    sink_
        .Report(code::kSchemaUnknownField, member.key_span,
                fmt::format("the service `{}` stands at the top of the file",
                            member.key))
        .AddNote("version 1 of the format is no longer read")
        .Help("put `services:` at the top and indent the services below it");
    return true;
  }

  static bool IsServiceKey(std::string_view name) {
    return std::ranges::any_of(
        ServiceSchema().keys, [&](const Key& key) { return key.name == name; });
  }
  static bool IsFileKey(std::string_view name) {
    return std::ranges::any_of(
        FileSchema().keys, [&](const Key& key) { return key.name == name; });
  }
  static bool Contains(std::span<const std::string_view> words,
                       std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  }

  Sink& sink_;
  std::vector<std::string_view> path_;
  bool reported_old_ = false;
};

}  // namespace

void CheckSchema(const Value& root, const Schema& schema, Sink& sink) {
  SchemaChecker(sink).Check(root, schema);
}

}  // namespace plimsoll::compose
