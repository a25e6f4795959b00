#include "rules/support/endpoints.h"

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/support/endpoint_names.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// host 26311, as nc and telnet take it; `host 26311 ms` is something else.
bool EndsArgument(std::string_view text, size_t end) {
  if (end >= text.size() || !IsBlank(text[end])) return true;
  while (end < text.size() && IsBlank(text[end])) ++end;
  return end >= text.size() || !IsAsciiAlpha(text[end]);
}

// host:port, [host]:port, "host", port and host port
Span PortBehind(const SourceFile& file, const Span& host) {
  const std::string_view text = file.text();
  size_t at = host.end;
  while (at < text.size() && at < host.end + 2 &&
         (IsQuote(text[at]) || text[at] == ']')) {
    ++at;
  }
  if (at >= text.size()) return {};
  if (text[at] == ':') return PortAt(file, at + 1);
  const bool list = text[at] == ',';
  if (!list && !IsBlank(text[at])) return {};
  if (list) ++at;
  while (at < text.size() && IsBlank(text[at])) ++at;
  if (at < text.size() && IsQuote(text[at])) ++at;
  const Span port = PortAt(file, at);
  if (!port.valid() || list) return port;
  return EndsArgument(text, port.end) ? port : Span{};
}

// The line of `host` with those that a backslash or, in PowerShell, a backquote
// joins to it.
Span WholeLine(const SourceFile& file, const Span& host) {
  constexpr size_t kMaxJoined = 12;
  const size_t index = file.LineIndexOf(host.begin);
  const auto goes_on = [&](size_t line) {
    const std::string_view text = file.TextOf(file.LineSpan(line));
    if (text.ends_with('\\')) return true;
    return file.kind() == FileKind::kPowerShell && text.ends_with(" `");
  };
  size_t first = index;
  while (first > 0 && index - first < kMaxJoined && goes_on(first - 1)) --first;
  size_t last = index;
  while (last + 1 < file.line_count() && last - index < kMaxJoined &&
         goes_on(last)) {
    ++last;
  }
  const Span own = LineAround(file, host);
  return file.SpanOf(first == index ? own.begin : file.LineSpan(first).begin,
                     last == index ? own.end : file.LineSpan(last).end);
}

// Where the value of `-p`, `--port`, `Port=`, `port:` or the word in prose
// would begin, or npos.
size_t BehindPortWord(std::string_view text, size_t at) {
  const bool starts = at == 0 || !(IsWordByte(text[at - 1]));
  if (!starts) return npos;
  size_t end = npos;
  if (AsciiLower(text.substr(at, 4)) == "port") {
    end = at + 4;
    if (end < text.size() && IsHostByte(text[end])) return npos;
  } else if (at > 0 && text[at - 1] == '-' &&
             (at < 2 || IsBlank(text[at - 2]) || IsQuote(text[at - 2])) &&
             (text[at] == 'p' || text[at] == 'P')) {
    end = at + 1;
    if (end < text.size() && IsAsciiAlpha(text[end])) return npos;
  }
  constexpr size_t kMaxGap = 8;
  const size_t limit = end == npos ? 0 : std::min(text.size(), end + kMaxGap);
  while (end < limit &&
         (IsBlank(text[end]) || IsQuote(text[end]) || text[end] == ':' ||
          text[end] == '=' || text[end] == ',' || text[end] == '(')) {
    ++end;
  }
  return end;
}

// The port that an option or the word `port` states on the line; the one
// nearest to the host, since a line may hold two commands.
Span PortOfWord(const SourceFile& file, const Span& line, const Span& host) {
  const std::string_view text = file.TextOf(line);
  Span best;
  uint32_t best_gap = UINT32_MAX;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != 'p' && text[at] != 'P') continue;
    const size_t value = BehindPortWord(text, at);
    if (value == npos) continue;
    const Span port = PortAt(file, line.begin + value);
    // -p 8080:80 maps ports.
    const bool maps = port.valid() && port.end < file.text().size() &&
                      file.text()[port.end] == ':';
    if (!port.valid() || maps) continue;
    const uint32_t gap =
        port.begin > host.begin ? port.begin - host.end : host.begin - port.end;
    if (gap < best_gap) {
      best = port;
      best_gap = gap;
    }
  }
  return best;
}

// The cells of a row: their spans without blanks and backquotes.
std::vector<Span> CellsOf(const SourceFile& file, const Span& line) {
  const std::string_view text = file.TextOf(line);
  std::vector<Span> cells;
  size_t begin =
      text.find_first_not_of(" \t") == npos ? 0 : text.find_first_not_of(" \t");
  if (begin < text.size() && text[begin] == '|') ++begin;
  while (begin < text.size()) {
    const size_t end = std::min(text.find('|', begin), text.size());
    size_t first = begin;
    size_t last = end;
    while (first < last && (IsBlank(text[first]) || text[first] == '`')) {
      ++first;
    }
    while (last > first && (IsBlank(text[last - 1]) || text[last - 1] == '`')) {
      --last;
    }
    cells.push_back(file.SpanOf(line.begin + first, line.begin + last));
    begin = end + 1;
  }
  return cells;
}

// Which column of the table above the row is headed `port`, or npos.
size_t PortColumn(const SourceFile& file, size_t row) {
  size_t first = row;
  constexpr size_t kLongestTable = 200;
  while (first > 0 && row - first < kLongestTable &&
         file.TextOf(file.LineSpan(first - 1)).find('|') != npos) {
    --first;
  }
  const std::vector<Span> head = CellsOf(file, file.LineSpan(first));
  for (size_t i = 0; i < head.size() && first != row; ++i) {
    if (AsciiLower(file.TextOf(head[i])).find("port") != npos) return i;
  }
  return npos;
}

// A cell of the same row that holds a number and nothing else: the one below
// the heading that says so, else the first behind the host, else any.
Span PortOfRow(const SourceFile& file, size_t index, const Span& host) {
  const Span line = file.LineSpan(index);
  constexpr uint32_t kLongestRow = 4000;
  if (file.kind() != FileKind::kMarkdown || line.size() > kLongestRow ||
      file.TextOf(line).find('|') == npos) {
    return {};
  }
  const std::vector<Span> cells = CellsOf(file, line);
  const auto port_in = [&](const Span& cell) {
    const Span port = PortAt(file, cell.begin);
    return port.valid() && port.end == cell.end ? port : Span{};
  };
  const size_t column = PortColumn(file, index);
  if (column < cells.size()) return port_in(cells[column]);
  Span before;
  for (const Span& cell : cells) {
    const Span port = port_in(cell);
    if (!port.valid()) continue;
    if (port.begin > host.begin) return port;
    if (!before.valid()) before = port;
  }
  return before;
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
  const size_t index = file.LineIndexOf(host.begin);
  if (const Span port = PortBehind(file, host); port.valid()) return port;
  const std::vector<EndpointName> names = EndpointNamesBefore(file, host);
  for (const EndpointName& name : names) {
    const Span port = PortOfPartner(file, host, name, PortSearch::kSameLine);
    if (port.valid()) return port;
  }
  const Span line = WholeLine(file, host);
  if (const Span port = PortOfWord(file, line, host); port.valid()) return port;
  if (const Span port = PortOfRow(file, index, host); port.valid()) return port;
  for (const EndpointName& name : names) {
    const Span port = PortOfPartner(file, host, name, PortSearch::kNearLines);
    if (port.valid()) return port;
  }
  return {};
}

bool IsListenedAt(const SourceFile& file, const Span& address,
                  const Span& port) {
  const std::string_view text = file.text();
  if (port.end + 1 < text.size() && text[port.end] == ':' &&
      IsAsciiDigit(text[port.end + 1])) {
    return true;
  }
  const Span line = LineAround(file, address);
  const std::string head =
      AsciiLower(file.TextOf(file.SpanOf(line.begin, address.begin)));
  // As the plugins of Telegraf name it.
  return head.find("listen") != npos || head.find("bind") != npos ||
         head.find("service_address") != npos;
}

bool IsInComment(const SourceFile& file, const Span& at) {
  if (file.kind() == FileKind::kMarkdown) return false;
  const Span line = LineAround(file, at);
  const std::string_view head = file.TextOf(file.SpanOf(line.begin, at.begin));
  const std::string_view start = TrimBlanks(head);
  return start.starts_with("#") || start.starts_with("//") ||
         start.starts_with("*") || start.starts_with(";") ||
         head.find(" #") != npos;
}

}  // namespace plimsoll
