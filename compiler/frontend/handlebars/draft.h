#ifndef PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_DRAFT_H_
#define PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_DRAFT_H_

#include <memory>
#include <string_view>
#include <vector>

#include "compiler/syntax/template_tree.h"

namespace plimsoll::handlebars {

// A tree in the making: white space is taken away once all of it is known.

// `~` on either side of a tag.
struct Strip {
  bool open = false;
  bool close = false;
};

struct DraftBody;

struct DraftNode {
  TemplateNode node;  // But for its bodies, which are those below.
  Strip open_strip;   // Of anything but a block its only one.
  Strip inverse_strip;
  Strip close_strip;
  std::unique_ptr<DraftBody> body;
  std::unique_ptr<DraftBody> inverse;
  // Of text: `node.text` as it stood, and which ends have been stripped.
  std::string_view original;
  bool left_stripped = false;
  bool right_stripped = false;
};

struct DraftBody {
  std::vector<DraftNode> nodes;
  std::vector<TemplateName> params;
  Span span;
  bool is_chained = false;
};

// Takes away what handlebars.js takes away: white space beside `~`, and the
// lines on which blocks, comments and partials stand alone.
void ControlWhiteSpace(DraftBody& root);

// `draft` as it stays.
[[nodiscard]] const TemplateBody* Freeze(const DraftBody& draft, Arena& arena);

}  // namespace plimsoll::handlebars

#endif  // PLIMSOLL_COMPILER_FRONTEND_HANDLEBARS_DRAFT_H_
