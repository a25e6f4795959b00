#include "targets/compose/yaml.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "targets/encode/compose.h"

namespace plimsoll {
namespace {

constexpr size_t kStep = 2;

std::string Quoted(std::string_view text) {
  Result<std::string> encoded = encode::YamlScalar(text);
  return encoded ? std::move(encoded).value() : "\"\"";
}

// Words that some reader takes for a boolean or null.
bool IsTypedWord(std::string_view word) {
  static const RE2 kTyped("(?i:y|yes|n|no|on|off|true|false|null|~|)");
  return RE2::FullMatch(re2::StringPiece(word.data(), word.size()), kTyped);
}

std::string Key(std::string_view key) {
  static const RE2 kPlain("[A-Za-z_][A-Za-z0-9_.-]*");
  const re2::StringPiece piece(key.data(), key.size());
  const bool plain = RE2::FullMatch(piece, kPlain) && !IsTypedWord(key);
  return plain ? std::string(key) : Quoted(key);
}

// What the YAML 1.2 core schema types, and so has to stay unquoted.
bool IsTypedScalar(const Node& scalar) {
  static const RE2 kTyped(
      "~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|"
      "0o[0-7]+|0x[0-9a-fA-F]+|"
      "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|"
      "[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  return scalar.style == ScalarStyle::kPlain &&
         RE2::FullMatch(
             re2::StringPiece(scalar.text.data(), scalar.text.size()), kTyped);
}

}  // namespace

Yaml Yaml::Raw(std::string text) {
  Yaml yaml;
  yaml.text_ = std::move(text);
  return yaml;
}

Yaml Yaml::Text(std::string_view text) {
  // No indicator, no blank, nothing that looks like a number or a date.
  static const RE2 kPlain(
      "[A-Za-z/.~][A-Za-z0-9/._@+=~-]*(:[A-Za-z0-9/._@+=~-]+)*|"
      "[A-Za-z][A-Za-z0-9/._@+=,~-]*( [A-Za-z][A-Za-z0-9/._@+=~-]*)+");
  static const RE2 kNumberLike("[.0-9_+-]+(?:[eE].*)?|\\.(?i:inf|nan)");
  const re2::StringPiece piece(text.data(), text.size());
  const bool plain = RE2::FullMatch(piece, kPlain) && !IsTypedWord(text) &&
                     !RE2::FullMatch(piece, kNumberLike);
  return Raw(plain ? std::string(text) : Quoted(text));
}

Yaml Yaml::Number(int64_t number) { return Raw(fmt::to_string(number)); }

Yaml Yaml::Flag(bool flag) { return Raw(flag ? "true" : "false"); }

Yaml Yaml::List(std::vector<Yaml> items) {
  Yaml yaml;
  yaml.kind_ = Kind::kList;
  yaml.items_ = std::move(items);
  return yaml;
}

Yaml Yaml::Map() {
  Yaml yaml;
  yaml.kind_ = Kind::kMap;
  return yaml;
}

Yaml& Yaml::Set(std::string_view key, Yaml value) {
  const std::string written = Key(key);
  for (auto& [known, entry] : entries_) {
    if (known == written) return entry = std::move(value);
  }
  entries_.emplace_back(written, std::move(value));
  return entries_.back().second;
}

void Yaml::Append(Yaml item) { items_.push_back(std::move(item)); }

Yaml& Yaml::At(std::string_view key) {
  const std::string written = Key(key);
  const auto it = std::ranges::find(entries_, written,
                                    &std::pair<std::string, Yaml>::first);
  return it == entries_.end() ? Set(key, Map()) : it->second;
}

Yaml& Yaml::ListAt(std::string_view key) {
  return Has(key) ? At(key) : Set(key, List());
}

void Yaml::Remove(std::string_view key) {
  const std::string written = Key(key);
  std::erase_if(entries_,
                [&](const auto& entry) { return entry.first == written; });
}

void Yaml::Lay(std::string_view key, Yaml value) {
  LayWritten(Key(key), std::move(value));
}

void Yaml::LayAll(const Yaml& map) {
  for (const auto& [key, value] : map.entries_) LayWritten(key, value);
}

void Yaml::LayWritten(const std::string& key, Yaml value) {
  const auto it =
      std::ranges::find(entries_, key, &std::pair<std::string, Yaml>::first);
  if (it == entries_.end()) {
    entries_.emplace_back(key, std::move(value));
  } else if (it->second.kind_ == Kind::kMap && value.kind_ == Kind::kMap) {
    for (auto& [inner, entry] : value.entries_) {
      it->second.LayWritten(inner, std::move(entry));
    }
  } else {
    it->second = std::move(value);
  }
}

Yaml* Yaml::Get(std::string_view key) {
  const auto it = std::ranges::find(entries_, Key(key),
                                    &std::pair<std::string, Yaml>::first);
  return it == entries_.end() ? nullptr : &it->second;
}

Yaml& Yaml::Note(std::string_view line) {
  notes_.emplace_back(line);
  return *this;
}

Yaml& Yaml::Flow() {
  flow_ = true;
  return *this;
}

bool Yaml::Has(std::string_view key) const {
  return std::ranges::find(entries_, Key(key),
                           &std::pair<std::string, Yaml>::first) !=
         entries_.end();
}

bool Yaml::IsInline() const {
  return kind_ == Kind::kScalar || flow_ || empty();
}

// In here a plain scalar may not hold what separates items.
std::string Yaml::OnOneLine() const {
  if (kind_ == Kind::kScalar) {
    const bool quoted = text_.starts_with('"');
    return quoted || text_.find_first_of(",[]{}:#") == std::string::npos
               ? text_
               : Quoted(text_);
  }
  std::string line;
  for (const Yaml& item : items_) {
    line += (line.empty() ? "" : ", ") + item.OnOneLine();
  }
  for (const auto& [key, value] : entries_) {
    line += (line.empty() ? "" : ", ") + key + ": " + value.OnOneLine();
  }
  return kind_ == Kind::kList ? "[" + line + "]" : "{" + line + "}";
}

void Yaml::PrintNotes(std::string* out, size_t indent) const {
  for (const std::string& note : notes_) {
    *out += std::string(indent, ' ') + "# " + note + "\n";
  }
}

void Yaml::PrintTo(std::string* out, size_t indent) const {
  if (kind_ == Kind::kScalar) {
    *out += " " + text_ + "\n";
    return;
  }
  if (flow_) {
    *out += " " + OnOneLine() + "\n";
    return;
  }
  if (empty()) {
    *out += kind_ == Kind::kList ? " []\n" : " {}\n";
    return;
  }
  const std::string margin(indent, ' ');
  for (const Yaml& item : items_) {
    item.PrintNotes(out, indent);
    *out += margin + "-";
    if (item.IsInline() || item.kind_ == Kind::kList) {
      if (!item.IsInline()) *out += "\n";
      item.PrintTo(out, indent + kStep);
      continue;
    }
    // The first entry of a map stands behind its dash.
    std::string inner;
    item.PrintTo(&inner, indent + kStep);
    const size_t first = inner.find_first_not_of(' ');
    if (inner[first] == '#') {
      *out += "\n" + inner;
    } else {
      *out += " " + inner.substr(indent + kStep);
    }
  }
  for (const auto& [key, value] : entries_) {
    value.PrintNotes(out, indent);
    *out += margin + key + ":";
    if (!value.IsInline()) *out += "\n";
    value.PrintTo(out, indent + kStep);
  }
}

std::string Yaml::Print() const {
  std::string text;
  PrintTo(&text, 0);
  return text;
}

Yaml FromNode(const Node& node) {
  const Node& value = Deref(node);
  if (value.IsSequence()) {
    Yaml list = Yaml::List();
    for (const Node* item : value.items) list.Append(FromNode(*item));
    return list;
  }
  if (value.IsMapping()) {
    Yaml map = Yaml::Map();
    for (const Entry& entry : EffectiveEntries(value)) {
      map.Set(entry.key->text, FromNode(*entry.value));
    }
    return map;
  }
  if (value.IsNull()) return Yaml::Raw("null");
  if (IsTypedScalar(value)) return Yaml::Raw(std::string(value.text));
  return Yaml::Raw(Quoted(value.text));
}

}  // namespace plimsoll
