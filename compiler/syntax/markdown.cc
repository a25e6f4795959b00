#include "compiler/syntax/markdown.h"

#include <fmt/format.h>

#include "compiler/syntax/quote.h"

namespace plimsoll {
namespace {

std::string Place(const Span& span) {
  return fmt::format("{}..{}", span.begin, span.end);
}

}  // namespace

std::string Dump(const Markdown& markdown) {
  std::string text;
  for (const MarkdownHeading& heading : markdown.headings) {
    text += fmt::format("heading {} {} {}\n", Place(heading.span),
                        heading.level, QuoteForDump(heading.text));
  }
  for (const MarkdownLink& link : markdown.links) {
    text += fmt::format("{} {} {}\n", link.is_image ? "image" : "link",
                        Place(link.span), QuoteForDump(link.target));
  }
  for (const MarkdownCode& code : markdown.codes) {
    text +=
        fmt::format("code {} {}\n", Place(code.span), QuoteForDump(code.text));
  }
  for (const MarkdownFence& fence : markdown.fences) {
    text += fmt::format("fence {} {} {}\n", Place(fence.span),
                        QuoteForDump(fence.language), QuoteForDump(fence.text));
    if (fence.script != UINT32_MAX) {
      text += Dump(markdown.scripts[fence.script]);
    }
  }
  for (const MarkdownTable& table : markdown.tables) {
    text += fmt::format("table {}\n", Place(table.span));
    for (const std::vector<Span>& row : table.rows) {
      text += "  row";
      for (const Span& cell : row) text += " " + Place(cell);
      text += '\n';
    }
  }
  return text;
}

}  // namespace plimsoll
