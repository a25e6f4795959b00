#include <fmt/format.h>

#include "rules/rule.h"

namespace plimsoll::rules::env {
namespace {

// Offset of a `${` that no `}` closes, or npos. `$$` is a dollar sign.
size_t FindOpen(std::string_view text) {
  size_t open = std::string_view::npos;
  size_t depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "$$") {
      ++at;
    } else if (text.substr(at, 2) == "${") {
      if (depth++ == 0) open = at;
      ++at;
    } else if (text.substr(at, 1) == "}" && depth > 0) {
      --depth;
    }
  }
  return depth > 0 ? open : std::string_view::npos;
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->kind() != FileKind::kDotenv || !file.has_tree ||
      file.tree.root() == nullptr) {
    return;
  }
  for (const Entry& entry : file.tree.root()->entries) {
    const Node& value = *entry.value;
    const bool replaced = value.style == ScalarStyle::kPlain ||
                          value.style == ScalarStyle::kDoubleQuoted;
    if (!replaced) continue;
    const size_t open = FindOpen(value.text);
    if (open == std::string_view::npos) continue;
    ctx.Report(
           SpanOfText(value, open, 2),
           fmt::format("the `${{` in `{}` is never closed", entry.key->text))
        .AddNote("compose refuses the file")
        .Help("close it with a brace, or put the value in single quotes")
        .About(file.source->path(), std::string(entry.key->text));
  }
}

}  // namespace

constinit const Rule bad_reference = {
    .id = "env/bad-reference",
    .summary = "a reference to a variable is never closed",
    .check = Check,
};

}  // namespace plimsoll::rules::env
