#include "compiler/model/bind_scalar.h"

#include <fmt/format.h>

#include "compiler/base/edit_distance.h"
#include "compiler/model/forms.h"

namespace plimsoll {
namespace {

// YAML's four escapes that yield as many bytes as they take, or more: `\N`,
// `\_`, `\L` and `\P`. Every other one, and every folded line, makes the text
// shorter than its source.
bool MayHideEscape(std::string_view text) {
  return text.find("\xC2\x85") != std::string_view::npos ||
         text.find("\xC2\xA0") != std::string_view::npos ||
         text.find("\xE2\x80\xA8") != std::string_view::npos ||
         text.find("\xE2\x80\xA9") != std::string_view::npos;
}

bool IsOldYamlBool(std::string_view text) {
  for (const std::string_view word : {"yes", "no", "on", "off", "y", "n"}) {
    if (text.size() != word.size()) continue;
    bool same = true;
    for (size_t i = 0; i < word.size(); ++i) {
      same = same && (text[i] | 0x20) == word[i];
    }
    if (same) return true;
  }
  return false;
}

}  // namespace

ScalarPart PartOf(const Node& scalar, size_t offset, size_t length) {
  const std::string_view text = scalar.text.substr(offset, length);
  if (scalar.style == ScalarStyle::kDoubleQuoted &&
      MayHideEscape(scalar.text)) {
    return {text, scalar.span};
  }
  return {text, SpanOfText(scalar, offset, text.size())};
}

ScalarPart WholeOf(const Node& scalar) { return {scalar.text, scalar.span}; }

bool IsDeferred(const BindContext& ctx, Placeholders rule,
                std::string_view text) {
  if (rule == Placeholders::kNever) return false;
  if (rule == Placeholders::kByDialect && ctx.dialect() == Dialect::kForeign) {
    return false;
  }
  return text.find("{{") != std::string_view::npos;
}

FieldState StateOfPlaceholder(BindContext& ctx, const Span& span) {
  if (ctx.schema() != Schema::kHost) return FieldState::kDeferred;
  ctx.sink()
      .Report(code::kSchemaWrongType, span,
              fmt::format("`{}` holds a placeholder", ctx.Path()))
      .Help("host facts are stated as they are: placeholders read them");
  return FieldState::kInvalid;
}

void ReportBadScalar(BindContext& ctx, const ScalarPart& part,
                     const std::string& error,
                     std::span<const std::string_view> words) {
  Diagnostic& finding = ctx.WrongText(part.span, part.text, error);
  if (!words.empty()) {
    const std::string_view nearest = NearestWord(part.text, words);
    if (!nearest.empty()) {
      finding.Help(fmt::format("a similar word is known: `{}`", nearest));
    }
    // The other format may have words that this one has not.
    if (ctx.dialect() == Dialect::kForeign) {
      finding.severity = Severity::kWarning;
    }
  } else if (error.ends_with(form::kBool) && IsOldYamlBool(part.text)) {
    finding.AddNote(fmt::format(
        "YAML 1.2 reads `{}` as text; only older readers take it for a boolean",
        part.text));
  }
}

}  // namespace plimsoll
