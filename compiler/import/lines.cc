#include "compiler/import/lines.h"

namespace plimsoll::importing {

std::vector<Setting> SettingsOf(const ParsedFile& file) {
  std::vector<Setting> settings;
  if (file.tree.root() == nullptr) return settings;
  for (const Entry& section : file.tree.root()->entries) {
    for (const Entry& entry : section.value->entries) {
      settings.push_back({.section = section.key->text,
                          .key = entry.key->text,
                          .text = entry.value->text,
                          .value = entry.value,
                          .file = &file,
                          .span = entry.key->span});
    }
  }
  return settings;
}

std::string WithoutDoubledPercent(std::string_view text) {
  std::string single;
  for (size_t i = 0; i < text.size(); ++i) {
    single += text[i];
    if (text[i] == '%' && i + 1 < text.size() && text[i + 1] == '%') ++i;
  }
  return single;
}

std::optional<std::vector<std::string>> ShellWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (quote == '\0' && blank) {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
      continue;
    }
    in_word = true;
    const bool escapes = quote == '"' && i + 1 < text.size() &&
                         (text[i + 1] == '"' || text[i + 1] == '\\');
    if (c == '\\' && (quote == '\0' || escapes)) {
      if (++i == text.size()) return std::nullopt;
      word += text[i];
    } else if (quote != '\0' && c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
    } else {
      word += c;
    }
  }
  if (quote != '\0') return std::nullopt;
  if (in_word) words.push_back(std::move(word));
  return words;
}

void PlainVariables::Add(std::string key, const std::string& value,
                         const Span& span) {
  compose::Value& from = values_.emplace_back();
  from.kind = compose::ValueKind::kString;
  from.span = span;
  texts_.push_back({.key = std::move(key),
                    .text = value,
                    .raw = DoubledDollars(value),
                    .has_value = true,
                    .from = &from,
                    .span = span});
}

Yaml WordList(const std::vector<std::string>& words) {
  Yaml list = Yaml::List();
  for (const std::string& word : words) list.Append(PlainText(word));
  return list;
}

Yaml PlainText(std::string_view text) {
  return Yaml::Text(Variables::Literal(DoubledDollars(text)));
}

}  // namespace plimsoll::importing
