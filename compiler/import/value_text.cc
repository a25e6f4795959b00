#include "compiler/import/value_text.h"

#include <algorithm>

#include "compiler/compose/interpolate.h"
#include "compiler/compose/scalar_text.h"
#include "compiler/import/variables.h"
#include "compiler/index/credentials.h"

namespace plimsoll::importing {
namespace {

// `kKey` alone says little: `S3_KEY`, but `SORT_KEY`, too.
bool NamesCredential(std::string_view name) {
  const CredentialKind kind = JudgeName(name);
  return kind != CredentialKind::kNone && kind != CredentialKind::kKey;
}

bool IsTypedNumber(compose::ValueKind kind) {
  return kind == compose::ValueKind::kInt || kind == compose::ValueKind::kFloat;
}

}  // namespace

std::vector<const SecretMatch*> Texts::SecretsIn(const Span& span) const {
  if (!span.valid()) return {};
  const ParsedFile* file =
      repository_.FindFile(repository_.sources->Get(span.file).path());
  std::vector<const SecretMatch*> found;
  if (file == nullptr) return found;
  for (const SecretMatch& match : file->secrets) {
    if (match.kind != SecretMatchKind::kWeakDefault &&
        match.span.begin < span.end && span.begin < match.span.end) {
      found.push_back(&match);
    }
  }
  return found;
}

TextState Texts::StateOf(const compose::Value& scalar) const {
  if (!SecretsIn(scalar.span).empty()) return TextState::kSecret;
  if (scalar.unknown || !SecretsIn(scalar.set_at).empty()) {
    return TextState::kRaw;
  }
  if (scalar.node == nullptr) return TextState::kKnown;
  for (const compose::Reference& reference :
       compose::ReferencesIn(scalar.node->text)) {
    if (NamesCredential(reference.name)) return TextState::kRaw;
  }
  return TextState::kKnown;
}

std::string DoubledDollars(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '$' ? 2 : 1, c);
  return doubled;
}

std::string RawOf(const compose::Value& scalar) {
  if (scalar.node != nullptr && scalar.node->IsScalar()) {
    return std::string(scalar.node->text);
  }
  return DoubledDollars(scalar.text);
}

std::vector<NamedText> NamedTexts(const compose::Value* value,
                                  std::string_view separators) {
  std::vector<NamedText> texts;
  if (value == nullptr) return texts;
  const auto add = [&](NamedText named) {
    const auto same = std::ranges::find(texts, named.key, &NamedText::key);
    if (same != texts.end()) {
      *same = std::move(named);
    } else {
      texts.push_back(std::move(named));
    }
  };
  for (const compose::Member& member : value->members) {
    const compose::Value& item = *member.value;
    add({.key = std::string(member.key),
         .text = TextAsRead(item),
         .raw = RawOf(item),
         .has_value = !item.IsNull(),
         .known = !item.unknown,
         .from = &item,
         .span = member.key_span});
  }
  for (const compose::Value* item : value->items) {
    NamedText named{.known = !item->unknown, .from = item, .span = item->span};
    const std::string raw = RawOf(*item);
    const size_t in_raw = raw.find_first_of(separators);
    const std::string_view text = item->text;
    const size_t in_text = text.find_first_of(separators);
    named.has_value = in_raw != std::string::npos;
    named.key = named.known ? text.substr(0, in_text) : raw.substr(0, in_raw);
    if (named.has_value) named.raw = raw.substr(in_raw + 1);
    if (in_text != std::string_view::npos) {
      named.text = text.substr(in_text + 1);
    }
    add(std::move(named));
  }
  return texts;
}

Yaml PassedValue(const compose::Value& value, const Texts& texts,
                 std::vector<const compose::Value*>* lost) {
  if (value.IsSequence()) {
    Yaml list = Yaml::List();
    for (const compose::Value* item : value.items) {
      list.Append(PassedValue(*item, texts, lost));
    }
    return list;
  }
  if (value.IsMapping()) {
    Yaml map = Yaml::Map();
    for (const compose::Member& member : value.members) {
      map.Set(member.key, PassedValue(*member.value, texts, lost));
    }
    return map;
  }
  if (value.IsNull()) return Yaml::Raw("null");
  const TextState state = texts.StateOf(value);
  if (state == TextState::kSecret) {
    lost->push_back(&value);
    return Yaml::Text(kLeftOut);
  }
  if (state == TextState::kRaw) return Yaml::Text(RawOf(value));
  // A mode such as 0440 stays one.
  if (IsTypedNumber(value.kind) || value.kind == compose::ValueKind::kBool) {
    return Yaml::Raw(std::string(value.text));
  }
  return Yaml::Text(DoubledDollars(value.text));
}

}  // namespace plimsoll::importing
