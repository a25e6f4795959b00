#include <algorithm>
#include <optional>
#include <string>

#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::syntax {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

size_t IndentOf(std::string_view line) {
  const size_t indent = line.find_first_not_of(' ');
  return indent == npos ? line.size() : indent;
}

// Whether the line ends in a block scalar's indicator: `key: |`, `- >-`.
bool OpensBlock(std::string_view line) {
  const size_t hash = line.find(" #");
  line = line.substr(0, hash);
  while (!line.empty() && (IsBlank(line.back()) || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  while (!line.empty() && (line.back() == '-' || line.back() == '+' ||
                           (line.back() >= '0' && line.back() <= '9'))) {
    line.remove_suffix(1);
  }
  if (line.size() < 2 || (line.back() != '|' && line.back() != '>')) {
    return false;
  }
  return IsBlank(line[line.size() - 2]);
}

// Where a plain value that begins with `{{` stands in a line.
struct PlainValue {
  size_t begin = 0;
  size_t end = 0;
};

size_t EndOfValue(std::string_view line, size_t begin, bool in_flow) {
  size_t depth = 0;
  size_t i = begin;
  for (; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '{') ++depth;
    if (c == '}' && depth > 0) {
      --depth;
      continue;
    }
    if (depth > 0) continue;
    if (c == '#' && IsBlank(line[i - 1])) break;
    if (in_flow && (c == ',' || c == ']' || c == '}')) break;
  }
  while (i > begin && (IsBlank(line[i - 1]) || line[i - 1] == '\r')) --i;
  return i;
}

// The first such value at or behind `from`, quoted ones skipped.
std::optional<PlainValue> FindValue(std::string_view line, size_t from) {
  bool at_start = true;  // Of a key, value or item.
  size_t flow = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (IsBlank(c)) continue;
    const bool after_blank = i == 0 || IsBlank(line[i - 1]);
    if (c == '#' && after_blank) return std::nullopt;
    if ((c == '"' || c == '\'') && at_start) {
      const size_t close = line.find(c, i + 1);
      if (close == npos) return std::nullopt;
      i = close;
      at_start = false;
      continue;
    }
    const bool braces = c == '{' && i + 1 < line.size() && line[i + 1] == '{';
    if (braces && at_start) {
      const size_t end = EndOfValue(line, i, flow > 0);
      if (i >= from) return PlainValue{i, end};
      i = end;
      continue;
    }
    const bool space_next = i + 1 == line.size() || IsBlank(line[i + 1]);
    if (at_start && (c == '{' || c == '[')) {
      ++flow;
      continue;
    }
    if (flow > 0 && (c == '}' || c == ']')) --flow;
    at_start = (c == ':' && space_next) ||
               (c == '-' && space_next && at_start) || (c == ',' && flow > 0);
  }
  return std::nullopt;
}

void Report(const Line& line, const PlainValue& value, RuleContext& ctx) {
  const std::string_view text =
      line.text.substr(value.begin, value.end - value.begin);
  const Span span = SubSpan(line.span, value.begin, text.size());
  Diagnostic& diagnostic = ctx.Report(
      span, "a value that begins with `{{` and has no quotes is a mapping");
  diagnostic.Help("put the value into quotes");
  const bool has_double = text.find_first_of("\"\\") != npos;
  const bool has_single = text.find('\'') != npos;
  if (has_double && has_single) return;
  const std::string quote = has_double ? "'" : "\"";
  diagnostic.Fix({.title = "put the value into quotes",
                  .applicability = Applicability::kSafe,
                  .edits = {{SubSpan(span, 0, 0), quote},
                            {SubSpan(span, text.size(), 0), quote}}});
}

bool Applies(FileKind kind) {
  return kind == FileKind::kProject || kind == FileKind::kHost ||
         kind == FileKind::kManifest;
}

// Works on lines, because what follows such a value need not be YAML at all
// and the tree ends there.
void Check(const ParsedFile& file, RuleContext& ctx) {
  if (!Applies(file.source->kind())) return;
  std::optional<size_t> block;  // Indent of the line that opened a block.
  ForEachLine(*file.source, [&](const Line& line) {
    const size_t indent = IndentOf(line.text);
    const bool is_empty = line.text.find_first_not_of(" \t\r") == npos;
    if (block && (is_empty || indent > *block)) return;
    block.reset();
    if (OpensBlock(line.text)) {
      block = indent;
      return;
    }
    size_t from = 0;
    while (const auto value = FindValue(line.text, from)) {
      Report(line, *value, ctx);
      from = value->end;
    }
  });
}

}  // namespace

constinit const Rule unquoted_placeholder = {
    .id = "syntax/unquoted-placeholder",
    .summary = "a YAML value that begins with a placeholder has no quotes",
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::syntax
