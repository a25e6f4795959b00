#ifndef PLIMSOLL_COMPILER_FRONTEND_MARKDOWN_INLINE_H_
#define PLIMSOLL_COMPILER_FRONTEND_MARKDOWN_INLINE_H_

#include <string_view>

#include "compiler/syntax/markdown.h"

namespace plimsoll::markdown {

// Adds the links, images and code spans of one line, which stands at `span`.
// Code spans and links that go on in the next line are not seen.
void ReadInline(std::string_view line, const Span& span, Markdown* result);

}  // namespace plimsoll::markdown

#endif  // PLIMSOLL_COMPILER_FRONTEND_MARKDOWN_INLINE_H_
