#ifndef PLIMSOLL_COMPILER_FRONTEND_POWERSHELL_BUILDER_H_
#define PLIMSOLL_COMPILER_FRONTEND_POWERSHELL_BUILDER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/source/source_file.h"
#include "compiler/syntax/shell_script.h"

namespace plimsoll::powershell {

// Puts a script together from what a lexer finds; shared by PowerShell and
// cmd, whose commands are words, too.
class Builder {
 public:
  Builder(const SourceFile& file, ShellDialect dialect) : file_(file) {
    script_.dialect = dialect;
  }

  [[nodiscard]] Span SpanOf(size_t begin, size_t end) const {
    return file_.SpanOf(begin, end);
  }
  // False when there is too much: the lexer stops.
  [[nodiscard]] bool Count();

  // `decoded` differs from what stands there; else the text is a view.
  ShellWord MakeWord(size_t begin, size_t end, const std::string& decoded);
  void AddUse(size_t begin, size_t name, size_t name_end, size_t end);
  // What the use that was added last stands for where it is not set.
  void AddFallback(size_t begin, size_t end);
  void AddComment(size_t begin, size_t end, size_t marker);

  // One command; its parts are empty again afterwards. Nothing happens when
  // there are none.
  struct Parts {
    size_t begin = std::string_view::npos;
    size_t end = 0;
    std::vector<ShellWord> words;
    std::vector<ShellAssignment> assignments;
    std::vector<ShellRedirect> redirects;
    ShellCommandKind kind = ShellCommandKind::kSimple;
  };
  void Finish(Parts* parts, ShellJoint joint, uint32_t subshell);

  ShellScript& script() { return script_; }

 private:
  const SourceFile& file_;
  ShellScript script_;
  size_t items_ = 0;
};

}  // namespace plimsoll::powershell

#endif  // PLIMSOLL_COMPILER_FRONTEND_POWERSHELL_BUILDER_H_
