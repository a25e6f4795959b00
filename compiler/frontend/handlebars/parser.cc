#include "compiler/frontend/handlebars/parser.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll::handlebars {
namespace {

constexpr size_t kDepthLimit = 200;

}  // namespace

std::unique_ptr<DraftBody> Parser::Keep(DraftBody body) {
  return std::make_unique<DraftBody>(std::move(body));
}

DraftBody Parser::Run() {
  if (file_.text().find('\0') != std::string_view::npos) {
    const size_t at = file_.text().find('\0');
    Report(file_.SpanOf(at, at + 1), "a NUL byte");
  }
  Advance();
  DraftBody root = ParseProgram();
  root.span = file_.SpanOf(0, file_.text().size());
  return root;
}

// Statements up to the tag that ends or divides the block they are in, which
// is left in `token_`, or in `closing_` if it is a closing one.
DraftBody Parser::ParseProgram() {
  DraftBody body;
  body.span = file_.SpanOf(token_.begin, token_.begin);
  while (ParseStatement(&body)) {
  }
  body.span.end = EndHere();
  return body;
}

// Where what is being read ends: in front of the tag that was met.
uint32_t Parser::EndHere() const {
  return closing_.met ? closing_.span.begin
                      : static_cast<uint32_t>(token_.begin);
}

// Whether one more block fits around what follows; else nothing does.
bool Parser::GoDeeper(const Span& tag) {
  if (++depth_ <= kDepthLimit) return true;
  Report(tag, "blocks are nested too deeply");
  lexer_.ResumeAt(file_.text().size());
  Advance();
  return false;
}

bool Parser::ParseStatement(DraftBody* body) {
  if (closing_.met) return false;
  tag_begin_ = token_.begin;
  switch (token_.kind) {
    case TokenKind::kEnd:
      return false;
    case TokenKind::kContent:
      AddText(body);
      return true;
    case TokenKind::kComment:
      AddComment(body);
      return true;
    case TokenKind::kOpen:
    case TokenKind::kOpenRaw:
    case TokenKind::kOpenDecorator:
      AddMustache(body);
      return true;
    case TokenKind::kOpenPartial:
      AddPartial(body);
      return true;
    case TokenKind::kOpenBlock:
    case TokenKind::kOpenInverse:
    case TokenKind::kOpenDecoratorBlock:
    case TokenKind::kOpenPartialBlock:
      AddBlock(body);
      return true;
    case TokenKind::kOpenRawBlock:
      AddRawBlock(body);
      return true;
    case TokenKind::kOpenEnd:
      return !MeetClosingTag();
    case TokenKind::kInverse:
    case TokenKind::kOpenChain:
      if (!open_.empty()) return false;
      RefuseInverse("`{{else}}` outside of a block");
      return true;
    default:
      Unexpected("a tag");
      SkipTag();
      Advance();
      return true;
  }
}

// Skips an `{{else}}` that belongs nowhere.
void Parser::RefuseInverse(std::string message) {
  Report(SpanOf(token_), std::move(message));
  if (token_.kind == TokenKind::kOpenChain) SkipTag();
  Advance();
}

void Parser::AddText(DraftBody* body) {
  Token text = token_;
  const size_t begin = text.begin;
  Advance();
  if (text.begin == text.text_end) {
    // A backslash alone, in front of the braces that it makes text.
    text = token_;
    Advance();
  }
  DraftNode& draft = body->nodes.emplace_back();
  draft.node.text_span = file_.SpanOf(text.begin, text.text_end);
  draft.node.span = file_.SpanOf(begin, text.end);
  draft.node.text = file_.TextOf(draft.node.text_span);
  draft.original = draft.node.text;
}

void Parser::AddComment(DraftBody* body) {
  DraftNode& draft = body->nodes.emplace_back();
  draft.node.kind = TemplateNodeKind::kComment;
  draft.node.span = SpanOf(token_);
  draft.open_strip = {token_.strips_left, token_.strips_right};
  const std::string_view whole = TextOf(token_);
  size_t begin = whole.find('!') + 1;
  size_t end = whole.size() - (token_.strips_right ? 3 : 2);
  for (int i = 0; i < 2 && begin < end && whole[begin] == '-'; ++i) ++begin;
  for (int i = 0; i < 2 && end > begin && whole[end - 1] == '-'; ++i) --end;
  end = std::max(begin, end);
  draft.node.text_span = SubSpan(draft.node.span, begin, end - begin);
  draft.node.text = file_.TextOf(draft.node.text_span);
  Advance();
}

void Parser::AddMustache(DraftBody* body) {
  const Token open = token_;
  Advance();
  const bool raw = open.kind == TokenKind::kOpenRaw;
  const Head head = ParseHead(raw ? TokenKind::kCloseRaw : TokenKind::kClose);
  DraftNode& draft = body->nodes.emplace_back();
  draft.node.kind = TemplateNodeKind::kMustache;
  draft.node.call = head.call;
  draft.node.is_raw = raw || TextOf(open).ends_with('&');
  RefuseParams(head);
  if (open.kind == TokenKind::kOpenDecorator) {
    auto* callee = arena_.New<TemplateExpression>(*head.call->callee);
    callee->text = arena_.Copy(fmt::format("*{}", callee->text));
    head.call->callee = callee;
  }
  draft.open_strip = {open.strips_left, head.close.strips_right};
  Advance();
  draft.node.span = file_.SpanOf(open.begin, token_.begin);
}

void Parser::AddPartial(DraftBody* body) {
  const Token open = token_;
  Advance();
  DraftNode& draft = body->nodes.emplace_back();
  draft.node.kind = TemplateNodeKind::kPartial;
  draft.node.span.file = file_.id();
  Head head;
  if (token_.kind == TokenKind::kOpenCall) {
    // A name that is computed.
    auto* call = arena_.New<TemplateCall>();
    call_depth_ = 0;
    call->callee = ParseCall();
    if (call->callee == nullptr) {
      call->callee = CalleeOf(arena_.New<TemplateExpression>());
      SkipTag();
    } else if (!ParseCallParts(call) || !Expect(TokenKind::kClose, "`}}`")) {
      SkipTag();
    }
    head.call = call;
    head.close = token_;
  } else {
    head = ParseHead(TokenKind::kClose);
    RefuseParams(head);
  }
  draft.node.call = head.call;
  draft.open_strip = {open.strips_left, head.close.strips_right};
  Advance();
  draft.node.span = file_.SpanOf(open.begin, token_.begin);
}

void Parser::AddBlock(DraftBody* body) {
  const Token open = token_;
  Advance();
  Head head = ParseHead(TokenKind::kClose);
  Advance();
  DraftNode block;
  const bool is_partial = open.kind == TokenKind::kOpenPartialBlock;
  block.node.kind =
      is_partial ? TemplateNodeKind::kPartial : TemplateNodeKind::kBlock;
  block.node.call = head.call;
  block.node.open_span = file_.SpanOf(open.begin, token_.begin);
  block.open_strip = {open.strips_left, head.close.strips_right};
  open_.push_back({head.call->callee->text, block.node.open_span});
  if (is_partial) RefuseParams(head);
  if (open.kind == TokenKind::kOpenDecoratorBlock) {
    auto* callee = arena_.New<TemplateExpression>(*head.call->callee);
    callee->text = arena_.Copy(fmt::format("*{}", callee->text));
    head.call->callee = callee;
  }
  GoDeeper(block.node.open_span);
  block.body = Keep(ParseProgram());
  block.body->params = std::move(head.params);
  if (is_partial || open.kind == TokenKind::kOpenDecoratorBlock) {
    while (!closing_.met && token_.kind != TokenKind::kEnd) {
      RefuseInverse("`{{else}}` in a block that has none");
      (void)ParseProgram();
    }
  } else if (open.kind == TokenKind::kOpenInverse) {
    // An `{{else}}` behind the closing tag is that of the block around.
    const bool divided = !closing_.met && token_.kind == TokenKind::kInverse;
    if (divided) ParseElse(&block);
    std::swap(block.body, block.inverse);
  } else {
    ParseInverse(&block);
  }
  CloseBlock(&block);
  --depth_;
  block.node.span = block.node.open_span;
  block.node.span.end =
      block.node.close_span.valid() ? block.node.close_span.end : EndHere();
  body->nodes.push_back(std::move(block));
}

void Parser::RefuseParams(const Head& head) {
  if (head.params.empty()) return;
  Report(head.params.front().span, "names in `as |...|` outside of a block");
}

void Parser::ParseElse(DraftNode* block) {
  block->inverse_strip = {token_.strips_left, token_.strips_right};
  Advance();
  block->inverse = Keep(ParseProgram());
}

// `{{else}}` or `{{else if x}}` and what follows it, if there is one.
void Parser::ParseInverse(DraftNode* block) {
  if (closing_.met) return;
  if (token_.kind == TokenKind::kInverse) {
    ParseElse(block);
  } else if (token_.kind == TokenKind::kOpenChain) {
    ParseChain(block);
  }
}

void Parser::ParseChain(DraftNode* block) {
  const Token open = token_;
  tag_begin_ = open.begin;
  Advance();
  Head head = ParseHead(TokenKind::kClose);
  Advance();
  block->inverse_strip = {open.strips_left, head.close.strips_right};
  DraftBody chain;
  chain.is_chained = true;
  DraftNode inner;
  inner.node.kind = TemplateNodeKind::kBlock;
  inner.node.call = head.call;
  inner.node.open_span = file_.SpanOf(open.begin, token_.begin);
  inner.open_strip = block->inverse_strip;
  GoDeeper(inner.node.open_span);
  inner.body = Keep(ParseProgram());
  inner.body->params = std::move(head.params);
  ParseInverse(&inner);
  --depth_;
  // What closes a block of the chain, is what its first `{{else` is; the last
  // word has the tag that closes all of them.
  if (inner.inverse) {
    inner.close_strip = inner.inverse_strip;
    if (inner.inverse->is_chained) {
      inner.inverse->nodes.front().close_strip = inner.inverse_strip;
    }
  }
  inner.node.span = file_.SpanOf(open.begin, EndHere());
  chain.span = inner.node.span;
  chain.nodes.push_back(std::move(inner));
  block->inverse = Keep(std::move(chain));
}

// Reads `{{/name}}`. Whether it ends the block that is being read, or one
// around that.
bool Parser::MeetClosingTag() {
  const Token open = token_;
  Advance();
  const size_t begin = open.begin;
  const TemplateExpression* name = ParseName();
  const bool ok = name != nullptr && Expect(TokenKind::kClose, "`}}`");
  const bool strips_right = ok && token_.strips_right;
  if (!ok) SkipTag();
  Advance();
  const Span span = file_.SpanOf(begin, token_.begin);
  const std::string_view text = name == nullptr ? "" : name->text;
  const bool closes_any = std::ranges::any_of(
      open_, [&](const OpenBlock& block) { return block.name == text; });
  // A tag that is broken is taken for the one that is missing.
  if (closes_any || (!ok && !open_.empty())) {
    closing_ = {closes_any ? text : open_.back().name,
                span,
                {open.strips_left, strips_right},
                true};
    return true;
  }
  if (!ok) return false;
  Diagnostic& finding =
      Report(span, fmt::format("`{{{{/{}}}}}` closes nothing", text));
  if (!open_.empty()) {
    finding.Also(open_.back().span, "this block is open here");
  }
  return false;
}

// Takes the closing tag that has been met, if it is this block's.
void Parser::CloseBlock(DraftNode* block) {
  while (!closing_.met && token_.kind != TokenKind::kEnd) {
    RefuseInverse("another `{{else}}` of the same block");
    (void)ParseProgram();
  }
  const OpenBlock open = open_.back();
  open_.pop_back();
  if (!closing_.met || closing_.name != open.name) {
    Diagnostic& finding = Report(
        open.span, fmt::format("the block `{}` is not closed", open.name));
    if (closing_.met) {
      finding.Also(closing_.span, "this closes another one");
    }
    finding.Help(fmt::format("close it with `{{{{/{}}}}}`", open.name));
    return;
  }
  block->node.close_span = closing_.span;
  block->close_strip = closing_.strip;
  if (block->inverse && block->inverse->is_chained) {
    block->inverse->nodes.front().close_strip = closing_.strip;
  }
  closing_ = {};
}

void Parser::AddRawBlock(DraftBody* body) {
  const Token open = token_;
  Advance();
  const Head head = ParseHead(TokenKind::kCloseRawBlock);
  Advance();
  DraftNode block;
  block.node.kind = TemplateNodeKind::kRawBlock;
  block.node.call = head.call;
  block.node.open_span = file_.SpanOf(open.begin, token_.begin);
  block.body = std::make_unique<DraftBody>();
  block.body->span = file_.SpanOf(token_.begin, token_.begin);
  while (token_.kind == TokenKind::kContent) AddText(block.body.get());
  block.body->span.end = static_cast<uint32_t>(token_.begin);
  if (token_.kind != TokenKind::kEndRawBlock) {
    Report(block.node.open_span, fmt::format("the raw block `{}` is not closed",
                                             head.call->callee->text))
        .Help(fmt::format("close it with `{{{{{{{{/{}}}}}}}}}`",
                          head.call->callee->text));
    lexer_.ResumeAt(file_.text().size());
    Advance();
  } else {
    const std::string_view tag = TextOf(token_);
    const std::string_view name = tag.substr(5, tag.size() - 9);
    if (name != head.call->callee->text) {
      Report(SpanOf(token_), fmt::format("`{}` closes the raw block `{}`", tag,
                                         head.call->callee->text))
          .Also(block.node.open_span, "opened here");
    }
    block.node.close_span = SpanOf(token_);
    Advance();
  }
  block.node.span = file_.SpanOf(open.begin, token_.begin);
  body->nodes.push_back(std::move(block));
}

}  // namespace plimsoll::handlebars
