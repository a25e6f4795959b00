#ifndef PLIMSOLL_COMPILER_SOURCE_SOURCE_FILE_H_
#define PLIMSOLL_COMPILER_SOURCE_SOURCE_FILE_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"

namespace plimsoll {

// What a file is, judged by its path and, where that is not enough, by its
// first bytes. kBinary is never read further.
enum class FileKind : uint8_t {
  kProject,   // plimsoll.yml
  kHost,      // Host facts.
  kManifest,  // App manifest or stack.
  kCompose,
  kDotenv,
  kSupervisor,
  kSystemd,
  kQuadlet,
  kHandlebars,
  kDockerfile,
  kWorkflow,  // GitHub Actions.
  kShell,
  kPowerShell,  // And .cmd, .bat.
  kMarkdown,
  kYaml,  // Any other YAML.
  kJson,
  kToml,
  kCode,  // Python, JavaScript, TypeScript, Go, Rust.
  kText,
  kBinary,
};
[[nodiscard]] std::string_view NameOf(FileKind kind);
// Whether files of a kind are YAML, whatever they are for.
[[nodiscard]] bool IsYaml(FileKind kind);
// Whether only a quoted text is a literal there; a bare word is a name.
[[nodiscard]] bool NeedsQuotes(FileKind kind);

// Lines from 1; columns from 1 in Unicode code points.
struct LineCol {
  uint32_t line = 1;
  uint32_t column = 1;
};

// The bytes of one file, immutable, with a line table. Lines end at LF, CRLF
// or a lone CR. A UTF-8 byte order mark stays in the text (spans are byte
// offsets of the file on disk) but is not counted in columns.
class SourceFile {
 public:
  SourceFile(FileId id, std::string path, std::string text, FileKind kind);

  [[nodiscard]] FileId id() const { return id_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] FileKind kind() const { return kind_; }
  [[nodiscard]] std::string_view text() const { return text_; }

  // A span that reaches past the text is cut to it.
  [[nodiscard]] std::string_view TextOf(const Span& span) const {
    const size_t begin = std::min<size_t>(span.begin, text_.size());
    return text().substr(begin, span.end > span.begin ? span.size() : 0);
  }
  [[nodiscard]] Span SpanOf(size_t begin, size_t end) const {
    return {id_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }
  [[nodiscard]] LineCol Locate(uint32_t offset) const;

  // Lines counted from 0 here, without their line end and byte order mark. An
  // offset or index past the end means the last line, which is empty when the
  // text ends with a line end.
  [[nodiscard]] size_t line_count() const { return line_starts_.size(); }
  [[nodiscard]] size_t LineIndexOf(uint32_t offset) const;
  [[nodiscard]] Span LineSpan(size_t line_index) const;

 private:
  struct Counted {
    uint32_t offset = 0;
    uint32_t code_points = 0;  // Before the offset.
  };
  void CountAhead();
  [[nodiscard]] uint32_t CodePointsBefore(uint32_t offset) const;

  FileId id_;
  FileKind kind_;
  std::string path_;
  std::string text_;
  uint32_t text_begin_ = 0;  // Behind a byte order mark.
  std::vector<uint32_t> line_starts_;
  std::vector<Counted> counted_;  // Empty for ASCII, where bytes are columns.
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SOURCE_SOURCE_FILE_H_
