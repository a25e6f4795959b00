#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "compiler/index/word_finder.h"
#include "compiler/model/quantity.h"
#include "rules/rule.h"
#include "rules/support/endpoints.h"
#include "rules/support/retired_names.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

// One mention of a retired name in a file.
struct Mention {
  const ParsedFile* file = nullptr;
  Span host;
  Span port;  // Invalid: the name stands alone.
  const RetiredName* name = nullptr;
  bool pair_matches = false;  // Host and port are the retired pair.
};

std::string Described(const Mention& mention, const SourceMap& sources) {
  const RetiredName& name = *mention.name;
  const std::string host(sources.TextOf(mention.host));
  const std::string& owner = name.owner->id;
  if (name.owner->retired() && name.stated == nullptr) {
    return fmt::format("`{}` is an address of `{}`, which is retired", host,
                       owner);
  }
  switch (name.kind) {
    case RetiredKind::kEndpoint:
      return mention.pair_matches
                 ? fmt::format("`{}:{}` is a former endpoint of `{}`",
                               name.host, name.port, owner)
                 : fmt::format("`{}` is a former host name of `{}`", host,
                               owner);
    case RetiredKind::kAddress:
      return fmt::format("`{}` is a former address of `{}`", host, owner);
    case RetiredKind::kName:
      return fmt::format("`{}` is a former name of `{}`", host, owner);
    case RetiredKind::kSubnet:
      return fmt::format("`{}` lies in `{}`, a former subnet of `{}`", host,
                         name.subnet, owner);
    case RetiredKind::kPath:
      return fmt::format("`{}` is a former path of `{}`", host, owner);
  }
  return {};
}

// What names the owner now, in the form of what is retired.
std::vector<std::string> CurrentNames(const RetiredName& name,
                                      const Fleet& fleet) {
  const Host* host = name.owner;
  if (host->retired()) {
    host = host->facts.replaced_by.set()
               ? fleet.FindHost(host->facts.replaced_by.value)
               : nullptr;
  }
  std::vector<std::string> current;
  if (host == nullptr) return current;
  if (name.kind == RetiredKind::kEndpoint) {
    for (const Named<Text>& endpoint : host->facts.endpoints) {
      current.push_back(endpoint.value.value);
    }
  } else if (name.kind == RetiredKind::kAddress) {
    for (const Zone& zone : host->zones) current.push_back(zone.address);
  }
  return current;
}

std::vector<Edit> EditsTo(const Mention& mention, const std::string& current,
                          const SourceMap& sources) {
  std::vector<Edit> edits;
  std::string host = current;
  if (mention.name->kind == RetiredKind::kEndpoint) {
    const Endpoint endpoint = SplitEndpoint(current);
    host = std::string(endpoint.host);
    const bool move_port =
        mention.port.valid() && sources.TextOf(mention.port) != endpoint.port;
    if (move_port) edits.push_back({mention.port, std::string(endpoint.port)});
  }
  if (sources.TextOf(mention.host) != host) {
    edits.push_back({mention.host, host});
  }
  std::ranges::sort(edits, {}, &Edit::span);
  return edits;
}

// "; `ssh7:17568` is current, only the port differs"
std::string CurrentNote(const Mention& mention, const std::string& current) {
  std::string note = fmt::format("`{}` is current", current);
  if (mention.name->kind != RetiredKind::kEndpoint || !mention.pair_matches) {
    return note;
  }
  const Endpoint now = SplitEndpoint(current);
  if (now.host == mention.name->host) note += ", only the port differs";
  if (now.port == mention.name->port) note += ", only the host differs";
  return note;
}

void AddCure(const Mention& mention, const Fleet& fleet, Diagnostic* diagnostic,
             RuleContext& ctx) {
  const std::vector<std::string> current = CurrentNames(*mention.name, fleet);
  std::string note;
  const FormerName* stated = mention.name->stated;
  if (stated != nullptr && stated->until.set()) {
    note = "retired " + stated->until.value;
  }
  if (current.size() == 1) {
    note += (note.empty() ? "" : "; ") + CurrentNote(mention, current.front());
  }
  if (!note.empty()) diagnostic->AddNote(note);
  if (current.empty()) {
    diagnostic->Help("name what took its place, or remove the reference");
    return;
  }
  if (current.size() > 1) {
    diagnostic->Help(
        fmt::format("now it is {}: choose the one meant", JoinNames(current)));
  } else {
    diagnostic->Help(
        fmt::format("`plimsoll check --fix` writes `{}`", current.front()));
  }
  for (const std::string& name : current) {
    diagnostic->Fix({.title = fmt::format("write `{}`", name),
                     .applicability = current.size() == 1
                                          ? Applicability::kSafe
                                          : Applicability::kDisplay,
                     .edits = EditsTo(mention, name, ctx.sources())});
  }
}

void Report(const Mention& mention, const Fleet& fleet, RuleContext& ctx) {
  const bool apart = mention.port.valid() && mention.pair_matches &&
                     mention.port.begin != mention.host.end + 1;
  Span primary = mention.host;
  if (mention.port.valid() && mention.pair_matches && !apart) {
    primary.end = mention.port.end;
  }
  Diagnostic& diagnostic = ctx.Report(
      primary, Described(mention, ctx.sources()), apart ? "host here" : "");
  if (apart) diagnostic.Also(mention.port, "port here");
  diagnostic.Also(mention.name->span, "declared here");
  AddCure(mention, fleet, &diagnostic, ctx);
  diagnostic.About(mention.file->source->path(),
                   mention.name->port.empty()
                       ? mention.name->host
                       : mention.name->host + ":" + mention.name->port);
}

// Judges an endpoint's host name: with a port the pair decides, alone the name
// is stale only when nothing live has it.
std::optional<Mention> JudgeEndpoint(
    Mention mention, const std::vector<const RetiredName*>& names,
    const RetiredNames& retired) {
  const SourceFile& source = *mention.file->source;
  const std::string_view host = source.TextOf(mention.host);
  mention.port = FindPortOf(source, mention.host);
  const std::string_view port =
      mention.port.valid() ? source.TextOf(mention.port) : std::string_view{};
  if (!port.empty()) {
    if (retired.IsLive(host, port)) return std::nullopt;
    for (const RetiredName* name : names) {
      if (name->kind != RetiredKind::kEndpoint || name->port != port) continue;
      mention.name = name;
      mention.pair_matches = true;
      return mention;
    }
  }
  if (retired.IsLive(host)) return std::nullopt;
  mention.port = {};
  mention.name = names.back();
  return mention;
}

// The rest of an IPv4 address whose first octets were found.
Span WholeAddress(const SourceFile& file, const Span& prefix) {
  size_t end = prefix.end;
  const std::string_view text = file.text();
  while (end < text.size() && (IsAsciiDigit(text[end]) || text[end] == '.')) {
    ++end;
  }
  while (end > prefix.end && text[end - 1] == '.') --end;
  return file.SpanOf(prefix.begin, end);
}

std::optional<Mention> Judge(const ParsedFile& file, const Span& found,
                             const RetiredNames& retired) {
  const SourceFile& source = *file.source;
  const std::string_view text = source.text();
  const auto& names = retired.NamesFor(source.TextOf(found));
  Mention mention{.file = &file, .host = found};
  if (names.empty()) return std::nullopt;
  if (names.front()->kind == RetiredKind::kSubnet) {
    mention.host = WholeAddress(source, found);
    mention.name = names.front();
    const std::string_view address = source.TextOf(mention.host);
    const bool is_whole =
        IsWholeHost(text, mention.host.begin, mention.host.end);
    const bool is_stale = is_whole && !retired.IsLive(address) &&
                          IsInSubnet(address, mention.name->subnet);
    return is_stale ? std::optional(mention) : std::nullopt;
  }
  if (names.front()->kind == RetiredKind::kPath) {
    const bool inside = found.begin > 0 && (IsWordByte(text[found.begin - 1]) ||
                                            text[found.begin - 1] == '/');
    if (inside || !IsWholeWord(text, found.begin, found.end)) {
      return std::nullopt;
    }
    mention.name = names.front();
    return mention;
  }
  if (!IsWholeHost(text, found.begin, found.end)) return std::nullopt;
  if (names.front()->kind == RetiredKind::kEndpoint) {
    return JudgeEndpoint(mention, names, retired);
  }
  if (retired.IsLive(source.TextOf(found))) return std::nullopt;
  mention.name = names.back();
  return mention;
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const RetiredNames retired(fleet);
  const std::vector<std::string> words = retired.Words();
  const WordFinder finder(words, WordFinder::Case::kExact);
  for (const ParsedFile& file : ctx.repository().files) {
    if (!IsJudged(file) || file.role == DocumentRole::kHistorical) continue;
    finder.Find(file.source->text(), [&](size_t word, size_t at) {
      const Span found = file.source->SpanOf(at, at + words[word].size());
      if (retired.Declares(found)) return at + 1;
      const auto mention = Judge(file, found, retired);
      if (!mention) return at + 1;
      Report(*mention, fleet, ctx);
      return at + words[word].size();
    });
  }
}

}  // namespace

constinit const Rule stale_reference = {
    .id = "hosts/stale-reference",
    .summary = "a file names a host by an endpoint, address or name it gave up",
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::hosts
