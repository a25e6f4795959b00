#include "compiler/index/spread.h"

#include <algorithm>

#include "compiler/base/parallel_for.h"
#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// Values shorter than this occur by chance.
constexpr size_t kMinSpread = 8;

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

void SpreadTo(ParsedFile* file, const KnownValues& known,
              const WordFinder& finder) {
  const std::string_view text = file->source->text();
  std::vector<SecretMatch> repeated;
  finder.Find(text, [&](size_t value, size_t at) {
    const size_t end = at + known.values()[value].size();
    const Span span = file->source->SpanOf(at, end);
    if (IsInsideWord(text, at, end) || OverlapsAny(file->secrets, span)) {
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
