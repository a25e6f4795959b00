#include "compiler/index/mentions.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "compiler/base/byte_set.h"
#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr ByteSet kPathBytes(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-@+");

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

std::string_view LastTwoOf(std::string_view word) {
  const std::string_view folder = FolderOf(word);
  return word.substr(folder.size() - BaseNameOf(folder).size());
}

// The last two parts agree.
bool EndsLike(std::string_view path, std::string_view word) {
  const std::string_view folder = BaseNameOf(FolderOf(word));
  return !folder.empty() && BaseNameOf(FolderOf(path)) == folder;
}

class Search {
 public:
  Search(const Repository& repository, std::span<const std::string_view> paths)
      : repository_(repository), paths_(paths), found_(paths.size()) {
    for (size_t i = 0; i < paths.size(); ++i) {
      const bool is_new = by_path_.emplace(paths[i], i).second;
      if (is_new) open_[BaseNameOf(paths[i])].push_back(i);
    }
  }

  std::vector<Mentioned> Run() && {
    for (const ParsedFile& file : repository_.files) {
      if (file.role == DocumentRole::kGenerated) continue;
      const std::string_view folder = FolderOf(file.source->path());
      looked_for_.clear();
      for (const PathWord& word : PathWordsIn(*file.source)) {
        Look(file, folder, word.text);
      }
    }
    // A path that was asked for twice.
    for (size_t i = 0; i < paths_.size(); ++i) {
      found_[i] = found_[by_path_.at(paths_[i])];
    }
    return std::move(found_);
  }

 private:
  void Look(const ParsedFile& file, std::string_view folder,
            std::string_view word) {
    while (word.ends_with('/') || word.ends_with('.')) word.remove_suffix(1);
    const std::string_view base = BaseNameOf(word);
    const auto open = open_.find(base);
    if (open == open_.end()) return;
    for (const std::string_view from : {folder, std::string_view{}}) {
      const auto path = NormalizeBelow(from, word);
      if (!path || repository_.FindPath(*path) == nullptr) continue;
      const auto spelled = by_path_.find(*path);
      if (spelled != by_path_.end()) Mark(file, spelled->second);
      return;
    }
    // A folder of that name may be any.
    const bool is_file_name = base.find('.') != std::string_view::npos;
    // What a file says again marks nothing else.
    const std::string_view tail = is_file_name ? base : LastTwoOf(word);
    if (!looked_for_.insert(tail).second) return;
    for (const size_t i : open->second) {
      if (is_file_name || EndsLike(paths_[i], word)) Mark(file, i);
    }
    // Of what two files mention, no more is asked.
    std::erase_if(open->second, [&](size_t i) { return found_[i].others; });
  }

  void Mark(const ParsedFile& file, size_t i) {
    Mentioned& mentioned = found_[i];
    if (mentioned.first == nullptr) mentioned.first = &file;
    mentioned.others = mentioned.others || mentioned.first != &file;
  }

  const Repository& repository_;
  const std::span<const std::string_view> paths_;
  std::vector<Mentioned> found_;
  // By last part, those that two files do not mention yet.
  std::unordered_map<std::string_view, std::vector<size_t>> open_;
  std::unordered_map<std::string_view, size_t> by_path_;
  // Ends of the words of the file at hand that any folder's paths were held to.
  std::unordered_set<std::string_view> looked_for_;
};

}  // namespace

std::vector<PathWord> PathWordsIn(const SourceFile& file) {
  std::vector<PathWord> words;
  if (file.kind() == FileKind::kBinary) return words;
  const std::string_view text = file.text();
  size_t at = 0;
  while (at < text.size()) {
    if (!kPathBytes.Has(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && kPathBytes.Has(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    if (MayBePath(word)) words.push_back({word, file.SpanOf(at, end)});
    at = end;
  }
  return words;
}

std::vector<Mentioned> FindMentioned(const Repository& repository,
                                     std::span<const std::string_view> paths) {
  return Search(repository, paths).Run();
}

}  // namespace plimsoll
