#ifndef PLIMSOLL_RULES_SUPPORT_QUEUES_H_
#define PLIMSOLL_RULES_SUPPORT_QUEUES_H_

#include <map>
#include <string>
#include <vector>

#include "rules/rule.h"

namespace plimsoll {

// One app of one host that names a queue.
struct QueueUse {
  const Instance* instance = nullptr;
  Span span;
};

// Who writes to and reads from which queue, in the whole fleet: the broker
// stands between, so it does not matter on which host.
struct QueueTable {
  using Side = std::map<std::string, std::vector<QueueUse>, std::less<>>;
  Side produced;
  Side consumed;
  // An app, host or name could not be read whole, so nothing may be said to be
  // missing.
  bool whole = true;
};
[[nodiscard]] QueueTable QueuesOf(const Fleet& fleet);

// How the two directions differ in words.
struct QueueWords {
  std::string_view verb;      // What the app at hand does: "produces".
  std::string_view missing;   // "no app consumes".
  std::string_view its_list;  // Where the other app would say so.
};

// Reports each queue of `side` that `other` lacks, one finding for each place
// that names it.
void ReportLoneQueues(const QueueTable::Side& side,
                      const QueueTable::Side& other, const QueueWords& words,
                      RuleContext& ctx);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_QUEUES_H_
