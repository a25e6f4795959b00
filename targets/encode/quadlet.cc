#include "targets/encode/quadlet.h"

#include <fmt/format.h>

#include "targets/encode/refusal.h"
#include "targets/encode/unit_word.h"
#include "targets/encode/white_space.h"

namespace plimsoll::encode {

namespace {

Refusal RefuseForQuadlet(std::string_view value) {
  if (Refusal refusal = RefuseForSystemd(value)) return refusal;
  if (value.find("\xc2\x80") == std::string_view::npos) return std::nullopt;
  return Error{"Quadlet cannot hold the control character U+0080"};
}

Refusal RefuseUnlessQuadletLine(std::string_view value) {
  if (Refusal refusal = RefuseForQuadlet(value)) return refusal;
  if (value.empty()) return Error{"Quadlet takes an empty value for no value"};
  if (value == ";") return Error{"Quadlet would end the command at a lone `;`"};
  if (value.find('\n') == std::string_view::npos) return std::nullopt;
  return Error{"this Quadlet key cannot hold a newline"};
}

// A unit's lines are trimmed of Unicode's white space at the end, but only of
// ASCII's after the `=`, where the reader looks at single bytes.
bool IsTrimmed(std::string_view value) {
  const auto first = static_cast<unsigned char>(value.front());
  return (first < 0x80 && IsGoSpace(first)) || IsGoSpace(LastCodePoint(value));
}

}  // namespace

Result<std::string> QuadletAssignment(std::string_view key,
                                      std::string_view value) {
  if (Refusal refusal = RefuseUnlessEnvironmentKey(key)) return *refusal;
  const std::string assignment = fmt::format("{}={}", key, value);
  if (Refusal refusal = RefuseForQuadlet(assignment)) return *refusal;
  return QuoteUnitWord(assignment, Expansion::kSpecifiersAndVariables);
}

bool NeedsQuadletEmptyVariable(std::string_view value) {
  return value.empty() || value == ";";
}

Result<std::string> QuadletArgument(std::string_view value) {
  if (Refusal refusal = RefuseForQuadlet(value)) return *refusal;
  if (NeedsQuadletEmptyVariable(value)) {
    return fmt::format("\"${{_E}}{}\"", value);
  }
  return QuoteUnitWord(value, Expansion::kSpecifiersAndVariables);
}

Result<std::string> QuadletRawLine(std::string_view value) {
  if (Refusal refusal = RefuseUnlessQuadletLine(value)) return *refusal;
  if (IsTrimmed(value)) {
    return Error{"this Quadlet key cannot hold white space at either end"};
  }
  if (value.back() == '\\') {
    return Error{"this Quadlet key cannot end in a backslash"};
  }
  return Unexpanded(value, Expansion::kSpecifiersAndVariables);
}

Result<std::string> QuadletSingle(std::string_view value) {
  if (Refusal refusal = RefuseUnlessQuadletLine(value)) return *refusal;
  if (value.front() == '"' || value.back() == '"') {
    return Error{"this Quadlet key cannot hold `\"` at either end"};
  }
  std::string text = Unexpanded(value, Expansion::kSpecifiersAndVariables);
  if (value.back() != '\\' && !IsTrimmed(value)) return text;
  return fmt::format("\"{}\"", text);
}

Result<std::string> QuadletListItem(std::string_view value) {
  if (Refusal refusal = RefuseUnlessQuadletLine(value)) return *refusal;
  // Quotes may open and close anywhere in a word, and nothing escapes a quote:
  // each run is put into the kind of quotes that it does not hold.
  std::string item;
  char open = 0;
  for (char c : value) {
    const char wanted = c == '"' ? '\'' : c == '\'' ? '"' : open ? open : '"';
    if (wanted != open) {
      if (open) item += open;
      item += wanted;
      open = wanted;
    }
    AppendUnexpanded(c, Expansion::kSpecifiersAndVariables, &item);
  }
  return item + open;
}

}  // namespace plimsoll::encode
