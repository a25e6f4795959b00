#include "rules/support/build_contexts.h"

#include <algorithm>

#include "compiler/base/path.h"

namespace plimsoll {
namespace {

std::vector<CopySource> AllSources(const Dockerfile& dockerfile) {
  std::vector<CopySource> all;
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    for (CopySource& source : ContextSources(instruction)) {
      if (!source.is_glob && !source.path.empty()) {
        all.push_back(std::move(source));
      }
    }
  }
  return all;
}

// How many of the sources stand in the folder.
size_t CountThere(const Repository& repository, std::string_view folder,
                  const std::vector<CopySource>& sources) {
  return static_cast<size_t>(
      std::ranges::count_if(sources, [&](const CopySource& source) {
        const auto path = NormalizeBelow(folder, source.path);
        return path && repository.Exists(*path);
      }));
}

}  // namespace

std::vector<BuildContext> BuildContexts(const Repository& repository) {
  std::vector<BuildContext> contexts;
  const auto declared = ComposeBuilds(repository);
  for (const ParsedFile& file : repository.files) {
    BuildContext context;
    context.file = &file;
    context.dockerfile = DockerfileOf(file);
    if (context.dockerfile == nullptr) continue;
    const auto [begin, end] = declared.equal_range(file.source->path());
    context.is_declared = begin != end;
    for (auto at = begin; at != end; ++at) {
      if (at->second.has_more_contexts) continue;
      context.folder = at->second.context;
      const bool known = std::ranges::any_of(contexts, [&](const auto& other) {
        return other.file == &file && other.folder == context.folder;
      });
      if (!known) contexts.push_back(context);
    }
    if (context.is_declared) continue;
    const std::vector<CopySource> sources = AllSources(*context.dockerfile);
    size_t best = 0;
    std::string_view folder = FolderOf(file.source->path());
    while (true) {
      const size_t count = CountThere(repository, folder, sources);
      if (count > best) {
        best = count;
        context.folder = std::string(folder);
      }
      if (folder.empty()) break;
      folder = FolderOf(folder);
    }
    if (best > 0) contexts.push_back(context);
  }
  return contexts;
}

}  // namespace plimsoll
