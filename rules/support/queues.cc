#include "rules/support/queues.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/edit_distance.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

void AddNames(const TextList& names, const Instance& instance,
              QueueTable::Side* side, bool* whole) {
  for (const Text& name : names) {
    if (!name.set()) {
      *whole = false;
      continue;
    }
    (*side)[name.value].push_back({&instance, name.span});
  }
}

// A place that names queues nobody is at the other end of. A name with
// `{{host.id}}` is several queues.
struct Lone {
  const Instance* instance = nullptr;
  std::vector<std::string> names;
  std::vector<std::string> hosts;
};

void Report(const Span& span, const Lone& lone, const QueueTable::Side& other,
            const QueueWords& words, RuleContext& ctx) {
  const std::string message =
      fmt::format("`{}` {} {} on {}, which {}", lone.instance->id, words.verb,
                  JoinNames(lone.names), JoinNames(lone.hosts), words.missing);
  Diagnostic& diagnostic = ctx.Report(span, message);
  std::vector<std::string_view> known;
  for (const auto& [name, uses] : other) known.push_back(name);
  const std::string_view nearest = NearestWord(lone.names.front(), known);
  if (!nearest.empty()) {
    const QueueUse& use = other.find(nearest)->second.front();
    diagnostic.Also(use.span,
                    fmt::format("`{}` on `{}` names `{}`", use.instance->id,
                                use.instance->host->id, nearest));
  }
  diagnostic
      .Help(fmt::format("name it under `queues.{}` of the app at the other "
                        "end, and place that app",
                        words.its_list))
      .About(lone.instance->unit->path, lone.names.front());
}

}  // namespace

QueueTable QueuesOf(const Fleet& fleet) {
  QueueTable table;
  for (const auto& unit : fleet.apps) {
    if (unit->broken) table.whole = false;
  }
  for (const auto& host : fleet.hosts) {
    if (host->broken) table.whole = false;
    for (const Instance& instance : host->instances) {
      const Queues& queues = instance.app->queues;
      AddNames(queues.produces, instance, &table.produced, &table.whole);
      AddNames(queues.consumes, instance, &table.consumed, &table.whole);
    }
  }
  return table;
}

void ReportLoneQueues(const QueueTable::Side& side,
                      const QueueTable::Side& other, const QueueWords& words,
                      RuleContext& ctx) {
  std::map<Span, Lone> lone;
  for (const auto& [name, uses] : side) {
    if (other.contains(name)) continue;
    for (const QueueUse& use : uses) {
      Lone& place = lone[use.span];
      place.instance = use.instance;
      const std::string& host = use.instance->host->id;
      if (std::ranges::find(place.names, name) == place.names.end()) {
        place.names.push_back(name);
      }
      if (std::ranges::find(place.hosts, host) == place.hosts.end()) {
        place.hosts.push_back(host);
      }
    }
  }
  for (const auto& [span, place] : lone) {
    Report(span, place, other, words, ctx);
  }
}

}  // namespace plimsoll
