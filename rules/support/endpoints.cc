#include "rules/support/endpoints.h"

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// Host and port of one endpoint stand within so many lines of each other.
constexpr size_t kNearLines = 8;

bool IsHostByte(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '_';
}

// The digits at `at` if they can be a port and no word goes on behind them.
Span PortAt(const SourceFile& file, size_t at) {
  const std::string_view text = file.text();
  size_t end = at;
  while (end < text.size() && IsAsciiDigit(text[end])) ++end;
  const bool is_port = end - at >= 2 && end - at <= 5;
  const bool ends = end >= text.size() || !IsWordByte(text[end]);
  return is_port && ends ? file.SpanOf(at, end) : Span{};
}

// The first port in [begin, end) of the text.
Span FirstPortIn(const SourceFile& file, size_t begin, size_t end) {
  const std::string_view text = file.text();
  for (size_t at = begin; at < end; ++at) {
    if (!IsAsciiDigit(text[at])) continue;
    const bool begins = at == 0 || !IsWordByte(text[at - 1]);
    const Span port = begins ? PortAt(file, at) : Span{};
    if (port.valid()) return port;
    while (at < end && IsAsciiDigit(text[at])) ++at;
  }
  return {};
}

// host:port, "host", port
Span PortBehind(const SourceFile& file, const Span& host) {
  const std::string_view text = file.text();
  size_t at = host.end;
  if (at < text.size() && text[at] == ':') return PortAt(file, at + 1);
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return {};
  ++at;
  const auto skip_blanks = [&] {
    while (at < text.size() && text[at] == ' ') ++at;
  };
  skip_blanks();
  if (at >= text.size() || text[at] != ',') return {};
  ++at;
  skip_blanks();
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
  return PortAt(file, at);
}

// ssh -p PORT, scp -P PORT, --port PORT, -o Port=PORT on the line; the one
// nearest to the host, since a line may hold two commands.
Span PortOfOption(const SourceFile& file, const Span& line, const Span& host) {
  const std::string_view text = file.TextOf(line);
  Span best;
  uint32_t distance = UINT32_MAX;
  for (const std::string_view option : {" -p ", " -P ", " -p", " -P", "--port ",
                                        "--port=", "Port=", "\"-p\", \""}) {
    for (size_t at = text.find(option); at != npos;
         at = text.find(option, at + 1)) {
      size_t digits = at + option.size();
      const Span port = PortAt(file, line.begin + digits);
      if (!port.valid()) continue;
      const uint32_t apart = port.begin > host.begin ? port.begin - host.begin
                                                     : host.begin - port.begin;
      if (apart < distance) {
        best = port;
        distance = apart;
      }
    }
  }
  return best;
}

// A cell of the same row that holds a number and nothing else.
Span PortOfRow(const SourceFile& file, const Span& line) {
  const std::string_view text = file.TextOf(line);
  if (file.kind() != FileKind::kMarkdown || text.find('|') == npos) return {};
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = std::min(text.find('|', begin), text.size());
    std::string_view cell = text.substr(begin, end - begin);
    const size_t first = cell.find_first_not_of(" \t`");
    if (first != npos) {
      const size_t last = cell.find_last_not_of(" \t`");
      const Span port = PortAt(file, line.begin + begin + first);
      if (port.valid() && port.size() == last - first + 1) return port;
    }
    begin = end + 1;
  }
  return {};
}

// `VAST_HOST` becomes `VAST_PORT`, `HostName` becomes `Port`; empty when the
// name does not say that its value is a host.
std::string PortNameFor(std::string_view name) {
  struct Pair {
    std::string_view host, port;
  };
  constexpr Pair kPairs[] = {
      {"HOSTNAME", "PORT"}, {"hostname", "port"}, {"HostName", "Port"},
      {"Hostname", "Port"}, {"HOST", "PORT"},     {"host", "port"},
      {"Host", "Port"},     {"SERVER", "PORT"},   {"server", "port"},
      {"ADDRESS", "PORT"},  {"address", "port"},  {"ADDR", "PORT"},
      {"addr", "port"},     {"IP", "PORT"},       {"ip", "port"},
  };
  for (const Pair& pair : kPairs) {
    const size_t at = name.rfind(pair.host);
    if (at == npos) continue;
    return std::string(name.substr(0, at)) + std::string(pair.port) +
           std::string(name.substr(at + pair.host.size()));
  }
  return {};
}

struct Names {
  std::string_view host;
  std::string port;
};

// Names in front of the host on its line that say it is one.
std::vector<Names> NamesBefore(const SourceFile& file, const Span& line,
                               const Span& host) {
  const std::string_view head =
      file.TextOf(file.SpanOf(line.begin, host.begin));
  std::vector<Names> names;
  size_t begin = 0;
  while (begin < head.size()) {
    if (!IsHostByte(head[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin;
    while (end < head.size() && IsHostByte(head[end])) ++end;
    const std::string_view name = head.substr(begin, end - begin);
    std::string port = PortNameFor(name);
    if (!port.empty()) names.push_back({name, std::move(port)});
    begin = end;
  }
  return names;
}

// Where `name` stands alone in `text`.
size_t FindName(std::string_view text, std::string_view name) {
  for (size_t at = text.find(name); at != npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool alone = (at == 0 || !IsHostByte(text[at - 1])) &&
                       (end >= text.size() || !IsHostByte(text[end]));
    if (alone) return at;
  }
  return npos;
}

// The value of a second variable near by. A line that names the first again
// begins another endpoint.
Span PortOfVariable(const SourceFile& file, size_t line_index,
                    const Names& names) {
  const auto look_at = [&](size_t index) -> Span {
    const Span line = file.LineSpan(index);
    const size_t at = FindName(file.TextOf(line), names.port);
    if (at == npos) return {};
    return FirstPortIn(file, line.begin + at + names.port.size(), line.end);
  };
  const auto is_other = [&](size_t index) {
    return FindName(file.TextOf(file.LineSpan(index)), names.host) != npos;
  };
  if (const Span same = look_at(line_index); same.valid()) return same;
  for (size_t step = 1; step <= kNearLines; ++step) {
    const size_t index = line_index + step;
    if (index >= file.line_count() || is_other(index)) break;
    if (const Span port = look_at(index); port.valid()) return port;
  }
  for (size_t step = 1; step <= std::min(kNearLines, line_index); ++step) {
    if (is_other(line_index - step)) break;
    if (const Span port = look_at(line_index - step); port.valid()) {
      return port;
    }
  }
  return {};
}

}  // namespace

bool IsWholeHost(std::string_view text, size_t begin, size_t end) {
  // `${HOST:-name}`: the dash belongs to the shell.
  const bool after_default =
      begin > 1 && text[begin - 1] == '-' && text[begin - 2] == ':';
  if (begin > 0 && !after_default &&
      (IsHostByte(text[begin - 1]) || text[begin - 1] == '.')) {
    return false;
  }
  if (end >= text.size()) return true;
  if (IsHostByte(text[end])) return false;
  // A dot ends a sentence, or goes on with another label.
  return text[end] != '.' || end + 1 >= text.size() ||
         !IsHostByte(text[end + 1]);
}

Span FindPortOf(const SourceFile& file, const Span& host) {
  const size_t line_index = file.LineIndexOf(host.begin);
  const Span line = file.LineSpan(line_index);
  if (const Span port = PortBehind(file, host); port.valid()) return port;
  if (const Span port = PortOfOption(file, line, host); port.valid()) {
    return port;
  }
  if (const Span port = PortOfRow(file, line); port.valid()) return port;
  for (const Names& names : NamesBefore(file, line, host)) {
    const Span port = PortOfVariable(file, line_index, names);
    if (port.valid()) return port;
  }
  return {};
}

}  // namespace plimsoll
