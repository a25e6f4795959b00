#include "rules/support/host_files.h"

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

std::vector<std::string_view> Words(std::string_view text) {
  std::vector<std::string_view> words;
  // The JSON form of COPY is words with brackets, quotes and commas.
  constexpr std::string_view kBreaks = " \t\r\n[],\"";
  size_t at = 0;
  while ((at = text.find_first_not_of(kBreaks, at)) != npos) {
    const size_t end = std::min(text.find_first_of(kBreaks, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

// Comments out, continued lines joined.
std::vector<std::string> Instructions(std::string_view text) {
  std::vector<std::string> lines;
  bool continued = false;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = TrimBlanks(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const bool goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    if (continued) {
      lines.back() += ' ';
      lines.back() += line;
    } else {
      lines.emplace_back(line);
    }
    continued = goes_on;
  }
  return lines;
}

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
  has_image_ = true;
  ReadDockerfile(file->source->text());
}

void HostFiles::ReadDockerfile(std::string_view text) {
  std::map<std::string, Stage, std::less<>> stages;
  for (const std::string& line : Instructions(text)) {
    ReadInstruction(line, &stages);
  }
}

void HostFiles::ReadInstruction(
    std::string_view line, std::map<std::string, Stage, std::less<>>* stages) {
  const size_t blank = std::min(line.find_first_of(" \t"), line.size());
  const std::string word = AsciiLower(line.substr(0, blank));
  const std::string_view rest = TrimBlanks(line.substr(blank));
  if (word == "from") {
    if (!stage_name_.empty()) (*stages)[stage_name_] = stage_;
    const std::vector<std::string_view> words = Words(rest);
    const auto base =
        words.empty() ? stages->end() : stages->find(words.front());
    stage_ = base == stages->end() ? Stage{} : base->second;
    stage_name_.clear();
    if (words.size() >= 3) stage_name_ = words.back();
  } else if (word == "workdir") {
    stage_.folder = JoinPath(stage_.folder, rest);
  } else if (word == "copy" || word == "add") {
    ReadCopy(rest);
  } else if (word == "run") {
    run_lines_ += rest;
    run_lines_ += '\n';
  }
}

void HostFiles::ReadCopy(std::string_view arguments) {
  Copy copy;
  std::vector<std::string_view> words = Words(arguments);
  std::erase_if(words, [&](std::string_view word) {
    if (word.starts_with("--from=")) copy.external = true;
    return word.starts_with("--");
  });
  if (words.size() < 2) return;
  copy.target = JoinPath(stage_.folder, words.back());
  words.pop_back();
  for (std::string_view source : words) {
    if (source.find("://") != npos) copy.external = true;
    while (source.starts_with("./")) source.remove_prefix(2);
    while (source.starts_with('/')) source.remove_prefix(1);
    while (source.ends_with('/')) source.remove_suffix(1);
    copy.sources.emplace_back(source == "." ? std::string_view{} : source);
  }
  stage_.copies.push_back(std::move(copy));
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
  if (run_lines_.find(BaseNameOf(path)) != std::string::npos) {
    return Presence::kThere;
  }
  if (presence == Presence::kMissing) return presence;
  // The base image may bring any file, but hardly one of our own scripts.
  const std::string_view name = BaseNameOf(path);
  const bool is_ours =
      std::ranges::any_of(repository_.paths, [&](const PathEntry& entry) {
        return entry.type == FileType::kFile && BaseNameOf(entry.path) == name;
      });
  return is_ours ? Presence::kMissing : Presence::kUnknown;
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
