#include "compiler/index/spread.h"

#include <algorithm>

#include "compiler/base/parallel_for.h"
#include "compiler/index/credentials.h"
#include "compiler/index/text_traits.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// Values shorter than this occur by chance.
constexpr size_t kMinSpread = 8;
constexpr size_t npos = std::string_view::npos;

// Every value of a repository that is a secret somewhere.
class KnownValues {
 public:
  KnownValues(const std::vector<ParsedFile>& files, const SourceMap& sources,
              std::span<const RemovedSecret> removed)
      : removed_(removed) {
    for (const ParsedFile& file : files) {
      for (const SecretMatch& match : file.secrets) {
        const std::string_view value = sources.TextOf(match.span);
        if (!IsWorthSpreading(match, value)) continue;
        values_.emplace_back(value);
        originals_.push_back(match.span);
      }
    }
    for (const RemovedSecret& secret : removed) values_.push_back(secret.value);
  }

  [[nodiscard]] const std::vector<std::string>& values() const {
    return values_;
  }

  // By the index of its value.
  [[nodiscard]] SecretMatch MatchOf(size_t value, const Span& span) const {
    SecretMatch match{.kind = SecretMatchKind::kRepeated, .span = span};
    if (value < originals_.size()) {
      match.original = originals_[value];
    } else {
      match.removed_from = removed_[value - originals_.size()].path;
    }
    return match;
  }

 private:
  std::span<const RemovedSecret> removed_;
  std::vector<std::string> values_;  // Those of files, then the removed ones.
  std::vector<Span> originals_;      // Where the first ones stand.
};

// Where the bracket stands that is open at `at`, a little in front of it.
size_t OpenBracketBefore(std::string_view text, size_t at) {
  constexpr size_t kReach = 600;
  size_t closed = 0;
  for (size_t i = at; i > 0 && at - i < kReach; --i) {
    const char c = text[i - 1];
    if (c == ')' || c == ']' || c == '}') ++closed;
    if ((c == '(' || c == '[' || c == '{') && closed-- == 0) return i - 1;
  }
  return npos;
}

// `INSECURE_SECRETS = [`, `WEAK_KEYS = frozenset({`, `if key in [`: a program
// refuses these values.
bool IsRefused(std::string_view text, size_t at) {
  constexpr std::string_view kRefused[] = {
      "banned",    "blocked",  "default",     "denied", "disallowed",
      "forbidden", "insecure", "placeholder", "unsafe", "weak"};
  const size_t open = OpenBracketBefore(text, at);
  if (open == npos) return false;
  const std::string_view head = TrimBlanks(text.substr(0, open));
  const std::string_view line =
      TrimBlanks(head.substr(head.find_last_of("\r\n") + 1));
  if (line.ends_with(" in")) return !line.starts_with("for ");
  const bool is_list = text[open] != '{' && line.ends_with('=');
  const bool is_set = AsciiLower(line).ends_with("set(");
  if (!is_list && !is_set) return false;
  const std::string_view name = line.substr(0, line.find('='));
  return std::ranges::any_of(WordsOf(name), [&](const std::string& word) {
    return std::ranges::find(kRefused, word) != std::end(kRefused);
  });
}

void SpreadTo(ParsedFile* file, const KnownValues& known,
              const WordFinder& finder) {
  if (ListsKnownSecrets(file->source->path())) return;
  const std::string_view text = file->source->text();
  const bool is_code = file->source->kind() == FileKind::kCode;
  std::vector<SecretMatch> repeated;
  finder.Find(text, [&](size_t value, size_t at) {
    const size_t end = at + known.values()[value].size();
    const Span span = file->source->SpanOf(at, end);
    if (IsInsideWord(text, at, end) || OverlapsAny(file->secrets, span) ||
        (is_code && IsRefused(text, at))) {
      return at + 1;
    }
    repeated.push_back(known.MatchOf(value, span));
    return end;
  });
  if (repeated.empty()) return;
  file->secrets.insert(file->secrets.end(), repeated.begin(), repeated.end());
  std::sort(file->secrets.begin(), file->secrets.end(),
            [](const SecretMatch& a, const SecretMatch& b) {
              return a.span < b.span;
            });
}

}  // namespace

bool IsInsideWord(std::string_view text, size_t begin, size_t end) {
  return (begin > 0 && IsWordByte(text[begin - 1]) &&
          IsWordByte(text[begin])) ||
         (end < text.size() && IsWordByte(text[end]) &&
          IsWordByte(text[end - 1]));
}

bool IsWorthSpreading(const SecretMatch& match, std::string_view value) {
  return value.size() >= kMinSpread &&
         match.kind != SecretMatchKind::kWeakDefault &&
         (match.visible > 0 || LooksDrawn(value));
}

void SpreadSecrets(std::vector<ParsedFile>& files, const SourceMap& sources,
                   std::span<const RemovedSecret> removed, unsigned jobs) {
  const KnownValues known(files, sources, removed);
  if (known.values().empty()) return;
  const WordFinder finder(known.values(), WordFinder::Case::kExact);
  ParallelFor(files.size(), jobs,
              [&](size_t i) { SpreadTo(&files[i], known, finder); });
}

}  // namespace plimsoll
