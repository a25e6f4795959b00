#include "compiler/frontend/dockerfile/lines.h"

#include <algorithm>

namespace plimsoll::dockerfile {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

LineReader::LineReader(const SourceFile& file, Arena* arena)
    : file_(file), text_(file.text()), arena_(arena) {
  if (text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;
  ReadDirectives();
}

// `# escape=X` counts only in the lines before anything but other directives.
// The comments stay comments, so `pos_` does not move.
void LineReader::ReadDirectives() {
  size_t at = pos_;
  while (at < text_.size()) {
    const size_t end = std::min(text_.find('\n', at), text_.size());
    std::string_view line = Trim(text_.substr(at, end - at));
    if (!line.starts_with('#')) return;
    line = Trim(line.substr(1));
    const size_t equals = line.find('=');
    if (equals == npos) return;
    std::string name(Trim(line.substr(0, equals)));
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view value = Trim(line.substr(equals + 1));
    if (name != "escape" && name != "syntax" && name != "check") return;
    if (name == "escape" && (value == "`" || value == "\\")) {
      escape_ = value.front();
    }
    at = end + 1;
  }
}

LineReader::Physical LineReader::ReadPhysical() {
  Physical line;
  line.raw_end = std::min(text_.find('\n', pos_), text_.size());
  line.begin = pos_;
  line.end = line.raw_end;
  while (line.begin < line.end && IsBlank(text_[line.begin])) ++line.begin;
  while (line.end > line.begin && IsBlank(text_[line.end - 1])) --line.end;
  line.is_blank = line.begin == line.end;
  line.is_comment = !line.is_blank && text_[line.begin] == '#';
  line.goes_on = !line.is_blank && text_[line.end - 1] == escape_;
  pos_ = std::min(line.raw_end + 1, text_.size());
  return line;
}

void LineReader::AddComment(const Physical& line) {
  Comment comment;
  comment.span = file_.SpanOf(line.begin, line.end);
  comment.text = Trim(text_.substr(line.begin + 1, line.end - line.begin - 1));
  comment.own_line = true;
  comments_.push_back(comment);
}

std::optional<LogicalLine> LineReader::Next() {
  std::string joined;
  std::vector<Physical> parts;
  size_t end = 0;
  while (pos_ < text_.size()) {
    Physical line = ReadPhysical();
    if (line.is_comment) {
      AddComment(line);
      continue;
    }
    // Blank lines between continued ones are skipped (and deprecated).
    if (line.is_blank) continue;
    end = line.end;
    // Blanks at the start of a continued line belong to the text: `a \`
    // and `  b` is `a   b`. Which blanks they are makes no difference.
    if (line.goes_on) --line.end;
    parts.push_back(line);
    if (!line.goes_on) break;
  }
  if (parts.empty()) return std::nullopt;
  LogicalLine logical;
  logical.end = end;
  const Span whole = file_.SpanOf(parts.front().begin, end);
  if (parts.size() == 1) {
    logical.text = text_.substr(parts[0].begin, parts[0].end - parts[0].begin);
    logical.map = TextPlaces::Verbatim(whole);
    return logical;
  }
  logical.map = TextPlaces(whole);
  for (const Physical& part : parts) {
    // Indentation parts words even if the line before ends in one.
    const bool indented =
        !joined.empty() && part.begin > 0 && IsBlank(text_[part.begin - 1]);
    const size_t begin = part.begin - (indented ? 1 : 0);
    logical.map.Add(joined.size(), begin);
    joined.append(text_, begin, part.end - begin);
  }
  logical.text = arena_->Copy(joined);
  return logical;
}

LineReader::Body LineReader::ReadHeredoc(std::string_view delimiter,
                                         bool strips_tabs) {
  Body body;
  body.begin = pos_;
  while (pos_ < text_.size()) {
    const size_t at = pos_;
    const size_t end = std::min(text_.find('\n', at), text_.size());
    pos_ = std::min(end + 1, text_.size());
    std::string_view line = text_.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    while (strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
    if (line != delimiter) continue;
    body.end = at;
    body.after = end;
    return body;
  }
  body.end = body.after = text_.size();
  return body;
}

}  // namespace plimsoll::dockerfile
