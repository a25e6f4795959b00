#include "rules/support/dockerfiles.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

const Node* ScalarIn(const Node& mapping, std::string_view key) {
  const Node* found = Find(mapping, key);
  if (found == nullptr) return nullptr;
  const Node& node = Deref(*found);
  return node.IsScalar() && !node.IsNull() ? &node : nullptr;
}

bool IsFixed(std::string_view text) {
  return text.find('$') == npos && text.find("{{") == npos &&
         text.find("://") == npos && !text.starts_with("git@");
}

std::string Join(std::string_view folder, std::string_view path) {
  std::string joined(folder);
  if (!joined.empty() && !path.empty()) joined += '/';
  return joined + std::string(path);
}

std::optional<ImageBuild> BuildOf(const Repository& repository,
                                  std::string_view folder, const Node& build) {
  std::string_view context = ".";
  std::string_view dockerfile = "Dockerfile";
  ImageBuild result;
  if (build.IsScalar()) {
    context = build.text;
  } else if (build.IsMapping()) {
    if (const Node* node = ScalarIn(build, "context")) context = node->text;
    if (const Node* node = ScalarIn(build, "dockerfile")) {
      dockerfile = node->text;
    }
    if (Find(build, "dockerfile_inline") != nullptr) return std::nullopt;
    result.target = ScalarIn(build, "target");
    result.has_more_contexts = Find(build, "additional_contexts") != nullptr;
  } else {
    return std::nullopt;
  }
  if (!IsFixed(context) || !IsFixed(dockerfile)) return std::nullopt;
  const auto below = NormalizeBelow(folder, context);
  if (!below) return std::nullopt;
  const auto path = NormalizeBelow(*below, dockerfile);
  if (!path) return std::nullopt;
  result.context = *below;
  result.dockerfile = repository.FindFile(*path);
  if (result.dockerfile == nullptr) return std::nullopt;
  return result;
}

}  // namespace

const Dockerfile* DockerfileOf(const ParsedFile& file) {
  const auto* dockerfile = std::get_if<Dockerfile>(&file.lexed);
  const bool judged = dockerfile != nullptr && !dockerfile->is_template &&
                      !dockerfile->broken && file.role == DocumentRole::kLive;
  return judged ? dockerfile : nullptr;
}

bool HasDockerfile(const Repository& repository) {
  return std::ranges::any_of(repository.files, [](const ParsedFile& file) {
    return file.source->kind() == FileKind::kDockerfile;
  });
}

std::string_view Unquoted(std::string_view word) {
  const bool quoted = word.size() >= 2 && word.front() == word.back() &&
                      (word.front() == '"' || word.front() == '\'');
  return quoted ? word.substr(1, word.size() - 2) : word;
}

std::multimap<std::string, ImageBuild> ComposeBuilds(
    const Repository& repository) {
  std::multimap<std::string, ImageBuild> builds;
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() != FileKind::kCompose ||
        file.tree.root() == nullptr) {
      continue;
    }
    const Node* services = Find(*file.tree.root(), "services");
    if (services == nullptr || !Deref(*services).IsMapping()) continue;
    for (const Entry& entry : Deref(*services).entries) {
      const Node* build = Find(*entry.value, "build");
      if (build == nullptr) continue;
      const auto found =
          BuildOf(repository, FolderOf(file.source->path()), Deref(*build));
      if (found) builds.emplace(found->dockerfile->source->path(), *found);
    }
  }
  return builds;
}

std::vector<CopySource> ContextSources(const DockerInstruction& instruction) {
  std::vector<CopySource> sources;
  const bool copies =
      instruction.keyword == "COPY" || instruction.keyword == "ADD";
  if (!copies || instruction.words.size() < 2) return sources;
  for (const DockerFlag& flag : instruction.flags) {
    if (flag.name == "from") return sources;
  }
  for (size_t i = 0; i + 1 < instruction.words.size(); ++i) {
    const DockerWord& word = instruction.words[i];
    const std::string_view text = Unquoted(word.text);
    if (!IsFixed(text) || text.starts_with("<<")) continue;
    // An absolute path begins at the context, and nothing climbs out of it.
    std::string_view path = text;
    while (path.starts_with('/')) path.remove_prefix(1);
    while (path.starts_with("../")) path.remove_prefix(3);
    const auto normal = NormalizeBelow({}, path);
    if (!normal) continue;
    sources.push_back(
        {*normal, word.span, normal->find_first_of("*?[") != npos});
  }
  return sources;
}

DockerIgnore::DockerIgnore(const Repository& repository,
                           std::string_view dockerfile,
                           std::string_view context) {
  const ParsedFile* file =
      repository.FindFile(std::string(dockerfile) + ".dockerignore");
  if (file == nullptr) {
    file = repository.FindFile(Join(context, ".dockerignore"));
  }
  if (file == nullptr) return;
  for (size_t i = 0; i < file->source->line_count(); ++i) {
    const Span span = file->source->LineSpan(i);
    std::string_view line = TrimBlanks(file->source->TextOf(span));
    if (line.empty() || line.starts_with('#')) continue;
    Pattern pattern;
    pattern.span = span;
    pattern.is_exception = line.starts_with('!');
    if (pattern.is_exception) line = TrimBlanks(line.substr(1));
    while (line.starts_with('/')) line.remove_prefix(1);
    const auto glob = NormalizeBelow({}, line);
    if (!glob || glob->empty()) continue;
    pattern.glob = *glob;
    patterns_.push_back(std::move(pattern));
  }
}

const DockerIgnore::Pattern* DockerIgnore::Excludes(
    std::string_view path) const {
  // The last pattern that matches the path or a folder above it decides.
  const Pattern* last = nullptr;
  for (const Pattern& pattern : patterns_) {
    for (std::string_view part = path; !part.empty(); part = FolderOf(part)) {
      if (!MatchesGlob(pattern.glob, part)) continue;
      last = pattern.is_exception ? nullptr : &pattern;
      break;
    }
  }
  return last;
}

std::vector<std::string_view> FilesAt(const Repository& repository,
                                      std::string_view context,
                                      std::string_view path) {
  std::vector<std::string_view> files;
  const std::string whole = Join(context, path);
  const size_t cut = context.empty() ? 0 : context.size() + 1;
  const PathEntry* entry = repository.FindPath(whole);
  if (entry != nullptr && entry->type != FileType::kDirectory) {
    return {std::string_view(entry->path).substr(cut)};
  }
  const std::string prefix = whole.empty() ? std::string() : whole + "/";
  auto at =
      std::lower_bound(repository.paths.begin(), repository.paths.end(), prefix,
                       [](const PathEntry& known, const std::string& wanted) {
                         return known.path < wanted;
                       });
  for (; at != repository.paths.end() && at->path.starts_with(prefix); ++at) {
    if (at->type != FileType::kDirectory) {
      files.push_back(std::string_view(at->path).substr(cut));
    }
  }
  return files;
}

}  // namespace plimsoll
