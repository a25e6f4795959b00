#include <fmt/format.h>

#include <set>

#include "compiler/resolve/template_output.h"
#include "rules/rule.h"

namespace plimsoll::rules::templates {
namespace {

// Who may read the file, or what reads it and keeps what it read.
std::string WhyExposed(const TemplateOutput& output) {
  if (output.kind == OutputKind::kCompose) {
    return "docker shows what a compose file sets to everyone who may ask it";
  }
  const std::string_view path = output.path;
  for (const std::string_view unit : {".service", ".container", ".timer"}) {
    if (path.ends_with(unit)) return "systemd shows units to everyone";
  }
  constexpr uint32_t kOthers = 0004;
  if ((output.mode & kOthers) != 0) {
    return fmt::format("everyone may read a file of mode {:04o}", output.mode);
  }
  return {};
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  std::set<Span> seen;
  for (const auto& host : fleet.hosts) {
    for (const auto& output : host->outputs) {
      const std::string why = WhyExposed(*output);
      if (why.empty()) continue;
      for (const ValuePiece& piece : output->contents.pieces) {
        if (piece.secret.empty() || !seen.insert(piece.span).second) continue;
        ctx.Report(piece.span,
                   fmt::format("the secret `{}` would be written into `{}`",
                               piece.secret, output->path))
            .Also(output->source->from.span, "rendered here")
            .AddNote(why)
            .Help(
                "put it into a dotenv file of mode 0600, and name the "
                "variable here");
      }
    }
  }
}

}  // namespace

constinit const Rule exposed_secret = {
    .id = "templates/exposed-secret",
    .summary = "a secret is rendered into a file that others read",
    .check = Check,
};

}  // namespace plimsoll::rules::templates
