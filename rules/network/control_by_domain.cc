#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/dialled.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/text.h"

namespace plimsoll::rules::network {
namespace {

struct Domain {
  const Host* host = nullptr;
  const HostDomain* domain = nullptr;
};
using Domains = std::map<std::string, Domain, std::less<>>;

Domains UserDomains(const Fleet& fleet) {
  Domains domains;
  for (const auto& host : fleet.hosts) {
    if (host->retired() || host->broken) continue;
    for (const HostDomain& domain : host->facts.domains) {
      const bool users_only =
          domain.plane.set() && domain.plane.value == Plane::kData;
      if (users_only && domain.name.set()) {
        domains[domain.name.value] = {host.get(), &domain};
      }
    }
  }
  return domains;
}

// An app that serves users has to know by which name they call it.
bool ServesUsers(const Instance& instance) {
  return std::ranges::any_of(instance.ports, [](const ResolvedPort& port) {
    return port.source != nullptr && port.source->plane.set() &&
           port.source->plane.value == Plane::kData;
  });
}

class Search {
 public:
  Search(const Domains& domains, RuleContext& ctx)
      : domains_(domains), ctx_(ctx) {}

  void Look(const Instance& instance) {
    for (const EnvVar& variable : instance.env) {
      if (!MayNameHost(variable.value)) continue;
      Judge(instance, variable.key, TextOf(variable.value),
            variable.value.span);
    }
    for (const TextList* list : {&instance.app->container.custom_args.arguments,
                                 &instance.app->container.entrypoint.arguments,
                                 &instance.app->process.command.arguments}) {
      LookAtArguments(instance, *list);
    }
  }

  // Files that set variables for programs, or have defaults for them.
  void Look(const ParsedFile& file, const WordFinder& finder,
            const std::vector<std::string>& words) {
    const SourceFile& source = *file.source;
    finder.Find(source.text(), [&](size_t word, size_t at) {
      const Span host = source.SpanOf(at, at + words[word].size());
      if (IsWholeHost(source.text(), host.begin, host.end) &&
          !IsInComment(source, host)) {
        JudgeText(file, host);
      }
      return host.end;
    });
  }

 private:
  // `--backend URL` and `--backend=URL`.
  void LookAtArguments(const Instance& instance, const TextList& arguments) {
    std::string_view option;
    for (const Text& argument : arguments) {
      if (!argument.set()) continue;
      const std::string_view text = argument.value;
      const size_t equals = text.find('=');
      if (text.starts_with('-')) option = text.substr(0, equals);
      Judge(instance, option, text, argument.span);
    }
  }

  void Judge(const Instance& instance, std::string_view name,
             std::string_view text, const Span& span) {
    for (const DialledHost& dialled : DialledHosts(text)) {
      const auto found = domains_.find(dialled.host);
      if (found == domains_.end()) continue;
      const AddressUse use = UseOf(name);
      if (use == AddressUse::kPublic || use == AddressUse::kListened) return;
      const Domain& domain = found->second;
      const bool is_address = !dialled.scheme.empty() || dialled.port != 0;
      if (use == AddressUse::kUnknown &&
          (!is_address ||
           (domain.host == instance.host && ServesUsers(instance)))) {
        continue;
      }
      Report(use, name, domain, span);
    }
  }

  // Behind `://`, under a name that does not say it is for users. In code only
  // defaults of variables are settings.
  void JudgeText(const ParsedFile& file, const Span& host) {
    const SourceFile& source = *file.source;
    const std::string_view text = source.text();
    const Span line = LineAround(source, host);
    const std::string_view head =
        text.substr(line.begin, host.begin - line.begin);
    if (!head.ends_with("://")) return;
    std::vector<std::string_view> names =
        NamesIn(head.substr(0, head.size() - 3));
    if (const auto* code = std::get_if<CodeFile>(&file.lexed)) {
      names.clear();
      for (const EnvRead& read : code->env_reads) {
        if (read.fallback_span.Contains(host)) names.push_back(read.name);
      }
    }
    AddressUse use = AddressUse::kUnknown;
    for (const std::string_view name : names) {
      const AddressUse one = UseOf(name);
      if (one == AddressUse::kPublic || one == AddressUse::kListened) return;
      if (one == AddressUse::kDialled) use = one;
    }
    if (names.empty()) return;
    Report(use, names.back(), domains_.find(source.TextOf(host))->second, host);
  }

  // Words that may be names of variables; the scheme is none.
  static std::vector<std::string_view> NamesIn(std::string_view text) {
    std::vector<std::string_view> names;
    size_t end = text.size();
    while (end > 0 && IsHostByte(text[end - 1])) --end;
    for (size_t at = 0; at < end;) {
      if (!IsHostByte(text[at])) {
        ++at;
        continue;
      }
      size_t stop = at;
      while (stop < end && IsHostByte(text[stop])) ++stop;
      if (stop - at > 2) names.push_back(text.substr(at, stop - at));
      at = stop;
    }
    return names;
  }

  void Report(AddressUse use, std::string_view name, const Domain& domain,
              const Span& span) {
    if (!seen_.insert(span).second) return;
    const std::string message =
        fmt::format("`{}` reaches a service by `{}`, a domain for users", name,
                    domain.domain->name.value);
    // A name that says nothing may hold what is shown to users.
    Diagnostic& diagnostic = use == AddressUse::kDialled
                                 ? ctx_.Report(span, message)
                                 : ctx_.Warn(span, message);
    diagnostic
        .Also(domain.domain->name.span,
              fmt::format("`plane: data` on `{}`", domain.host->id))
        .AddNote(
            "it goes out through the proxy, and fails with it, its "
            "certificate or the name server")
        .Help(
            "write the address of the app, such as `{{apps.ID.address}}` "
            "where placeholders are filled in")
        .About(ctx_.sources().Get(span.file).path(), std::string(name));
  }

  const Domains& domains_;
  std::set<Span> seen_;
  RuleContext& ctx_;
};

bool SetsVariables(const ParsedFile& file) {
  const FileKind kind = file.source->kind();
  return IsJudged(file) && file.role == DocumentRole::kLive &&
         (kind == FileKind::kDotenv || kind == FileKind::kCompose ||
          kind == FileKind::kSupervisor || kind == FileKind::kSystemd ||
          kind == FileKind::kQuadlet || kind == FileKind::kCode ||
          kind == FileKind::kDockerfile);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  const Domains domains = UserDomains(fleet);
  if (domains.empty()) return;
  Search search(domains, ctx);
  for (const auto& host : fleet.hosts) {
    if (host->broken) continue;
    for (const Instance& instance : host->instances) {
      if (!instance.unit->broken) search.Look(instance);
    }
  }
  std::vector<std::string> words;
  for (const auto& [name, domain] : domains) words.push_back(name);
  const WordFinder finder(words, WordFinder::Case::kExact);
  for (const ParsedFile& file : ctx.repository().files) {
    if (SetsVariables(file)) search.Look(file, finder, words);
  }
}

}  // namespace

constinit const Rule control_by_domain = {
    .id = "network/control-by-domain",
    .summary = "a service reaches another by a domain that is for users",
    .check = Check,
};

}  // namespace plimsoll::rules::network
