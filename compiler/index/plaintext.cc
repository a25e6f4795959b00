#include "compiler/index/plaintext.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// Names and lines longer than this are data, not assignments.
constexpr size_t kMaxName = 80;
constexpr size_t kMaxValue = 4096;

const WordFinder& NameFinder() {
  static const WordFinder finder(
      {"pass", "pwd", "secret", "token", "credential", "apikey", "_key", "-key",
       "accesskey", "privatekey", "authkey", "appkey", "masterkey",
       "encryptionkey", "signingkey", "sharedkey"},
      WordFinder::Case::kIgnored);
  return finder;
}

bool IsNameByte(char c) { return IsWordByte(c) || c == '-' || c == '.'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

bool IsYaml(FileKind kind) {
  switch (kind) {
    case FileKind::kProject:
    case FileKind::kHost:
    case FileKind::kManifest:
    case FileKind::kCompose:
    case FileKind::kWorkflow:
    case FileKind::kYaml:
      return true;
    default:
      return false;
  }
}
bool IsProse(FileKind kind) {
  return kind == FileKind::kMarkdown || kind == FileKind::kText;
}
// Only a quoted text is a literal there; a bare word is a name.
bool NeedsQuotes(FileKind kind) {
  return kind == FileKind::kCode || kind == FileKind::kJson ||
         kind == FileKind::kToml;
}

// A stretch of the text: what is assigned, and how sure its place is.
struct Value {
  size_t begin = 0;
  size_t end = 0;
  bool strict = false;  // Only something that looks random counts.
};

// Reads what is assigned to one name. All offsets are of the whole text.
class Reader {
 public:
  Reader(std::string_view text, FileKind kind, size_t name_begin,
         size_t name_end)
      : text_(text), kind_(kind), begin_(name_begin), end_(name_end) {}

  std::optional<Value> Read() const {
    if (auto value = ReadShellDefault()) return value;
    if (Before(1) == '$' || (Before(1) == '{' && Before(2) == '$')) {
      return std::nullopt;
    }
    const char open = IsQuote(Before(1)) ? Before(1) : '\0';
    const bool closed = open != '\0' && At(end_) == open;
    const size_t after = SkipBold(closed ? end_ + 1 : end_);
    if (auto value = ReadFlag(after)) return value;
    if (auto value = ReadPair(after)) return value;
    if (kind_ == FileKind::kMarkdown) {
      if (auto value = ReadProse(after)) return value;
    }
    return ReadAssignment(after, closed ? '\0' : open);
  }

 private:
  char At(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  char Before(size_t count) const {
    return begin_ >= count ? text_[begin_ - count] : '\0';
  }
  size_t SkipBlanks(size_t at) const {
    while (IsBlank(At(at))) ++at;
    return at;
  }
  size_t SkipBold(size_t at) const {
    if (kind_ != FileKind::kMarkdown) return at;
    while (At(at) == '*') ++at;
    return at;
  }
  size_t LineEnd(size_t at) const {
    const size_t limit = std::min(text_.size(), at + kMaxValue);
    while (at < limit && !IsLineEnd(text_[at])) ++at;
    return at;
  }
  std::string_view LineHead() const {
    size_t start = begin_;
    while (start > 0 && begin_ - start < 256 && !IsLineEnd(text_[start - 1])) {
      --start;
    }
    return text_.substr(start, begin_ - start);
  }
  bool InComment() const {
    const std::string_view head = TrimBlanks(LineHead());
    return head.starts_with('#') || head.starts_with("//") ||
           head.starts_with(';');
  }

  // ${NAME:-value}, ${NAME-value}, ${NAME:=value}
  std::optional<Value> ReadShellDefault() const {
    // The name runs into the `-` of `${NAME-value}`, which is rare; the form
    // with a colon is what people write.
    if (Before(1) != '{' || Before(2) != '$' || At(end_) != ':') {
      return std::nullopt;
    }
    if (At(end_ + 1) != '-' && At(end_ + 1) != '=') return std::nullopt;
    const size_t value = end_ + 2;
    const size_t close = text_.substr(0, LineEnd(value)).find('}', value);
    if (close == npos) return std::nullopt;
    return Unquoted(value, close);
  }

  // --name value
  std::optional<Value> ReadFlag(size_t after) const {
    if (Before(1) != '-' || Before(2) != '-') return std::nullopt;
    if (!IsBlank(At(after))) return ReadNextItem(after);
    const size_t value = SkipBlanks(after);
    if (At(value) == '-' || IsProse(kind_)) return std::nullopt;
    return Strict(ReadValue(value, '\0'));
  }

  // [--name, value], or each on a line of its own.
  std::optional<Value> ReadNextItem(size_t after) const {
    if (IsQuote(At(after))) ++after;
    size_t at = SkipBlanks(after);
    if (At(at) == ',') {
      ++at;
      while (IsBlank(At(at)) || IsLineEnd(At(at))) ++at;
    } else if (IsYaml(kind_) && IsLineEnd(At(at))) {
      while (IsBlank(At(at)) || IsLineEnd(At(at))) ++at;
      if (At(at) != '-' || !IsBlank(At(at + 1))) return std::nullopt;
      at = SkipBlanks(at + 1);
    } else {
      return std::nullopt;
    }
    if (IsQuote(At(at))) return Strict(Quoted(at + 1, At(at)));
    if (!IsYaml(kind_) || At(at) == '-') return std::nullopt;
    const size_t end = LineEnd(at);
    const std::string_view rest = text_.substr(at, end - at);
    const size_t size = std::min(rest.find_first_of(" \t,]"), rest.size());
    return Value{at, at + size, true};
  }

  // name: NAME / value: V, on one line or two, in YAML or JSON.
  std::optional<Value> ReadPair(size_t after) const {
    size_t at = SkipBlanks(after);
    if (At(at) == ',') ++at;
    while (IsBlank(At(at)) || IsLineEnd(At(at))) ++at;
    if (at == after) return std::nullopt;
    const bool quoted = IsQuote(At(at));
    if (quoted) ++at;
    if (AsciiLower(text_.substr(at, 5)) != "value") return std::nullopt;
    at += 5;
    if (quoted && IsQuote(At(at))) ++at;
    at = SkipBlanks(at);
    if (At(at) != ':') return std::nullopt;
    return ReadValue(SkipBlanks(at + 1), '\0');
  }

  // **Name** of this or that: `value`; name is value; | name | value |
  std::optional<Value> ReadProse(size_t after) const {
    const size_t line_end = LineEnd(after);
    size_t at = SkipBlanks(after);
    if (At(at) == '|') return Strict(ReadValue(SkipBlanks(at + 1), '\0'));
    const std::string_view rest = text_.substr(after, line_end - after);
    if (rest.starts_with(" is ")) {
      return Strict(ReadValue(SkipBlanks(after + 4), '\0'));
    }
    // A few words may stand between the name and its colon.
    const size_t colon = rest.substr(0, 40).find(':');
    if (colon == npos) return std::nullopt;
    const std::string_view between = rest.substr(0, colon);
    if (between.find_first_of(".,;=\"") != npos) return std::nullopt;
    const size_t value = SkipBold(after + colon + 1);
    if (!IsBlank(At(value))) return std::nullopt;
    return Strict(ReadValue(SkipBlanks(value), '\0'));
  }

  std::optional<Value> ReadAssignment(size_t after, char enclosing) const {
    size_t at = SkipBlanks(after);
    const char separator = At(at);
    if (separator == '=') {
      if (At(at + 1) == '=' || At(at + 1) == '~') return std::nullopt;
      at += At(at + 1) == '>' ? 2 : 1;
      return ReadValue(SkipBlanks(at), enclosing);
    }
    if (separator == ',' && kind_ == FileKind::kCode && IsQuote(Before(1))) {
      return ReadValue(SkipBlanks(at + 1), '\0');
    }
    if (kind_ == FileKind::kDockerfile && at > after && IsEnvLine()) {
      return ReadValue(at, '\0');
    }
    if (separator != ':') return std::nullopt;
    ++at;
    if (At(at) == '=') ++at;
    const bool spaced = IsBlank(At(at)) || IsQuote(At(at));
    if (!spaced && kind_ != FileKind::kDotenv) return std::nullopt;
    if (IsYaml(kind_) && !AtKeyPosition()) return std::nullopt;
    const size_t value = SkipBlanks(at);
    auto read = ReadValue(value, enclosing);
    // A plain YAML value goes to the end of its line, so more words behind it
    // make it a sentence.
    if (read && !IsQuote(At(read->end)) && !EndsLine(read->end)) {
      return std::nullopt;
    }
    return read;
  }

  bool IsEnvLine() const {
    const std::string_view head = TrimBlanks(LineHead());
    return head == "ENV" || head == "ARG";
  }

  // Nothing but what may stand before a key in YAML.
  bool AtKeyPosition() const {
    std::string_view head = LineHead();
    if (!head.empty() && IsQuote(head.back())) head.remove_suffix(1);
    const size_t last = head.find_last_not_of(" \t");
    if (last == npos) return true;
    return head[last] == '{' || head[last] == ',' || head[last] == '#' ||
           TrimBlanks(head).find_first_not_of("- #") == npos;
  }

  bool EndsLine(size_t at) const {
    at = SkipBlanks(at);
    const char c = At(at);
    return c == '\0' || IsLineEnd(c) || c == '#' || c == '}' || c == ',' ||
           (c == ';' && kind_ == FileKind::kSupervisor) ||
           (c == '/' && At(at + 1) == '/');
  }

  static std::optional<Value> Strict(std::optional<Value> value) {
    if (value) value->strict = true;
    return value;
  }

  std::optional<Value> ReadValue(size_t at, char enclosing) const {
    // Embedded in a quoted text of the file: \"value\".
    if (At(at) == '\\' && IsQuote(At(at + 1))) {
      const size_t close = text_.substr(0, LineEnd(at)).find('\\', at + 2);
      if (close == npos) return std::nullopt;
      return Value{at + 2, close, false};
    }
    // r"...", b'...'
    if (kind_ == FileKind::kCode && IsAsciiAlpha(At(at)) &&
        IsQuote(At(at + 1)) && At(at) != 'f') {
      ++at;
    }
    if (IsQuote(At(at))) return Quoted(at + 1, At(at));
    if (enclosing != '\0') return Quoted(at, enclosing);
    if (NeedsQuotes(kind_)) return std::nullopt;
    // YAML: an anchor or tag before the value.
    if (IsYaml(kind_) && (At(at) == '&' || At(at) == '!')) {
      while (At(at) != '\0' && !IsBlank(At(at)) && !IsLineEnd(At(at))) ++at;
      at = SkipBlanks(at);
      if (IsQuote(At(at))) return Quoted(at + 1, At(at));
    }
    if (IsYaml(kind_) && (At(at) == '|' || At(at) == '>')) return Block(at);
    if (IsYaml(kind_) && At(at) == '*') return std::nullopt;
    return Unquoted(at, LineEnd(at));
  }

  // A block scalar of one line, which is as much as a credential has.
  std::optional<Value> Block(size_t at) const {
    const size_t start = begin_ - LineHead().size();
    const size_t indent = SkipBlanks(start) - start;
    at = LineEnd(at);
    if (At(at) == '\r') ++at;
    if (At(at) != '\n') return std::nullopt;
    const size_t line = at + 1;
    const size_t value = SkipBlanks(line);
    if (value - line <= indent) return std::nullopt;
    return Value{value, LineEnd(value), false};
  }

  std::optional<Value> Quoted(size_t at, char quote) const {
    const size_t limit = LineEnd(at);
    for (size_t i = at; i < limit; ++i) {
      if (text_[i] == '\\' && quote == '"') {
        ++i;
      } else if (text_[i] == quote) {
        return Value{at, i, NeedsQuotes(kind_) && kind_ == FileKind::kCode};
      }
    }
    return std::nullopt;
  }

  std::optional<Value> Unquoted(size_t at, size_t limit) const {
    std::string_view stops = " \t\"'";
    switch (kind_) {
      case FileKind::kDotenv:
        stops = " \t";
        break;
      case FileKind::kShell:
      case FileKind::kPowerShell:
      case FileKind::kDockerfile:
        stops = " \t;&|)<>\"'`";
        break;
      case FileKind::kMarkdown:
        stops = " \t|`\"')*";
        break;
      case FileKind::kSupervisor:
        stops = " \t,\"'";
        break;
      default:
        break;
    }
    // A reference may hold blanks: ${{ secrets.X }}, $(pass show x).
    const std::string_view whole = text_.substr(at, limit - at);
    size_t size = std::min(whole.find_first_of(stops), whole.size());
    if (IsReference(whole.substr(0, size + 2))) return std::nullopt;
    if (InFlowMapping()) size = std::min(size, whole.find_first_of(",}"));
    return Value{at, at + size, InComment() || IsProse(kind_)};
  }

  bool InFlowMapping() const {
    if (!IsYaml(kind_)) return false;
    const std::string_view head = LineHead();
    return std::count(head.begin(), head.end(), '{') >
           std::count(head.begin(), head.end(), '}');
  }

  std::string_view text_;
  FileKind kind_;
  size_t begin_;
  size_t end_;
};

void AddMatch(const SourceFile& file, size_t name_begin, size_t name_end,
              const Value& value, std::vector<SecretMatch>* matches) {
  const std::string_view text = file.text();
  const std::string_view name = text.substr(name_begin, name_end - name_begin);
  const std::string_view secret =
      text.substr(value.begin, value.end - value.begin);
  if (!IsCredential(secret, JudgeName(name), name)) return;
  if (value.strict && !LooksRandom(secret)) return;
  if (IsCommonWord(text, value.begin, value.end)) return;
  matches->push_back({.kind = SecretMatchKind::kPlaintext,
                      .span = file.SpanOf(value.begin, value.end),
                      .key = file.SpanOf(name_begin, name_end)});
}

// Where the name ends that has one of the finder's words at `at`.
size_t LookAtName(const SourceFile& file, size_t at,
                  const std::function<void(size_t, size_t)>& found) {
  const std::string_view text = file.text();
  size_t begin = at;
  size_t end = at;
  while (begin > 0 && at - begin < kMaxName && IsNameByte(text[begin - 1])) {
    --begin;
  }
  while (end < text.size() && end - at < kMaxName && IsNameByte(text[end])) {
    ++end;
  }
  // Options begin with dashes; sentences end with dots.
  while (begin < at && !IsWordByte(text[begin])) ++begin;
  while (end > at + 1 && !IsWordByte(text[end - 1])) --end;
  const std::string_view name = text.substr(begin, end - begin);
  if (JudgeName(name) == CredentialKind::kNone) return end;
  // Quadlet's `Secret=` names a secret of podman's store.
  if (file.kind() == FileKind::kQuadlet && name == "Secret") return end;
  found(begin, end);
  return end;
}

}  // namespace

void ForEachCredentialName(
    const SourceFile& file,
    const std::function<void(size_t begin, size_t end)>& found) {
  NameFinder().Find(file.text(), [&](size_t, size_t at) {
    return LookAtName(file, at, found);
  });
}

void FindPlaintext(const SourceFile& file, std::vector<SecretMatch>* matches) {
  ForEachCredentialName(file, [&](size_t begin, size_t end) {
    const auto value = Reader(file.text(), file.kind(), begin, end).Read();
    if (value && value->begin < value->end) {
      AddMatch(file, begin, end, *value, matches);
    }
  });
}

}  // namespace plimsoll
