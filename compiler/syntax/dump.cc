#include <fmt/format.h>

#include "compiler/syntax/quote.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {
namespace {

std::string_view NameOf(ScalarStyle style) {
  switch (style) {
    case ScalarStyle::kNone:
      return "none";
    case ScalarStyle::kPlain:
      return "plain";
    case ScalarStyle::kSingleQuoted:
      return "single";
    case ScalarStyle::kDoubleQuoted:
      return "double";
    case ScalarStyle::kLiteral:
      return "literal";
    case ScalarStyle::kFolded:
      return "folded";
  }
  return "?";
}

// Walks with its own stack: a hostile tree is as deep as the cap allows, and
// a dump must not be what falls over.
class Dumper {
 public:
  std::string Run(const Tree& tree) {
    for (const Document& document : tree.documents) {
      fmt::format_to(Out(), "document {}..{}\n", document.span.begin,
                     document.span.end);
      if (document.root != nullptr) Walk(*document.root);
    }
    for (const Comment& comment : tree.comments) {
      fmt::format_to(Out(), "comment {}..{}{} {}\n", comment.span.begin,
                     comment.span.end, comment.own_line ? " own" : "",
                     QuoteForDump(comment.text));
    }
    if (tree.broken) text_ += "broken\n";
    return std::move(text_);
  }

 private:
  struct Step {
    const Node* node = nullptr;
    size_t depth = 0;
    std::string_view role;
  };

  std::back_insert_iterator<std::string> Out() {
    return std::back_inserter(text_);
  }

  void Walk(const Node& root) {
    std::vector<Step> stack = {{&root, 1, ""}};
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      Line(step);
      const Node& node = *step.node;
      for (size_t i = node.items.size(); i-- > 0;) {
        stack.push_back({node.items[i], step.depth + 1, "- "});
      }
      for (size_t i = node.entries.size(); i-- > 0;) {
        stack.push_back({node.entries[i].value, step.depth + 2, "= "});
        stack.push_back({node.entries[i].key, step.depth + 1, ""});
      }
    }
  }

  void Line(const Step& step) {
    const Node& node = *step.node;
    text_.append(2 * step.depth, ' ');
    text_ += step.role;
    switch (node.kind) {
      case NodeKind::kScalar:
        text_ += NameOf(node.style);
        break;
      case NodeKind::kSequence:
        text_ += "sequence";
        break;
      case NodeKind::kMapping:
        text_ += "mapping";
        break;
      case NodeKind::kAlias:
        fmt::format_to(Out(), "alias *{}", node.anchor);
        break;
    }
    fmt::format_to(Out(), " {}..{}", node.span.begin, node.span.end);
    if (!node.anchor.empty() && node.kind != NodeKind::kAlias) {
      fmt::format_to(Out(), " &{}", node.anchor);
    }
    if (!node.tag.empty()) fmt::format_to(Out(), " {}", node.tag);
    if (node.kind == NodeKind::kScalar) {
      fmt::format_to(Out(), " {}", QuoteForDump(node.text));
    }
    text_ += '\n';
  }

  std::string text_;
};

}  // namespace

std::string Dump(const Tree& tree) { return Dumper().Run(tree); }

}  // namespace plimsoll
