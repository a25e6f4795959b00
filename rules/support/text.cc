#include "rules/support/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/edit_distance.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr std::string_view kExecKeys[] = {
    "ExecStart=", "ExecStartPre=", "ExecStartPost=",
    "ExecStop=",  "ExecReload=",   "ExecCondition=",
};

}  // namespace

std::string JoinNames(const std::vector<std::string>& names) {
  std::string joined;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) joined += i + 1 == names.size() ? " and " : ", ";
    joined += fmt::format("`{}`", names[i]);
  }
  return joined;
}

std::string FormatBytes(uint64_t bytes) {
  constexpr std::string_view kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  if (bytes < 1024) return fmt::format("{} bytes", bytes);
  auto value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  while (value >= 1024 && unit + 1 < std::size(kUnits)) {
    value /= 1024;
    ++unit;
  }
  // Two digits are enough to see that a sum is above its limit.
  std::string text = fmt::format("{:.2f}", value);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return fmt::format("{} {}", text, kUnits[unit]);
}

std::string SuggestName(std::string_view name,
                        const std::vector<std::string>& candidates,
                        std::string_view what) {
  const std::vector<std::string_view> views(candidates.begin(),
                                            candidates.end());
  const std::string_view nearest = NearestWord(name, views);
  if (!nearest.empty()) {
    return fmt::format("the nearest {} is `{}`", what, nearest);
  }
  constexpr size_t kMaxListed = 12;
  if (candidates.empty() || candidates.size() > kMaxListed) return {};
  return fmt::format("known: {}", JoinNames(candidates));
}

void ForEachLine(const SourceFile& file,
                 const std::function<void(const Line&)>& body) {
  for (size_t i = 0; i < file.line_count(); ++i) {
    const Span span = file.LineSpan(i);
    body({i, span, file.TextOf(span)});
  }
}

std::vector<Word> SplitWords(const SourceFile& file, const Span& span) {
  const std::string_view text = file.TextOf(span);
  std::vector<Word> words;
  size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++i;
      continue;
    }
    size_t end = i;
    if (c == '"' || c == '\'') {
      end = std::min(text.find(c, i + 1), text.size());
      words.push_back(
          {text.substr(i + 1, end - i - 1), SubSpan(span, i + 1, end - i - 1)});
      i = end + 1;
      continue;
    }
    end = std::min(text.find_first_of(" \t\n\r", i), text.size());
    words.push_back({text.substr(i, end - i), SubSpan(span, i, end - i)});
    i = end;
  }
  return words;
}

std::vector<Span> CommandsOf(const SourceFile& file) {
  std::vector<Span> commands;
  ForEachLine(file, [&](const Line& line) {
    const size_t equals = line.text.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view key = TrimBlanks(line.text.substr(0, equals));
    const std::string assignment = std::string(key) + "=";
    const bool is_command = file.kind() == FileKind::kSupervisor
                                ? key == "command"
                                : std::ranges::count(kExecKeys, assignment) > 0;
    if (!is_command) return;
    size_t begin = line.text.find_first_not_of(" \t-@:+!|", equals + 1);
    if (begin == std::string_view::npos) return;
    commands.push_back(SubSpan(line.span, begin, line.text.size() - begin));
  });
  return commands;
}

bool IsJudged(const ParsedFile& file) {
  return file.source->kind() != FileKind::kBinary &&
         file.role != DocumentRole::kGenerated;
}

bool IsWholeWord(std::string_view text, size_t begin, size_t end) {
  const bool left =
      begin == 0 || !IsWordByte(text[begin - 1]) || !IsWordByte(text[begin]);
  const bool right = end >= text.size() || !IsWordByte(text[end]) ||
                     !IsWordByte(text[end - 1]);
  return left && right;
}

bool HasWholeWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    if (IsWholeWord(text, at, at + word.size())) return true;
  }
  return false;
}

}  // namespace plimsoll
