#include "compiler/index/references.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/index/references_parts.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

bool IsPathByte(char c) {
  return IsWordByte(c) || c == '.' || c == '/' || c == '-' || c == '@' ||
         c == '+';
}

// `x.sh`, `a/b`; no number, no `e.g.`, no more than a path can be long.
bool MayBePath(std::string_view word) {
  constexpr size_t kLongest = 200;
  if (word.size() < 3 || word.size() > kLongest) return false;
  const size_t slash = word.rfind('/');
  const std::string_view base =
      slash == std::string_view::npos ? word : word.substr(slash + 1);
  if (slash != std::string_view::npos && word.size() > 3) return true;
  const size_t dot = base.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view ending = base.substr(dot + 1);
  return !ending.empty() && ending.size() <= 10 &&
         !std::ranges::all_of(ending, IsAsciiDigit);
}

// Paths of the repository by their last part.
class PathLookup {
 public:
  explicit PathLookup(const Repository& repository) {
    for (const PathEntry& entry : repository.paths) {
      by_base_[BaseNameOf(entry.path)].push_back(&entry);
    }
  }

  // What a word in a file of `folder` can mean: the path it spells from there
  // or from the root, else all that end like it, since the part in front may
  // be a variable or a folder of another machine.
  [[nodiscard]] std::vector<const PathEntry*> Find(
      std::string_view folder, std::string_view word) const {
    while (word.ends_with('/') || word.ends_with('.')) word.remove_suffix(1);
    std::vector<const PathEntry*> found;
    const auto candidates = by_base_.find(BaseNameOf(word));
    if (candidates == by_base_.end()) return found;
    for (const std::string_view base : {folder, std::string_view{}}) {
      const auto path = NormalizeBelow(base, word);
      if (!path) continue;
      for (const PathEntry* entry : candidates->second) {
        if (entry->path == *path) return {entry};
      }
    }
    // A folder of that name may be any.
    const bool is_file_name =
        BaseNameOf(word).find('.') != std::string_view::npos;
    for (const PathEntry* entry : candidates->second) {
      if (is_file_name || EndsLike(entry->path, word)) found.push_back(entry);
    }
    return found;
  }

 private:
  // The last two parts agree.
  static bool EndsLike(std::string_view path, std::string_view word) {
    const std::string_view folder = BaseNameOf(FolderOf(word));
    return !folder.empty() && BaseNameOf(FolderOf(path)) == folder;
  }

  std::unordered_map<std::string_view, std::vector<const PathEntry*>> by_base_;
};

void AddMentions(uint32_t from, const Span& span,
                 const std::vector<const PathEntry*>& meant,
                 ReferenceIndex* index) {
  for (const PathEntry* entry : meant) {
    const uint32_t to = index->Add(ThingKind::kFile, entry->path);
    if (to != from) index->Connect(from, to, LinkKind::kMentions, span);
  }
}

void AddFiles(const Repository& repository,
              const std::vector<FileReferences>& read, ReferenceIndex* index) {
  for (const PathEntry& entry : repository.paths) {
    index->Add(ThingKind::kFile, entry.path);
  }
  const PathLookup lookup(repository);
  for (size_t i = 0; i < repository.files.size(); ++i) {
    const SourceFile& source = *repository.files[i].source;
    const uint32_t from = index->Add(ThingKind::kFile, source.path());
    const std::string_view folder = FolderOf(source.path());
    for (const PathWord& word : read[i].paths) {
      AddMentions(from, word.span, lookup.Find(folder, word.text), index);
    }
  }
}

}  // namespace

uint32_t ReferenceIndex::Add(ThingKind kind, std::string_view name) {
  IndexByName& known = by_name_.at(static_cast<size_t>(kind));
  auto found = known.find(name);
  if (found == known.end()) {
    const auto index = static_cast<uint32_t>(things_.size());
    found = known.emplace(name, index).first;
    things_.push_back({.kind = kind, .name = std::string(name)});
  }
  return found->second;
}

void ReferenceIndex::Connect(uint32_t from, uint32_t to, LinkKind kind,
                             const Span& span) {
  links_.push_back({from, to, kind, span});
}

void ReferenceIndex::Seal() {
  const auto key = [](const Link& link) {
    return std::tie(link.from, link.to, link.kind, link.span);
  };
  std::ranges::sort(
      links_, [&](const Link& a, const Link& b) { return key(a) < key(b); });
  const auto end = std::unique(
      links_.begin(), links_.end(),
      [&](const Link& a, const Link& b) { return key(a) == key(b); });
  links_.erase(end, links_.end());
  to_begin_.assign(things_.size() + 1, 0);
  for (const Link& link : links_) ++to_begin_[link.to + 1];
  for (size_t i = 1; i < to_begin_.size(); ++i) {
    to_begin_[i] += to_begin_[i - 1];
  }
  links_to_.resize(links_.size());
  std::vector<uint32_t> next = to_begin_;
  for (size_t i = 0; i < links_.size(); ++i) {
    links_to_[next[links_[i].to]++] = static_cast<uint32_t>(i);
  }
}

const Thing* ReferenceIndex::Find(ThingKind kind, std::string_view name) const {
  const IndexByName& known = by_name_.at(static_cast<size_t>(kind));
  const auto found = known.find(name);
  return found == known.end() ? nullptr : &things_[found->second];
}

std::span<const uint32_t> ReferenceIndex::LinksTo(const Thing& thing) const {
  const uint32_t index = IndexOf(thing);
  if (index + 1 >= to_begin_.size()) return {};
  return std::span(links_to_).subspan(to_begin_[index],
                                      to_begin_[index + 1] - to_begin_[index]);
}

FileReferences ReadReferences(const ParsedFile& file) {
  FileReferences read;
  const SourceFile& source = *file.source;
  if (source.kind() == FileKind::kBinary ||
      file.role == DocumentRole::kGenerated) {
    return read;
  }
  const std::string_view text = source.text();
  size_t at = 0;
  while (at < text.size()) {
    if (!IsPathByte(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && IsPathByte(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (MayBePath(word)) read.paths.push_back({word, source.SpanOf(at, end)});
    at = end;
  }
  return read;
}

ReferenceIndex BuildReferences(const Repository& repository, const Fleet* fleet,
                               unsigned jobs) {
  std::vector<FileReferences> read(repository.files.size());
  ParallelFor(read.size(), jobs,
              [&](size_t i) { read[i] = ReadReferences(repository.files[i]); });
  ReferenceIndex index;
  AddFiles(repository, read, &index);
  AddCompose(repository, &index);
  AddUnits(repository, &index);
  if (fleet != nullptr) AddFleet(*fleet, &index);
  index.Seal();
  return index;
}

std::string_view ImageNameOf(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const size_t slash = reference.rfind('/');
  const size_t colon = reference.rfind(':');
  const bool has_tag = colon != std::string_view::npos &&
                       (slash == std::string_view::npos || colon > slash);
  return has_tag ? reference.substr(0, colon) : reference;
}

}  // namespace plimsoll
