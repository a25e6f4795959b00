#include "rules/support/absent_files.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr auto kGone = std::to_array<std::string_view>(
    {"remove", "removed", "removes", "delete", "deleted", "deletes", "rename",
     "renamed", "renames"});
constexpr auto kMade = std::to_array<std::string_view>(
    {"create", "created", "creates", "creating"});
// What stands in front of the word when it is this repository.
constexpr auto kOwn = std::to_array<std::string_view>(
    {"the", "this", "our", "same", "whole", "entire", "git", "of", "a", "main",
     "current"});

std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    while (at < text.size() && (IsWordByte(text[at]) || text[at] == '-')) ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
    at = std::max(at, begin + 1);
  }
  return words;
}

bool HasOneOf(const std::vector<std::string_view>& words,
              std::span<const std::string_view> wanted) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return std::ranges::count(wanted, word) > 0;
  });
}

// "your repository", "in the website repository".
bool NamesOtherRepository(const std::vector<std::string_view>& words) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i] != "repository" && words[i] != "repo") continue;
    if (words[i - 1] == "your") return true;
    if (i > 1 && words[i - 2] == "the" &&
        std::ranges::count(kOwn, words[i - 1]) == 0) {
      return true;
    }
  }
  return false;
}

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// An arrow with a file behind it: "`a.yml` -> `b.yml`", but not "`a.md` -> the
// part on backups".
bool HasRename(std::string_view text) {
  for (const std::string_view arrow : {"->", "=>", "\xE2\x86\x92"}) {
    for (size_t at = text.find(arrow); at != std::string_view::npos;
         at = text.find(arrow, at + arrow.size())) {
      const std::string_view rest = TrimBlanks(text.substr(at + arrow.size()));
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (word.find_first_of("`/.") != std::string_view::npos) return true;
    }
  }
  return false;
}

// `[x, `a/b.yml`](https://...)`: what a link to another place says of it.
bool IsInLinkAway(std::string_view line, size_t at) {
  const std::string_view rest = line.substr(at);
  return rest.substr(std::min(rest.find_first_of("[]"), rest.size()))
      .starts_with("](http");
}

// "`src/a.py` (NEW)", "`src/a.py` (new file)"
bool IsMarkedNew(std::string_view line) {
  const std::vector<std::string_view> words = WordsOf(line);
  return std::ranges::count(words, "NEW") > 0 || Has(AsciiLower(line), "(new");
}

}  // namespace

bool TellsOfAbsentFile(std::string_view line, size_t at) {
  if (IsInLinkAway(line, at) || IsMarkedNew(line)) return true;
  const std::string lower = AsciiLower(line);
  const std::string_view text = lower;
  if (Has(text, "git rm ") || Has(text, "git mv ") || HasRename(text) ||
      Has(text, "no longer exist")) {
    return true;
  }
  const std::vector<std::string_view> words = WordsOf(text);
  // "Run `x.sh` to create the database" has nobody create x.sh.
  return HasOneOf(words, kGone) || NamesOtherRepository(words) ||
         HasOneOf(WordsOf(text.substr(0, at)), kMade);
}

bool IsPlan(std::string_view path) {
  constexpr auto kPlans =
      std::to_array<std::string_view>({"plan", "plans", "wip", "todo", "todos",
                                       "roadmap", "proposal", "proposals"});
  const std::string lower = AsciiLower(path);
  const std::string_view name = BaseNameOf(lower);
  const std::string_view stem = name.substr(0, name.rfind('.'));
  const size_t first = std::min(stem.find_first_of("-_. "), stem.size());
  const std::string_view last = stem.substr(stem.find_last_of("-_. ") + 1);
  // A folder of tasks, or a page on them, tells how something is done.
  if (last == "tasks" || std::ranges::count(kPlans, last) > 0 ||
      std::ranges::count(kPlans, stem.substr(0, first)) > 0) {
    return true;
  }
  for (std::string_view folder = FolderOf(lower); !folder.empty();
       folder = FolderOf(folder)) {
    if (std::ranges::count(kPlans, BaseNameOf(folder)) > 0) return true;
  }
  return false;
}

}  // namespace plimsoll
