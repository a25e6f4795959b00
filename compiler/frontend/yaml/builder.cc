#include "compiler/frontend/yaml/builder.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll::yaml {
namespace {

std::string_view ViewOf(const yaml_event_t& event) {
  // libyaml's characters are unsigned.
  const void* bytes = event.data.scalar.value;
  return {static_cast<const char*>(bytes), event.data.scalar.length};
}

ScalarStyle StyleOf(const yaml_event_t& event) {
  switch (event.data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::kSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::kDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return ScalarStyle::kLiteral;
    case YAML_FOLDED_SCALAR_STYLE:
      return ScalarStyle::kFolded;
    default:
      // A plain scalar has at least one character, so this is none at all.
      return event.data.scalar.length == 0 ? ScalarStyle::kNone
                                           : ScalarStyle::kPlain;
  }
}

bool IsAnchorByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

size_t TagEnd(std::string_view text, size_t at) {
  const bool verbatim = text.substr(at, 2) == "!<";
  while (at < text.size() && !IsBlank(text[at]) && BreakLength(text, at) == 0 &&
         (verbatim || text[at] != ',')) {
    ++at;
  }
  return at;
}

size_t BreakBefore(std::string_view text, size_t line) {
  for (const size_t length : {2U, 1U, 3U}) {
    if (line >= length && BreakLength(text, line - length) == length) {
      return length;
    }
  }
  return 0;
}

// A block scalar ends with its last line that is not blank, or with its
// indicators; libyaml says where the line of the next token starts.
size_t BlockScalarEnd(std::string_view text, size_t begin, size_t end) {
  const size_t header_end = std::min(LineEnd(text, begin), end);
  while (end > header_end) {
    const size_t line = LineBegin(text, end);
    const std::string_view content = text.substr(line, end - line);
    if (!std::all_of(content.begin(), content.end(), IsBlank)) return end;
    end = line - BreakBefore(text, line);
  }
  end = begin + 1;
  while (end < header_end && !IsBlank(text[end])) ++end;
  return end;
}

}  // namespace

TreeBuilder::TreeBuilder(const Input& input)
    : input_(input),
      text_(input.file->text()),
      offsets_(input.text, input.ascii),
      floor_(input.base),
      comment_floor_(input.base) {
  tree_.file = input.file->id();
}

bool TreeBuilder::Add(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_DOCUMENT_START_EVENT:
      StartDocument(event);
      return true;
    case YAML_DOCUMENT_END_EVENT:
      EndDocument(event);
      return true;
    case YAML_SCALAR_EVENT:
      return AddScalar(event);
    case YAML_ALIAS_EVENT:
      return AddAlias(event);
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
      return OpenCollection(event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      CloseCollection(event);
      return true;
    default:
      return true;
  }
}

Tree TreeBuilder::Finish(bool complete) {
  while (depth_ > 0) CloseFrame(floor_);
  if (in_document_)
    tree_.documents.back().span.end = static_cast<uint32_t>(floor_);
  if (complete) ReadCommentsUpTo(text_.size());
  tree_.broken = !complete || sink_.has_errors();
  return std::move(tree_);
}

void TreeBuilder::StartDocument(const yaml_event_t& event) {
  anchors_.clear();
  in_document_ = true;
  const size_t begin = std::max(ByteOf(event.start_mark.index), floor_);
  floor_ = std::max(begin, event.data.document_start.implicit != 0
                               ? begin
                               : ByteOf(event.end_mark.index));
  tree_.documents.push_back({nullptr, SpanOf(begin, floor_)});
}

void TreeBuilder::EndDocument(const yaml_event_t& event) {
  in_document_ = false;
  if (event.data.document_end.implicit == 0) {
    floor_ = std::max(floor_, ByteOf(event.end_mark.index));
  }
  tree_.documents.back().span.end = static_cast<uint32_t>(floor_);
}

bool TreeBuilder::AddScalar(const yaml_event_t& event) {
  Node* node = tree_.arena->New<Node>();
  PlaceScalar(event, node);
  node->text = TextOf(event, *node);
  if (!Count(1, node->span)) return false;
  Attach(node, 1, 0);
  Define(*node, 1, 0, false);
  return true;
}

void TreeBuilder::PlaceScalar(const yaml_event_t& event, Node* node) {
  const size_t mark = std::max(ByteOf(event.start_mark.index), floor_);
  const Properties properties =
      ReadProperties(mark, event.data.scalar.anchor != nullptr,
                     event.data.scalar.tag != nullptr);
  node->anchor = properties.anchor;
  node->tag = properties.tag;
  node->style = StyleOf(event);
  size_t begin = properties.end;
  size_t end = std::max(begin, ByteOf(event.end_mark.index));
  if (node->style == ScalarStyle::kNone) {
    if (begin == mark) begin = PlaceOfNothing(mark);
    end = begin;
  } else {
    begin = SkipTrivia(text_, begin, end);
  }
  if (node->style == ScalarStyle::kLiteral ||
      node->style == ScalarStyle::kFolded) {
    // A comment may follow the indicators.
    ReadCommentsUpTo(LineEnd(text_, begin));
    end = BlockScalarEnd(text_, begin, end);
  }
  ReadCommentsUpTo(begin);
  node->span = SpanOf(begin, end);
  floor_ = end;
  comment_floor_ = std::max(comment_floor_, end);
}

// An absent value stands right after its colon; libyaml puts it before
// whatever comes next.
size_t TreeBuilder::PlaceOfNothing(size_t mark) const {
  if (depth_ == 0) return floor_;
  if (frames_[depth_ - 1].key == nullptr) return mark;
  const size_t key_end = frames_[depth_ - 1].key->span.end;
  const size_t colon = SkipTrivia(text_, key_end, mark);
  // A `:` at the mark begins what comes next: the `:b` after `? a`.
  if (colon < mark && text_[colon] == ':') {
    return std::max(colon + 1, floor_);
  }
  return floor_;
}

// Reads `&anchor` and `!tag` in either order.
TreeBuilder::Properties TreeBuilder::ReadProperties(size_t at, bool anchor,
                                                    bool tag) {
  Properties properties;
  properties.end = at;
  while (anchor || tag) {
    at = SkipTrivia(text_, at, text_.size());
    const size_t begin = at;
    if (anchor && at < text_.size() && text_[at] == '&') {
      for (++at; at < text_.size() && IsAnchorByte(text_[at]);) ++at;
      properties.anchor = text_.substr(begin + 1, at - begin - 1);
      anchor = false;
    } else if (tag && at < text_.size() && text_[at] == '!') {
      at = TagEnd(text_, at);
      properties.tag = text_.substr(begin, at - begin);
      tag = false;
    } else {
      break;
    }
    properties.end = at;
  }
  return properties;
}

std::string_view TreeBuilder::TextOf(const yaml_event_t& event,
                                     const Node& node) {
  const std::string_view value = ViewOf(event);
  const std::string_view source = input_.file->TextOf(node.span);
  if (IsHidden(node.span)) {
    if (node.style != ScalarStyle::kPlain) hid_too_much_ = true;
    if (BreakLength(source, LineEnd(source, 0)) == 0) return source;
    return tree_.arena->Copy(FoldPlain(source));
  }
  const size_t quote = node.style == ScalarStyle::kSingleQuoted ||
                               node.style == ScalarStyle::kDoubleQuoted
                           ? 1
                           : 0;
  if (source.size() == value.size() + 2 * quote &&
      source.substr(quote, value.size()) == value) {
    return source.substr(quote, value.size());
  }
  return tree_.arena->Copy(value);
}

bool TreeBuilder::IsHidden(const Span& span) const {
  if (input_.hidden.empty()) return false;
  const auto it = std::upper_bound(
      input_.hidden.begin(), input_.hidden.end(), span.begin,
      [](uint32_t at, const ByteRange& range) { return at < range.end; });
  return it != input_.hidden.end() && it->begin < span.end;
}

bool TreeBuilder::AddAlias(const yaml_event_t& event) {
  const size_t begin = std::max(ByteOf(event.start_mark.index), floor_);
  const size_t end = std::max(begin, ByteOf(event.end_mark.index));
  ReadCommentsUpTo(begin);
  floor_ = comment_floor_ = end;
  Node* node = tree_.arena->New<Node>();
  node->kind = NodeKind::kAlias;
  node->span = SpanOf(begin, end);
  node->anchor = input_.file->TextOf(SpanOf(std::min(begin + 1, end), end));
  const auto it = anchors_.find(node->anchor);
  if (it == anchors_.end() || it->second.open) {
    const std::string_view fault = it == anchors_.end()
                                       ? "names no anchor of this document"
                                       : "stands inside the node it names";
    sink_.Report(code::kSyntaxYaml, node->span,
                 fmt::format("alias `*{}` {}", node->anchor, fault));
    Node* nothing = tree_.arena->New<Node>();
    nothing->span = node->span;
    node->target = nothing;
    if (!Count(1, node->span)) return false;
    Attach(node, 1, 0);
    return true;
  }
  const Anchor& anchor = it->second;
  node->target = anchor.node;
  if (!Count(anchor.size, node->span)) return false;
  if (depth_ + anchor.height > kMaxDepth) {
    RefuseDepth(node->span);
    return false;
  }
  Attach(node, anchor.size, anchor.height);
  return true;
}

bool TreeBuilder::OpenCollection(const yaml_event_t& event) {
  const bool mapping = event.type == YAML_MAPPING_START_EVENT;
  const auto* anchor = mapping ? event.data.mapping_start.anchor
                               : event.data.sequence_start.anchor;
  const auto* tag =
      mapping ? event.data.mapping_start.tag : event.data.sequence_start.tag;
  const size_t mark = std::max(ByteOf(event.start_mark.index), floor_);
  const Properties properties =
      ReadProperties(mark, anchor != nullptr, tag != nullptr);
  const size_t begin = SkipTrivia(text_, properties.end, text_.size());
  Node* node = tree_.arena->New<Node>();
  node->kind = mapping ? NodeKind::kMapping : NodeKind::kSequence;
  node->anchor = properties.anchor;
  node->tag = properties.tag;
  node->span = SpanOf(begin, begin);
  if (depth_ == kMaxDepth) {
    RefuseDepth(SpanOf(begin, std::min(begin + 1, text_.size())));
    return false;
  }
  if (!Count(1, node->span)) return false;
  Define(*node, 1, 0, true);
  if (frames_.size() == depth_) frames_.emplace_back();
  Frame& frame = frames_[depth_++];
  frame.node = node;
  frame.items.clear();
  frame.entries.clear();
  frame.key = nullptr;
  frame.size = 1;
  frame.height = 0;
  floor_ = std::max(floor_, begin);
  return true;
}

void TreeBuilder::CloseCollection(const yaml_event_t& event) {
  const Node& node = *frames_[depth_ - 1].node;
  const char closing = node.kind == NodeKind::kMapping ? '}' : ']';
  const size_t end = ByteOf(event.end_mark.index);
  // A block collection, and a pair in a flow sequence, end with their last
  // child: the event stands where the next token does.
  const bool bracketed = end > floor_ &&
                         event.end_mark.index > event.start_mark.index &&
                         end <= text_.size() && text_[end - 1] == closing;
  CloseFrame(bracketed ? end : floor_);
}

void TreeBuilder::CloseFrame(size_t end) {
  Frame& frame = frames_[depth_ - 1];
  if (frame.key != nullptr) {
    // The file broke off between a key and its value.
    Node* nothing = tree_.arena->New<Node>();
    nothing->span = SpanOf(floor_, floor_);
    Attach(nothing, 1, 0);
  }
  Node* node = frame.node;
  node->span.end = static_cast<uint32_t>(end);
  node->items = tree_.arena->Copy(frame.items);
  node->entries = tree_.arena->Copy(frame.entries);
  floor_ = end;
  --depth_;
  Attach(node, frame.size, frame.height + 1);
  Define(*node, frame.size, frame.height + 1, false);
}

void TreeBuilder::Attach(const Node* node, uint64_t size, size_t height) {
  if (depth_ == 0) {
    const bool absent = node->IsScalar() && node->style == ScalarStyle::kNone &&
                        node->anchor.empty() && node->tag.empty();
    if (!absent) tree_.documents.back().root = node;
    return;
  }
  Frame& frame = frames_[depth_ - 1];
  frame.size += size;
  frame.height = std::max(frame.height, height);
  if (frame.node->kind == NodeKind::kSequence) {
    frame.items.push_back(node);
  } else if (frame.key == nullptr) {
    frame.key = node;
  } else {
    frame.entries.push_back({frame.key, node});
    frame.key = nullptr;
  }
}

bool TreeBuilder::Count(uint64_t nodes, const Span& span) {
  nodes_ += nodes;
  if (nodes_ <= kMaxNodes) return true;
  sink_
      .Report(code::kSyntaxTooDeep, span,
              fmt::format("the file holds more than {} values", kMaxNodes))
      .AddNote("an alias counts as all it stands for");
  return false;
}

void TreeBuilder::RefuseDepth(const Span& span) {
  sink_.Report(
      code::kSyntaxTooDeep, span,
      fmt::format("collections are nested more than {} deep", kMaxDepth));
}

// An anchor names its node from the moment it is read, and a later anchor of
// the same name takes over.
void TreeBuilder::Define(const Node& node, uint64_t size, size_t height,
                         bool open) {
  if (node.anchor.empty()) return;
  const auto it = anchors_.find(node.anchor);
  const bool closes = node.kind != NodeKind::kScalar && !open;
  if (closes && it != anchors_.end() && it->second.node != &node) return;
  anchors_.insert_or_assign(node.anchor, Anchor{&node, size, height, open});
}

// Reads the text between two scalars, which holds indicators, anchors, tags,
// directives and comments.
void TreeBuilder::ReadCommentsUpTo(size_t end) {
  size_t at = comment_floor_;
  while (at < end) {
    const char c = text_[at];
    if (c == '#') {
      AddComment(at);
      at = LineEnd(text_, at);
    } else if (c == '!') {
      at = TagEnd(text_, at);
    } else if (c == '%') {
      // A directive's argument may hold a `#`; a comment comes after a blank.
      while (at < end && BreakLength(text_, at) == 0 &&
             !(text_[at] == '#' && IsBlank(text_[at - 1]))) {
        ++at;
      }
    } else {
      ++at;
    }
  }
  comment_floor_ = std::max(comment_floor_, at);
}

void TreeBuilder::AddComment(size_t begin) {
  const size_t end = LineEnd(text_, begin);
  std::string_view inside = text_.substr(begin + 1, end - begin - 1);
  while (!inside.empty() && IsBlank(inside.front())) inside.remove_prefix(1);
  while (!inside.empty() && IsBlank(inside.back())) inside.remove_suffix(1);
  size_t before = begin;
  while (before > input_.base && IsBlank(text_[before - 1])) --before;
  const bool own_line =
      before == input_.base || LineBegin(text_, before) == before;
  tree_.comments.push_back({SpanOf(begin, end), inside, own_line});
}

}  // namespace plimsoll::yaml
