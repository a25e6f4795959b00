#include "rules/support/endpoint_names.h"

#include <algorithm>
#include <array>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// Host and port of one endpoint stand within so many lines of each other.
constexpr size_t kNearLines = 8;
// More of a line than this on either side is not looked at.
constexpr uint32_t kNearBytes = 1000;

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

// Whether a word of a name begins at `at`: at its start, behind `_` or `-`, or
// where camel case goes on.
bool WordBegins(std::string_view name, size_t at) {
  if (at == 0) return true;
  const char before = name[at - 1];
  return before == '_' || before == '-' || IsAsciiDigit(before) ||
         (IsUpper(name[at]) && IsLower(before));
}

bool WordEnds(std::string_view name, size_t end) {
  if (end >= name.size()) return true;
  const char next = name[end];
  return next == '_' || next == '-' || IsAsciiDigit(next) ||
         (IsUpper(next) && IsLower(name[end - 1]));
}

struct HostWord {
  size_t at = npos;
  size_t size = 0;
};

// The last word of a name that means a host.
HostWord FindHostWord(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"hostname", "host", "server", "address", "addr", "endpoint", "gateway",
       "machine", "ip"});
  const std::string lower = AsciiLower(name);
  for (const std::string_view word : kWords) {
    for (size_t at = lower.rfind(word); at != npos;
         at = at == 0 ? npos : lower.rfind(word, at - 1)) {
      if (WordBegins(name, at) && WordEnds(name, at + word.size())) {
        return {at, word.size()};
      }
    }
  }
  return {};
}

struct Token {
  size_t begin = 0;
  size_t end = 0;
};
std::vector<Token> TokensOf(std::string_view text) {
  std::vector<Token> tokens;
  size_t begin = 0;
  while (begin < text.size()) {
    if (!IsHostByte(text[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin;
    while (end < text.size() && IsHostByte(text[end])) ++end;
    tokens.push_back({begin, end});
    begin = end;
  }
  return tokens;
}

EndpointName NameOf(std::string_view name) {
  EndpointName result{.name = AsciiLower(name), .partners = {}};
  const HostWord word = FindHostWord(name);
  if (word.at != npos) {
    const std::string head = result.name.substr(0, word.at);
    const std::string tail = result.name.substr(word.at + word.size);
    result.partners.push_back(head + "port" + tail);
    result.partners.push_back(head + "ssh_port" + tail);
    result.partners.push_back(head + "sshport" + tail);
  }
  for (const std::string_view end : {"_port", "port", "-port"}) {
    result.partners.push_back(result.name + std::string(end));
  }
  return result;
}

bool IsYamlKind(FileKind kind) {
  return kind == FileKind::kYaml || kind == FileKind::kCompose ||
         kind == FileKind::kWorkflow || kind == FileKind::kManifest ||
         kind == FileKind::kHost || kind == FileKind::kProject;
}

// `- A=1` is one variable of a list; other items are things of their own.
bool IsVariableItem(std::string_view item) {
  size_t at = 2;
  while (at < item.size() &&
         (item[at] == ' ' || item[at] == '"' || item[at] == '\'')) {
    ++at;
  }
  const size_t begin = at;
  while (at < item.size() && IsHostByte(item[at])) ++at;
  return at > begin && at < item.size() && item[at] == '=';
}

enum class Edge : uint8_t { kNone, kOpens, kCloses };

// Whether a line begins or ends a thing that has an endpoint of its own.
Edge EdgeOf(std::string_view line) {
  const std::string_view text = TrimBlanks(line);
  if (text.empty()) return Edge::kNone;
  if (text.starts_with("- ") && !IsVariableItem(text)) return Edge::kOpens;
  if (text.front() == '}' || text.front() == ']') return Edge::kCloses;
  const bool header = text.front() == '[' && text.back() == ']';
  if (header || text.starts_with("Host ")) return Edge::kCloses;
  return text.back() == '{' ? Edge::kOpens : Edge::kNone;
}

// `- Port: 26311` in a Markdown list is one field of what the list tells of.
bool IsListField(std::string_view line) {
  const std::string_view text = TrimBlanks(line);
  if (!text.starts_with("- ") && !text.starts_with("* ")) return false;
  constexpr std::string_view kMarks = " *_`";
  const size_t begin = text.find_first_not_of(kMarks, 1);
  size_t end = std::min(begin, text.size());
  while (end < text.size() && IsWordByte(text[end]) && text[end] != '_') ++end;
  if (end == begin) return false;
  const size_t colon = text.find_first_not_of(kMarks, end);
  return colon != npos && text[colon] == ':';
}

size_t IndentOf(std::string_view line) {
  const size_t indent = line.find_first_not_of(" \t");
  return indent == npos ? line.size() : indent;
}

class Search {
 public:
  Search(const SourceFile& file, const Span& host, const EndpointName& name)
      : file_(file),
        name_(name),
        host_(host),
        line_(file.LineIndexOf(host.begin)),
        in_pair_(TrimBlanks(Text(line_)).starts_with("value:")),
        is_field_(file.kind() == FileKind::kMarkdown &&
                  IsListField(Text(line_))) {}

  Span Run(PortSearch search) {
    if (search == PortSearch::kSameLine) return OnOwnLine();
    if (const Span port = Forward(); port.valid()) return port;
    return Backward();
  }

 private:
  [[nodiscard]] Span Near(size_t line) const {
    if (line == line_) return LineAround(file_, host_);
    Span span = file_.LineSpan(line);
    span.end = std::min(span.end, span.begin + kNearBytes);
    return span;
  }
  [[nodiscard]] std::string_view Text(size_t line) const {
    return file_.TextOf(Near(line));
  }

  // Fields of a list belong together as far as nothing else stands between.
  [[nodiscard]] Edge EdgeAt(size_t line) const {
    if (!is_field_) return EdgeOf(Text(line));
    return IsListField(Text(line)) ? Edge::kNone : Edge::kCloses;
  }

  // How good a partner the token is; -1 for none.
  [[nodiscard]] int RankOf(std::string_view token) const {
    const std::string lower = AsciiLower(token);
    const auto found = std::ranges::find(name_.partners, lower);
    return found == name_.partners.end()
               ? -1
               : static_cast<int>(found - name_.partners.begin());
  }

  [[nodiscard]] bool IsOther(std::string_view token) const {
    return AsciiLower(token) == name_.name;
  }

  // The first port behind `token`, in front of the next name of either side.
  [[nodiscard]] Span ValueOf(size_t line, const std::vector<Token>& tokens,
                             size_t token) const {
    const Span span = Near(line);
    const std::string_view text = file_.TextOf(span);
    for (size_t i = token + 1; i < tokens.size(); ++i) {
      const std::string_view word =
          text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
      if (IsOther(word)) break;
      // The shell's `:-` and `?:-` stand in front of a default.
      size_t at = tokens[i].begin;
      while (at < tokens[i].end && text[at] == '-') ++at;
      const Span port = PortAt(file_, span.begin + at);
      if (port.valid() && port.end == span.begin + tokens[i].end) return port;
    }
    return {};
  }

  // The nearest value of a partner on a line; to the host on its own line.
  [[nodiscard]] Span PortOn(size_t line) const {
    const Span span = Near(line);
    const std::string_view text = file_.TextOf(span);
    const std::vector<Token> tokens = TokensOf(text);
    Span best;
    int best_rank = 0;
    uint32_t best_gap = 0;
    for (size_t i = 0; i < tokens.size(); ++i) {
      const int rank =
          RankOf(text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin));
      if (rank < 0) continue;
      Span port = ValueOf(line, tokens, i);
      // name: VAST_PORT, and below it value: "26311"
      const bool paired = !port.valid() && line + 1 < file_.line_count() &&
                          TrimBlanks(Text(line + 1)).starts_with("value:");
      if (paired) {
        const std::vector<Token> next = TokensOf(Text(line + 1));
        if (!next.empty()) port = ValueOf(line + 1, next, 0);
      }
      if (!port.valid()) continue;
      const uint32_t gap = port.begin > host_.begin ? port.begin - host_.end
                                                    : host_.begin - port.end;
      const bool better = !best.valid() || rank < best_rank ||
                          (rank == best_rank && gap < best_gap);
      if (better) {
        best = port;
        best_rank = rank;
        best_gap = gap;
      }
    }
    return best;
  }

  [[nodiscard]] Span OnOwnLine() const { return PortOn(line_); }

  [[nodiscard]] bool NamesOther(size_t line) const {
    const std::string_view text = Text(line);
    return std::ranges::any_of(TokensOf(text), [&](const Token& token) {
      return IsOther(text.substr(token.begin, token.end - token.begin));
    });
  }

  [[nodiscard]] bool IsShallower(size_t line) const {
    if (!IsYamlKind(file_.kind()) || TrimBlanks(Text(line)).empty()) {
      return false;
    }
    std::string_view own = Text(line_);
    size_t indent = IndentOf(own);
    // `- host: x` and the keys below it are one mapping.
    if (EdgeOf(own) == Edge::kOpens && own.substr(indent).starts_with("- ")) {
      indent += 2;
    }
    return IndentOf(Text(line)) < indent;
  }

  // name: VAST_PORT of a list whose items are names and values.
  [[nodiscard]] bool IsPairItem(size_t line) const {
    return in_pair_ && TrimBlanks(Text(line)).starts_with("- name:");
  }

  [[nodiscard]] Span Forward() const {
    for (size_t step = 1; step <= kNearLines; ++step) {
      const size_t line = line_ + step;
      if (line >= file_.line_count() || NamesOther(line)) return {};
      const bool goes_on = !IsShallower(line) && EdgeAt(line) == Edge::kNone;
      if (!goes_on && !IsPairItem(line)) return {};
      if (const Span port = PortOn(line); port.valid()) return port;
    }
    return {};
  }

  [[nodiscard]] Span Backward() const {
    if (EdgeAt(line_) == Edge::kOpens) return {};
    // Its own name is in the line above a value.
    const size_t first = in_pair_ ? 2 : 1;
    for (size_t step = first; step <= std::min(kNearLines, line_); ++step) {
      const size_t line = line_ - step;
      const Edge edge = EdgeAt(line);
      if (NamesOther(line) || edge == Edge::kCloses) return {};
      if (IsShallower(line) && edge == Edge::kNone) return {};
      if (const Span port = PortOn(line); port.valid()) return port;
      if (edge == Edge::kOpens && !IsPairItem(line)) return {};
    }
    return {};
  }

  const SourceFile& file_;
  const EndpointName& name_;
  Span host_;
  size_t line_;
  bool in_pair_;
  bool is_field_;
};

}  // namespace

Span LineAround(const SourceFile& file, const Span& place) {
  Span line = file.LineSpan(file.LineIndexOf(place.begin));
  if (place.begin - line.begin > kNearBytes) {
    line.begin = place.begin - kNearBytes;
  }
  line.end = std::min(line.end, place.end + kNearBytes);
  return line;
}

bool IsHostByte(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '_';
}

Span PortAt(const SourceFile& file, size_t at) {
  const std::string_view text = file.text();
  size_t end = at;
  while (end < text.size() && IsAsciiDigit(text[end])) ++end;
  const bool is_port = end - at >= 2 && end - at <= 5;
  const bool ends = end >= text.size() || !IsWordByte(text[end]);
  return is_port && ends ? file.SpanOf(at, end) : Span{};
}

bool NamesHost(std::string_view name) { return FindHostWord(name).at != npos; }

std::vector<EndpointName> EndpointNamesBefore(const SourceFile& file,
                                              const Span& host) {
  const size_t index = file.LineIndexOf(host.begin);
  const Span line = LineAround(file, host);
  const std::string_view head =
      file.TextOf(file.SpanOf(line.begin, host.begin));
  std::vector<EndpointName> names;
  std::vector<Token> tokens = TokensOf(head);
  // What touches the host is part of it, as the dash of `${X:-host}`.
  while (!tokens.empty() && tokens.back().end == head.size()) {
    tokens.pop_back();
  }
  for (auto it = tokens.rbegin(); it != tokens.rend(); ++it) {
    const std::string_view name = head.substr(it->begin, it->end - it->begin);
    const bool nearest = it == tokens.rbegin();
    if (nearest || NamesHost(name)) names.push_back(NameOf(name));
    // name: VAST_HOST, and below it value: ssh7.example.net
    if (nearest && name == "value" && index > 0) {
      const std::string_view above =
          file.TextOf(file.LineSpan(index - 1)).substr(0, kNearBytes);
      const std::vector<Token> words = TokensOf(above);
      if (!words.empty()) {
        const Token& last = words.back();
        names.push_back(
            NameOf(above.substr(last.begin, last.end - last.begin)));
      }
    }
  }
  return names;
}

Span PortOfPartner(const SourceFile& file, const Span& host,
                   const EndpointName& name, PortSearch search) {
  return Search(file, host, name).Run(search);
}

}  // namespace plimsoll
