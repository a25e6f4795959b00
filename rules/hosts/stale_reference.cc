#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/index/word_finder.h"
#include "compiler/model/quantity.h"
#include "rules/hosts/mention.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

std::string Described(const Mention& mention, const SourceMap& sources) {
  const RetiredName& name = *mention.name;
  const std::string host(sources.TextOf(mention.host));
  const std::string& owner = name.owner->id;
  if (mention.form == MentionForm::kLeftPort) {
    return fmt::format("`{}:{}` has the port of a former endpoint of `{}`",
                       host, name.port, owner);
  }
  if (name.owner->retired() && name.stated == nullptr) {
    return fmt::format("`{}` {} of `{}`, which is retired", host,
                       name.kind == RetiredKind::kAddress    ? "is an address"
                       : name.kind == RetiredKind::kEndpoint ? "is an endpoint"
                                                             : "is a name",
                       owner);
  }
  switch (name.kind) {
    case RetiredKind::kEndpoint:
      return mention.form == MentionForm::kPair
                 ? fmt::format("`{}:{}` is a former endpoint of `{}`",
                               name.host, name.port, owner)
                 : fmt::format("`{}` is a former host name of `{}`", host,
                               owner);
    case RetiredKind::kAddress:
      return fmt::format("`{}` is a former address of `{}`", host, owner);
    case RetiredKind::kName:
    case RetiredKind::kId:
      return fmt::format("`{}` is a former name of `{}`", host, owner);
    case RetiredKind::kSubnet:
      return fmt::format("`{}` lies in `{}`, a former subnet of `{}`", host,
                         name.subnet, owner);
    case RetiredKind::kPath:
      return fmt::format("`{}` is a former path of `{}`", host, owner);
  }
  return {};
}

// An address of another zone is not what took the place of the old one: of
// several only the one in the same network does.
std::vector<std::string> InSameNetwork(const std::string& address,
                                       const std::vector<std::string>& now) {
  std::vector<std::string> same;
  const size_t dot = address.rfind('.');
  if (dot == std::string::npos) return same;
  for (const std::string& candidate : now) {
    if (candidate.rfind('.') == dot &&
        candidate.compare(0, dot, address, 0, dot) == 0) {
      same.push_back(candidate);
    }
  }
  return same;
}

// What to write instead, and how sure that is.
struct Cure {
  std::vector<std::string> names;
  Applicability applicability = Applicability::kSafe;
};

Cure CureOf(const Mention& mention, const RetiredNames& retired,
            const SourceMap& sources) {
  Cure cure{.names = retired.CurrentNames(*mention.name)};
  if (mention.is_ambiguous) {
    cure.applicability = Applicability::kDisplay;
    return cure;
  }
  if (cure.names.size() > 1 && mention.name->kind == RetiredKind::kAddress) {
    const auto same = InSameNetwork(mention.name->host, cure.names);
    if (same.size() == 1) {
      return {.names = same, .applicability = Applicability::kUnsafe};
    }
  }
  if (cure.names.size() > 1) cure.applicability = Applicability::kDisplay;
  if (cure.names.size() == 1 && mention.form == MentionForm::kName &&
      mention.port.valid() && mention.name->kind == RetiredKind::kEndpoint) {
    // The port beside the name is neither a former nor the current one.
    const Endpoint now = SplitEndpoint(cure.names.front());
    const std::string_view port = sources.TextOf(mention.port);
    if (port != now.port && !retired.HadPort(*mention.name->owner, port)) {
      cure.applicability = Applicability::kUnsafe;
    }
  }
  return cure;
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
  if (mention.form != MentionForm::kPair) return note;
  const Endpoint now = SplitEndpoint(current);
  if (now.host == mention.name->host) note += ", only the port differs";
  if (now.port == mention.name->port) note += ", only the host differs";
  return note;
}

void AddCure(const Mention& mention, const RetiredNames& retired,
             Diagnostic* diagnostic, RuleContext& ctx) {
  const Cure cure = CureOf(mention, retired, ctx.sources());
  std::string note;
  const FormerName* stated = mention.name->stated;
  if (stated != nullptr && stated->until.set()) {
    note = "retired " + stated->until.value;
  }
  if (cure.names.size() == 1) {
    note +=
        (note.empty() ? "" : "; ") + CurrentNote(mention, cure.names.front());
  }
  if (!note.empty()) diagnostic->AddNote(note);
  if (cure.names.empty()) {
    diagnostic->Help("name what took its place, or remove the reference");
    return;
  }
  if (cure.applicability == Applicability::kDisplay) {
    diagnostic->Help(fmt::format("now it is {}: choose the one meant",
                                 JoinNames(cure.names)));
  } else {
    diagnostic->Help(fmt::format(
        "`plimsoll check --fix{}` writes `{}`",
        cure.applicability == Applicability::kUnsafe ? " --unsafe" : "",
        cure.names.front()));
  }
  for (const std::string& name : cure.names) {
    diagnostic->Fix({.title = fmt::format("write `{}`", name),
                     .applicability = cure.applicability,
                     .edits = EditsTo(mention, name, ctx.sources())});
  }
}

// Whether the host facts say that it is a former one; else the change that is
// judged does.
bool IsStated(const RetiredName& name) {
  return name.stated == nullptr ||
         name.owner->facts.formerly.span.Contains(name.span);
}

void Report(const Mention& mention, const RetiredNames& retired,
            RuleContext& ctx) {
  const bool with_port =
      mention.port.valid() && mention.form != MentionForm::kName;
  const bool apart = with_port && mention.port.begin != mention.host.end + 1;
  Span primary = mention.host;
  if (with_port && !apart) primary.end = mention.port.end;
  Diagnostic& diagnostic = ctx.Report(
      primary, Described(mention, ctx.sources()), apart ? "host here" : "");
  if (apart) diagnostic.Also(mention.port, "port here");
  diagnostic.Also(mention.name->span, IsStated(*mention.name)
                                          ? "declared here"
                                          : "this took its place");
  AddCure(mention, retired, &diagnostic, ctx);
  diagnostic.About(mention.file->source->path(),
                   mention.name->port.empty()
                       ? mention.name->host
                       : mention.name->host + ":" + mention.name->port);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const RetiredNames retired(fleet);
  if (retired.names().empty()) return;
  const std::vector<std::string> words = retired.Words();
  const WordFinder finder(words, WordFinder::Case::kExact);
  for (const ParsedFile& file : ctx.repository().files) {
    if (!IsJudged(file) || file.role == DocumentRole::kHistorical) continue;
    finder.Find(file.source->text(), [&](size_t word, size_t at) {
      const Span found = file.source->SpanOf(at, at + words[word].size());
      if (retired.Declares(found)) return at + 1;
      const auto mention = JudgeMention(file, found, retired);
      if (!mention) return at + 1;
      Report(*mention, retired, ctx);
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
