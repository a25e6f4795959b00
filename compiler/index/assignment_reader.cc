#include "compiler/index/assignment_reader.h"

#include <algorithm>
#include <string_view>

#include "compiler/base/byte_set.h"
#include "compiler/index/credentials.h"
#include "compiler/index/further_values.h"
#include "compiler/index/here_document.h"
#include "compiler/index/line_head.h"
#include "compiler/index/pair_value.h"
#include "compiler/index/value_bytes.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t kMaxValue = 4096;

using Value = AssignedValue;

// Reads what is assigned to one name. All offsets are of the whole text.
class Reader {
 public:
  Reader(std::string_view text, const TextTraits& traits, size_t name_begin,
         size_t name_end)
      : text_(text),
        traits_(traits),
        kind_(traits.kind),
        begin_(name_begin),
        end_(name_end) {}

  std::optional<Value> Read() const {
    if (auto value = ReadShellDefault()) return value;
    if (Before(1) == '{' && Before(2) == '$') return std::nullopt;
    if (Before(1) == '$' && !AssignsVariable()) return std::nullopt;
    if (IsInRequirement(LineHead()) ||
        SetsCookie(text_.substr(end_, kMaxValue))) {
      return std::nullopt;
    }
    const char open = IsQuote(Before(1)) ? Before(1) : '\0';
    const bool closed = open != '\0' && At(end_) == open;
    const size_t after = SkipBold(closed ? end_ + 1 : end_);
    if (auto value = ReadFlag(after)) return value;
    if (auto value = ReadPair(after)) return value;
    if (traits_.is_prose) {
      if (auto value = ReadProse(after)) return value;
    }
    if (auto value = ReadElement()) return value;
    if (auto value = ReadConnection()) return value;
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
  // `$Password = "x"` of PowerShell and PHP; elsewhere `$NAME` is a use.
  bool AssignsVariable() const {
    const size_t at = SkipBlanks(end_);
    const bool has_variables = kind_ == FileKind::kPowerShell ||
                               kind_ == FileKind::kText ||
                               kind_ == FileKind::kCode;
    return has_variables && At(at) == '=' && At(at + 1) != '=' &&
           IsQuote(At(SkipBlanks(at + 1)));
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
    if (Before(1) != '{' || Before(2) != '$') return std::nullopt;
    const size_t sign = At(end_) == ':' ? end_ + 1 : end_;
    if (At(sign) != '-' && At(sign) != '=') return std::nullopt;
    const size_t value = sign + 1;
    const size_t close = text_.substr(0, LineEnd(value)).find('}', value);
    if (close == npos) return std::nullopt;
    return By(AssignedBy::kFallback, Unquoted(value, close));
  }

  // --name value, --name=value; -Name value in PowerShell.
  std::optional<Value> ReadFlag(size_t after) const {
    const bool is_long = Before(1) == '-' && Before(2) == '-';
    const bool is_short = Before(1) == '-' && kind_ == FileKind::kPowerShell &&
                          IsBlank(Before(2));
    if ((!is_long && !is_short) || traits_.is_prose) return std::nullopt;
    if (At(after) == '=') {
      return By(AssignedBy::kArgument, ReadValue(after + 1, '\0'));
    }
    if (!IsBlank(At(after))) {
      return By(AssignedBy::kArgument, ReadNextItem(after));
    }
    const size_t value = SkipBlanks(after);
    if (At(value) == '-') return std::nullopt;
    return By(AssignedBy::kArgument, Strict(ReadValue(value, '\0')));
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

  // name: NAME / value: V
  std::optional<Value> ReadPair(size_t after) const {
    const size_t at = FindValueOfPair(text_, after);
    return at == npos ? std::nullopt : ReadValue(at, '\0');
  }

  // <password>value</password>
  std::optional<Value> ReadElement() const {
    if (Before(1) != '<' || At(end_) != '>') return std::nullopt;
    const size_t begin = end_ + 1;
    const size_t close = text_.substr(0, LineEnd(begin)).find("</", begin);
    if (close == npos) return std::nullopt;
    return Value{begin, close, kind_ == FileKind::kCode, AssignedBy::kName};
  }

  // `host=db user=app password=x` or `Server=db;Password=x;` within a text:
  // the value ends where the next pair begins.
  std::optional<Value> ReadConnection() const {
    const size_t at = SkipBlanks(end_);
    if (At(at) != '=' || At(at + 1) == '=' || kind_ == FileKind::kDotenv ||
        kind_ == FileKind::kShell || traits_.is_prose) {
      return std::nullopt;
    }
    const char before = begin_ > 0 ? text_[begin_ - 1] : '\0';
    const std::string_view head = LineHead();
    // `{user = a, password = b}` of a program sets fields.
    if (kind_ == FileKind::kCode && at > end_ && !EndsInQuotes(head)) {
      return std::nullopt;
    }
    const bool follows_pair =
        (before == ';' && TrimBlanks(head) != ";") || before == ',' ||
        (before == ' ' && head.find('=') != npos && !InComment());
    const size_t begin = SkipBlanks(at + 1);
    const std::string_view rest = text_.substr(begin, LineEnd(begin) - begin);
    static constexpr ByteSet kEnds(" \t\"'`;,&<>)}\\");
    const size_t size = kEnds.FirstIn(rest);
    const bool leads_pair =
        rest.substr(size, 1) == ";" && rest.find('=', size) != npos;
    if ((!follows_pair && !leads_pair) || size == 0 ||
        PointsElsewhere(rest.substr(0, size + 1))) {
      return std::nullopt;
    }
    // Lists of pairs with quotes are somebody else's: supervisor, units.
    const bool is_list =
        kind_ == FileKind::kSupervisor || kind_ == FileKind::kSystemd ||
        kind_ == FileKind::kQuadlet || kind_ == FileKind::kDockerfile;
    if (is_list && before != ';' && !leads_pair) return std::nullopt;
    if (IsInExpression(text_, begin_) && !EndsInQuotes(head)) {
      return std::nullopt;
    }
    return Value{begin, begin + size, kind_ == FileKind::kCode,
                 AssignedBy::kConnection};
  }

  // **Name** of this or that: `value`; name is value; | name | value |
  std::optional<Value> ReadProse(size_t after) const {
    const size_t line_end = LineEnd(after);
    size_t at = SkipBlanks(after);
    if (At(at) == '|' && EndsPhraseOfCell(LineHead())) return std::nullopt;
    // `redis://:|NAME|@host` of reStructuredText.
    if (text_.substr(after, 2) == "|@" && Before(1) == '|') return std::nullopt;
    // `grep "password" | sort` is no row of a table.
    const bool is_text = Before(1) == '"' || Before(1) == '\'';
    if (At(at) == '|' && !is_text) {
      // The cells of a column are read by ReadFurther.
      if (FirstRowBelow(text_, at)) return std::nullopt;
      if (IsInExpression(text_, begin_)) return std::nullopt;
      return UnlessVerb(ReadValue(SkipBlanks(at + 1), '\0'));
    }
    if (At(at) == '`' && at > after) return UnlessVerb(ReadValue(at, '\0'));
    const std::string_view rest = text_.substr(after, line_end - after);
    if (rest.starts_with(" is ")) {
      return Strict(ReadValue(SkipBlanks(after + 4), '\0'));
    }
    // A few words may stand between the name and its colon.
    const size_t colon = rest.substr(0, 40).find(':');
    if (colon == npos) return std::nullopt;
    const std::string_view between = rest.substr(0, colon);
    // `[what credentials are]: #credentials` says where a link leads.
    if (between.ends_with(']') && TrimBlanks(LineHead()).starts_with('[')) {
      return std::nullopt;
    }
    if (between.find_first_of(".,;=\"") != npos) return std::nullopt;
    const size_t value = SkipBold(after + colon + 1);
    if (!IsBlank(At(value))) return std::nullopt;
    return UnlessSentence(ReadValue(SkipBlanks(value), '\0'));
  }

  // "Pass `NODE_ENV=v1` on", `| Pass | IPv4+6 |` of a firewall: behind a verb
  // stands a password only if it can hardly be anything else, or fills the cell
  // beside a name that has the first one for itself.
  std::optional<Value> UnlessVerb(std::optional<Value> value) const {
    constexpr size_t kLeastInRow = 8;
    if (!value) return std::nullopt;
    if (AsciiLower(text_.substr(begin_, end_ - begin_)) == "pass") {
      const std::string_view head = TrimBlanks(LineHead());
      const size_t behind = value->end + (At(value->end) == '`' ? 1 : 0);
      const bool is_row = head.starts_with('|') &&
                          head.find_first_not_of("|*` \t") == npos &&
                          At(SkipBlanks(behind)) == '|';
      const size_t size = value->end - value->begin;
      if (is_row ? size < kLeastInRow
                 : !IsDrawnPassword(text_.substr(value->begin, size))) {
        return std::nullopt;
      }
    }
    return Strict(value);
  }

  // `Same review pass: FR-053-01/02 all pass`: words around it make `pass` one
  // of them.
  std::optional<Value> UnlessSentence(std::optional<Value> value) const {
    const std::string_view head = TrimBlanks(LineHead());
    const bool is_verb =
        AsciiLower(text_.substr(begin_, end_ - begin_)) == "pass" &&
        !head.empty() && IsAsciiAlpha(head.back());
    if (value && is_verb && !IsQuote(At(value->end)) && !EndsLine(value->end)) {
      return std::nullopt;
    }
    return Strict(value);
  }

  // `process.env.NAME ?? "value"`, `NAME: &str = "value"`
  std::optional<Value> ReadCode(size_t at) const {
    const std::string_view two = text_.substr(at, 2);
    if (two == "??" || two == "||") {
      const size_t value = SkipBlanks(at + 2);
      if (!IsQuote(At(value))) return std::nullopt;
      return By(AssignedBy::kFallback, Quoted(value + 1, At(value)));
    }
    if (At(at) != ':') return std::nullopt;
    const std::string_view rest = text_.substr(at, LineEnd(at) - at);
    const size_t equals = rest.find('=');
    if (equals == npos) return std::nullopt;
    for (const char c : rest.substr(0, equals)) {
      constexpr std::string_view kOfTypes = " &'<>[]|:";
      if (!IsWordByte(c) && kOfTypes.find(c) == npos) return std::nullopt;
    }
    const size_t value = SkipBlanks(at + equals + 1);
    if (At(value) != '"') return std::nullopt;
    return Quoted(value + 1, '"');
  }

  std::optional<Value> ReadAssignment(size_t after, char enclosing) const {
    // os.environ["NAME"] = "value"
    if (At(after) == ']' && traits_.kind == FileKind::kCode) ++after;
    size_t at = SkipBlanks(after);
    // `NAME ?= value` of make.
    if (At(at) == '?' && At(at + 1) == '=') ++at;
    if (kind_ == FileKind::kCode) {
      if (auto value = ReadCode(at)) return value;
    }
    const char separator = At(at);
    if (separator == '=') {
      if (At(at + 1) == '=' || At(at + 1) == '~') return std::nullopt;
      if (IsOfBadge()) return std::nullopt;
      at += At(at + 1) == '>' ? 2 : 1;
      auto read = ReadValue(SkipBlanks(at), enclosing);
      if (read && traits_.is_prose &&
          GivesVariable(LineHead(),
                        text_.substr(read->begin, read->end - read->begin))) {
        return std::nullopt;
      }
      if (read && IsYaml(kind_) && !IsAtItem(LineHead())) read->strict = true;
      return IsYaml(kind_) ? WithoutComma(read) : read;
    }
    if (separator == ',' && IsQuote(Before(1)) &&
        (kind_ == FileKind::kCode || kind_ == FileKind::kPowerShell)) {
      return ReadValue(SkipBlanks(at + 1), '\0');
    }
    const bool is_directive = TrimBlanks(LineHead()).empty() &&
                              TakesBlank(text_.substr(begin_, end_ - begin_));
    if (at > after && (is_directive || SetsVariable(kind_, LineHead()))) {
      return ReadValue(at, '\0');
    }
    if (separator != ':') return std::nullopt;
    ++at;
    if (At(at) == '=') ++at;
    const bool spaced = IsBlank(At(at)) || IsQuote(At(at));
    if (!spaced && kind_ != FileKind::kDotenv) return std::nullopt;
    if (IsYaml(kind_) && !IsAtKey(LineHead())) return std::nullopt;
    const size_t value = SkipBlanks(at);
    auto read = ReadValue(value, enclosing);
    // A plain YAML value goes to the end of its line, so more words behind it
    // make it a sentence.
    if (read && !IsQuote(At(read->end)) && !EndsLine(read->end)) {
      return std::nullopt;
    }
    return read;
  }

  // The comma of `[NAME=value, ...]` in YAML. `name=value,` on a line of its
  // own is an argument of a call, where names stand.
  std::optional<Value> WithoutComma(std::optional<Value> value) const {
    if (!value || value->end <= value->begin + 1 ||
        text_[value->end - 1] != ',') {
      return value;
    }
    --value->end;
    return TrimBlanks(LineHead()).empty() ? Strict(value) : value;
  }

  bool IsOfBadge() const {
    return (Before(1) == '?' || Before(1) == '&') && IsBadge(LineHead());
  }

  bool EndsLine(size_t at) const {
    at = SkipBlanks(at);
    const char c = At(at);
    return c == '\0' || IsLineEnd(c) || c == '#' || c == '}' || c == ',' ||
           (c == ';' && kind_ == FileKind::kSupervisor) ||
           (c == '/' && At(at + 1) == '/');
  }

  static std::optional<Value> By(AssignedBy by, std::optional<Value> value) {
    if (value) value->by = by;
    return value;
  }
  static std::optional<Value> Strict(std::optional<Value> value) {
    if (value) value->strict = true;
    return value;
  }

  std::optional<Value> ReadValue(size_t at, char enclosing) const {
    if (kind_ == FileKind::kMarkdown) at = SkipEmphasis(text_, at);
    // Embedded in a quoted text of the file: \"value\".
    if (At(at) == '\\' && IsQuote(At(at + 1))) {
      const size_t close = text_.substr(0, LineEnd(at)).find('\\', at + 2);
      if (close == npos) return std::nullopt;
      return Value{at + 2, close};
    }
    // r"...", b'...'
    if (kind_ == FileKind::kCode && IsAsciiAlpha(At(at)) &&
        IsQuote(At(at + 1)) && At(at) != 'f') {
      ++at;
    }
    if (IsQuote(At(at))) return Quoted(at + 1, At(at));
    if (enclosing != '\0') {
      auto read = Quoted(at, enclosing);
      // The rest of a command, or of a file in a string.
      if (read) {
        const std::string_view all = text_.substr(at, read->end - at);
        read->end = at + std::min({all.size(), all.find(' '), all.find("\\n")});
      }
      return read;
    }
    if (NeedsQuotes(kind_)) return WithoutQuotes(at);
    if (traits_.quotes_texts && !EndsInQuotes(LineHead()) && !InComment() &&
        !IsInHereDocument(text_, begin_)) {
      return std::nullopt;
    }
    // YAML: an anchor or tag before the value.
    if (IsYaml(kind_) && (At(at) == '&' || At(at) == '!')) {
      while (At(at) != '\0' && !IsBlank(At(at)) && !IsLineEnd(At(at))) ++at;
      at = SkipBlanks(at);
      if (IsQuote(At(at))) return Quoted(at + 1, At(at));
    }
    if (IsYaml(kind_) && (At(at) == '|' || At(at) == '>')) return Block(at);
    if (IsYaml(kind_) && At(at) == '*') return ReadAnchored(at);
    if (IsInExpression(text_, begin_)) return std::nullopt;
    return Unquoted(at, LineEnd(at));
  }

  // Of `*name`: what stands behind `&name`.
  std::optional<Value> ReadAnchored(size_t at) const {
    const auto anchor = AnchorOf(text_, at);
    if (!anchor) return std::nullopt;
    return Reader(text_, traits_, anchor->begin, anchor->end)
        .ReadValue(SkipBlanks(anchor->end), '\0');
  }

  // Of JSON and TOML, where the quotes were forgotten.
  std::optional<Value> WithoutQuotes(size_t at) const {
    // What a text holds is no value of the file's own.
    const bool is_key =
        kind_ == FileKind::kToml || (Before(1) == '"' && At(end_) == '"');
    if (kind_ == FileKind::kCode || !is_key || !IsAtKey(LineHead())) {
      return std::nullopt;
    }
    const std::string_view rest = text_.substr(at, LineEnd(at) - at);
    return Value{at, at + SizeWithoutQuotes(rest), true};
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
    return Value{value, LineEnd(value)};
  }

  std::optional<Value> Quoted(size_t at, char quote) const {
    const size_t limit = LineEnd(at);
    for (size_t i = at; i < limit; ++i) {
      if (text_[i] == '\\' && quote == '"') {
        ++i;
      } else if (text_[i] == quote) {
        return Value{at, i, kind_ == FileKind::kCode || InComment()};
      }
    }
    return std::nullopt;
  }

  std::optional<Value> Unquoted(size_t at, size_t limit) const {
    // A reference may hold blanks: ${{ secrets.X }}, $(pass show x).
    const std::string_view whole = text_.substr(at, limit - at);
    size_t size = StopsOf(kind_).FirstIn(whole);
    if (kind_ == FileKind::kMarkdown) size = std::min(size, whole.find("</"));
    if (IsReference(whole.substr(0, size + 2))) return std::nullopt;
    if (InFlowMapping()) size = std::min(size, whole.find_first_of(",}"));
    // `Password: smtp.Password,` of a program that a text shows.
    const bool shows_code = traits_.is_prose || kind_ == FileKind::kText;
    if (shows_code && size > 1 && TrimBlanks(whole.substr(size - 1)) == ",") {
      --size;
    }
    if (At(end_) == '=') size = std::min(size, whole.find(JoinOf(Before(1))));
    return Value{at, at + size, InComment() || traits_.is_prose};
  }

  bool InFlowMapping() const {
    if (!IsYaml(kind_)) return false;
    const std::string_view head = LineHead();
    return std::count(head.begin(), head.end(), '{') >
           std::count(head.begin(), head.end(), '}');
  }

  std::string_view text_;
  const TextTraits& traits_;
  FileKind kind_;
  size_t begin_;
  size_t end_;
};

}  // namespace

std::optional<AssignedValue> ReadAssigned(std::string_view text,
                                          const TextTraits& traits,
                                          size_t begin, size_t end) {
  return Reader(text, traits, begin, end).Read();
}

}  // namespace plimsoll
