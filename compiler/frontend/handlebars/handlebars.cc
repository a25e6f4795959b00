#include "compiler/frontend/frontend.h"
#include "compiler/frontend/handlebars/draft.h"
#include "compiler/frontend/handlebars/parser.h"

namespace plimsoll {

TemplateTree ParseHandlebars(const SourceFile& file, Sink& sink) {
  TemplateTree tree;
  tree.file = file.id();
  handlebars::Parser parser(file, sink, *tree.arena);
  handlebars::DraftBody root = parser.Run();
  handlebars::ControlWhiteSpace(root);
  tree.root = handlebars::Freeze(root, *tree.arena);
  tree.broken = parser.broken();
  return tree;
}

}  // namespace plimsoll
