#ifndef PLIMSOLL_COMPILER_SYNTAX_MARKDOWN_H_
#define PLIMSOLL_COMPILER_SYNTAX_MARKDOWN_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"
#include "compiler/syntax/shell_script.h"

namespace plimsoll {

// What a Markdown file refers to. Emphasis, lists and the like are not kept.

struct MarkdownLink {
  std::string_view target;  // Without `<>` and title.
  Span span;                // Of the target.
  bool is_image = false;
};

struct MarkdownCode {
  std::string_view text;  // Without the backquotes.
  Span span;
};

// ```lang ... ```
struct MarkdownFence {
  std::string language;   // The first word of the info string, lower case.
  Span span;              // Of its lines, fences not included.
  std::string_view text;  // The lines without indentation and quote marks.
  // Of a shell block: what its commands are. In a console block those are the
  // lines behind a prompt.
  uint32_t script = UINT32_MAX;
};

struct MarkdownHeading {
  uint32_t level = 1;
  std::string_view text;
  Span span;
};

struct MarkdownTable {
  Span span;
  std::vector<std::vector<Span>> rows;  // The header first; cells trimmed.
};

struct Markdown {
  std::vector<MarkdownLink> links;
  std::vector<MarkdownCode> codes;
  std::vector<MarkdownFence> fences;
  std::vector<MarkdownHeading> headings;
  std::vector<MarkdownTable> tables;
  std::vector<ShellScript> scripts;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
};

[[nodiscard]] std::string Dump(const Markdown& markdown);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_MARKDOWN_H_
