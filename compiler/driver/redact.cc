#include "compiler/driver/redact.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "compiler/base/parallel_for.h"
#include "compiler/index/credentials.h"
#include "compiler/index/spread.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

bool IsPlainWord(const SecretMatch& secret, std::string_view text) {
  return secret.kind != SecretMatchKind::kWeakDefault && secret.visible == 0 &&
         IsBareWord(text);
}

}  // namespace

std::vector<std::string> CommonWords(std::span<const ParsedFile> files,
                                     std::span<const PathEntry> paths,
                                     unsigned jobs) {
  std::set<std::string> found;
  for (const ParsedFile& file : files) {
    for (const SecretMatch& secret : file.secrets) {
      const std::string_view text = file.source->TextOf(secret.span);
      if (IsPlainWord(secret, text)) found.emplace(text);
    }
  }
  if (found.empty()) return {};
  const std::vector<std::string> words(found.begin(), found.end());
  const WordFinder finder(words, WordFinder::Case::kExact);
  // The words that a text has outside of its secrets.
  const auto find = [&](std::string_view text, const auto& is_secret) {
    std::vector<bool> has(words.size());
    finder.Find(text, [&](size_t word, size_t at) {
      const size_t end = at + words[word].size();
      if (IsInsideWord(text, at, end) || is_secret(at, end)) return at + 1;
      has[word] = true;
      return end;
    });
    return has;
  };
  std::vector<std::vector<bool>> all(files.size());
  ParallelFor(files.size(), jobs, [&](size_t i) {
    const ParsedFile& file = files[i];
    all[i] = find(file.source->text(), [&](size_t begin, size_t end) {
      return OverlapsAny(file.secrets, file.source->SpanOf(begin, end));
    });
  });
  for (const PathEntry& entry : paths) {
    all.push_back(find(entry.path, [](size_t, size_t) { return false; }));
  }
  std::vector<std::string> common;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool is_common = std::ranges::any_of(
        all, [i](const std::vector<bool>& has) { return has[i]; });
    if (is_common) common.push_back(words[i]);
  }
  return common;
}

void Redact(const SourceMap& sources, const std::vector<SecretMatch>& secrets,
            const std::vector<HiddenText>& hidden,
            std::span<const std::string> common_words, Redactions* redactions) {
  for (const SecretMatch& secret : secrets) {
    if (secret.kind == SecretMatchKind::kWeakDefault) {
      redactions->Hide(secret.span);
    } else if (std::ranges::binary_search(common_words,
                                          sources.TextOf(secret.span))) {
      redactions->AddWord(sources, secret.span);
    } else {
      redactions->Add(sources, secret.span, secret.visible);
    }
  }
  for (const HiddenText& text : hidden) {
    // Secrets are sorted. What lies within one may have a prefix that shows.
    const auto after = std::partition_point(
        secrets.begin(), secrets.end(), [&](const SecretMatch& secret) {
          return secret.span.end < text.span.end;
        });
    if (after != secrets.end() && after->span.begin <= text.span.begin) {
      continue;
    }
    if (text.is_odd) {
      redactions->Add(sources, text.span);
    } else {
      redactions->Hide(text.span);
    }
  }
}

}  // namespace plimsoll
