#include "compiler/index/secrets.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "compiler/index/credentials.h"
#include "compiler/index/plaintext.h"
#include "compiler/index/special_formats.h"
#include "compiler/index/text_traits.h"
#include "compiler/index/token_formats.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

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

std::vector<SecretMatch> FindSecrets(const SourceFile& file) {
  std::vector<SecretMatch> matches;
  if (file.kind() == FileKind::kBinary || ListsKnownSecrets(file.path())) {
    return matches;
  }
  PlaintextScan names(file);
  Scan(file, &matches, &names);
  FindByPath(file, &matches);
  FindUnmarked(file, &matches);
  Sweep(&matches);
  std::vector<SecretMatch> plaintext;
  names.Finish(&plaintext);
  // A known format says more than the name in front of it.
  std::erase_if(plaintext, [&](const SecretMatch& match) {
    return OverlapsAny(matches, match.span);
  });
  matches.insert(matches.end(), plaintext.begin(), plaintext.end());
  Sweep(&matches);
  return matches;
}

bool OverlapsAny(std::span<const SecretMatch> matches, const Span& span) {
  const auto after =
      std::lower_bound(matches.begin(), matches.end(), span.begin,
                       [](const SecretMatch& match, uint32_t begin) {
                         return match.span.end <= begin;
                       });
  return after != matches.end() && after->span.begin < span.end;
}

}  // namespace plimsoll
