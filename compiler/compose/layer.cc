#include "compiler/compose/layer.h"

#include <fmt/format.h>

#include <utility>

namespace plimsoll::compose {
namespace {

void ReportEmpty(const Document& document, Sink& sink) {
  const Span place =
      document.root == nullptr ? document.span : document.root->span;
  sink.Report(code::kComposeUnloadable, place,
              "one of the documents of the file is empty")
      .AddNote("compose lays them over each other, and takes mappings only")
      .Help("remove the `---` that begins or ends it");
}

}  // namespace

std::vector<Layer> ReadLayers(const InputFile& file, const std::string& folder,
                              const Environment& environment, Arena& arena,
                              Sink& sink) {
  std::vector<Layer> layers;
  bool found_empty = file.tree->documents.size() < 2;
  for (const Document& document : file.tree->documents) {
    if (document.root == nullptr || document.root->IsNull()) {
      if (!found_empty) ReportEmpty(document, sink);
      found_empty = true;
      continue;
    }
    ReadDocument read = ReadValues(*document.root, environment, arena, sink);
    if (read.root == nullptr) continue;
    if (!read.root->IsMapping()) {
      sink.Report(
          code::kSchemaWrongType, read.root->span,
          fmt::format("the file is {}; expected a mapping with `services`",
                      Describe(*read.root)));
      continue;
    }
    layers.push_back({.path = file.source->path(),
                      .folder = folder,
                      .root = read.root,
                      .resets = std::move(read.resets)});
    IndexServices(&layers.back());
  }
  return layers;
}

void IndexServices(Layer* layer) {
  const Value* services = Find(layer->root, "services");
  if (services == nullptr) return;
  for (const Member& member : services->members) {
    layer->services.emplace(member.key, member.value);
  }
}

}  // namespace plimsoll::compose
