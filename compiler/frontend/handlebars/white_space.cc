// White space as handlebars.js controls it. Where its ways look odd (the strips
// of chained blocks, a node that was stripped once and is not again), they are
// kept: the same template has to give the same bytes.

#include "compiler/frontend/handlebars/draft.h"
#include "compiler/frontend/handlebars/lexer.h"

namespace plimsoll::handlebars {
namespace {

// Where in a body something stands. Before the first node and behind the last
// one are places, too.
struct Place {
  DraftBody& body;
  ptrdiff_t index = 0;
};
enum class Amount { kLine, kAll };
enum class Level { kRoot, kInner };

DraftNode* NodeAt(DraftBody& body, ptrdiff_t index) {
  const bool inside =
      index >= 0 && index < static_cast<ptrdiff_t>(body.nodes.size());
  return inside ? &body.nodes[static_cast<size_t>(index)] : nullptr;
}

Place Before(DraftBody& body) { return {body, -1}; }
Place Behind(DraftBody& body) {
  return {body, static_cast<ptrdiff_t>(body.nodes.size())};
}

size_t LeadingSpace(std::string_view text) {
  size_t end = 0;
  while (const size_t length = SpaceLength(text, end)) end += length;
  return end;
}

// Where the white space at the end of `text` begins.
size_t TrailingSpace(std::string_view text) {
  size_t begin = text.size();
  while (begin > 0) {
    size_t length = 1;
    while (length <= 3 && length <= begin &&
           SpaceLength(text, begin - length) != length) {
      ++length;
    }
    if (length > 3 || length > begin) break;
    begin -= length;
  }
  return begin;
}

bool HasNewline(std::string_view text) {
  return text.find('\n') != std::string_view::npos;
}

// Whether only blanks stand between the start of a line and this place.
bool StartsLine(const Place& place, Level level = Level::kInner) {
  const DraftNode* previous = NodeAt(place.body, place.index - 1);
  if (previous == nullptr) return level == Level::kRoot;
  if (previous->node.kind != TemplateNodeKind::kText) return false;
  const size_t space = TrailingSpace(previous->original);
  if (HasNewline(previous->original.substr(space))) return true;
  const bool first = NodeAt(place.body, place.index - 2) == nullptr;
  return first && level == Level::kRoot && space == 0;
}

// Whether only blanks stand between this place and the end of its line.
bool EndsLine(const Place& place, Level level = Level::kInner) {
  const DraftNode* next = NodeAt(place.body, place.index + 1);
  if (next == nullptr) return level == Level::kRoot;
  if (next->node.kind != TemplateNodeKind::kText) return false;
  const size_t space = LeadingSpace(next->original);
  if (HasNewline(next->original.substr(0, space))) return true;
  const bool last = NodeAt(place.body, place.index + 2) == nullptr;
  return last && level == Level::kRoot && space == next->original.size();
}

void SetText(DraftNode* text, size_t begin, size_t length) {
  text->node.text = text->node.text.substr(begin, length);
  text->node.text_span = SubSpan(text->node.text_span, begin, length);
}

void StripRightOf(const Place& place, Amount amount) {
  DraftNode* text = NodeAt(place.body, place.index + 1);
  if (text == nullptr || text->node.kind != TemplateNodeKind::kText ||
      (amount == Amount::kLine && text->right_stripped)) {
    return;
  }
  const std::string_view value = text->node.text;
  size_t end = 0;
  if (amount == Amount::kAll) {
    end = LeadingSpace(value);
  } else {
    while (end < value.size() && (value[end] == ' ' || value[end] == '\t')) {
      ++end;
    }
    if (end < value.size() && value[end] == '\r') ++end;
    if (end < value.size() && value[end] == '\n') ++end;
  }
  text->right_stripped = end != 0;
  SetText(text, end, value.size() - end);
}

bool StripLeftOf(const Place& place, Amount amount) {
  DraftNode* text = NodeAt(place.body, place.index - 1);
  if (text == nullptr || text->node.kind != TemplateNodeKind::kText ||
      (amount == Amount::kLine && text->left_stripped)) {
    return false;
  }
  const std::string_view value = text->node.text;
  size_t end = value.size();
  if (amount == Amount::kAll) {
    end = TrailingSpace(value);
  } else {
    while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == '\t')) --end;
  }
  text->left_stripped = end != value.size();
  SetText(text, 0, end);
  return text->left_stripped;
}

// What a node asks of the text around it.
struct Wish {
  Strip strip;
  bool is_tag = false;             // Stands on one line, as comments do.
  bool opens_standalone = false;   // Its opening tag may stand alone,
  bool closes_standalone = false;  // its closing one may.
};

void Control(DraftBody& body, Level level);

Wish ControlBlock(DraftNode& block) {
  if (block.body) Control(*block.body, Level::kInner);
  if (block.inverse) Control(*block.inverse, Level::kInner);
  DraftBody& body = block.body ? *block.body : *block.inverse;
  DraftBody* inverse = block.body ? block.inverse.get() : nullptr;
  DraftBody* first = inverse;
  DraftBody* last = inverse;
  if (inverse != nullptr && inverse->is_chained) {
    first = inverse->nodes.front().body.get();
    while (last->is_chained) last = last->nodes.back().body.get();
  }
  const Wish wish = {
      .strip = {block.open_strip.open, block.close_strip.close},
      .opens_standalone = EndsLine(Before(body)),
      .closes_standalone = StartsLine(Behind(first ? *first : body))};
  if (block.open_strip.close) StripRightOf(Before(body), Amount::kAll);
  if (inverse == nullptr) {
    if (block.close_strip.open) StripLeftOf(Behind(body), Amount::kAll);
    return wish;
  }
  if (block.inverse_strip.open) StripLeftOf(Behind(body), Amount::kAll);
  if (block.inverse_strip.close) StripRightOf(Before(*first), Amount::kAll);
  if (block.close_strip.open) StripLeftOf(Behind(*last), Amount::kAll);
  if (StartsLine(Behind(body)) && EndsLine(Before(*first))) {
    StripLeftOf(Behind(body), Amount::kLine);
    StripRightOf(Before(*first), Amount::kLine);
  }
  return wish;
}

Wish ControlNode(DraftNode& draft) {
  if (draft.body || draft.inverse) return ControlBlock(draft);
  const bool is_tag = draft.node.kind == TemplateNodeKind::kComment ||
                      draft.node.kind == TemplateNodeKind::kPartial;
  return {.strip = draft.open_strip, .is_tag = is_tag};
}

// The blanks at the end of `text`.
std::string_view TrailingBlanks(std::string_view text) {
  const size_t end = text.find_last_not_of(" \t");
  return text.substr(end == std::string_view::npos ? 0 : end + 1);
}

void ControlAround(const Place& place, const Wish& wish, Level level) {
  const bool starts = StartsLine(place, level);
  const bool ends = EndsLine(place, level);
  DraftNode& draft = *NodeAt(place.body, place.index);
  if (wish.strip.close) StripRightOf(place, Amount::kAll);
  if (wish.strip.open) StripLeftOf(place, Amount::kAll);
  if (wish.is_tag && starts && ends) {
    StripRightOf(place, Amount::kLine);
    const bool stripped = StripLeftOf(place, Amount::kLine);
    if (stripped && draft.node.kind == TemplateNodeKind::kPartial) {
      draft.node.indent =
          TrailingBlanks(NodeAt(place.body, place.index - 1)->original);
    }
  }
  if (wish.opens_standalone && starts) {
    StripRightOf(Before(draft.body ? *draft.body : *draft.inverse),
                 Amount::kLine);
    StripLeftOf(place, Amount::kLine);
  }
  if (wish.closes_standalone && ends) {
    StripRightOf(place, Amount::kLine);
    StripLeftOf(Behind(draft.inverse ? *draft.inverse : *draft.body),
                Amount::kLine);
  }
}

void Control(DraftBody& body, Level level) {
  for (size_t i = 0; i < body.nodes.size(); ++i) {
    DraftNode& draft = body.nodes[i];
    if (draft.node.kind == TemplateNodeKind::kText) continue;
    const Wish wish = ControlNode(draft);
    ControlAround({body, static_cast<ptrdiff_t>(i)}, wish, level);
  }
}

}  // namespace

void ControlWhiteSpace(DraftBody& root) { Control(root, Level::kRoot); }

const TemplateBody* Freeze(const DraftBody& draft, Arena& arena) {
  std::vector<const TemplateNode*> nodes;
  nodes.reserve(draft.nodes.size());
  for (const DraftNode& child : draft.nodes) {
    auto* node = arena.New<TemplateNode>(child.node);
    if (child.body) node->body = Freeze(*child.body, arena);
    if (child.inverse) node->inverse = Freeze(*child.inverse, arena);
    nodes.push_back(node);
  }
  return arena.New<TemplateBody>(draft.span, arena.Copy(nodes),
                                 arena.Copy(draft.params), draft.is_chained);
}

}  // namespace plimsoll::handlebars
