#include "compiler/compose/read_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/compose/scalar_text.h"

namespace plimsoll::compose {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AllOf(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

// 2026-01-31, alone or with a time behind it.
bool LooksLikeTimestamp(std::string_view text) {
  if (text.size() < 8 || !AllOf(text.substr(0, 4), "0123456789") ||
      text[4] != '-') {
    return false;
  }
  size_t at = 5;
  size_t month = 0;
  while (at < text.size() && IsDigit(text[at])) ++at, ++month;
  if (month < 1 || month > 2 || at >= text.size() || text[at] != '-') {
    return false;
  }
  size_t day = 0;
  ++at;
  while (at < text.size() && IsDigit(text[at])) ++at, ++day;
  if (day < 1 || day > 2) return false;
  if (at == text.size()) return month == 2 && day == 2;
  // A time needs hours, minutes and seconds.
  const std::string_view time = text.substr(at + 1);
  return (text[at] == 'T' || text[at] == 't' || text[at] == ' ') &&
         std::ranges::count(time, ':') >= 2 &&
         time.find_first_not_of("0123456789:.+-Zz ") == time.npos;
}

// Groups of four, the last one padded; lines may end anywhere.
bool IsBase64(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return c == '\n' || c == '\r'; });
  if (digits.size() % 4 != 0) return false;
  for (int i = 0; i < 2 && digits.ends_with('='); ++i) digits.pop_back();
  return digits.empty() ||
         AllOf(digits,
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
               "+/");
}

bool IsOneOf(std::string_view text,
             std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

// The infinities and NaN.
bool IsNoNumber(std::string_view text) {
  if (IsOneOf(text, {".nan", ".NaN", ".NAN"})) return true;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return IsOneOf(text, {".inf", ".Inf", ".INF"});
}

bool IsQuoted(const Node& node) {
  return node.style != ScalarStyle::kPlain && node.style != ScalarStyle::kNone;
}

class Reader {
 public:
  Reader(const Environment& environment, Arena& arena, Sink& sink)
      : environment_(environment), arena_(arena), sink_(sink) {}

  ReadDocument Run(const Node& root) {
    ReadDocument document;
    document.root = Read(root);
    document.resets = std::move(resets_);
    return document;
  }

 private:
  // Null for what `!reset` takes away.
  const Value* Read(const Node& written) {
    const Node& node = Deref(written);
    if (written.tag == "!reset" || node.tag == "!reset") {
      resets_.push_back({path_});
      return nullptr;
    }
    // What hangs behind an anchor is read once. Resets inside it count where
    // the anchor stands; aliases of trees that hold some are read again.
    if (const auto done = read_.find(&node); done != read_.end()) {
      return done->second;
    }
    const size_t resets = resets_.size();
    Value* value = arena_.New<Value>();
    value->span = node.span;
    value->node = &node;
    if (node.tag == "!override") {
      resets_.push_back({path_});
      value->overrides = true;
    }
    switch (node.kind) {
      case NodeKind::kMapping:
        ReadMapping(node, value);
        break;
      case NodeKind::kSequence:
        ReadSequence(node, value);
        break;
      default:
        ReadScalar(node, value);
        break;
    }
    if (!node.anchor.empty() && resets_.size() == resets) {
      read_[&node] = value;
    }
    return value;
  }

  void ReadMapping(const Node& node, Value* value) {
    value->kind = ValueKind::kMapping;
    const bool merges = std::ranges::any_of(
        node.entries, [](const Entry& e) { return IsMergeKey(*e.key); });
    if (merges) {
      for (const Entry& entry : node.entries) {
        if (IsMergeKey(*entry.key)) CheckMerged(*entry.value);
      }
      return ReadEntries(EffectiveEntries(node), value);
    }
    ReadEntries(node.entries, value);
  }

  // `<<` takes a mapping, or a list of mappings that is written there.
  void CheckMerged(const Node& written) {
    const Node& node = Deref(written);
    if (node.IsMapping()) return;
    const bool is_list = written.IsSequence();
    const auto bad = std::ranges::find_if(
        written.items, [](const Node* n) { return !Deref(*n).IsMapping(); });
    if (is_list && bad == written.items.end()) return;
    const Span place = is_list ? (*bad)->span : written.span;
    sink_
        .Report(code::kSchemaWrongType, place,
                "what `<<` merges is not a mapping")
        .AddNote("compose refuses the whole file over it")
        .Help("merge a mapping, or a list of them: `<<: [*one, *two]`");
  }

  void ReadEntries(std::span<const Entry> entries, Value* value) {
    std::vector<Member> members;
    members.reserve(entries.size());
    for (const Entry& entry : entries) {
      const Node& key = Deref(*entry.key);
      if (!CheckKey(key)) continue;
      path_.push_back(key.text);
      const Value* read = Read(*entry.value);
      path_.pop_back();
      if (read != nullptr) members.push_back({key.text, key.span, read});
    }
    value->members = arena_.Copy(members);
  }

  bool CheckKey(const Node& key) {
    if (!key.IsScalar()) {
      sink_.Report(code::kSchemaWrongType, key.span,
                   "a key of a mapping is not text");
      return false;
    }
    if (!CheckTag(key)) return false;
    if (KindOf(key) == ValueKind::kString) return true;
    sink_
        .Report(code::kSchemaWrongType, key.span,
                fmt::format("the key `{}` is not text", key.text))
        .AddNote("compose takes keys that are text only")
        .Help(fmt::format("write `\"{}\"`", key.text));
    return false;
  }

  void ReadSequence(const Node& node, Value* value) {
    value->kind = ValueKind::kSequence;
    std::vector<const Value*> items;
    items.reserve(node.items.size());
    path_.push_back("[]");
    for (const Node* item : node.items) {
      const Value* read = Read(*item);
      if (read != nullptr) items.push_back(read);
    }
    path_.pop_back();
    value->items = arena_.Copy(items);
  }

  void ReadScalar(const Node& node, Value* value) {
    value->text = node.text;
    value->kind = KindOf(node);
    CheckTag(node);
    if (value->kind != ValueKind::kString ||
        node.text.find('$') == std::string_view::npos) {
      return;
    }
    std::vector<BadReference> bad;
    const Interpolated filled = Interpolate(node.text, environment_, &bad);
    value->unknown = filled.unknown;
    value->set_at = filled.set_at;
    if (filled.text != node.text) value->text = arena_.Copy(filled.text);
    for (const BadReference& reference : bad) ReportBad(node, reference);
  }

  // `!!int x` is refused by the parser that the reader uses.
  bool CheckTag(const Node& node) {
    if (FitsTag(node)) return true;
    sink_
        .Report(
            code::kSchemaWrongType, node.span,
            fmt::format("`{}` does not fit its tag `{}`", node.text, node.tag))
        .Help("remove the tag, or correct the value");
    return false;
  }

  static bool FitsTag(const Node& node) {
    const ValueKind kind = KindOfPlain(node.text);
    if (node.tag == "!!int") return kind == ValueKind::kInt;
    if (node.tag == "!!float") {
      return kind == ValueKind::kFloat || kind == ValueKind::kInt;
    }
    if (node.tag == "!!bool") return kind == ValueKind::kBool;
    if (node.tag == "!!null") return kind == ValueKind::kNull;
    if (node.tag == "!!timestamp") return kind == ValueKind::kTimestamp;
    return node.tag != "!!binary" || IsBase64(node.text);
  }

  static ValueKind KindOf(const Node& node) {
    // The reader takes what has a tag of its own for text: `!override 7`.
    const bool is_own =
        node.tag.starts_with('!') && !node.tag.starts_with("!!");
    if (node.tag == "!!str" || node.tag == "!!binary" || is_own) {
      return ValueKind::kString;
    }
    if (IsQuoted(node)) {
      const bool is_typed =
          node.tag == "!!int" || node.tag == "!!float" || node.tag == "!!bool";
      return is_typed ? KindOfPlain(node.text) : ValueKind::kString;
    }
    if (node.style == ScalarStyle::kNone) return ValueKind::kNull;
    return KindOfPlain(node.text);
  }

  void ReportBad(const Node& node, const BadReference& reference) {
    const std::string_view text =
        node.text.substr(reference.offset, reference.length);
    const Span place = SpanOfText(node, reference.offset, reference.length);
    sink_
        .Report(code::kSyntaxInterpolation, place,
                fmt::format("`{}` is not a variable reference", text))
        .AddNote("compose refuses the whole file over it")
        .Help(
            "write `${NAME}` or `${NAME:-default}`; a dollar that is meant "
            "for the container is `$$`");
  }

  const Environment& environment_;
  Arena& arena_;
  Sink& sink_;
  std::vector<std::string_view> path_;
  std::vector<ResetPath> resets_;
  std::unordered_map<const Node*, const Value*> read_;
};

}  // namespace

ValueKind KindOfPlain(std::string_view text) {
  if (IsOneOf(text, {"", "~", "null", "Null", "NULL"})) return ValueKind::kNull;
  if (IsOneOf(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    return ValueKind::kBool;
  }
  if (IsNoNumber(text)) return ValueKind::kFloat;
  if (const auto number = ReadNumber(text)) return number->kind;
  if (LooksLikeTimestamp(text)) return ValueKind::kTimestamp;
  return ValueKind::kString;
}

ReadDocument ReadValues(const Node& root, const Environment& environment,
                        Arena& arena, Sink& sink) {
  return Reader(environment, arena, sink).Run(root);
}

}  // namespace plimsoll::compose
