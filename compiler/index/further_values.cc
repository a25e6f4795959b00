#include "compiler/index/further_values.h"

#include <algorithm>
#include <string>

#include "compiler/index/line_head.h"
#include "compiler/index/value_bytes.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// What is longer is data, or no table that people wrote.
constexpr size_t kMaxList = 4096;
constexpr size_t kMaxTable = 65536;
constexpr size_t kMaxHead = 256;
constexpr size_t kMaxLine = 4096;

size_t LineEnd(std::string_view text, size_t at) {
  at = std::min(at, text.size());
  const std::string_view rest = text.substr(at, kMaxLine);
  return at + std::min(rest.find_first_of("\r\n"), rest.size());
}
size_t NextLine(std::string_view text, size_t at) {
  at = LineEnd(text, at);
  if (text.substr(at, 2) == "\r\n") return at + 2;
  return std::min(at + 1, text.size());
}
std::string_view LineAt(std::string_view text, size_t at) {
  at = std::min(at, text.size());
  return text.substr(at, LineEnd(text, at) - at);
}

// Collects what stands under one name. All offsets are of the whole text.
class Reader {
 public:
  Reader(std::string_view text, const TextTraits& traits, size_t begin,
         size_t end)
      : text_(text), traits_(traits), begin_(begin), end_(end) {}

  std::vector<AssignedValue> Read() && {
    const std::string_view head = LineHead();
    if (head.size() > kMaxHead) return {};
    if (traits_.is_prose) {
      ReadColumn(head);
      if (values_.empty()) ReadFence();
    } else if (IsYaml(traits_.kind) || traits_.kind == FileKind::kJson ||
               traits_.kind == FileKind::kToml) {
      ReadList(head);
    }
    return std::move(values_);
  }

 private:
  char At(size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  size_t SkipBlanks(size_t at) const {
    while (IsBlank(At(at))) ++at;
    return at;
  }
  size_t SkipAny(size_t at, std::string_view bytes) const {
    return std::min(text_.find_first_not_of(bytes, at), text_.size());
  }
  std::string_view LineHead() const {
    const size_t first = begin_ > kMaxHead ? begin_ - kMaxHead - 1 : 0;
    const std::string_view before = text_.substr(first, begin_ - first);
    return before.substr(before.find_last_of("\r\n") + 1);
  }
  // What stands around a value may be anything, so it has to look like one.
  void Add(size_t begin, size_t end) {
    if (begin < end) values_.push_back({begin, end, true, AssignedBy::kName});
  }

  // | Host | Password |, and a row a host.
  void ReadColumn(std::string_view head) {
    if (At(SkipAny(end_, " \t*`")) != '|' || EndsPhraseOfCell(head)) return;
    const auto row = FirstRowBelow(text_, begin_);
    if (!row) return;
    const auto column = std::ranges::count(head, '|');
    const size_t limit = std::min(text_.size(), *row + kMaxTable);
    for (size_t at = *row; at < limit; at = NextLine(text_, at)) {
      const size_t end = LineEnd(text_, at);
      size_t cell = at;
      for (auto left = column; left > 0 && cell != npos; --left) {
        cell = text_.substr(0, end).find('|', cell);
        if (cell != npos) ++cell;
      }
      if (cell == npos || TrimBlanks(LineAt(text_, at)).empty()) return;
      AddWord(cell, end);
    }
  }

  // The first word of a cell, without its marks.
  void AddWord(size_t at, size_t end) {
    at = SkipEmphasis(text_, SkipBlanks(at));
    if (IsQuote(At(at))) ++at;
    const std::string_view rest = text_.substr(at, std::max(end, at) - at);
    Add(at, at + std::min(StopsOf(FileKind::kMarkdown).FirstIn(rest),
                          rest.find("</")));
  }

  // `Password:` and a fence around one line.
  void ReadFence() {
    size_t at = SkipAny(end_, "*");
    if (At(at) != ':') return;
    at = SkipAny(at + 1, "* \t");
    if (!IsLineEnd(At(at))) return;
    at = NextLine(text_, at);
    if (TrimBlanks(LineAt(text_, at)).empty()) at = NextLine(text_, at);
    const std::string_view fence = TrimBlanks(LineAt(text_, at)).substr(0, 3);
    if (fence != "```" && fence != "~~~") return;
    at = NextLine(text_, at);
    const size_t end = LineEnd(text_, at);
    if (TrimBlanks(LineAt(text_, NextLine(text_, at))).starts_with(fence)) {
      Add(SkipBlanks(at), end);
    }
  }

  // `name: [a, b]`, `"name": ["a"]`, and a line an item in YAML.
  void ReadList(std::string_view head) {
    size_t at = end_;
    if (IsQuote(At(at)) && head.ends_with(At(at))) ++at;
    at = SkipBlanks(at);
    const bool is_toml = traits_.kind == FileKind::kToml;
    if (At(at) != (is_toml ? '=' : ':')) return;
    if (IsYaml(traits_.kind) && !IsAtKey(head)) return;
    at = SkipBlanks(at + 1);
    if (At(at) == '[') {
      ReadItems(at + 1);
    } else if (IsYaml(traits_.kind) && IsLineEnd(At(at))) {
      ReadLines(at, std::min(head.find_first_not_of(' '), head.size()));
    }
  }

  void ReadItems(size_t at) {
    const size_t limit = std::min(text_.size(), at + kMaxList);
    while (at < limit) {
      at = SkipAny(at, " \t\r\n,");
      const char c = At(at);
      const size_t begin = IsQuote(c) ? at + 1 : at;
      const std::string_view rest = text_.substr(begin, limit - begin);
      const size_t size =
          IsQuote(c) ? rest.find(c) : rest.find_first_of(" \t\r\n,[]{}");
      if (size == npos || (size == 0 && !IsQuote(c))) return;
      Add(begin, begin + size);
      at = begin + size + (IsQuote(c) ? 1 : 0);
    }
  }

  // `- item` on lines that are not less deep than the name's.
  void ReadLines(size_t at, size_t indent) {
    const size_t limit = std::min(text_.size(), at + kMaxList);
    for (at = NextLine(text_, at); at < limit; at = NextLine(text_, at)) {
      const size_t dash = SkipBlanks(at);
      if (At(dash) != '-' || !IsBlank(At(dash + 1)) || dash - at < indent) {
        return;
      }
      const size_t begin = SkipBlanks(dash + 1);
      const std::string_view rest = LineAt(text_, begin);
      if (IsQuote(At(begin))) {
        const size_t close = rest.find(At(begin), 1);
        if (close != npos) Add(begin + 1, begin + close);
      } else if (rest.find(": ") == npos && !rest.ends_with(':')) {
        Add(begin, begin + std::min(rest.find_first_of(" \t"), rest.size()));
      }
    }
  }

  std::string_view text_;
  const TextTraits& traits_;
  size_t begin_;
  size_t end_;
  std::vector<AssignedValue> values_;
};

}  // namespace

std::vector<AssignedValue> ReadFurther(std::string_view text,
                                       const TextTraits& traits, size_t begin,
                                       size_t end) {
  return Reader(text, traits, begin, end).Read();
}

std::optional<Anchor> AnchorOf(std::string_view text, size_t at) {
  // No further, so that a file full of aliases is read in linear time.
  constexpr size_t kReach = 16384;
  size_t end = at + 1;
  while (end < text.size() && (IsWordByte(text[end]) || text[end] == '-')) {
    ++end;
  }
  const std::string name(text.substr(at + 1, end - at - 1));
  const size_t first = at > kReach ? at - kReach : 0;
  const size_t place = text.substr(first, at - first).rfind("&" + name + " ");
  if (place == npos) return std::nullopt;
  const Anchor anchor{first + place, first + place + 1 + name.size()};
  const size_t value = text.find_first_not_of(' ', anchor.end);
  if (text[value] == '*' || text[value] == '&') return std::nullopt;
  return anchor;
}

std::optional<size_t> FirstRowBelow(std::string_view text, size_t at) {
  const size_t rule = NextLine(text, at);
  const std::string_view dashes = LineAt(text, rule);
  if (dashes.find("--") == npos || dashes.find_first_not_of("|-: \t") != npos) {
    return std::nullopt;
  }
  return NextLine(text, rule);
}

size_t SkipEmphasis(std::string_view text, size_t at) {
  constexpr std::string_view kTags[] = {"<b>",      "<code>", "<em>",
                                        "<i>",      "<kbd>",  "<mark>",
                                        "<strong>", "<tt>",   "<u>"};
  const std::string_view rest = LineAt(text, at);
  const size_t stars = std::min(rest.find_first_not_of('*'), rest.size());
  if (stars > 0) {
    const bool is_closed = rest.find('*', stars) != npos;
    return is_closed ? at + stars : at;
  }
  for (const std::string_view tag : kTags) {
    if (rest.starts_with(tag)) return at + tag.size();
  }
  return at;
}

}  // namespace plimsoll
