#include "compiler/index/secrets.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "compiler/index/credentials.h"
#include "compiler/index/plaintext.h"
#include "compiler/index/repository.h"
#include "compiler/index/token_formats.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// Values shorter than this occur by chance.
constexpr size_t kMinSpread = 8;

// All prefixes and keywords of the formats, in one finder: first those of
// TokenFormats, then those of SpecialFormats.
const WordFinder& TokenFinder() {
  static const WordFinder finder = [] {
    std::vector<std::string> words;
    for (const TokenFormat& format : TokenFormats()) {
      words.emplace_back(format.prefix);
    }
    for (const SpecialFormat& format : SpecialFormats()) {
      words.emplace_back(format.keyword);
    }
    return WordFinder(words, WordFinder::Case::kExact);
  }();
  return finder;
}

size_t MatchPrefix(const SourceFile& file, size_t word, size_t at,
                   std::vector<SecretMatch>* matches) {
  const std::span<const TokenFormat> formats = TokenFormats();
  const std::string_view prefix = formats[word].prefix;
  const char before = at > 0 ? file.text()[at - 1] : '\0';
  // Formats that share a prefix stand next to each other.
  for (size_t i = word; i < formats.size() && formats[i].prefix == prefix;
       ++i) {
    const size_t size = MatchToken(formats[i], file.text().substr(at), before);
    if (size == 0) continue;
    matches->push_back({.kind = SecretMatchKind::kKnownToken,
                        .span = file.SpanOf(at, at + size),
                        .visible = static_cast<uint32_t>(prefix.size()),
                        .format = formats[i].name});
    return at + size;
  }
  return at + 1;
}

void FindTokens(const SourceFile& file, std::vector<SecretMatch>* matches) {
  const size_t prefixes = TokenFormats().size();
  TokenFinder().Find(file.text(), [&](size_t word, size_t at) {
    if (word < prefixes) return MatchPrefix(file, word, at, matches);
    const auto found = SpecialFormats()[word - prefixes].find(file.text(), at);
    if (!found) return at + 1;
    matches->push_back({.kind = SecretMatchKind::kKnownToken,
                        .span = file.SpanOf(found->begin, found->end),
                        .visible = found->visible,
                        .format = found->name});
    return found->end;
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

// Sorts, and of overlapping matches keeps the first.
void Sweep(std::vector<SecretMatch>* matches) {
  std::stable_sort(matches->begin(), matches->end(),
                   [](const SecretMatch& a, const SecretMatch& b) {
                     return a.span < b.span;
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
  FindTokens(file, &matches);
  Sweep(&matches);
  std::vector<SecretMatch> plaintext;
  FindPlaintext(file, &plaintext);
  // A known format says more than the name in front of it.
  std::erase_if(plaintext, [&](const SecretMatch& match) {
    return Overlaps(matches, match.span);
  });
  matches.insert(matches.end(), plaintext.begin(), plaintext.end());
  Sweep(&matches);
  return matches;
}

void SpreadSecrets(std::vector<ParsedFile>& files, const SourceMap& sources) {
  std::vector<std::string> values;
  std::vector<Span> originals;
  for (const ParsedFile& file : files) {
    for (const SecretMatch& match : file.secrets) {
      const std::string_view value = sources.TextOf(match.span);
      const bool is_odd = match.visible > 0 || LooksRandom(value);
      if (value.size() < kMinSpread || !is_odd) continue;
      values.emplace_back(value);
      originals.push_back(match.span);
    }
  }
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
      repeated.push_back({.kind = SecretMatchKind::kRepeated,
                          .span = span,
                          .original = originals[word]});
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
