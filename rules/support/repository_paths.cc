#include "rules/support/repository_paths.h"

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/support/stated_paths.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

constexpr std::string_view kScripts[] = {"sh",  "bash", "py",  "rb",  "pl",
                                         "ps1", "cmd",  "bat", "php", "zsh"};
constexpr std::string_view kWritten[] = {
    "yml",   "yaml", "md",         "conf",      "service",
    "timer", "hbs",  "Dockerfile", "container", "sql",
};

std::string_view EndingOf(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  const size_t dot = name.rfind('.');
  return dot == npos || dot == 0 ? std::string_view() : name.substr(dot + 1);
}

bool EndsInOneOf(std::string_view path,
                 std::span<const std::string_view> endings) {
  return std::ranges::count(endings, EndingOf(path)) > 0;
}

bool IsPathByte(char c) {
  return IsWordByte(c) || c == '/' || c == '.' || c == '-' || c == '+' ||
         c == '@';
}

// The word `your`, as in `queries/your-query.yaml` and `config/my_your.yml`.
bool HasYour(std::string_view path) {
  constexpr std::string_view kWord = "your";
  for (size_t at = path.find(kWord); at != npos;
       at = path.find(kWord, at + 1)) {
    const size_t end = at + kWord.size();
    const bool begins = at == 0 || !IsAsciiAlpha(path[at - 1]);
    if (begins && (end == path.size() || !IsAsciiAlpha(path[end]))) return true;
  }
  return false;
}

}  // namespace

bool IsScriptPath(std::string_view path) { return EndsInOneOf(path, kScripts); }
bool IsWrittenPath(std::string_view path) {
  // `memory/YYYY-MM-DD.md` is one a day, `queries/your-query.yaml` the
  // reader's.
  if (path.find("YYYY") != npos || HasYour(path)) return false;
  return IsScriptPath(path) || EndsInOneOf(path, kWritten);
}

std::string CleanPath(std::string_view word) {
  constexpr std::string_view kAround = "\"'`(),;:<>[]{}";
  while (!word.empty() && kAround.find(word.front()) != npos) {
    word.remove_prefix(1);
  }
  while (!word.empty() &&
         (kAround.find(word.back()) != npos || word.back() == '.')) {
    word.remove_suffix(1);
  }
  std::string path(word);
  std::ranges::replace(path, '\\', '/');
  const bool plain = path.find('/') != npos &&
                     std::ranges::all_of(path, IsPathByte) &&
                     path.find("//") == npos;
  return plain ? path : std::string();
}

RepositoryPaths::RepositoryPaths(const Repository& repository)
    : repository_(repository) {
  for (const PathEntry& entry : repository.paths) {
    by_name_.emplace(BaseNameOf(entry.path), entry.path);
    kinds_.emplace(FolderOf(entry.path), EndingOf(entry.path));
  }
}

bool RepositoryPaths::HasOfKind(std::string_view folder,
                                std::string_view path) const {
  return kinds_.contains({folder, EndingOf(path)});
}

bool RepositoryPaths::IsMissing(std::string_view folder,
                                std::string_view path) const {
  const auto from_root = NormalizeBelow("", path);
  const auto from_file = NormalizeBelow(folder, path);
  if (!from_root && !from_file) return false;
  for (const auto& candidate : {from_root, from_file}) {
    if (candidate && repository_.Exists(*candidate)) return false;
  }
  const auto has_folder = [&](const std::optional<std::string>& candidate) {
    if (!candidate) return false;
    const std::string_view parent = FolderOf(*candidate);
    return !parent.empty() && repository_.Exists(parent);
  };
  if (!has_folder(from_root) && !has_folder(from_file)) return false;
  // A script may have changed into another folder first.
  std::string_view tail = path;
  while (tail.starts_with("../")) tail.remove_prefix(3);
  return !HasTail(from_root.value_or(std::string(tail))) &&
         !IsMadeAbove(folder, path);
}

bool RepositoryPaths::IsMadeAbove(std::string_view folder,
                                  std::string_view path) const {
  while (true) {
    const auto candidate = NormalizeBelow(folder, path);
    if (candidate && IsMadeElsewhere(repository_, *candidate)) return true;
    if (folder.empty()) return false;
    folder = FolderOf(folder);
  }
}

bool RepositoryPaths::HasTail(std::string_view path) const {
  const std::string tail = "/" + std::string(path);
  const auto [begin, end] = by_name_.equal_range(BaseNameOf(tail));
  return std::any_of(begin, end, [&](const auto& known) {
    return known.second == path || known.second.ends_with(tail);
  });
}

}  // namespace plimsoll
