#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "rules/rule.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::network {
namespace {

// "port `ui` (8233)" or "port 8233".
std::string PortName(const Problem& problem) {
  return problem.port.empty()
             ? fmt::format("port {}", problem.port_number)
             : fmt::format("port `{}` ({})", problem.port, problem.port_number);
}

std::string Headline(const Problem& problem) {
  return fmt::format("`{}` on `{}` cannot reach {} of `{}` on `{}`",
                     problem.app->app.id.value, problem.host->id,
                     PortName(problem), problem.provider->app.id.value,
                     problem.provider_host->id);
}

// "7233 and 9000": what the router forwards.
std::string ForwardedPorts(const Zone& zone) {
  std::string text;
  size_t i = 0;
  for (const auto& [inside, outside] : zone.outside) {
    if (i > 0) text += i + 1 == zone.outside.size() ? " and " : ", ";
    text += std::to_string(inside);
    ++i;
  }
  return text.empty() ? "nothing" : text;
}

void ExplainNotForwarded(const Problem& problem, Diagnostic* diagnostic) {
  const Host& provider = *problem.provider_host;
  const std::string zone_name =
      problem.candidates.empty() ? "public" : problem.candidates.front();
  const Zone* zone = provider.FindZone(zone_name);
  const bool is_common = problem.host->FindZone(zone_name) != nullptr;
  std::string note =
      is_common ? fmt::format("the zone they share is `{}`; ", zone_name)
                : std::string("they share no address zone; ");
  if (zone != nullptr) {
    note += fmt::format("`{}` publishes {} in zone `{}`", provider.id,
                        ForwardedPorts(*zone), zone_name);
    diagnostic->Also(zone->span, "ports outside are stated beside this");
  }
  diagnostic->AddNote(note).Help(fmt::format(
      "add {} to host.addresses.{}.ports in {}, or place both in one zone",
      problem.port_number, zone_name, provider.path));
}

void Explain(const Problem& problem, Diagnostic* diagnostic) {
  const std::string& provider_file = problem.provider->path;
  switch (problem.kind) {
    case ProblemKind::kNotForwarded:
      return ExplainNotForwarded(problem, diagnostic);
    case ProblemKind::kNoCommonZone:
      diagnostic
          ->AddNote(
              "they share no address zone, and the provider has no zone "
              "`public`")
          .Help(fmt::format(
              "add an address in a zone of `{}` to host.addresses in {}",
              problem.host->id, problem.provider_host->path));
      return;
    case ProblemKind::kLoopbackOnly:
      diagnostic->AddNote("it listens on the loopback address only")
          .Help(fmt::format("bind it to another address in {}", provider_file));
      return;
    default:
      diagnostic->AddNote("it is not published at the address dialled")
          .Help(fmt::format("give it a `host` port without a `bind` in {}",
                            provider_file));
  }
}

// A value may name a port by its host and its number, and a manifest may hold
// for several hosts: all that stands on one line is mended at once.
using Place =
    std::tuple<const AppUnit*, const AppUnit*, uint16_t, FileId, std::size_t>;

Place PlaceOf(const Problem& problem, const RuleContext& ctx) {
  const Span& span = problem.span;
  const std::size_t line =
      span.valid() ? ctx.sources().Get(span.file).LineIndexOf(span.begin) : 0;
  return {problem.app, problem.provider, problem.port_number, span.file, line};
}

// The hosts besides the first on which it is the same.
std::vector<std::string> OtherHosts(
    const std::vector<const Problem*>& problems) {
  std::set<std::string> ids;
  for (const Problem* problem : problems) ids.insert(problem->host->id);
  ids.erase(problems.front()->host->id);
  return {ids.begin(), ids.end()};
}

void Report(const std::vector<const Problem*>& problems, RuleContext& ctx) {
  const Problem& problem = *problems.front();
  Diagnostic& diagnostic = ctx.Report(problem.span, Headline(problem));
  for (const Span& related : problem.related) {
    diagnostic.Also(related, "this port");
  }
  Explain(problem, &diagnostic);
  const std::vector<std::string> others = OtherHosts(problems);
  if (!others.empty()) {
    diagnostic.AddNote(fmt::format("the same on {}", JoinNames(others)));
  }
  diagnostic.About(
      fmt::format("{}/{}", problem.host->id, problem.app->app.id.value),
      problem.name);
}

void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const ProblemKind kind :
       {ProblemKind::kUnpublishedPort, ProblemKind::kLoopbackOnly,
        ProblemKind::kNoCommonZone, ProblemKind::kNotForwarded}) {
    std::map<Place, std::size_t> known;
    std::vector<std::vector<const Problem*>> groups;
    for (const Problem* problem : ProblemsOf(fleet, kind)) {
      if (problem->provider == nullptr || problem->provider_host == nullptr ||
          problem->host == nullptr) {
        continue;
      }
      const auto [it, fresh] =
          known.try_emplace(PlaceOf(*problem, ctx), groups.size());
      if (fresh) groups.emplace_back();
      groups[it->second].push_back(problem);
    }
    for (const auto& group : groups) Report(group, ctx);
  }
}

}  // namespace

constinit const Rule unreachable_address = {
    .id = "network/unreachable-address",
    .summary = "an app is given an address that it cannot reach",
    .check = Check,
};

}  // namespace plimsoll::rules::network
