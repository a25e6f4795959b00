#ifndef PLIMSOLL_COMPILER_FRONTEND_DOCKERFILE_LINES_H_
#define PLIMSOLL_COMPILER_FRONTEND_DOCKERFILE_LINES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/source/source_file.h"
#include "compiler/syntax/text_places.h"
#include "compiler/syntax/tree.h"

namespace plimsoll::dockerfile {

// One instruction's lines as one text: continued lines joined, comments
// between them and the escapes at their ends gone.
struct LogicalLine {
  std::string_view text;
  TextPlaces map = TextPlaces(Span{});
  size_t end = 0;  // In the file, behind its last byte.
};

// Cuts a Dockerfile into logical lines.
class LineReader {
 public:
  LineReader(const SourceFile& file, Arena* arena);

  // The character of the `escape` directive.
  [[nodiscard]] char escape() const { return escape_; }
  [[nodiscard]] std::vector<Comment> TakeComments() {
    return std::move(comments_);
  }

  // The next line that is neither blank nor a comment.
  [[nodiscard]] std::optional<LogicalLine> Next();

  // The lines up to one that is `delimiter`, as a part of the file. `Next`
  // goes on behind that line.
  struct Body {
    size_t begin = 0;
    size_t end = 0;
    size_t after = 0;  // Behind the line of the delimiter.
  };
  [[nodiscard]] Body ReadHeredoc(std::string_view delimiter, bool strips_tabs);

 private:
  struct Physical {
    size_t begin = 0;  // Behind blanks.
    size_t end = 0;    // In front of blanks, the line end and the escape.
    size_t raw_end = 0;
    bool is_blank = false;
    bool is_comment = false;
    bool goes_on = false;
  };
  void ReadDirectives();
  Physical ReadPhysical();
  void AddComment(const Physical& line);

  const SourceFile& file_;
  std::string_view text_;
  Arena* arena_;
  size_t pos_ = 0;
  char escape_ = '\\';
  std::vector<Comment> comments_;
};

}  // namespace plimsoll::dockerfile

#endif  // PLIMSOLL_COMPILER_FRONTEND_DOCKERFILE_LINES_H_
