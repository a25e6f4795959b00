#include "rules/hosts/mention.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "compiler/index/word_finder.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

using Names = std::vector<const RetiredName*>;

bool HaveOneOwner(const Names& names) {
  return std::ranges::all_of(names, [&](const RetiredName* name) {
    return name->owner == names.front()->owner;
  });
}

// Judges an endpoint's host name: with a port the pair decides, alone the name
// is stale only when nothing live has it.
std::optional<Mention> JudgeEndpoint(Mention mention, const Names& names,
                                     const RetiredNames& retired) {
  const SourceFile& source = *mention.file->source;
  const std::string_view host = source.TextOf(mention.host);
  mention.port = FindPortOf(source, mention.host);
  if (mention.port.valid()) {
    const std::string_view port = source.TextOf(mention.port);
    if (retired.IsLive(host, port)) return std::nullopt;
    for (const RetiredName* name : names) {
      if (name->kind != RetiredKind::kEndpoint || name->port != port) continue;
      mention.name = name;
      mention.form = MentionForm::kPair;
      return mention;
    }
    const Names left = retired.LeftPorts(host, port);
    if (!left.empty()) {
      mention.name = left.back();
      mention.form = MentionForm::kLeftPort;
      mention.is_ambiguous = !HaveOneOwner(left);
      return mention;
    }
  }
  if (names.empty() || retired.IsLive(host)) return std::nullopt;
  mention.name = names.back();
  mention.is_ambiguous = !HaveOneOwner(names);
  return mention;
}

// The rest of an IPv4 address whose first octets were found, with the length
// of its prefix if it has one.
Span WholeAddress(const SourceFile& file, const Span& prefix) {
  size_t end = prefix.end;
  const std::string_view text = file.text();
  while (end < text.size() && (IsAsciiDigit(text[end]) || text[end] == '.')) {
    ++end;
  }
  while (end > prefix.end && text[end - 1] == '.') --end;
  return file.SpanOf(prefix.begin, end);
}
Span WithPrefixLength(const SourceFile& file, const Span& address) {
  const std::string_view text = file.text();
  size_t end = address.end;
  if (end >= text.size() || text[end] != '/') return address;
  ++end;
  const size_t digits = end;
  while (end < text.size() && IsAsciiDigit(text[end])) ++end;
  const bool is_length = end > digits && end - digits <= 2 &&
                         (end >= text.size() || !IsHostByte(text[end]));
  return is_length ? file.SpanOf(address.begin, end) : address;
}

std::optional<Mention> JudgeSubnet(Mention mention, const RetiredName& name,
                                   const RetiredNames& retired) {
  const SourceFile& source = *mention.file->source;
  mention.host = WholeAddress(source, mention.host);
  mention.name = &name;
  const std::string_view address = source.TextOf(mention.host);
  const bool is_whole =
      IsWholeHost(source.text(), mention.host.begin, mention.host.end);
  if (!is_whole || retired.IsLive(address)) return std::nullopt;
  const Span range = WithPrefixLength(source, mention.host);
  if (!IsInSubnet(source.TextOf(range), name.subnet)) return std::nullopt;
  mention.host = range;
  return mention;
}

// A former address may begin another one of its former subnet: 192.0.2.1 and
// 192.0.2.17.
std::optional<Mention> JudgeLongerAddress(Mention mention,
                                          const RetiredNames& retired) {
  const SourceFile& source = *mention.file->source;
  std::string_view prefix = source.TextOf(mention.host);
  for (size_t dot = prefix.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = prefix.rfind('.', dot - 1)) {
    prefix = prefix.substr(0, dot + 1);
    const Names& names = retired.NamesFor(prefix);
    if (names.empty() || names.front()->kind != RetiredKind::kSubnet) continue;
    const size_t begin = mention.host.begin;
    mention.host = source.SpanOf(begin, begin + prefix.size());
    return JudgeSubnet(mention, *names.front(), retired);
  }
  return std::nullopt;
}

std::optional<Mention> JudgePath(Mention mention, const RetiredName& name) {
  const std::string_view text = mention.file->source->text();
  const Span& found = mention.host;
  const bool inside = found.begin > 0 && (IsWordByte(text[found.begin - 1]) ||
                                          text[found.begin - 1] == '/');
  if (inside || !IsWholeWord(text, found.begin, found.end)) {
    return std::nullopt;
  }
  mention.name = &name;
  return mention;
}

// The word in front of `at` on its line, blanks between.
std::string_view WordBefore(std::string_view text, size_t at) {
  size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  if (end == at) return {};
  size_t begin = end;
  while (begin > 0 && IsHostByte(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

// An id may be any word; it names a host behind `@`, in a URL, in front of a
// port, as the argument of ssh and the like, or as the value of a name that
// says so.
bool NamesHostHere(const SourceFile& source, const Span& found) {
  const std::string_view text = source.text();
  const std::string_view before = text.substr(0, found.begin);
  if (before.ends_with("@") || before.ends_with("://")) return true;
  constexpr auto kCommands = std::to_array<std::string_view>(
      {"ssh", "ping", "ssh-copy-id", "mosh", "-h", "--host", "HostName",
       "Hostname", "--hostname"});
  const std::string_view word = WordBefore(text, found.begin);
  if (std::ranges::find(kCommands, word) != kCommands.end()) return true;
  if (found.end < text.size() && text[found.end] == ':' &&
      PortAt(source, found.end + 1).valid()) {
    return true;
  }
  // DB_HOST=denver, host: "denver"
  size_t at = found.begin;
  while (at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'')) --at;
  while (at > 0 && text[at - 1] == ' ') --at;
  if (at == 0 || (text[at - 1] != '=' && text[at - 1] != ':')) return false;
  --at;
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '"')) --at;
  size_t begin = at;
  while (begin > 0 && IsHostByte(text[begin - 1])) --begin;
  return NamesHost(text.substr(begin, at - begin));
}

// Inputs of plimsoll name hosts by id on purpose, and have rules for that.
bool IsInput(FileKind kind) {
  return kind == FileKind::kProject || kind == FileKind::kHost ||
         kind == FileKind::kManifest;
}

// `{{hosts.denver.address}}`
bool IsInPlaceholder(const SourceFile& source, const Span& found) {
  const std::string_view text = source.text();
  const Span line = LineAround(source, found);
  const std::string_view head =
      text.substr(line.begin, found.begin - line.begin);
  const size_t open = head.rfind("{{");
  return head.ends_with("hosts.") && open != std::string_view::npos &&
         head.find("}}", open) == std::string_view::npos &&
         found.end < text.size() && text[found.end] == '.';
}

// The id with the domain behind it: denver.internal.example.
Span WithDomain(const SourceFile& source, const Span& found) {
  const std::string_view text = source.text();
  size_t end = found.end;
  while (end < text.size() && (IsHostByte(text[end]) || text[end] == '.')) {
    ++end;
  }
  while (end > found.end && text[end - 1] == '.') --end;
  const std::string_view domain = text.substr(found.end, end - found.end);
  const bool is_domain =
      domain.starts_with('.') && std::ranges::count(domain, '.') > 1;
  return is_domain ? source.SpanOf(found.begin, end) : found;
}

// The id of a retired host, where it is one.
std::optional<Mention> JudgeId(Mention mention, const Names& names,
                               const RetiredNames& retired) {
  const SourceFile& source = *mention.file->source;
  mention.name = names.back();
  if (IsInPlaceholder(source, mention.host)) return mention;
  if (IsInput(source.kind())) return std::nullopt;
  mention.host = WithDomain(source, mention.host);
  const std::string_view host = source.TextOf(mention.host);
  if (!IsWholeHost(source.text(), mention.host.begin, mention.host.end) ||
      retired.IsLive(host) || !NamesHostHere(source, mention.host)) {
    return std::nullopt;
  }
  return mention;
}

// "It moved from A to B", "~~A~~": a sentence that names what is current, too,
// knows that the rest is over.
bool IsAboutThePast(const Mention& mention, const RetiredNames& retired) {
  const SourceFile& source = *mention.file->source;
  const Span line = LineAround(source, mention.host);
  const std::string_view text = source.TextOf(line);
  const size_t at = mention.host.begin - line.begin;
  if (source.kind() == FileKind::kMarkdown) {
    const std::string_view behind = text.substr(mention.host.end - line.begin);
    if (text.substr(0, at).rfind("~~") != std::string_view::npos &&
        behind.find("~~") != std::string_view::npos) {
      return true;
    }
  }
  const std::string_view start = TrimBlanks(text);
  const bool is_prose = source.kind() == FileKind::kMarkdown ||
                        start.starts_with("#") || start.starts_with("//") ||
                        start.starts_with(";") || start.starts_with("*");
  if (!is_prose || mention.form == MentionForm::kLeftPort) return false;
  constexpr auto kPast = std::to_array<std::string_view>(
      {"from", "was", "were", "until", "former", "formerly", "previously",
       "before", "instead", "replaced", "replaces", "moved", "old", "no longer",
       "used to", "->", "\xE2\x86\x92"});
  const std::string lower = AsciiLower(text);
  const bool says_past = std::ranges::any_of(kPast, [&](std::string_view word) {
    for (size_t i = lower.find(word); i != std::string::npos;
         i = lower.find(word, i + 1)) {
      if (!IsAsciiAlpha(word.front()) ||
          IsWholeWord(lower, i, i + word.size())) {
        return true;
      }
    }
    return false;
  });
  return says_past && retired.NamesCurrent(*mention.name, text);
}

std::optional<Mention> Judge(const ParsedFile& file, const Span& found,
                             const RetiredNames& retired) {
  const SourceFile& source = *file.source;
  const std::string_view text = source.text();
  const Names& names = retired.NamesFor(source.TextOf(found));
  const Mention mention{.file = &file, .host = found};
  if (names.empty() || names.front()->kind == RetiredKind::kEndpoint) {
    if (!IsWholeHost(text, found.begin, found.end)) return std::nullopt;
    return JudgeEndpoint(mention, names, retired);
  }
  const RetiredName& first = *names.front();
  if (first.kind == RetiredKind::kSubnet) {
    return JudgeSubnet(mention, first, retired);
  }
  if (first.kind == RetiredKind::kPath) return JudgePath(mention, first);
  const bool only_id = std::ranges::all_of(names, [](const RetiredName* name) {
    return name->kind == RetiredKind::kId;
  });
  if (only_id) return JudgeId(mention, names, retired);
  if (!IsWholeHost(text, found.begin, found.end)) {
    return JudgeLongerAddress(mention, retired);
  }
  if (retired.IsLive(source.TextOf(found))) return std::nullopt;
  Mention stale = mention;
  stale.name = names.back();
  stale.is_ambiguous = !HaveOneOwner(names);
  return stale;
}

}  // namespace

std::optional<Mention> JudgeMention(const ParsedFile& file, const Span& found,
                                    const RetiredNames& retired) {
  std::optional<Mention> mention = Judge(file, found, retired);
  if (mention && IsAboutThePast(*mention, retired)) return std::nullopt;
  return mention;
}

}  // namespace plimsoll::rules::hosts
