#include "compiler/source/source_file.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "compiler/base/utf8.h"

namespace plimsoll {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// How far apart code points are counted beforehand. A column costs one pass
// over this many bytes at most, also in a line of megabytes.
constexpr size_t kStride = 1024;

std::vector<uint32_t> FindLineStarts(std::string_view text) {
  std::vector<uint32_t> starts = {0};
  for (size_t i = 0; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) > '\r') continue;
    if (text[i] != '\n' && text[i] != '\r') continue;
    const bool is_crlf =
        text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (is_crlf) ++i;
    starts.push_back(static_cast<uint32_t>(i + 1));
  }
  return starts;
}

}  // namespace

std::string_view NameOf(FileKind kind) {
  switch (kind) {
    case FileKind::kProject:
      return "project";
    case FileKind::kHost:
      return "host";
    case FileKind::kManifest:
      return "manifest";
    case FileKind::kCompose:
      return "compose";
    case FileKind::kDotenv:
      return "dotenv";
    case FileKind::kSupervisor:
      return "supervisor";
    case FileKind::kSystemd:
      return "systemd";
    case FileKind::kQuadlet:
      return "quadlet";
    case FileKind::kHandlebars:
      return "handlebars";
    case FileKind::kDockerfile:
      return "dockerfile";
    case FileKind::kWorkflow:
      return "workflow";
    case FileKind::kShell:
      return "shell";
    case FileKind::kPowerShell:
      return "powershell";
    case FileKind::kMarkdown:
      return "markdown";
    case FileKind::kYaml:
      return "yaml";
    case FileKind::kJson:
      return "json";
    case FileKind::kToml:
      return "toml";
    case FileKind::kCode:
      return "code";
    case FileKind::kText:
      return "text";
    case FileKind::kBinary:
      return "binary";
  }
  return "text";
}

bool IsYaml(FileKind kind) {
  return kind == FileKind::kProject || kind == FileKind::kHost ||
         kind == FileKind::kManifest || kind == FileKind::kCompose ||
         kind == FileKind::kWorkflow || kind == FileKind::kYaml;
}

bool NeedsQuotes(FileKind kind) {
  return kind == FileKind::kCode || kind == FileKind::kJson ||
         kind == FileKind::kToml;
}

SourceFile::SourceFile(FileId id, std::string path, std::string text,
                       FileKind kind)
    : id_(id),
      kind_(kind),
      path_(std::move(path)),
      text_(std::move(text)),
      line_starts_(FindLineStarts(text_)) {
  if (text_.starts_with(kByteOrderMark)) {
    text_begin_ = static_cast<uint32_t>(kByteOrderMark.size());
  }
  if (AsciiEnd(text_, 0) < text_.size()) CountAhead();
}

void SourceFile::CountAhead() {
  size_t count = 0;
  for (size_t i = 0; i < text_.size();) {
    if (i >= counted_.size() * kStride) {
      counted_.push_back(
          {static_cast<uint32_t>(i), static_cast<uint32_t>(count)});
    }
    const std::string_view part = text().substr(0, counted_.size() * kStride);
    const size_t ascii = AsciiEnd(part, i) - i;
    i += ascii > 0 ? ascii : DecodeUtf8(text_, i).length;
    count += ascii > 0 ? ascii : 1;
  }
}

// Code points that end at or before `offset`, so that an offset inside of one
// counts as its beginning.
uint32_t SourceFile::CodePointsBefore(uint32_t offset) const {
  if (counted_.empty()) return offset;
  const auto later = std::upper_bound(counted_.begin(), counted_.end(), offset,
                                      [](uint32_t value, const Counted& entry) {
                                        return value < entry.offset;
                                      });
  const Counted& nearest = *std::prev(later);
  uint32_t count = nearest.code_points;
  for (size_t i = nearest.offset; i < offset; ++count) {
    i += DecodeUtf8(text_, i).length;
    if (i > offset) break;
  }
  return count;
}

LineCol SourceFile::Locate(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const size_t line = LineIndexOf(offset);
  const uint32_t begin = LineSpan(line).begin;
  const uint32_t column =
      offset <= begin ? 0 : CodePointsBefore(offset) - CodePointsBefore(begin);
  return {static_cast<uint32_t>(line + 1), column + 1};
}

size_t SourceFile::LineIndexOf(uint32_t offset) const {
  const auto later =
      std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<size_t>(later - line_starts_.begin()) - 1;
}

Span SourceFile::LineSpan(size_t line_index) const {
  line_index = std::min(line_index, line_count() - 1);
  const uint32_t begin =
      line_index == 0 ? text_begin_ : line_starts_[line_index];
  if (line_index + 1 == line_count()) return SpanOf(begin, text_.size());
  uint32_t end = line_starts_[line_index + 1] - 1;
  if (text_[end] == '\n' && end > begin && text_[end - 1] == '\r') --end;
  return SpanOf(begin, end);
}

}  // namespace plimsoll
