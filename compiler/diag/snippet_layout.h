#ifndef PLIMSOLL_COMPILER_DIAG_SNIPPET_LAYOUT_H_
#define PLIMSOLL_COMPILER_DIAG_SNIPPET_LAYOUT_H_

#include <string>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/diag/snippet_line.h"
#include "compiler/source/redaction.h"

namespace plimsoll {

// The lines of one file that a finding shows.
struct Snippet {
  std::string path;  // Ready to be shown.
  LineCol place;     // Of its first label.
  // Ascending; where an index is left out, lines are. Empty when the finding
  // is about the whole file.
  std::vector<SnippetLine> lines;
};

struct SnippetLayout {
  std::vector<Snippet> snippets;  // The one of the primary label first.
  // Texts of labels that point to no file.
  std::vector<std::string> homeless;
  size_t hidden = 0;  // Labels beyond what a reader can take in.
};

[[nodiscard]] SnippetLayout LayOutSnippets(const Diagnostic& diagnostic,
                                           const RedactedView& view);

// What may be printed of a text that may quote files.
[[nodiscard]] std::string Shown(std::string_view text,
                                const RedactedView& view);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_SNIPPET_LAYOUT_H_
