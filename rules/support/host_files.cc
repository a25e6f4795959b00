#include "rules/support/host_files.h"

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/repository_paths.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string JoinPath(std::string_view folder, std::string_view path) {
  if (path.starts_with('/')) return std::string(path);
  while (path.starts_with("./")) path.remove_prefix(2);
  std::string joined(folder);
  if (!joined.ends_with('/')) joined += '/';
  return joined + (path == "." ? std::string() : std::string(path));
}

bool IsFolder(const Repository& repository, std::string_view path) {
  if (path.empty()) return true;
  const PathEntry* entry = repository.FindPath(path);
  return entry != nullptr && entry->type == FileType::kDirectory;
}

}  // namespace

HostFiles::HostFiles(const Repository& repository, const Host& host)
    : repository_(repository), host_(host) {
  const Text& dockerfile = host.facts.image.dockerfile;
  if (!dockerfile.set()) return;
  const ParsedFile* file = repository.FindFile(dockerfile.value);
  if (file == nullptr) return;
  const Dockerfile* read = DockerfileOf(*file);
  if (read == nullptr) return;
  has_image_ = true;
  ReadDockerfile(*file->source, *read);
}

void HostFiles::ReadDockerfile(const SourceFile& source,
                               const Dockerfile& dockerfile) {
  std::vector<Stage> stages(dockerfile.stages.size());
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    if (instruction.stage >= stages.size()) continue;
    Stage& stage = stages[instruction.stage];
    const std::string& keyword = instruction.keyword;
    if (keyword == "FROM") {
      const std::string_view image =
          dockerfile.stages[instruction.stage].image.text;
      const uint32_t base =
          dockerfile.FindStage(Unquoted(image), instruction.stage);
      if (base != Dockerfile::kNoStage) stage = stages[base];
    } else if (keyword == "WORKDIR" && !instruction.words.empty()) {
      stage.folder =
          JoinPath(stage.folder, Unquoted(instruction.words.front().text));
    } else if (keyword == "COPY" || keyword == "ADD") {
      ReadCopy(instruction, &stage);
    } else if (keyword == "RUN") {
      commands_.push_back(source.TextOf(instruction.span));
    }
  }
  if (!stages.empty()) stage_ = std::move(stages.back());
}

void HostFiles::ReadCopy(const DockerInstruction& instruction, Stage* stage) {
  const std::vector<DockerWord>& words = instruction.words;
  if (words.size() < 2) return;
  Copy copy;
  copy.external =
      !instruction.heredocs.empty() ||
      std::ranges::any_of(instruction.flags, [](const DockerFlag& flag) {
        return flag.name == "from";
      });
  copy.target = JoinPath(stage->folder, Unquoted(words.back().text));
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    std::string_view path = Unquoted(words[i].text);
    if (path.find("://") != npos) copy.external = true;
    while (path.starts_with("./")) path.remove_prefix(2);
    while (path.starts_with('/')) path.remove_prefix(1);
    while (path.ends_with('/')) path.remove_suffix(1);
    copy.sources.emplace_back(path == "." ? std::string_view{} : path);
  }
  stage->copies.push_back(std::move(copy));
}

Presence HostFiles::LookInCopy(const Copy& copy, std::string_view path) const {
  std::string_view folder = copy.target;
  while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
  const bool below = path.starts_with(folder) &&
                     (folder == "/" || path.size() == folder.size() ||
                      path[folder.size()] == '/');
  if (!below) return Presence::kUnknown;
  if (copy.external) return Presence::kThere;
  std::string_view rest = path.substr(folder.size());
  while (rest.starts_with('/')) rest.remove_prefix(1);
  Presence presence = Presence::kUnknown;
  for (const std::string& source : copy.sources) {
    // What a pattern matches is not worked out.
    if (source.find_first_of("*?[$") != npos) return Presence::kThere;
    if (IsFolder(repository_, source)) {
      const std::string inside =
          source.empty() ? std::string(rest) : source + "/" + std::string(rest);
      if (rest.empty() || repository_.Exists(inside)) return Presence::kThere;
      presence = Presence::kMissing;
    } else if (rest == BaseNameOf(source) || rest.empty()) {
      return Presence::kThere;
    }
  }
  return presence;
}

Presence HostFiles::LookInImage(std::string_view path) const {
  Presence presence = Presence::kUnknown;
  for (const Copy& copy : stage_.copies) {
    const Presence here = LookInCopy(copy, path);
    if (here == Presence::kThere) return here;
    if (here == Presence::kMissing) presence = here;
  }
  const std::string_view name = BaseNameOf(path);
  const bool is_mentioned = std::ranges::any_of(
      commands_,
      [&](std::string_view command) { return command.find(name) != npos; });
  if (is_mentioned) return Presence::kThere;
  if (presence == Presence::kMissing) return presence;
  // The base image may bring any file, but hardly one of our own scripts.
  const bool is_ours =
      std::ranges::any_of(repository_.paths, [&](const PathEntry& entry) {
        return entry.type == FileType::kFile && BaseNameOf(entry.path) == name;
      });
  if (is_ours) return Presence::kMissing;
  return IsScriptPath(path) && KeepsScriptsBeside(path) ? Presence::kUnlikely
                                                        : Presence::kUnknown;
}

// Whether the image copies a script of ours into the folder of `path`, and
// nothing that could bring others goes there.
bool HostFiles::KeepsScriptsBeside(std::string_view path) const {
  const std::string_view folder = FolderOf(path);
  // Commands that change modes make nothing.
  const bool is_filled_by_command =
      std::ranges::any_of(commands_, [&](std::string_view command) {
        return command.find(folder) != npos && command.find("chmod ") == npos;
      });
  if (is_filled_by_command) return false;
  bool has_own = false;
  for (const Copy& copy : stage_.copies) {
    if (copy.target.find('$') != npos) return false;
    const bool into_folder =
        copy.target.ends_with('/') &&
        std::string_view(copy.target).substr(0, copy.target.size() - 1) ==
            folder;
    for (const std::string& source : copy.sources) {
      has_own = has_own || (IsScriptPath("/" + source) &&
                            (into_folder || FolderOf(copy.target) == folder));
    }
  }
  return has_own;
}

Presence HostFiles::Look(std::string_view path) const {
  for (const Named<Text>& pair : host_.facts.checkout) {
    std::string_view there = pair.key.value;
    while (there.size() > 1 && there.ends_with('/')) there.remove_suffix(1);
    if (!path.starts_with(there) || path.size() <= there.size() ||
        path[there.size()] != '/') {
      continue;
    }
    const std::string& here = pair.value.value;
    const auto inside = NormalizeBelow(here == "." ? std::string_view{} : here,
                                       path.substr(there.size() + 1));
    if (!inside) return Presence::kUnknown;
    return repository_.Exists(*inside) ? Presence::kThere : Presence::kMissing;
  }
  return has_image_ ? LookInImage(path) : Presence::kUnknown;
}

}  // namespace plimsoll
