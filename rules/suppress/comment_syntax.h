#ifndef PLIMSOLL_RULES_SUPPRESS_COMMENT_SYNTAX_H_
#define PLIMSOLL_RULES_SUPPRESS_COMMENT_SYNTAX_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "compiler/source/source_file.h"

namespace plimsoll {

// How the lines behind the one that a comment stands above belong to it.
enum class Continuation : uint8_t {
  kNone,
  kBackslash,  // A `\` at the end of a line.
  kIndent,     // Lines that begin with a blank.
  kScalar,     // A YAML block scalar, `|` or `>`, by its indentation.
  kParagraph,  // Markdown: up to a blank line, or to the end of a fence.
};

// What of a kind's grammar a comment that suppresses needs.
struct CommentSyntax {
  std::span<const std::string_view> markers;  // What opens a comment.
  // Whether a comment may follow something on its line.
  bool inline_too = false;
  Continuation continuation = Continuation::kNone;
};

[[nodiscard]] CommentSyntax SyntaxOf(const SourceFile& file);

// What closes a comment of that marker before its line ends; empty: nothing.
[[nodiscard]] std::string_view CloserOf(std::string_view marker);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPRESS_COMMENT_SYNTAX_H_
