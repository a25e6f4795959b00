// What stands between the braces of a tag.

#include <fmt/format.h>

#include "compiler/frontend/handlebars/parser.h"

namespace plimsoll::handlebars {
namespace {

constexpr size_t kDepthLimit = 200;

bool HasLineEnd(std::string_view text) {
  return text.find_first_of("\r\n") != std::string_view::npos;
}

}  // namespace

Diagnostic& Parser::Report(const Span& span, std::string message,
                           std::string label) {
  broken_ = true;
  return sink_.Report(code::kSyntaxHandlebars, span, std::move(message),
                      std::move(label));
}

// Says what stands where something else was expected.
void Parser::Unexpected(std::string_view expected) {
  const Span tag = file_.SpanOf(tag_begin_, tag_begin_ + 2);
  switch (token_.kind) {
    case TokenKind::kEnd:
      Report(tag, "`{{` without its `}}`")
          .Help("write `\\{{` where the braces are meant as they stand");
      return;
    case TokenKind::kCloseRaw:
    case TokenKind::kCloseRawBlock:
      Report(SpanOf(token_), fmt::format("`{}` closes more braces than `{{{{` "
                                         "has opened",
                                         TextOf(token_)))
          .Help("put a blank behind `}}` where a brace follows it");
      return;
    case TokenKind::kInvalid:
      if (TextOf(token_).size() > 1) {
        Report(tag, "a comment without its end");
        return;
      }
      Report(SpanOf(token_), fmt::format("`{}` cannot stand here, expected {}",
                                         TextOf(token_), expected));
      return;
    default:
      break;
  }
  constexpr size_t kShown = 20;
  const std::string_view text = TextOf(token_);
  Report(SpanOf(token_),
         text.size() > kShown || HasLineEnd(text)
             ? fmt::format("expected {}", expected)
             : fmt::format("expected {}, found `{}`", expected, text));
}

// Goes on behind the tag in which something was wrong.
void Parser::SkipTag() {
  const size_t close = file_.text().find("}}", token_.begin);
  size_t end =
      close == std::string_view::npos ? file_.text().size() : close + 2;
  while (close != std::string_view::npos && end < file_.text().size() &&
         file_.text()[end] == '}') {
    ++end;
  }
  lexer_.ResumeAt(end);
}

bool Parser::Expect(TokenKind kind, std::string_view what) {
  if (token_.kind == kind) return true;
  Unexpected(what);
  return false;
}

std::string_view Parser::Decoded(const Token& token) {
  const std::string_view text = TextOf(token);
  const bool quoted = token.kind == TokenKind::kText;
  if (!quoted && !text.starts_with('[')) return text;
  // Only the mark itself is hidden by a backslash; in names, a backslash is,
  // too.
  const char mark = text.back();
  std::string decoded;
  const std::string_view inner =
      quoted ? text.substr(1, text.size() - 2) : text;
  for (size_t i = 0; i < inner.size(); ++i) {
    const bool hides =
        inner[i] == '\\' && i + 1 < inner.size() &&
        (inner[i + 1] == mark || (!quoted && inner[i + 1] == '\\'));
    if (hides) ++i;
    decoded += inner[i];
  }
  if (!quoted && !HasLineEnd(decoded)) {
    decoded = decoded.substr(1, decoded.size() - 2);
  }
  return arena_.Copy(decoded);
}

TemplateName Parser::NameOf(const Token& token) {
  return {Decoded(token), SpanOf(token)};
}

bool Parser::AddPathName(const Token& name, std::string_view separator,
                         TemplateExpression* path, std::string* original,
                         std::vector<TemplateName>* names) {
  const TemplateName part = NameOf(name);
  const bool literal = part.text != TextOf(name);
  *original += separator;
  *original += part.text;
  path->span.end = part.span.end;
  const bool is_step = !literal && (part.text == ".." || part.text == "." ||
                                    part.text == "this");
  if (!is_step) {
    names->push_back(part);
    return true;
  }
  if (!names->empty()) {
    Report(part.span, fmt::format("`{}` cannot stand inside a path", part.text))
        .Help(fmt::format("write `[{}]` for a name that is spelled so",
                          part.text));
    return false;
  }
  if (part.text == "..") {
    ++path->depth;
  } else {
    path->is_this = true;
  }
  return true;
}

bool Parser::ParsePath(TemplateExpression* path) {
  std::string original;
  std::vector<TemplateName> names;
  if (path->is_data) original = "@";
  std::string_view separator;
  for (;;) {
    if (!Expect(TokenKind::kName, "a name")) return false;
    if (!AddPathName(token_, separator, path, &original, &names)) return false;
    Advance();
    if (token_.kind != TokenKind::kSeparator) break;
    separator = TextOf(token_);
    Advance();
  }
  // So a helper or value of that name is told from `this.name`.
  path->is_this = path->is_this || original.starts_with('.');
  path->text = arena_.Copy(original);
  path->names = arena_.Copy(names);
  return true;
}

// A path or a literal; null after a fault.
TemplateExpression* Parser::ParseName() {
  auto* name = arena_.New<TemplateExpression>();
  name->span = SpanOf(token_);
  switch (token_.kind) {
    case TokenKind::kData:
      name->is_data = true;
      Advance();
      [[fallthrough]];
    case TokenKind::kName:
      name->kind = ExpressionKind::kPath;
      return ParsePath(name) ? name : nullptr;
    case TokenKind::kText:
      name->kind = ExpressionKind::kText;
      break;
    case TokenKind::kNumber:
      name->kind = ExpressionKind::kNumber;
      break;
    case TokenKind::kBoolean:
      name->kind = ExpressionKind::kBoolean;
      break;
    case TokenKind::kNull:
      name->kind = ExpressionKind::kNull;
      break;
    case TokenKind::kUndefined:
      name->kind = ExpressionKind::kUndefined;
      break;
    default:
      Unexpected("a name");
      return nullptr;
  }
  name->text = Decoded(token_);
  Advance();
  return name;
}

// A literal in front of everything else names a value, too.
const TemplateExpression* Parser::CalleeOf(TemplateExpression* name) {
  if (name->kind == ExpressionKind::kPath) return name;
  name->kind = ExpressionKind::kPath;
  name->names =
      arena_.Copy(std::vector<TemplateName>{{name->text, name->span}});
  return name;
}

bool Parser::StartsParam() const {
  switch (token_.kind) {
    case TokenKind::kOpenCall:
    case TokenKind::kData:
    case TokenKind::kName:
    case TokenKind::kText:
    case TokenKind::kNumber:
    case TokenKind::kBoolean:
    case TokenKind::kNull:
    case TokenKind::kUndefined:
      return true;
    default:
      return false;
  }
}

const TemplateExpression* Parser::ParseCall() {
  auto* expression = arena_.New<TemplateExpression>();
  expression->kind = ExpressionKind::kCall;
  const size_t begin = token_.begin;
  if (++call_depth_ > kDepthLimit) {
    Report(SpanOf(token_), "expressions are nested too deeply");
    return nullptr;
  }
  Advance();
  auto* call = arena_.New<TemplateCall>();
  TemplateExpression* callee = ParseName();
  if (callee == nullptr) return nullptr;
  call->callee = CalleeOf(callee);
  if (!ParseCallParts(call) || !Expect(TokenKind::kCloseCall, "`)`")) {
    return nullptr;
  }
  --call_depth_;
  expression->span = file_.SpanOf(begin, token_.end);
  call->span = expression->span;
  expression->call = call;
  Advance();
  return expression;
}

const TemplateExpression* Parser::ParseParam() {
  return token_.kind == TokenKind::kOpenCall ? ParseCall() : ParseName();
}

bool Parser::ParseHash(TemplateName key, TemplateCall* call,
                       std::vector<TemplateHashPair>* pairs) {
  for (;;) {
    Advance();  // Over the `=`.
    const TemplateExpression* value = ParseParam();
    if (value == nullptr) return false;
    pairs->push_back({key, value});
    if (token_.kind != TokenKind::kName) break;
    key = NameOf(token_);
    Advance();
    if (!Expect(TokenKind::kEquals, "`=`, since another `key=` precedes it")) {
      return false;
    }
  }
  call->hash = arena_.Copy(*pairs);
  return true;
}

// Arguments, then `key=value` pairs.
bool Parser::ParseCallParts(TemplateCall* call) {
  std::vector<const TemplateExpression*> arguments;
  while (StartsParam()) {
    const Token first = token_;
    const TemplateExpression* argument = ParseParam();
    if (argument == nullptr) return false;
    if (token_.kind == TokenKind::kEquals) {
      if (first.kind != TokenKind::kName || argument->span != SpanOf(first)) {
        Unexpected("a name in front of `=`");
        return false;
      }
      std::vector<TemplateHashPair> pairs;
      call->arguments = arena_.Copy(arguments);
      return ParseHash(NameOf(first), call, &pairs);
    }
    arguments.push_back(argument);
  }
  call->arguments = arena_.Copy(arguments);
  return true;
}

// `as |item index|`
bool Parser::ParseParams(std::vector<TemplateName>* params) {
  if (token_.kind != TokenKind::kOpenParams) return true;
  Advance();
  while (token_.kind == TokenKind::kName) {
    params->push_back(NameOf(token_));
    Advance();
  }
  if (params->empty()) {
    Unexpected("a name");
    return false;
  }
  if (!Expect(TokenKind::kCloseParams, "`|`")) return false;
  Advance();
  return true;
}

// The rest of a tag whose opening braces have been read, up to the closing
// ones, which are left in `token_`'s place by what follows them.
Parser::Head Parser::ParseHead(TokenKind close) {
  return ParseHeadOf(tag_begin_, close);
}

Parser::Head Parser::ParseHeadOf(size_t begin, TokenKind close) {
  Head head;
  head.call = arena_.New<TemplateCall>();
  call_depth_ = 0;
  TemplateExpression* callee = ParseName();
  if (callee == nullptr) {
    callee = arena_.New<TemplateExpression>();
    callee->span = file_.SpanOf(begin, begin + 2);
    head.call->callee = callee;
    SkipTag();
    return head;
  }
  head.call->callee = CalleeOf(callee);
  head.call->span = callee->span;
  const bool takes_params = close == TokenKind::kClose;
  const bool ok = ParseCallParts(head.call) &&
                  (!takes_params || ParseParams(&head.params)) &&
                  Expect(close, close == TokenKind::kCloseRaw        ? "`}}}`"
                                : close == TokenKind::kCloseRawBlock ? "`}}}}`"
                                                                     : "`}}`");
  if (!ok) {
    SkipTag();
    return head;
  }
  head.close = token_;
  for (const TemplateExpression* argument : head.call->arguments) {
    head.call->span.end = argument->span.end;
  }
  for (const TemplateHashPair& pair : head.call->hash) {
    head.call->span.end = pair.value->span.end;
  }
  return head;
}

}  // namespace plimsoll::handlebars
