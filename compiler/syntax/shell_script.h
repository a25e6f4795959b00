#ifndef PLIMSOLL_COMPILER_SYNTAX_SHELL_SCRIPT_H_
#define PLIMSOLL_COMPILER_SYNTAX_SHELL_SCRIPT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// What a script says, without running it: which commands it calls, with which
// words, and which variables it sets and reads. The same shape serves POSIX
// shells, PowerShell and cmd.

enum class ShellDialect : uint8_t { kPosix, kPowerShell, kBatch };

// Views point into the text that was read or into the script's arena.
struct ShellWord {
  std::string_view text;   // Quotes removed; expansions as they are written.
  Span span;               // As written, with its quotes.
  bool is_literal = true;  // Nothing is expanded: `text` is what it means.
  bool is_quoted = false;  // Some of it stands in quotes.
  bool has_glob = false;   // `*`, `?`, `[` or braces outside quotes.

  // Whether the text is the very word that a command gets.
  [[nodiscard]] bool IsFixed() const { return is_literal && !has_glob; }
};

struct ShellAssignment {
  std::string_view name;
  Span name_span;
  ShellWord value;  // Empty for an array, whose items are not kept.
};

// What `${X...}` does beside reading X.
enum class VariableTest : uint8_t {
  kNone,
  kDefault,      // `${X:-d}`, `${X-d}`, `${X:=d}`, `${X=d}`
  kRequired,     // `${X:?m}`, `${X?m}`
  kAlternative,  // `${X:+a}`, `${X+a}`
  kOther,        // A length, a part, a replacement.
};

struct VariableUse {
  std::string_view name;
  Span name_span;
  Span span;  // With `$` and braces.
  VariableTest test = VariableTest::kNone;
  std::string_view fallback;  // The word behind `:-` or `:=`, as written.
  Span fallback_span;
};

struct ShellRedirect {
  std::string_view op;  // `<`, `>>`, `2>`, `&>`, `<<`, `<<<`
  ShellWord target;
  Span span;
};

struct Heredoc {
  std::string_view delimiter;
  Span body;
  bool expands = true;  // The delimiter is not quoted.
};

// How a command follows the one before it.
enum class ShellJoint : uint8_t { kSequence, kPipe, kAnd, kOr };
enum class ShellCommandKind : uint8_t {
  kSimple,
  kFor,   // words: the variable, then what it runs over.
  kCase,  // words: what is compared.
  kTest,  // `[[ ... ]]`; the brackets are words, too.
};

inline constexpr uint32_t kNoShellItem = UINT32_MAX;

// Ranges of the script's lists; ask the script for them.
struct ShellCommand {
  Span span;
  uint32_t words_begin = 0;
  uint32_t words_end = 0;
  uint32_t assignments_begin = 0;  // `A=1 command`, and `export A=1`.
  uint32_t assignments_end = 0;
  uint32_t redirects_begin = 0;
  uint32_t redirects_end = 0;
  uint32_t piped_from = kNoShellItem;  // The command whose output it reads.
  uint32_t function = kNoShellItem;    // Whose body it stands in.
  uint32_t subshell = 0;  // In which `( )` or `$( )`; 0 is the script itself.
  ShellCommandKind kind = ShellCommandKind::kSimple;
  ShellJoint joint = ShellJoint::kSequence;
  bool is_condition = false;  // Of if, while or until.
  bool is_negated = false;    // Behind `!`.
  bool in_branch = false;     // In if, case or a loop: need not run.
};

struct ShellFunction {
  std::string_view name;
  Span name_span;
};

struct ShellScript {
  ShellDialect dialect = ShellDialect::kPosix;
  // In the order in which they end, which is the order in which they run:
  // `$(b)` in `a $(b)` comes first.
  std::vector<ShellCommand> commands;
  std::vector<ShellWord> words;
  std::vector<ShellAssignment> assignments;
  std::vector<ShellRedirect> redirects;
  std::vector<VariableUse> uses;
  std::vector<Heredoc> heredocs;
  std::vector<ShellFunction> functions;
  std::vector<uint32_t> subshells = {0};  // The parent of each.
  std::vector<Comment> comments;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  // A quote, substitution or heredoc is not closed, or the script has more
  // than kMaxItems commands and words: what is here need not be right.
  bool broken = false;

  static constexpr size_t kMaxItems = 250'000;

  [[nodiscard]] std::span<const ShellWord> WordsOf(
      const ShellCommand& command) const;
  [[nodiscard]] std::span<const ShellAssignment> AssignmentsOf(
      const ShellCommand& command) const;
  [[nodiscard]] std::span<const ShellRedirect> RedirectsOf(
      const ShellCommand& command) const;
  // The first word's text if it is fixed, else empty.
  [[nodiscard]] std::string_view NameOf(const ShellCommand& command) const;
};

// A stable text form with spans, for tests.
[[nodiscard]] std::string Dump(const ShellScript& script);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_SHELL_SCRIPT_H_
