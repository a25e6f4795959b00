#include "compiler/model/bind_context.h"

#include <fmt/format.h>

namespace plimsoll {
namespace {

// Enough of a value to recognise it by. Texts of a hostile file may be as long
// as the file, and each may be quoted many times.
constexpr size_t kMaxQuoted = 64;

std::string Quoted(std::string_view text) {
  return text.empty() ? "empty" : fmt::format("`{}`", Clipped(text));
}

void AppendKey(std::string_view key, std::string* path) {
  if (!path->empty()) *path += '.';
  *path += Clipped(key);
}

}  // namespace

std::string BindContext::Path() const {
  std::string path;
  for (const Step& step : steps_) {
    if (step.key.empty()) {
      path += fmt::format("[{}]", step.index);
    } else {
      AppendKey(step.key, &path);
    }
  }
  return path;
}

std::string BindContext::PathTo(std::string_view key) const {
  std::string path = Path();
  AppendKey(key, &path);
  return path;
}

Diagnostic& BindContext::WrongShape(const Node& node,
                                    std::string_view expected) {
  std::string path = Path();
  if (path.empty())
    path = "the document";
  else
    path = fmt::format("`{}`", path);
  return sink_.Report(code::kSchemaWrongType, node.span,
                      fmt::format("{} is {}; expected {}", path,
                                  DescribeShape(node), expected));
}

Diagnostic& BindContext::WrongText(const Span& span, std::string_view text,
                                   std::string_view error) {
  return sink_.Report(
      code::kSchemaWrongType, span,
      fmt::format("`{}` is {}; {}", Path(), Quoted(text), error));
}

FieldReader::FieldReader(BindContext& ctx, const Node& mapping,
                         std::span<const SchemaField> fields)
    : ctx_(ctx),
      fields_(fields),
      entries_(EffectiveEntries(mapping)),
      taken_(entries_.size(), false) {}

const Node* FieldReader::Take(std::string_view key, FieldFormat format) {
  if (format == FieldFormat::kOurs && ctx_.dialect() == Dialect::kForeign) {
    return nullptr;
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Node& name = Deref(*entries_[i].key);
    if (taken_[i] || !name.IsScalar() || name.text != key) continue;
    taken_[i] = true;
    return IsAbsent(entries_[i].value) ? nullptr : entries_[i].value;
  }
  return nullptr;
}

void FieldReader::ReportUnknown() {
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (taken_[i]) continue;
    const Node& key = Deref(*entries_[i].key);
    if (key.IsScalar() && key.text.starts_with("x-")) continue;
    ReportUnknownField(ctx_, key, fields_);
  }
}

std::string Clipped(std::string_view text) {
  if (text.size() <= kMaxQuoted) return std::string(text);
  size_t length = kMaxQuoted;
  // Never through the middle of a UTF-8 sequence.
  while (length > 0 &&
         (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
    --length;
  }
  return std::string(text.substr(0, length)) + "...";
}

std::string_view DescribeShape(const Node& node) {
  switch (node.kind) {
    case NodeKind::kSequence:
      return "a list";
    case NodeKind::kMapping:
      return "a mapping";
    case NodeKind::kAlias:
      return DescribeShape(Deref(node));
    case NodeKind::kScalar:
      break;
  }
  return node.text.empty() || node.IsNull() ? "empty" : "text";
}

bool IsAbsent(const Node* node) {
  if (node == nullptr) return true;
  const Node& target = Deref(*node);
  return target.IsScalar() && target.IsNull();
}

Span KeySpanIn(const Node& mapping, std::string_view key) {
  for (const Entry& entry : EffectiveEntries(mapping)) {
    const Node& name = Deref(*entry.key);
    if (name.IsScalar() && name.text == key) return name.span;
  }
  return mapping.span;
}

}  // namespace plimsoll
