#include "compiler/driver/git.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

std::vector<std::string> SplitAtNul(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\0'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string_view FirstLine(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

bool IsNoWorkTree(const GitAnswer& answer) {
  return answer.exit_code < 0 ||
         answer.err.find("not a git repository") != npos ||
         answer.err.find("must be run in a work tree") != npos;
}

std::string Refusal(const GitAnswer& answer) {
  if (answer.exit_code < 0) return "git could not be run";
  const std::string_view said = FirstLine(answer.err);
  return fmt::format(
      "git failed: {}",
      said.empty() ? std::string_view("it does not say why") : said);
}

// `MODE ID STAGE<tab>PATH` of the index, `MODE TYPE ID<tab>PATH` of a commit.
std::vector<GitEntry> ParseEntries(std::string_view listing, size_t id_word) {
  std::vector<GitEntry> entries;
  for (const std::string& line : SplitAtNul(listing)) {
    const size_t tab = line.find('\t');
    if (tab == npos) continue;
    GitEntry entry;
    entry.path = line.substr(tab + 1);
    std::from_chars(line.data(), line.data() + tab, entry.mode, 8);
    size_t begin = line.find(' ') + 1;
    for (size_t i = 1; i < id_word; ++i) begin = line.find(' ', begin) + 1;
    entry.id = line.substr(begin, line.find_first_of(" \t", begin) - begin);
    // Versions of a merge conflict follow each other: ours is the second.
    if (!entries.empty() && entries.back().path == entry.path) {
      if (line.substr(0, tab).ends_with(" 2")) entries.back() = entry;
      continue;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

// `ID TYPE SIZE<newline>CONTENT<newline>`, or `ID missing<newline>`.
std::optional<std::string> TakeObject(std::string_view* batch, uint64_t limit) {
  const std::string_view head = FirstLine(*batch);
  batch->remove_prefix(std::min(head.size() + 1, batch->size()));
  const size_t space = head.rfind(' ');
  uint64_t size = 0;
  if (space == npos ||
      std::from_chars(head.data() + space + 1, head.data() + head.size(), size)
              .ec != std::errc()) {
    return std::nullopt;
  }
  std::optional<std::string> content;
  if (size <= limit) content = batch->substr(0, size);
  batch->remove_prefix(std::min<size_t>(size + 1, batch->size()));
  return content;
}

}  // namespace

Result<std::string> GitFolder::Ask(const std::vector<std::string>& args,
                                   std::string_view input) const {
  GitAnswer answer = run_(folder_, args, input);
  if (answer.exit_code != 0) return Error{Refusal(answer)};
  return std::move(answer.out);
}

Result<std::optional<std::vector<std::string>>> GitFolder::Files() const {
  std::optional<std::vector<std::string>> files;
  const GitAnswer answer = run_(
      folder_, {"ls-files", "-z", "--cached", "--others", "--exclude-standard"},
      {});
  if (answer.exit_code == 0) {
    files = SplitAtNul(answer.out);
    // An ignored folder has no file that git would track; whoever names it
    // wants it checked all the same.
    if (files->empty()) files.reset();
  } else if (!IsNoWorkTree(answer)) {
    return Error{Refusal(answer)};
  }
  return files;
}

std::string GitFolder::TopLevel() const {
  const GitAnswer answer = run_(folder_, {"rev-parse", "--show-toplevel"}, {});
  return answer.exit_code == 0 ? std::string(FirstLine(answer.out))
                               : std::string();
}

Result<std::vector<GitEntry>> GitFolder::Index() const {
  const auto listing = Ask({"ls-files", "-z", "--stage"});
  if (!listing) return Error{listing.error()};
  return ParseEntries(*listing, 1);
}

Result<std::vector<GitEntry>> GitFolder::Commit(const std::string& id) const {
  if (id.empty()) return std::vector<GitEntry>{};
  const auto listing = Ask({"ls-tree", "-r", "-z", id});
  if (!listing) return Error{listing.error()};
  return ParseEntries(*listing, 2);
}

Result<std::vector<std::string>> GitFolder::Differing(
    const std::string& commit) const {
  const auto listing =
      commit.empty()
          ? Ask({"diff-files", "-z", "--name-only", "--relative"})
          : Ask({"diff-index", "-z", "--name-only", "--relative", commit});
  if (!listing) return Error{listing.error()};
  std::vector<std::string> paths = SplitAtNul(*listing);
  std::ranges::sort(paths);
  return paths;
}

Result<std::vector<std::optional<std::string>>> GitFolder::Contents(
    const std::vector<GitEntry>& entries, uint64_t limit) const {
  std::vector<std::optional<std::string>> contents;
  if (entries.empty()) return contents;
  std::string ids;
  for (const GitEntry& entry : entries) ids += entry.id + "\n";
  const auto batch = Ask({"cat-file", "--batch"}, ids);
  if (!batch) return Error{batch.error()};
  std::string_view rest = *batch;
  contents.reserve(entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    contents.push_back(TakeObject(&rest, limit));
  }
  return contents;
}

std::optional<std::string> GitFolder::BaseOf(
    const std::string& revision) const {
  const auto id = Ask({"rev-parse", "--verify", "--quiet", "--end-of-options",
                       revision + "^{commit}"});
  if (!id) return std::nullopt;
  const std::string commit(FirstLine(*id));
  const auto fork = Ask({"merge-base", commit, "HEAD"});
  return fork ? std::string(FirstLine(*fork)) : commit;
}

Result<GitChanges> GitFolder::ChangesSince(const std::string& commit,
                                           GitSide side) const {
  GitChanges changes;
  changes.base = commit;
  std::vector<std::string> args = {
      "diff",          "-z",         "--name-status",      "--no-renames",
      "--no-ext-diff", "--relative", "--ignore-submodules"};
  if (side == GitSide::kIndex) args.emplace_back("--cached");
  args.push_back(commit);
  args.emplace_back("--");
  const auto listing = Ask(args);
  if (!listing) return Error{listing.error()};
  const std::vector<std::string> words = SplitAtNul(*listing);
  for (size_t i = 0; i + 1 < words.size(); i += 2) {
    (words[i] == "D" ? changes.deleted : changes.present)
        .push_back(words[i + 1]);
  }
  if (side == GitSide::kWorkTree) {
    const auto fresh =
        Ask({"ls-files", "-z", "--others", "--exclude-standard"});
    if (!fresh) return Error{fresh.error()};
    for (std::string& path : SplitAtNul(*fresh)) {
      changes.present.push_back(std::move(path));
    }
  }
  std::ranges::sort(changes.present);
  std::ranges::sort(changes.deleted);
  return changes;
}

}  // namespace plimsoll
