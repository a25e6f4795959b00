// Services of compose files, and units of systemd and Quadlet.

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/index/references_parts.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll {
namespace {

class ComposeBuilder {
 public:
  ComposeBuilder(const compose::Project& project, ReferenceIndex* index)
      : project_(project), index_(*index) {}

  void Run() {
    Declare(project_.networks, ThingKind::kNetwork);
    Declare(project_.volumes, ThingKind::kVolume);
    for (const compose::Service& service : project_.services) {
      AddService(service);
    }
  }

 private:
  [[nodiscard]] std::string Name(std::string_view name) const {
    return fmt::format("{}/{}", project_.main().path(), name);
  }

  void Declare(const compose::Resources& resources, ThingKind kind) {
    for (const compose::Resource& resource : resources) {
      index_.Add(kind, Name(resource.name), resource.name_span);
    }
  }

  void Refer(uint32_t self, const std::vector<compose::Use>& uses,
             ThingKind kind, LinkKind link) {
    for (const compose::Use& use : uses) {
      index_.Connect(self, index_.Add(kind, Name(use.name), {}), link,
                     use.span);
    }
  }

  void AddService(const compose::Service& service) {
    const uint32_t self =
        index_.Add(ThingKind::kService, Name(service.name), service.name_span);
    Refer(self, service.services, ThingKind::kService, LinkKind::kNeeds);
    Refer(self, service.networks, ThingKind::kNetwork, LinkKind::kJoins);
    Refer(self, service.volumes, ThingKind::kVolume, LinkKind::kMounts);
    const compose::Value* image = service.Get("image");
    if (image == nullptr || !image->IsString() || image->unknown) return;
    const bool builds = service.Get("build") != nullptr;
    const std::string_view name = ImageNameOf(image->text);
    index_.Connect(
        self,
        index_.Add(ThingKind::kImage, name, builds ? image->span : Span{}),
        builds ? LinkKind::kBuilds : LinkKind::kRuns, image->span);
  }

  const compose::Project& project_;
  ReferenceIndex& index_;
};

// The service that Quadlet makes of a file, which is what others name.
std::string ServiceOf(const SourceFile& file) {
  const std::string_view name = BaseNameOf(file.path());
  if (file.kind() != FileKind::kQuadlet) return std::string(name);
  const size_t dot = name.rfind('.');
  const std::string_view stem = name.substr(0, dot);
  const std::string_view type =
      dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
  if (type == "container" || type == "kube") {
    return fmt::format("{}.service", stem);
  }
  return fmt::format("{}-{}.service", stem, type);
}

bool NamesUnits(std::string_view key) {
  constexpr auto kKeys = std::to_array<std::string_view>(
      {"Requires", "Wants", "BindsTo", "PartOf", "Upholds", "Requisite",
       "After", "Before", "OnFailure", "Unit"});
  for (const std::string_view known : kKeys) {
    if (known == key) return true;
  }
  return false;
}

void AddSetting(uint32_t self, const Entry& setting, ReferenceIndex* index) {
  const std::string_view key = setting.key->text;
  const Node& value = *setting.value;
  if (NamesUnits(key)) {
    for (const UnitWord& word :
         SplitUnitWords(value.text, UnitEscapes::kKeep).words) {
      const uint32_t to = index->Add(ThingKind::kUnit, word.text, {});
      index->Connect(self, to, LinkKind::kNeeds,
                     SpanOfText(value, word.begin, word.end - word.begin));
    }
  } else if (key == "Image" || key == "ImageTag") {
    const bool builds = key == "ImageTag";
    const uint32_t image =
        index->Add(ThingKind::kImage, ImageNameOf(value.text),
                   builds ? value.span : Span{});
    index->Connect(self, image, builds ? LinkKind::kBuilds : LinkKind::kRuns,
                   value.span);
  }
}

void AddUnit(const ParsedFile& file, ReferenceIndex* index) {
  const SourceFile& source = *file.source;
  const uint32_t self =
      index->Add(ThingKind::kUnit, ServiceOf(source), source.SpanOf(0, 0));
  if (file.tree.root() == nullptr) return;
  for (const Entry& section : file.tree.root()->entries) {
    for (const Entry& setting : section.value->entries) {
      AddSetting(self, setting, index);
    }
  }
}

}  // namespace

void AddCompose(const Repository& repository, ReferenceIndex* index) {
  for (const compose::Project& project : repository.compose) {
    if (project.root != nullptr) ComposeBuilder(project, index).Run();
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
