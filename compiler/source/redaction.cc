#include "compiler/source/redaction.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <tuple>

#include "compiler/base/utf8.h"

namespace plimsoll {
namespace {

constexpr size_t kShortestValue = 4;
constexpr size_t kShortestLine = 8;

uint32_t PrefixOf(std::string_view text) {
  uint32_t prefix = 0;
  std::memcpy(&prefix, text.data(), sizeof(prefix));
  return prefix;
}

// One `*` a code point; line ends stay, so that lines stay lines.
void AppendMasked(std::string_view secret, std::string* out) {
  for (size_t i = 0; i < secret.size();) {
    const bool is_line_end = secret[i] == '\n' || secret[i] == '\r';
    *out += is_line_end ? secret[i] : '*';
    i += DecodeUtf8(secret, i).length;
  }
}

// Of the names of files, services and variables.
bool IsNameByte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         c == '-' || c == '.' || c == '/';
}

// Whether a message names something at `offset`: it puts names into backquotes,
// or they go on there. `-pVALUE` is an option and its value.
bool IsInName(std::string_view text, size_t offset) {
  if (offset == 0) return false;
  const char before = text[offset - 1];
  const bool is_option =
      offset >= 2 && text[offset - 2] == '-' &&
      std::isalpha(static_cast<unsigned char>(before)) != 0 &&
      (offset == 2 || !IsNameByte(text[offset - 3]));
  return before == '`' || (IsNameByte(before) && !is_option);
}

bool StartsWithEllipsis(std::string_view text) {
  return text.starts_with("...") || text.starts_with("\xE2\x80\xA6");
}

const SourceFile* FileOf(const SourceMap& sources, FileId file) {
  const auto index = static_cast<size_t>(file);
  return index < sources.size() ? &sources[index] : nullptr;
}

// From where on the bytes of a secret are masked.
uint64_t MaskBegin(const Redactions::Secret& secret) {
  return std::min<uint64_t>(uint64_t{secret.span.begin} + secret.visible,
                            secret.span.end);
}

}  // namespace

void Redactions::Add(const SourceMap& sources, const Span& secret,
                     uint32_t visible) {
  if (!secret.valid() || secret.end <= secret.begin) return;
  secrets_.push_back({secret, visible});
  const std::string_view text = sources.TextOf(secret);
  AddValue(text);
  AddValue(text.substr(std::min<size_t>(visible, text.size())));
}

void Redactions::AddWord(const SourceMap& sources, const Span& secret) {
  Hide(secret);
  const std::string_view word = sources.TextOf(secret);
  if (word.size() >= kShortestValue) words_.emplace_back(word);
}

void Redactions::Hide(const Span& place) {
  if (place.valid() && place.begin < place.end) secrets_.push_back({place, 0});
}

void Redactions::AddValue(std::string_view value) {
  if (value.size() < kShortestValue) return;
  values_.emplace_back(value);
  std::string escaped = EscapeForDisplay(value);
  if (escaped != value) values_.push_back(std::move(escaped));
  const bool is_quoted = (value.front() == '"' || value.front() == '\'') &&
                         value.front() == value.back();
  if (is_quoted) AddValue(value.substr(1, value.size() - 2));

  // Messages may quote one line of a key; its indentation is not part of it.
  if (value.find('\n') == std::string_view::npos) return;
  while (!value.empty()) {
    const size_t end = std::min(value.find('\n'), value.size());
    std::string_view line = value.substr(0, end);
    value.remove_prefix(std::min(end + 1, value.size()));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    const bool is_marker = line.starts_with("-----");  // Of a PEM block.
    if (line.size() >= kShortestLine && !is_marker) values_.emplace_back(line);
  }
}

void Redactions::Seal() {
  std::sort(secrets_.begin(), secrets_.end(),
            [](const Secret& a, const Secret& b) { return a.span < b.span; });
  std::vector<Secret> merged;
  for (const Secret& next : secrets_) {
    Secret* last = merged.empty() ? nullptr : &merged.back();
    if (last == nullptr || last->span.file != next.span.file ||
        last->span.end <= next.span.begin) {
      merged.push_back(next);
      continue;
    }
    // What one of them hides stays hidden.
    const uint64_t begin = std::min(MaskBegin(*last), MaskBegin(next));
    last->visible = static_cast<uint32_t>(begin - last->span.begin);
    last->span.end = std::max(last->span.end, next.span.end);
  }
  secrets_ = std::move(merged);

  std::sort(values_.begin(), values_.end(),
            [](const std::string& a, const std::string& b) {
              return std::make_tuple(b.size(), std::string_view(a)) <
                     std::make_tuple(a.size(), std::string_view(b));
            });
  values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  by_prefix_.clear();
  for (size_t i = 0; i < values_.size(); ++i) {
    by_prefix_[PrefixOf(values_[i])].push_back(static_cast<uint32_t>(i));
  }
}

std::vector<Redactions::Secret> Redactions::Overlapping(
    const Span& span) const {
  // Sealed secrets of a file do not overlap, so their ends ascend, too.
  auto it = std::partition_point(
      secrets_.begin(), secrets_.end(), [&span](const Secret& secret) {
        return secret.span.file < span.file ||
               (secret.span.file == span.file && secret.span.end <= span.begin);
      });
  std::vector<Secret> result;
  for (; it != secrets_.end() && it->span.file == span.file &&
         it->span.begin < span.end;
       ++it) {
    result.push_back(*it);
  }
  return result;
}

size_t Redactions::WordAt(std::string_view text, size_t offset,
                          TextOrigin origin) const {
  const bool is_message = origin == TextOrigin::kMessage;
  if (is_message && IsInName(text, offset)) return 0;
  const std::string_view rest = text.substr(offset);
  size_t longest = 0;
  for (const std::string& word : words_) {
    if (!rest.starts_with(word) || word.size() < longest) continue;
    // `=shop-api.yml` is a name that begins with it.
    const std::string_view after = rest.substr(word.size());
    const bool goes_on = is_message && !after.empty() && IsNameByte(after[0]) &&
                         !StartsWithEllipsis(after);
    if (!goes_on) longest = word.size();
  }
  return longest;
}

size_t Redactions::MatchAt(std::string_view text, size_t offset,
                           TextOrigin origin) const {
  const std::string_view rest = text.substr(offset);
  size_t longest = words_.empty() ? 0 : WordAt(text, offset, origin);
  if (by_prefix_.empty() || rest.size() < kShortestValue) return longest;
  const auto bucket = by_prefix_.find(PrefixOf(rest));
  if (bucket == by_prefix_.end()) return longest;
  for (uint32_t index : bucket->second) {
    const std::string& value = values_[index];
    const size_t room = std::min(value.size(), rest.size());
    const auto differs = std::mismatch(
        value.begin(), value.begin() + static_cast<std::ptrdiff_t>(room),
        rest.begin());
    const auto same = static_cast<size_t>(differs.first - value.begin());
    const bool counts =
        same == value.size() || StartsWithEllipsis(rest.substr(same));
    if (counts) longest = std::max(longest, same);
  }
  return longest;
}

const std::string& RedactedView::Path(FileId file) const {
  static const std::string kNoPath;
  const SourceFile* source = FileOf(sources_, file);
  return source == nullptr ? kNoPath : source->path();
}

LineCol RedactedView::Locate(FileId file, uint32_t offset) const {
  const SourceFile* source = FileOf(sources_, file);
  return source == nullptr ? LineCol{} : source->Locate(offset);
}

size_t RedactedView::LineIndexOf(FileId file, uint32_t offset) const {
  const SourceFile* source = FileOf(sources_, file);
  return source == nullptr ? 0 : source->LineIndexOf(offset);
}

Span RedactedView::LineSpan(FileId file, size_t line_index) const {
  const SourceFile* source = FileOf(sources_, file);
  return source == nullptr ? Span{file, 0, 0} : source->LineSpan(line_index);
}

std::string RedactedView::TextOf(const Span& span) const {
  const SourceFile* source = FileOf(sources_, span.file);
  if (source == nullptr) return {};
  const std::string_view text = source->TextOf(span);
  const Span cut = {span.file, span.begin,
                    span.begin + static_cast<uint32_t>(text.size())};
  std::string out;
  out.reserve(text.size());
  size_t done = 0;
  for (const Redactions::Secret& secret : redactions_.Overlapping(cut)) {
    const size_t begin = static_cast<size_t>(
        std::max<uint64_t>(MaskBegin(secret), cut.begin) - cut.begin);
    const size_t end = std::min(secret.span.end, cut.end) - cut.begin;
    if (begin >= end) continue;
    out += text.substr(done, begin - done);
    AppendMasked(text.substr(begin, end - begin), &out);
    done = end;
  }
  out += text.substr(done);
  return out;
}

std::string RedactedView::Mask(std::string_view text,
                               Redactions::TextOrigin origin) const {
  std::string out;
  if (redactions_.hides_no_text()) return out.assign(text);
  // Values may overlap: what any of them covers is masked.
  size_t secret_begin = 0;
  size_t secret_end = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t length = redactions_.MatchAt(text, i, origin);
    if (length == 0) continue;
    if (i > secret_end) {
      AppendMasked(text.substr(secret_begin, secret_end - secret_begin), &out);
      out += text.substr(secret_end, i - secret_end);
      secret_begin = i;
    }
    secret_end = std::max(secret_end, i + length);
  }
  AppendMasked(text.substr(secret_begin, secret_end - secret_begin), &out);
  out += text.substr(secret_end);
  return out;
}

}  // namespace plimsoll
