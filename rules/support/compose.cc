#include "rules/support/compose.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/edit_distance.h"
#include "compiler/base/path.h"
#include "compiler/compose/file_names.h"
#include "compiler/index/word_finder.h"
#include "rules/support/stated_paths.h"

namespace plimsoll {
std::string NearestHelp(std::string_view what, std::string_view name,
                        const std::vector<std::string_view>& known) {
  constexpr size_t kFew = 6;
  const std::string_view nearest = NearestWord(name, known);
  if (!nearest.empty()) {
    return fmt::format("the nearest {} is `{}`", what, nearest);
  }
  if (known.empty() || known.size() > kFew) {
    return fmt::format("declare it, or correct the name");
  }
  return fmt::format("declare it, or use one that is there: `{}`",
                     fmt::join(known, "`, `"));
}

std::string ObjectOf(const compose::Project& project, std::string_view name) {
  return fmt::format("{}/{}", project.main().path(), name);
}

namespace {

// Whether a text has `name` on its own: `db` is no part of `feedback`.
bool Mentions(std::string_view text, std::string_view name) {
  const auto continues = [&](size_t at) {
    return at < text.size() &&
           (IsWordByte(text[at]) || text[at] == '-' || text[at] == '.');
  };
  for (size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    if ((at == 0 || !continues(at - 1)) && !continues(at + name.size())) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool MayComeFromOverride(const compose::Project& project, std::string_view name,
                         const RuleContext& ctx) {
  if (!project.is_main || project.files.size() > 1) return false;
  const Repository& repository = ctx.repository();
  for (const std::string_view stem : compose::kOverrideNames) {
    for (const std::string_view ending : kTemplateEndings) {
      const auto path = NormalizeBelow(FolderOf(project.main().path()),
                                       fmt::format("{}{}", stem, ending));
      if (!path || !repository.Exists(*path)) continue;
      const ParsedFile* file = repository.FindFile(*path);
      if (file == nullptr || Mentions(file->source->text(), name)) return true;
    }
  }
  return false;
}

bool IsEngineSocket(std::string_view path) {
  constexpr std::string_view kSockets[] = {"docker.sock", "containerd.sock",
                                           "podman.sock", "crio.sock"};
  return std::ranges::count(kSockets, BaseNameOf(path)) > 0;
}

Span FieldSpan(const compose::Service& service, std::string_view field) {
  const compose::Member* member = FindMember(service.value, field);
  return member == nullptr ? service.name_span : member->key_span;
}

bool IsExternal(const compose::Resource& resource) {
  const compose::Value* external = Find(resource.value, "external");
  return external != nullptr &&
         (external->unknown || external->IsMapping() || IsTrue(external));
}

std::vector<const compose::Value*> KnownItems(const compose::Service& service,
                                              std::string_view field) {
  std::vector<const compose::Value*> known;
  for (const compose::Value* item : compose::ItemsOf(service.Get(field))) {
    if (item->IsKnown()) known.push_back(item);
  }
  return known;
}

}  // namespace plimsoll
