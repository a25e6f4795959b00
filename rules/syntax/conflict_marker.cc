#include <optional>

#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::syntax {
namespace {

// Seven of a kind at the start of a line, then its end or a blank. Git's own
// marks; a row of `=` alone underlines headings.
bool IsMark(std::string_view line, char mark) {
  constexpr size_t kLength = 7;
  return line.size() >= kLength &&
         line.substr(0, kLength).find_first_not_of(mark) ==
             std::string_view::npos &&
         (line.size() == kLength || line[kLength] == ' ');
}

// Assistants that write code are told to answer in blocks that look the same,
// and name their sides so.
bool IsEditBlock(std::string_view opening) {
  const size_t label = opening.find_first_not_of("< ");
  if (label == std::string_view::npos) return false;
  const std::string_view side = opening.substr(label);
  return side.starts_with("SEARCH") || side.starts_with("ORIGINAL");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->text().find(">>>>>>>") == std::string_view::npos) return;
  std::optional<Span> opened;
  bool is_divided = false;
  ForEachLine(*file.source, [&](const Line& line) {
    if (IsMark(line.text, '<')) {
      opened = IsEditBlock(line.text) ? std::nullopt : std::optional(line.span);
      is_divided = false;
    } else if (opened && IsMark(line.text, '=')) {
      is_divided = true;
    } else if (opened && is_divided && IsMark(line.text, '>')) {
      ctx.Report(*opened, "a merge conflict was left here", "begins here")
          .Also(line.span, "ends here")
          .Help("keep one of the two sides, and remove the marks");
      opened.reset();
    }
  });
}

}  // namespace

constinit const Rule conflict_marker = {
    .id = "syntax/conflict-marker",
    .summary = "a merge conflict was committed",
    .check = Check,
};

}  // namespace plimsoll::rules::syntax
