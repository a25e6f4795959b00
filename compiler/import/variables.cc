#include "compiler/import/variables.h"

#include <algorithm>

namespace plimsoll::importing {
namespace {

std::string VarKeyOf(std::string_view name) {
  std::string key;
  for (const char c : name) {
    key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return key;
}

std::string EscapePlaceholders(std::string_view text) {
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("{{")) {
      escaped += "\\{{";
      ++i;
    } else {
      escaped += text[i];
    }
  }
  return escaped;
}

}  // namespace

std::vector<compose::Reference> OuterReferences(std::string_view raw) {
  std::vector<compose::Reference> outer;
  size_t end = 0;
  for (const compose::Reference& reference : compose::ReferencesIn(raw)) {
    if (reference.offset < end) continue;
    outer.push_back(reference);
    end = reference.offset + reference.length;
  }
  return outer;
}

std::vector<std::string_view> SplitOutside(std::string_view raw,
                                           char separator) {
  std::vector<std::string_view> pieces;
  const std::vector<compose::Reference> references = OuterReferences(raw);
  size_t begin = 0;
  for (size_t i = 0; i <= raw.size(); ++i) {
    const bool inside = std::ranges::any_of(
        references, [&](const compose::Reference& reference) {
          return i > reference.offset &&
                 i < reference.offset + reference.length;
        });
    if (i < raw.size() && (inside || raw[i] != separator)) continue;
    pieces.push_back(raw.substr(begin, i - begin));
    begin = i + 1;
  }
  return pieces;
}

std::string Variables::Literal(std::string_view raw) {
  std::string text;
  for (size_t i = 0; i < raw.size(); ++i) {
    text += raw[i];
    if (raw[i] == '$' && i + 1 < raw.size() && raw[i + 1] == '$') ++i;
  }
  return EscapePlaceholders(text);
}

std::string Variables::FillOne(const compose::Reference& reference,
                               std::string_view raw) {
  std::vector<compose::BadReference> ignored;
  const std::string value =
      compose::Interpolate(raw.substr(reference.offset, reference.length),
                           environment_, &ignored)
          .text;
  const bool replaces = reference.form.ends_with('+');
  // An empty one is no placeholder's value, and what `+` writes is no value of
  // the variable.
  if (value.empty() || replaces || home_ == VarHome::kInPlace) {
    return EscapePlaceholders(value);
  }
  const std::string key = VarKeyOf(reference.name);
  const auto known = std::ranges::find(vars_, key, &SharedVar::key);
  if (known == vars_.end()) {
    const compose::Variable* set = environment_.Find(reference.name);
    vars_.push_back({.key = key,
                     .value = value,
                     .from = std::string(reference.name),
                     .is_default = set == nullptr || set->value != value});
  } else if (known->value != value) {
    return EscapePlaceholders(value);
  }
  return "{{vars." + key + "}}";
}

std::string Variables::Fill(std::string_view raw) {
  std::string filled;
  size_t at = 0;
  for (const compose::Reference& reference : OuterReferences(raw)) {
    filled += Literal(raw.substr(at, reference.offset - at));
    filled += FillOne(reference, raw);
    at = reference.offset + reference.length;
  }
  return filled + Literal(raw.substr(at));
}

}  // namespace plimsoll::importing
