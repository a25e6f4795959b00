#include "compiler/index/secrets.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "compiler/index/credentials.h"
#include "compiler/index/plaintext.h"
#include "compiler/index/repository.h"
#include "compiler/index/special_formats.h"
#include "compiler/index/token_formats.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// Values shorter than this occur by chance.
constexpr size_t kMinSpread = 8;

// What is looked at where a keyword stands: one of TokenFormats, one of the
// special formats, or, with neither, a name.
struct Candidate {
  const TokenFormat* token = nullptr;
  const SpecialFormat* special = nullptr;
};

// The keywords of all formats and names in one finder, so that a text is read
// once, and for each what it may tell. Where one keyword begins another, the
// formats of the shorter come after those of the longer.
class Keywords {
 public:
  static const Keywords& Get() {
    static const Keywords keywords;
    return keywords;
  }
  [[nodiscard]] const WordFinder& finder() const { return *finder_; }
  [[nodiscard]] const std::vector<Candidate>& At(size_t word) const {
    return candidates_[word];
  }

 private:
  Keywords() {
    // By keyword in lower case: a format compares the exact bytes itself.
    std::map<std::string, std::vector<Candidate>> formats;
    for (const TokenFormat& format : TokenFormats()) {
      formats[AsciiLower(format.shape.keyword())].push_back({.token = &format});
    }
    for (const auto list : {PrivateKeyFormats(), UrlFormats(), EncodedFormats(),
                            ArgumentFormats()}) {
      for (const SpecialFormat& format : list) {
        formats[AsciiLower(format.keyword)].push_back({.special = &format});
      }
    }
    for (const std::string_view word : PlaintextScan::Keywords()) {
      formats[std::string(word)].push_back({});
    }
    std::vector<std::string> words;
    for (const auto& [word, own] : formats) {
      std::vector<Candidate> all = own;
      for (size_t size = word.size() - 1; size > 0; --size) {
        const auto shorter = formats.find(word.substr(0, size));
        if (shorter == formats.end()) continue;
        all.insert(all.end(), shorter->second.begin(), shorter->second.end());
      }
      words.push_back(word);
      candidates_.push_back(std::move(all));
    }
    finder_.emplace(words, WordFinder::Case::kIgnored);
  }

  std::vector<std::vector<Candidate>> candidates_;
  std::optional<WordFinder> finder_;
};

std::optional<SecretMatch> Look(const SourceFile& file,
                                const Candidate& candidate, size_t at) {
  if (candidate.token != nullptr) {
    const auto place = FindToken(*candidate.token, file.text(), at);
    if (!place) return std::nullopt;
    return SecretMatch{
        .kind = SecretMatchKind::kKnownToken,
        .span = file.SpanOf(place->begin, place->end),
        .visible = static_cast<uint32_t>(candidate.token->shape.visible()),
        .format = candidate.token->name};
  }
  const auto found = candidate.special->find(file.text(), at);
  if (!found) return std::nullopt;
  return SecretMatch{.kind = found->kind,
                     .span = file.SpanOf(found->begin, found->end),
                     .visible = found->visible,
                     .format = found->name};
}

// Reads the text once. Values under names are judged together, at the end.
void Scan(const SourceFile& file, std::vector<SecretMatch>* tokens,
          PlaintextScan* names) {
  const Keywords& keywords = Keywords::Get();
  keywords.finder().Find(file.text(), [&](size_t word, size_t at) {
    for (const Candidate& candidate : keywords.At(word)) {
      if (candidate.token == nullptr && candidate.special == nullptr) {
        names->LookAt(at);
        continue;
      }
      const auto match = Look(file, candidate, at);
      if (!match) continue;
      tokens->push_back(*match);
      const bool goes_on = match->kind == SecretMatchKind::kInArgument ||
                           (candidate.special && candidate.special->holds_any);
      if (goes_on) continue;
      return std::max<size_t>(match->span.end, at + 1);
    }
    return at + 1;
  });
}

bool Overlaps(const std::vector<SecretMatch>& sorted, const Span& span) {
  const auto after =
      std::lower_bound(sorted.begin(), sorted.end(), span.begin,
                       [](const SecretMatch& match, uint32_t begin) {
                         return match.span.end <= begin;
                       });
  return after != sorted.end() && after->span.begin < span.end;
}

// Sorts, and of overlapping matches keeps the first; a known format says more
// than the place it stands in.
void Sweep(std::vector<SecretMatch>* matches) {
  std::stable_sort(matches->begin(), matches->end(),
                   [](const SecretMatch& a, const SecretMatch& b) {
                     return std::tuple(a.span.begin, a.kind, a.visible == 0) <
                            std::tuple(b.span.begin, b.kind, b.visible == 0);
                   });
  uint32_t end = 0;
  std::erase_if(*matches, [&](const SecretMatch& match) {
    const bool overlaps = match.span.begin < end;
    end = std::max(end, match.span.end);
    return overlaps;
  });
}

}  // namespace

std::vector<SecretMatch> FindSecrets(const SourceFile& file,
                                     const Tree& /*tree*/) {
  std::vector<SecretMatch> matches;
  if (file.kind() == FileKind::kBinary) return matches;
  PlaintextScan names(file);
  Scan(file, &matches, &names);
  Sweep(&matches);
  std::vector<SecretMatch> plaintext;
  names.Finish(&plaintext);
  // A known format says more than the name in front of it.
  std::erase_if(plaintext, [&](const SecretMatch& match) {
    return Overlaps(matches, match.span);
  });
  matches.insert(matches.end(), plaintext.begin(), plaintext.end());
  Sweep(&matches);
  return matches;
}

bool IsWorthSpreading(const SecretMatch& match, std::string_view value) {
  return value.size() >= kMinSpread &&
         match.kind != SecretMatchKind::kWeakDefault &&
         (match.visible > 0 || LooksDrawn(value));
}

void SpreadSecrets(std::vector<ParsedFile>& files, const SourceMap& sources,
                   std::span<const RemovedSecret> removed) {
  std::vector<std::string> values;
  std::vector<Span> originals;
  for (const ParsedFile& file : files) {
    for (const SecretMatch& match : file.secrets) {
      const std::string_view value = sources.TextOf(match.span);
      if (!IsWorthSpreading(match, value)) continue;
      values.emplace_back(value);
      originals.push_back(match.span);
    }
  }
  const size_t known = values.size();
  for (const RemovedSecret& secret : removed) values.push_back(secret.value);
  if (values.empty()) return;
  const WordFinder finder(values, WordFinder::Case::kExact);
  for (ParsedFile& file : files) {
    const std::string_view text = file.source->text();
    std::vector<SecretMatch> repeated;
    finder.Find(text, [&](size_t word, size_t at) {
      const size_t end = at + values[word].size();
      const bool inside_word =
          (at > 0 && IsWordByte(text[at - 1]) && IsWordByte(text[at])) ||
          (end < text.size() && IsWordByte(text[end]) &&
           IsWordByte(text[end - 1]));
      const Span span = file.source->SpanOf(at, end);
      if (inside_word || Overlaps(file.secrets, span)) return at + 1;
      SecretMatch match{.kind = SecretMatchKind::kRepeated, .span = span};
      if (word < known) {
        match.original = originals[word];
      } else {
        match.removed_from = removed[word - known].path;
      }
      repeated.push_back(match);
      return end;
    });
    if (repeated.empty()) continue;
    file.secrets.insert(file.secrets.end(), repeated.begin(), repeated.end());
    std::sort(file.secrets.begin(), file.secrets.end(),
              [](const SecretMatch& a, const SecretMatch& b) {
                return a.span < b.span;
              });
  }
}

}  // namespace plimsoll
