#include "compiler/syntax/template_tree.h"

#include <fmt/format.h>

#include <iterator>

#include "compiler/syntax/quote.h"

namespace plimsoll {
namespace {

class Dumper {
 public:
  std::string Run(const TemplateTree& tree) {
    if (tree.root != nullptr) Body(*tree.root, "", 0);
    if (tree.broken) text_ += "broken\n";
    return std::move(text_);
  }

 private:
  template <class... Args>
  void Line(size_t depth, const Span& span, std::string_view format,
            const Args&... args) {
    fmt::format_to(std::back_inserter(text_), "{:{}}{}..{} ", "", depth * 2,
                   span.begin, span.end);
    text_ += fmt::format(fmt::runtime(format), args...);
    text_ += '\n';
  }

  static std::string Of(const TemplateExpression& expression) {
    switch (expression.kind) {
      case ExpressionKind::kCall:
        return fmt::format("({})", Of(*expression.call));
      case ExpressionKind::kText:
        return QuoteForDump(expression.text);
      case ExpressionKind::kPath: {
        std::string path = expression.is_data ? "@" : "";
        if (expression.is_this) path += "./";
        for (uint32_t i = 0; i < expression.depth; ++i) path += "../";
        for (const TemplateName& name : expression.names) {
          path += fmt::format("[{}]", name.text);
        }
        return path;
      }
      default:
        return std::string(expression.text);
    }
  }

  static std::string Of(const TemplateCall& call) {
    std::string text = Of(*call.callee);
    for (const TemplateExpression* argument : call.arguments) {
      text += " " + Of(*argument);
    }
    for (const TemplateHashPair& pair : call.hash) {
      text += fmt::format(" {}={}", pair.key.text, Of(*pair.value));
    }
    return text;
  }

  void Body(const TemplateBody& body, std::string_view name, size_t depth) {
    std::string params;
    for (const TemplateName& param : body.block_params) {
      params += fmt::format(" |{}|", param.text);
    }
    if (!name.empty()) {
      Line(depth, body.span, "{}{}{}", name, body.is_chained ? " chained" : "",
           params);
    }
    for (const TemplateNode* node : body.nodes) Node(*node, depth + 1);
  }

  void Node(const TemplateNode& node, size_t depth) {
    switch (node.kind) {
      case TemplateNodeKind::kText:
        Line(depth, node.span, "text {}", QuoteForDump(node.text));
        break;
      case TemplateNodeKind::kComment:
        Line(depth, node.span, "comment {}", QuoteForDump(node.text));
        break;
      case TemplateNodeKind::kMustache:
        Line(depth, node.span, "{} {}", node.is_raw ? "raw" : "mustache",
             Of(*node.call));
        break;
      case TemplateNodeKind::kPartial:
        Line(depth, node.span, "partial {}{}", Of(*node.call),
             node.indent.empty() ? "" : " indent " + QuoteForDump(node.indent));
        break;
      case TemplateNodeKind::kBlock:
      case TemplateNodeKind::kRawBlock:
        Line(depth, node.span, "{} {}",
             node.kind == TemplateNodeKind::kBlock ? "block" : "raw block",
             Of(*node.call));
        break;
    }
    if (node.body != nullptr) Body(*node.body, "body", depth + 1);
    if (node.inverse != nullptr) Body(*node.inverse, "else", depth + 1);
  }

  std::string text_;
};

}  // namespace

std::string Dump(const TemplateTree& tree) { return Dumper().Run(tree); }

}  // namespace plimsoll
