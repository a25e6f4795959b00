#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "tests/golden/case_file.h"

namespace plimsoll {
namespace {

// Lines with their ends.
std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// The start of the old side in `@@ -START,COUNT +... @@`.
std::optional<size_t> HunkStart(std::string_view line) {
  size_t start = 0;
  constexpr std::string_view kMark = "@@ -";
  if (!line.starts_with(kMark)) return std::nullopt;
  const char* begin = line.data() + kMark.size();
  const auto [end, error] =
      std::from_chars(begin, line.data() + line.size(), start);
  return error == std::errc{} ? std::optional(start) : std::nullopt;
}

// The path in `--- a/PATH` or `+++ b/PATH`.
std::string PathIn(std::string_view line) {
  std::string_view path = line.substr(4);
  while (path.ends_with('\n') || path.ends_with('\r')) path.remove_suffix(1);
  if (path == "/dev/null") return {};
  return std::string(path.substr(2));
}

class Patcher {
 public:
  Patcher(std::string_view patch, std::vector<PatchedFile>* files)
      : lines_(SplitLines(patch)), files_(files) {}

  std::string Run() {
    while (at_ < lines_.size()) {
      if (!lines_[at_].starts_with("--- ")) {
        ++at_;
        continue;
      }
      if (std::string error = PatchOne(); !error.empty()) return error;
    }
    return {};
  }

 private:
  std::string PatchOne() {
    const std::string old_path = PathIn(lines_[at_]);
    if (++at_ >= lines_.size()) return "a file header without its second line";
    const std::string path = PathIn(lines_[at_]);
    ++at_;
    if (old_path.empty()) files_->push_back({path, {}});
    const auto file = std::ranges::find(
        *files_, old_path.empty() ? path : old_path, &PatchedFile::path);
    if (file == files_->end()) {
      return fmt::format("`{}` is not there to be patched", old_path);
    }
    old_ = SplitLines(file->text);
    taken_ = 0;
    result_.clear();
    while (at_ < lines_.size() && lines_[at_].starts_with("@@ ")) {
      if (std::string error = PatchHunk(old_path); !error.empty()) {
        return error;
      }
    }
    while (taken_ < old_.size()) result_ += old_[taken_++];
    if (path.empty()) {
      files_->erase(file);
    } else {
      file->path = path;
      file->text = result_;
    }
    return {};
  }

  std::string PatchHunk(const std::string& path) {
    const auto start = HunkStart(lines_[at_]);
    if (!start) return fmt::format("`{}`: malformed hunk", path);
    ++at_;
    while (taken_ + 1 < *start && taken_ < old_.size()) {
      result_ += old_[taken_++];
    }
    for (; at_ < lines_.size(); ++at_) {
      const std::string& line = lines_[at_];
      if (line.starts_with("--- ") || line.starts_with("@@ ")) break;
      // An editor may have stripped the blank of an empty context line.
      const bool is_empty = line == "\n";
      const std::string text = is_empty ? line : line.substr(1);
      const char kind = is_empty ? ' ' : line.front();
      if (kind == '+') {
        result_ += text;
        continue;
      }
      if (kind != ' ' && kind != '-') break;
      if (taken_ >= old_.size() || old_[taken_] != text) {
        return fmt::format("`{}` line {}: expected {}", path, taken_ + 1, text);
      }
      if (kind == ' ') result_ += text;
      ++taken_;
    }
    return {};
  }

  std::vector<std::string> lines_;
  std::vector<PatchedFile>* files_;
  size_t at_ = 0;
  std::vector<std::string> old_;
  size_t taken_ = 0;
  std::string result_;
};

}  // namespace

std::string ApplyPatch(std::string_view patch,
                       std::vector<PatchedFile>* files) {
  return Patcher(patch, files).Run();
}

}  // namespace plimsoll
