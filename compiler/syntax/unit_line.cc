#include "compiler/syntax/unit_line.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "compiler/syntax/ini_line.h"

namespace plimsoll {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// systemd ends a line at LF, CR, NUL, or one of each; Quadlet at LF alone.
std::string_view LineEnds(UnitDialect dialect) {
  return dialect == UnitDialect::kSystemd ? std::string_view("\n\r\0", 3)
                                          : std::string_view("\n");
}

size_t EndOfLine(std::string_view text, size_t begin, UnitDialect dialect) {
  return std::min(text.find_first_of(LineEnds(dialect), begin), text.size());
}

size_t StartOfNext(std::string_view text, size_t end, UnitDialect dialect) {
  if (end >= text.size()) return text.size();
  const bool pair = dialect == UnitDialect::kSystemd && end + 1 < text.size() &&
                    ((text[end] == '\r' && text[end + 1] == '\n') ||
                     (text[end] == '\n' && text[end + 1] == '\r'));
  return end + (pair ? 2 : 1);
}

void Trim(std::string_view text, UnitLine* line) {
  while (line->text_begin < line->text_end) {
    const CodePoint point = DecodeUtf8(text, line->text_begin);
    if (!ini::IsSpace(point.value)) break;
    line->text_begin += point.length;
  }
  line->text_begin = std::min(line->text_begin, line->text_end);
  line->text_end = line->text_begin +
                   ini::TrimmedSize(text.substr(
                       line->text_begin, line->text_end - line->text_begin));
}

// An even run of backslashes escapes itself.
bool EndsInBackslash(std::string_view line) {
  size_t count = 0;
  while (count < line.size() && line[line.size() - 1 - count] == '\\') ++count;
  return count % 2 == 1;
}

}  // namespace

UnitDialect UnitDialectOf(FileKind kind) {
  return kind == FileKind::kQuadlet ? UnitDialect::kQuadlet
                                    : UnitDialect::kSystemd;
}

UnitLine ReadUnitLine(std::string_view text, size_t begin,
                      UnitDialect dialect) {
  UnitLine line;
  line.begin = begin;
  line.end = EndOfLine(text, begin, dialect);
  line.next = StartOfNext(text, line.end, dialect);
  line.text_begin = begin;
  line.text_end = line.end;
  if (dialect == UnitDialect::kQuadlet) Trim(text, &line);

  size_t first = line.text_begin;
  while (first < line.text_end && IsBlank(text[first])) ++first;
  if (first == line.text_end) {
    line.kind = UnitLine::Kind::kBlank;
    return line;
  }
  if (text[first] == '#' || text[first] == ';') {
    line.kind = UnitLine::Kind::kComment;
    return line;
  }
  if (dialect == UnitDialect::kSystemd) {
    line.goes_on = EndsInBackslash(text.substr(begin, line.end - begin));
  } else if (text[line.text_end - 1] == '\\') {
    // The generator keeps the backslash's line for itself at the end of file.
    line.goes_on = line.next < text.size();
    --line.text_end;
  }
  return line;
}

size_t StartOfUnitLine(std::string_view text, size_t at, UnitDialect dialect) {
  const size_t end = at == 0 ? std::string_view::npos
                             : text.find_last_of(LineEnds(dialect), at - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace plimsoll
