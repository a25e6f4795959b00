#include "compiler/model/bind_root.h"

#include <fmt/format.h>

#include "compiler/model/bind_context.h"

namespace plimsoll {

const Node* RootMappingOf(const Tree& tree, std::string_view what,
                          const Code& empty_code, Sink& sink) {
  const Node* root = tree.root();
  if (IsAbsent(root)) {
    // What a syntax error hid is not missing.
    if (!tree.broken) {
      sink.Report(empty_code, StartOf(tree), fmt::format("{} is empty", what));
    }
    return nullptr;
  }
  const Node& node = Deref(*root);
  if (!node.IsMapping()) {
    sink.Report(
        code::kSchemaWrongType, node.span,
        fmt::format("{} is {}; expected a mapping", what, DescribeShape(node)));
    return nullptr;
  }
  for (size_t i = 1; i < tree.documents.size(); ++i) {
    if (IsAbsent(tree.documents[i].root)) continue;
    const Span span = tree.documents[i].span;
    sink.Report(code::kSchemaWrongType, {span.file, span.begin, span.begin},
                fmt::format("{} has more than one YAML document", what))
        .Help("give each document a file of its own");
    break;
  }
  return &node;
}

FormatVersion FormatVersionOf(const Node& root, Sink& sink) {
  const Node* version = Find(root, "plimsoll");
  if (version == nullptr) return FormatVersion::kNone;
  const Node& node = Deref(*version);
  if (node.IsScalar() && node.text == "1") return FormatVersion::kSupported;
  sink.Report(
          code::kProjectInvalid, node.span,
          node.IsScalar() && !node.text.empty()
              ? fmt::format("format version `{}` is not supported",
                            Clipped(node.text))
              : fmt::format("the format version is {}", DescribeShape(node)))
      .Help("this plimsoll reads `plimsoll: 1`");
  return FormatVersion::kUnsupported;
}

}  // namespace plimsoll
