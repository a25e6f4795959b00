#include "compiler/template/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/template/renderer.h"

namespace plimsoll::templates {
namespace {

constexpr size_t kStepLimit = 20'000'000;
constexpr size_t kTextLimit = 64U << 20;
constexpr size_t kIncludeLimit = 64;

bool IsNothing(const Value& value) {
  return value.kind == ValueKind::kUndefined || value.kind == ValueKind::kNull;
}

// `key=value` of a call, or null.
const TemplateExpression* HashValue(const TemplateCall& call,
                                    std::string_view key) {
  for (const TemplateHashPair& pair : call.hash) {
    if (pair.key.text == key) return pair.value;
  }
  return nullptr;
}

}  // namespace

Outcome Render(const TemplateTree& tree, const Data& data,
               const FindPartial& partial, Branches branches) {
  return Renderer(data, partial, branches).Run(tree);
}

Trouble& Renderer::Report(TroubleKind kind, const Span& span,
                          std::string_view name, std::string message) {
  return outcome_.troubles.emplace_back(Trouble{.kind = kind,
                                                .span = span,
                                                .name = std::string(name),
                                                .message = std::move(message),
                                                .help = {},
                                                .candidates = {}});
}

Outcome Renderer::Run(const TemplateTree& tree) {
  out_ = &outcome_.rendered;
  const Depth depth{data_.root, nullptr};
  including_.push_back(&tree);
  RunBody(tree.root, {.context = data_.root,
                      .depth = &depth,
                      .frame = nullptr,
                      .params = nullptr});
  return std::move(outcome_);
}

void Renderer::RunBody(const TemplateBody* body, const Scope& scope) {
  if (body == nullptr) return;
  for (const TemplateNode* node : body->nodes) {
    if (stopped_) return;
    if (++steps_ > kStepLimit || out_->text.size() > kTextLimit) {
      stopped_ = true;
      Report(TroubleKind::kTooMuch, node->span, "",
             "the template makes more text than anyone could want");
      return;
    }
    RunNode(*node, scope);
  }
}

// A branch that is not taken is gone through all the same, for the names in it.
void Renderer::RunBranch(const TemplateBody* body, const Scope& scope,
                         Live live) {
  if (live == Live::kNo && branches_ == Branches::kTaken) return;
  const bool was_live = live_;
  live_ = live_ && live == Live::kYes;
  RunBody(body, scope);
  live_ = was_live;
}

void Renderer::RunNode(const TemplateNode& node, const Scope& scope) {
  switch (node.kind) {
    case TemplateNodeKind::kText:
      if (live_) out_->AddText(node.text, node.text_span);
      return;
    case TemplateNodeKind::kComment:
      return;
    case TemplateNodeKind::kMustache:
      RunMustache(node, scope);
      return;
    case TemplateNodeKind::kBlock:
      RunBlock(node, scope);
      return;
    case TemplateNodeKind::kRawBlock:
      RunRawBlock(node, scope);
      return;
    case TemplateNodeKind::kPartial:
      RunPartial(node, scope);
      return;
  }
}

void Renderer::RunMustache(const TemplateNode& node, const Scope& scope) {
  const TemplateCall& call = *node.call;
  const std::string_view name = call.callee->text;
  if (name.starts_with('*')) {
    Report(TroubleKind::kUnsupported, node.span, name,
           "decorators are not supported");
    return;
  }
  Write(NamesHelper(call, scope) ? Call(call, scope)
                                 : Evaluate(*call.callee, scope),
        node.span, name);
}

void Renderer::Write(const Value& value, const Span& place,
                     std::string_view name) {
  if (value.IsContainer()) {
    Report(TroubleKind::kNotText, place, name,
           fmt::format("`{}` is a {}, not text", name,
                       value.kind == ValueKind::kList ? "list" : "mapping"))
        .help = "go through it with `each`, or name one of its members";
    return;
  }
  if (!live_) return;
  if (value.kind == ValueKind::kSecret) {
    out_->AddSecret(value.text, value.is_url, place);
  } else {
    out_->AddValue(value.text, place, value.span);
  }
}

void Renderer::RunRawBlock(const TemplateNode& node, const Scope& scope) {
  const TemplateCall& call = *node.call;
  if (call.callee->text != "raw" || !call.arguments.empty()) {
    Report(TroubleKind::kUnknownHelper, call.span, call.callee->text,
           fmt::format("no raw block is called `{}`", call.callee->text))
        .help = "`{{{{raw}}}}` keeps what it holds as it stands";
    return;
  }
  RunBody(node.body, scope);
}

void Renderer::RunBlock(const TemplateNode& node, const Scope& scope) {
  const TemplateCall& call = *node.call;
  const std::string_view name = call.callee->text;
  if (!NamesHelper(call, scope) && !name.starts_with('*')) {
    RunSection(node, scope);
    return;
  }
  if (name == "if" || name == "unless") {
    RunIf(node, scope);
  } else if (name == "with") {
    RunWith(node, scope);
  } else if (name == "each") {
    if (!TakesOne(node, true)) return;
    RunEach(node, Evaluate(*call.arguments[0], scope), scope);
  } else if (name.starts_with('*')) {
    Report(TroubleKind::kUnsupported, node.open_span, name,
           "decorators are not supported");
  } else if (IsHelper(name)) {
    Report(TroubleKind::kBadCall, node.open_span, name,
           fmt::format("`{}` is not the helper of a block", name))
        .help = fmt::format("write `{{{{#if ({} ...)}}}}`", name);
  } else {
    Report(TroubleKind::kUnknownHelper, call.span, name,
           fmt::format("no helper is called `{}`", name))
        .candidates = HelperNames();
  }
}

// Whether the block helper has its one argument, and no names where it gives
// none.
bool Renderer::TakesOne(const TemplateNode& node, bool takes_params) {
  const TemplateCall& call = *node.call;
  const std::string_view name = call.callee->text;
  if (call.arguments.size() != 1) {
    Report(TroubleKind::kBadCall, call.span, name,
           fmt::format("`{}` takes one argument, here are {}", name,
                       call.arguments.size()));
    return false;
  }
  for (const TemplateBody* body : {node.body, node.inverse}) {
    const bool named =
        body != nullptr && !body->is_chained && !body->block_params.empty();
    if (!named || takes_params) continue;
    Report(TroubleKind::kBadCall, body->block_params.front().span, name,
           fmt::format("`{}` has nothing to name with `as |...|`", name));
    return false;
  }
  return true;
}

void Renderer::RunIf(const TemplateNode& node, const Scope& scope) {
  if (!TakesOne(node, false)) return;
  const TemplateCall& call = *node.call;
  const Value value = Evaluate(*call.arguments[0], scope);
  bool zero_counts = false;
  if (const auto* flag = HashValue(call, "includeZero")) {
    zero_counts = IsTrue(Evaluate(*flag, scope));
  }
  const bool truth = !IsEmpty(value) && (zero_counts || IsTrue(value));
  if (live_) outcome_.choices.push_back({call.arguments[0]->span, truth});
  const bool holds = (call.callee->text == "if") == truth;
  RunBranch(node.body, scope, holds ? Live::kYes : Live::kNo);
  RunBranch(node.inverse, scope, holds ? Live::kNo : Live::kYes);
}

// Runs a body for another context.
void Renderer::RunIn(const TemplateBody* body, const Value& context,
                     std::vector<Value> params, const Scope& scope, Live live) {
  if (body == nullptr) return;
  Scope inner = scope;
  inner.context = context;
  const Depth depth{context, scope.depth};
  // As handlebars.js does: the same thing again is no deeper.
  if (!IsSame(context, scope.depth->value)) inner.depth = &depth;
  const Params named{body->block_params, std::move(params), scope.params};
  if (!body->block_params.empty()) inner.params = &named;
  RunBranch(body, inner, live);
}

void Renderer::RunWith(const TemplateNode& node, const Scope& scope) {
  if (!TakesOne(node, true)) return;
  const Value value = Evaluate(*node.call->arguments[0], scope);
  const bool empty = IsEmpty(value);
  const Value unknown{.kind = ValueKind::kUnknown};
  const Value& context = empty ? unknown : value;
  RunIn(node.body, context, {context}, scope, empty ? Live::kNo : Live::kYes);
  RunBranch(node.inverse, scope, empty ? Live::kYes : Live::kNo);
}

void Renderer::RunEach(const TemplateNode& node, const Value& list,
                       const Scope& scope) {
  std::vector<Element> elements;
  if (list.IsContainer()) elements = Elements(list, node.call->span);
  const Value unknown{.kind = ValueKind::kUnknown};
  Scope inner = scope;
  for (size_t i = 0; i < elements.size() && !stopped_; ++i) {
    const Value key = list.kind == ValueKind::kList
                          ? NumberValue(i)
                          : TextValue(elements[i].key);
    const Frame frame{.key = key,
                      .index = NumberValue(i),
                      .first = BooleanValue(i == 0),
                      .last = BooleanValue(i + 1 == elements.size()),
                      .above = scope.frame};
    inner.frame = &frame;
    RunIn(node.body, elements[i].value, {elements[i].value, key}, inner,
          Live::kYes);
  }
  if (elements.empty()) {
    const Frame frame{unknown, unknown, unknown, unknown, scope.frame};
    inner.frame = &frame;
    RunIn(node.body, unknown, {unknown, unknown}, inner, Live::kNo);
  }
  RunBranch(node.inverse, scope, elements.empty() ? Live::kYes : Live::kNo);
}

// `{{#name}}`: a switch, a loop or a step into, by what the name stands for.
void Renderer::RunSection(const TemplateNode& node, const Scope& scope) {
  const Value value = Evaluate(*node.call->callee, scope);
  if (value.kind == ValueKind::kList && !IsEmpty(value)) {
    RunEach(node, value, scope);
    return;
  }
  if (node.body != nullptr && !node.body->block_params.empty()) {
    Report(TroubleKind::kBadCall, node.body->block_params.front().span,
           node.call->callee->text,
           "a block without a helper gives names to lists only");
    return;
  }
  const bool off = IsNothing(value) || value.kind == ValueKind::kUnknown ||
                   (value.kind == ValueKind::kBoolean && !IsTrue(value)) ||
                   value.kind == ValueKind::kList;
  const bool same = value.kind == ValueKind::kBoolean;
  if (same) {
    RunBranch(node.body, scope, off ? Live::kNo : Live::kYes);
  } else {
    RunIn(node.body, off ? Value{.kind = ValueKind::kUnknown} : value, {},
          scope, off ? Live::kNo : Live::kYes);
  }
  RunBranch(node.inverse, scope, off ? Live::kYes : Live::kNo);
}

void Renderer::RunPartial(const TemplateNode& node, const Scope& scope) {
  const TemplateCall& call = *node.call;
  const std::string_view name = call.callee->text;
  if (node.body != nullptr || call.callee->kind == ExpressionKind::kCall) {
    Report(TroubleKind::kUnsupported, node.span, name,
           node.body != nullptr ? "partial blocks are not supported"
                                : "the name of a partial is not computed")
        .help = "write `{{> name}}`";
    return;
  }
  if (call.arguments.size() > 1) {
    Report(TroubleKind::kBadCall, call.span, name,
           "a partial takes one argument, its context");
    return;
  }
  const TemplateTree* tree = partial_(name, node.span.file);
  if (tree == nullptr || tree->root == nullptr) {
    Report(TroubleKind::kNoPartial, call.callee->span, name,
           fmt::format("no partial is called `{}`", name));
    return;
  }
  Value context = call.arguments.empty() ? scope.context
                                         : Evaluate(*call.arguments[0], scope);
  if (!call.hash.empty()) context = Extended(context, call, scope);
  Include(node, *tree, context, scope);
}

void Renderer::Include(const TemplateNode& node, const TemplateTree& tree,
                       const Value& context, const Scope& scope) {
  const bool again = std::ranges::find(including_, &tree) != including_.end();
  if (again && !live_) return;
  if (including_.size() > kIncludeLimit) {
    stopped_ = true;
    Report(TroubleKind::kTooMuch, node.span, node.call->callee->text,
           "partials include each other without end");
    return;
  }
  if (std::ranges::find(outcome_.partials, tree.file) ==
      outcome_.partials.end()) {
    outcome_.partials.push_back(tree.file);
  }
  Rendered text;
  Rendered* const around = out_;
  out_ = &text;
  including_.push_back(&tree);
  const Depth depth{context, nullptr};
  RunBody(tree.root, {.context = context,
                      .depth = &depth,
                      .frame = scope.frame,
                      .params = nullptr});
  including_.pop_back();
  out_ = around;
  if (live_) out_->AddIndented(text, node.indent, node.span);
}

}  // namespace plimsoll::templates
