#ifndef PLIMSOLL_COMPILER_FRONTEND_SHELL_LEXER_H_
#define PLIMSOLL_COMPILER_FRONTEND_SHELL_LEXER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/shell_script.h"
#include "compiler/syntax/text_places.h"

namespace plimsoll::shell {

// Reads a POSIX shell script (bash's additions too) in one pass over its
// bytes; only `$( )`, `( )` and backquotes recurse, to kMaxDepth.
//
// `limit_` is where the text ends for whoever is reading: the closing
// backquote, the end of a heredoc's body, or the end of it all.
class Lexer {
 public:
  Lexer(std::string_view text, const TextPlaces& map, size_t begin)
      : text_(text), map_(map), pos_(begin), limit_(text.size()) {}

  ShellScript Run();

 private:
  static constexpr int kMaxDepth = 60;

  enum class FrameKind : uint8_t { kIf, kLoop, kCase, kBrace };
  // One compound command that is not closed yet.
  struct Frame {
    FrameKind kind = FrameKind::kBrace;
    bool is_condition = false;
    bool awaits_pattern = false;       // Case: between `;;` and `)`.
    uint32_t function = kNoShellItem;  // To go back to behind a body.
  };
  // A command while its parts are read. Parts of commands inside it are
  // finished first, so they cannot go to the script's lists at once.
  struct Pending {
    size_t begin = 0;
    std::vector<ShellWord> words;
    std::vector<ShellAssignment> assignments;
    std::vector<ShellRedirect> redirects;
    ShellCommandKind kind = ShellCommandKind::kSimple;
    bool is_negated = false;
  };
  struct PendingHeredoc {
    std::string delimiter;
    bool expands = true;
    bool strips_tabs = false;
  };
  // What is being read of one word.
  struct WordState {
    size_t begin = 0;
    size_t copied = 0;  // What is not in `decoded` yet starts here.
    std::string decoded;
    bool changed = false;  // The word is not what stands in the text.
    ShellWord word;
  };

  // lists.cc
  void ReadList(char closer);
  bool ReadSeparator();
  void ReadSubshell(char closer);
  void ReadComment();
  void ReadPattern(Frame* frame);
  void ReadHeredocs();
  void ReadHeredocBody(const PendingHeredoc& pending);
  void ScanExpansions(size_t begin, size_t end);

  // commands.cc
  void ReadCommand();
  bool ReadReserved(std::string_view word, Pending* pending);
  void ReadLoopHead(Pending* pending);
  void ReadCaseHead(Pending* pending);
  void ReadTest(Pending* pending);
  void ReadFunctionName();
  void DefineFunction(std::string_view name, const Span& span);
  bool ReadAssignment(Pending* pending);
  void ReadArray();
  bool ReadRedirect(Pending* pending);
  void ReadSimple(Pending* pending);
  void Finish(Pending* pending);
  void PopFrame(FrameKind kind);
  [[nodiscard]] std::string_view PeekPlainWord() const;

  // words.cc
  ShellWord ReadWord();
  void ReadQuoted(WordState* state);
  void ReadExpansion(WordState* state);
  void ReadDollar();
  void ReadBraced();
  void ReadBracedWord(VariableUse* use);
  void ReadArithmetic();
  void ReadBackquoted();
  void SkipQuotedIn(char quote);
  void Flush(WordState* state, size_t end);
  ShellWord Close(WordState* state);

  [[nodiscard]] bool Done() const { return pos_ >= limit_; }
  [[nodiscard]] char At(size_t ahead) const {
    return pos_ + ahead < limit_ ? text_[pos_ + ahead] : '\0';
  }
  [[nodiscard]] bool Looking(std::string_view at) const {
    return text_.substr(0, limit_).substr(pos_).starts_with(at);
  }
  void SkipBlanks();
  // Counts what was read, and gives up where there is too much.
  void Count();
  [[nodiscard]] Span SpanOf(size_t begin, size_t end) const {
    return map_.SpanOf(begin, end);
  }

  std::string_view text_;
  const TextPlaces& map_;
  size_t pos_;
  size_t limit_;
  int depth_ = 0;
  size_t items_ = 0;
  bool has_lone_backquote_ = false;
  ShellScript script_;
  std::vector<Frame> frames_;
  std::vector<PendingHeredoc> heredocs_;
  ShellJoint joint_ = ShellJoint::kSequence;
  bool negated_ = false;
  uint32_t last_ = kNoShellItem;  // The command a `|` would read from.
  uint32_t function_ = kNoShellItem;
  uint32_t subshell_ = 0;
  bool awaits_body_ = false;  // Behind `name()`.
};

[[nodiscard]] bool IsBlank(char c);
[[nodiscard]] bool IsNameStart(char c);
[[nodiscard]] bool IsNameByte(char c);
// Ends a word outside quotes.
[[nodiscard]] bool IsMeta(char c);

}  // namespace plimsoll::shell

#endif  // PLIMSOLL_COMPILER_FRONTEND_SHELL_LEXER_H_
