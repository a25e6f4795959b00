// Placeholders of one string, filled in.

#include <fmt/format.h>

#include "compiler/resolve/placeholder.h"
#include "compiler/resolve/resolver.h"

namespace plimsoll {
namespace {

// The part of `span` that holds text[offset, offset + length). A scalar that
// was unescaped or folded has no such part; then the whole of it is marked.
Span PartSpan(const SourceMap& sources, const Span& span, std::string_view text,
              size_t offset, size_t length) {
  const std::string_view source = sources.TextOf(span);
  for (const size_t quote : {size_t{0}, size_t{1}}) {
    if (source.size() >= quote && source.substr(quote).starts_with(text)) {
      return SubSpan(span, quote + offset, length);
    }
  }
  return span;
}

}  // namespace

bool Resolver::Fill(std::string_view text, const Span& span,
                    const Instance& instance, Value* out) {
  const ParsedTemplate parsed = ParseTemplate(text);
  out->span = span;
  std::vector<Origin> steps = {{.kind = OriginKind::kTemplate,
                                .span = span,
                                .text = "filled in here",
                                .next = nullptr}};
  bool ok = parsed.error.empty();
  if (!ok) {
    sink_
        .Report(code::kSyntaxPlaceholder,
                PartSpan(sources_, span, text, parsed.error_offset,
                         parsed.error_length),
                parsed.error)
        .Help("write `{{ name }}`, or `\\{{` for a literal `{{`");
  }
  for (const TemplatePart& part : parsed.parts) {
    if (!part.is_placeholder) {
      out->AppendText(part.text);
      continue;
    }
    const NameUse use{instance,
                      PartSpan(sources_, span, text, part.offset, part.length)};
    const Lookup lookup{
        .use = use,
        .path = part.text,
        .encoding = part.url ? SecretEncoding::kUrl : SecretEncoding::kVerbatim,
        .out = out,
        .steps = &steps};
    ok = LookUpName(lookup) && ok;
  }
  out->origin = LinkOrigins(steps);
  return ok;
}

const Origin* Resolver::LinkOrigins(const std::vector<Origin>& steps) {
  const Origin* next = nullptr;
  for (size_t i = steps.size(); i-- > 0;) {
    next =
        arena_.New<Origin>(steps[i].kind, steps[i].span, steps[i].text, next);
  }
  return next;
}

Problem& Resolver::AddProblem(ProblemKind kind, const Instance& instance,
                              const Span& span, std::string_view name) {
  Problem& problem = problems_.emplace_back();
  problem.kind = kind;
  problem.span = span;
  problem.name = name;
  problem.app = instance.unit;
  problem.host = instance.host;
  return problem;
}

}  // namespace plimsoll
