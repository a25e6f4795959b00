#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

using plimsoll::templates::Piece;
using plimsoll::templates::PieceKind;

// A value that is a template itself is not rendered again.
void CheckValues(const TemplateOutput& output, std::set<Span>* seen,
                 RuleContext& ctx) {
  const std::string_view text = output.rendered.text;
  for (const Piece& piece : output.rendered.pieces) {
    if (piece.kind != PieceKind::kValue) continue;
    const std::string_view value =
        text.substr(piece.begin, piece.end - piece.begin);
    if (value.find("{{") == std::string_view::npos ||
        !seen->insert(piece.place).second) {
      continue;
    }
    Diagnostic& diagnostic = ctx.Report(
        piece.place, fmt::format("`{}` keeps the braces of the value it "
                                 "stands for",
                                 ctx.sources().TextOf(piece.place)));
    if (piece.value.valid()) diagnostic.Also(piece.value, "set here");
    diagnostic.Help(
        "values are written as they stand: fill them in where "
        "they are set");
  }
}

// The name in the first tag of a copied file that a variable has, or nothing.
void CheckCopy(const TemplateOutput& output, const Host& host,
               const Fleet& fleet, std::set<Span>* seen, RuleContext& ctx) {
  const std::string_view text = output.file->text();
  for (size_t at = 0; (at = text.find("{{", at)) != std::string_view::npos;
       at += 2) {
    const size_t close = text.find("}}", at);
    if (close == std::string_view::npos) return;
    std::string_view name = text.substr(at + 2, close - at - 2);
    const size_t begin = name.find_first_not_of(" #{");
    if (begin == std::string_view::npos) continue;
    name = name.substr(begin);
    name = name.substr(0, name.find_first_of(" .}"));
    const bool known = std::ranges::any_of(
        std::array{host.facts.vars.node, fleet.project.vars.node},
        [&](const Node* vars) {
          return vars != nullptr && Deref(*vars).IsMapping() &&
                 Find(Deref(*vars), name) != nullptr;
        });
    const Span span = output.file->SpanOf(at, close + 2);
    if (!known || !seen->insert(span).second) continue;
    ctx.Report(span,
               fmt::format("`{}` stays as it is, since `{}` is copied",
                           ctx.sources().TextOf(span), output.file->path()))
        .Also(output.source->from.span, "listed here")
        .Help("give the file the ending `.hbs` to have it rendered");
  }
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    for (const auto& output : host->outputs) {
      if (output->is_copy) {
        CheckCopy(*output, *host, fleet, &seen, ctx);
      } else {
        CheckValues(*output, &seen, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule leftover = {
    .id = "templates/leftover",
    .summary = "braces of a template are left in what it makes",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::templates
