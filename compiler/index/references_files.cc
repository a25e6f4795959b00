// What compose files and units run and build.

#include <string_view>

#include "compiler/index/references_parts.h"

namespace plimsoll {
namespace {

void AddImage(uint32_t from, std::string_view image, const Span& span,
              bool builds, ReferenceIndex* index) {
  const uint32_t to = index->Add(ThingKind::kImage, ImageNameOf(image));
  index->Connect(from, to, builds ? LinkKind::kBuilds : LinkKind::kRuns, span);
}

void AddProject(const compose::Project& project, ReferenceIndex* index) {
  const uint32_t self = index->Add(ThingKind::kFile, project.main().path());
  for (const compose::Service& service : project.services) {
    const compose::Value* image = service.Get("image");
    if (image == nullptr || !image->IsString() || image->unknown) continue;
    AddImage(self, image->text, image->span, service.Get("build") != nullptr,
             index);
  }
}

void AddUnit(const ParsedFile& file, ReferenceIndex* index) {
  if (file.tree.root() == nullptr) return;
  const uint32_t self = index->Add(ThingKind::kFile, file.source->path());
  for (const Entry& section : file.tree.root()->entries) {
    for (const Entry& setting : section.value->entries) {
      const std::string_view key = setting.key->text;
      if (key != "Image" && key != "ImageTag") continue;
      AddImage(self, setting.value->text, setting.value->span,
               key == "ImageTag", index);
    }
  }
}

}  // namespace

void AddCompose(const Repository& repository, ReferenceIndex* index) {
  for (const compose::Project& project : repository.compose) {
    if (project.root != nullptr) AddProject(project, index);
  }
}

void AddUnits(const Repository& repository, ReferenceIndex* index) {
  for (const ParsedFile& file : repository.files) {
    const FileKind kind = file.source->kind();
    const bool is_unit =
        kind == FileKind::kSystemd || kind == FileKind::kQuadlet;
    if (is_unit && file.role != DocumentRole::kGenerated) AddUnit(file, index);
  }
}

}  // namespace plimsoll
