#ifndef PLIMSOLL_COMPILER_SYNTAX_TEMPLATE_TREE_H_
#define PLIMSOLL_COMPILER_SYNTAX_TEMPLATE_TREE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"

namespace plimsoll {

// What a Handlebars template says. Nothing is looked up: names are names,
// whether they turn out to be helpers or values. White space is as
// handlebars.js leaves it: `~` and lines of their own have taken theirs.
//
// Nodes live in their tree's arena; views point into the source text or, where
// decoding changed it (escapes in strings), into the arena.

struct TemplateName {
  std::string_view text;  // Without the brackets of `[odd name]`.
  Span span;
};

enum class ExpressionKind : uint8_t {
  kPath,
  kText,  // 'text' or "text"
  kNumber,
  kBoolean,
  kNull,
  kUndefined,
  kCall,  // (helper a b c=d)
};

struct TemplateCall;

struct TemplateExpression {
  ExpressionKind kind = ExpressionKind::kUndefined;
  Span span;
  // A path or number as written, the decoded text, `true` or `false`.
  std::string_view text;
  // Of a path: `@index`, how many `../`, `this` and `.` in front, and names.
  bool is_data = false;
  bool is_this = false;
  uint32_t depth = 0;
  std::span<const TemplateName> names;
  const TemplateCall* call = nullptr;  // Of kCall only.

  // A single name, which may be that of a helper.
  [[nodiscard]] bool IsBareName() const {
    return kind == ExpressionKind::kPath && !is_data && !is_this &&
           depth == 0 && names.size() == 1;
  }
};

struct TemplateHashPair {
  TemplateName key;
  const TemplateExpression* value = nullptr;
};

// `name argument... key=value...`: between the braces of a mustache or block,
// or in a sub-expression. Without arguments the name may be a value's.
struct TemplateCall {
  const TemplateExpression* callee = nullptr;  // Never null.
  std::span<const TemplateExpression* const> arguments;
  std::span<const TemplateHashPair> hash;
  Span span;
};

enum class TemplateNodeKind : uint8_t {
  kText,
  kMustache,
  kBlock,
  kRawBlock,  // {{{{name}}}} ... {{{{/name}}}}
  kPartial,
  kComment,
};

struct TemplateNode;

// What stands between two tags.
struct TemplateBody {
  Span span;
  std::span<const TemplateNode* const> nodes;  // They follow on each other.
  std::span<const TemplateName> block_params;  // `as |x i|` in front of it.
  // It is the block of an `{{else if}}`, which has no closing tag of its own.
  bool is_chained = false;
};

struct TemplateNode {
  TemplateNodeKind kind = TemplateNodeKind::kText;
  Span span;  // From the first brace to the last; a block's with what it holds.
  // Text: what is left of it, and where that stands. Raw block: what it holds.
  // Comment: without its marks.
  std::string_view text;
  Span text_span;
  const TemplateCall* call = nullptr;  // Of mustaches, blocks and partials.
  bool is_raw = false;                 // `{{{x}}}` or `{{&x}}`.
  Span open_span;                      // Of a block's tags.
  Span close_span;                     // Empty for a chained one.
  // Of blocks. `{{^x}}` has its body where others have their `{{else}}`.
  const TemplateBody* body = nullptr;
  const TemplateBody* inverse = nullptr;
  // Partial: the blanks in front of it, which each of its lines gets.
  std::string_view indent;
};

struct TemplateTree {
  FileId file = FileId::kNone;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  const TemplateBody* root = nullptr;  // Null for a tree that nobody parsed.
  // handlebars.js would refuse it. What is here is what could be made of it.
  bool broken = false;
};

// One line a node, with spans, for tests.
[[nodiscard]] std::string Dump(const TemplateTree& tree);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_TEMPLATE_TREE_H_
