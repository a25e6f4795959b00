#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/resolve/template_output.h"
#include "targets/emit/layout.h"
#include "targets/emit/secret_plan.h"
#include "targets/scripts/scripts.h"

namespace plimsoll {
namespace {

// Scripts carry the names of secrets.
void CheckNames(const TemplateOutput& output, Sink& sink) {
  for (const ValuePiece& piece : output.contents.pieces) {
    if (piece.secret.empty() || IsPlainName(piece.secret)) continue;
    sink.Report(code::kTargetUnencodable, piece.span,
                fmt::format("no script can carry the name of the secret `{}`",
                            piece.secret))
        .Help("name it with letters, digits, `.`, `_` and `-`");
  }
}

std::string MarkedText(const Value& value) {
  std::string text;
  for (const ValuePiece& piece : value.pieces) {
    text += piece.secret.empty() ? MarkerText(piece.text) : SecretMarker(piece);
  }
  return text;
}

}  // namespace

void EmitOutputs(const Host& host, HostArtifacts& out) {
  std::set<std::string> taken;
  for (const Artifact& artifact : out.artifacts) taken.insert(artifact.path);
  for (const auto& output : host.outputs) {
    if (!output->complete) continue;
    const bool filled = NeedsFilling(*output);
    const std::string path = filled ? MarkedOutputPath(*output) : output->path;
    if (taken.contains(output->path) || !taken.insert(path).second) {
      out.diagnostics
          .Report(code::kSchemaConflict, output->source->from.span,
                  fmt::format("`{}` of `{}` is made by a target, too",
                              output->path, host.id))
          .Help("give the template another `to`");
      continue;
    }
    CheckNames(*output, out.diagnostics);
    constexpr uint32_t kReadable = 0644;
    out.artifacts.push_back({.path = path,
                             .contents = filled ? MarkedText(output->contents)
                                                : output->rendered.text,
                             .mode = filled ? kReadable : output->mode});
  }
}

}  // namespace plimsoll
