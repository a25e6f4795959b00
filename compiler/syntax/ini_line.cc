#include "compiler/syntax/ini_line.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace plimsoll::ini {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Offset of the code point that ends before `at`.
size_t Previous(std::string_view text, size_t at) {
  do {
    --at;
  } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return at;
}

bool FollowsSpace(std::string_view line, size_t at) {
  return at == 0 || IsSpace(DecodeUtf8(line, Previous(line, at)).value);
}

// Where an inline comment starts. The reader looks for the next `;` and the
// next `#` in turns and stops at the first turn that finds a comment, so the
// leftmost one need not win: `a;b;c ;d #e` keeps ` ;d`, because `#e` is found
// in the first turn.
size_t FindInlineComment(std::string_view line) {
  size_t semicolon = line.find(';');
  size_t hash = line.find('#');
  while (semicolon != kNone || hash != kNone) {
    size_t found = kNone;
    for (const size_t at : {semicolon, hash}) {
      if (at != kNone && FollowsSpace(line, at)) found = std::min(found, at);
    }
    if (found != kNone) return found;
    if (semicolon != kNone) semicolon = line.find(';', semicolon + 1);
    if (hash != kNone) hash = line.find('#', hash + 1);
  }
  return kNone;
}

}  // namespace

bool IsSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 ||
         c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

size_t TrimmedSize(std::string_view text) {
  size_t size = text.size();
  while (size > 0) {
    const size_t last = Previous(text, size);
    if (!IsSpace(DecodeUtf8(text, last).value)) break;
    size = last;
  }
  return size;
}

Line ReadLine(std::string_view text, size_t begin) {
  Line line;
  line.begin = begin;
  line.end = std::min(text.find_first_of("\r\n", begin), text.size());
  const bool crlf = text.substr(line.end, 2) == "\r\n";
  line.next = std::min(line.end + (crlf ? 2 : 1), text.size());

  size_t at = begin;
  while (at < line.end) {
    const CodePoint point = DecodeUtf8(text, at);
    if (!IsSpace(point.value)) break;
    at += point.length;
    ++line.indent;
  }
  const bool own_line = at < line.end && (text[at] == '#' || text[at] == ';');
  const size_t found =
      own_line ? at - begin
               : FindInlineComment(text.substr(begin, line.end - begin));
  line.comment = found == kNone ? line.end : begin + found;
  line.value_begin = std::min(at, line.comment);
  line.value_end = line.value_begin +
                   TrimmedSize(text.substr(line.value_begin,
                                           line.comment - line.value_begin));
  return line;
}

}  // namespace plimsoll::ini
