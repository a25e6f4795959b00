#include "rules/rule.h"
#include "rules/support/queues.h"

namespace plimsoll::rules::queues {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  const QueueTable table = QueuesOf(fleet);
  if (!table.whole) return;
  ReportLoneQueues(table.consumed, table.produced,
                   {.verb = "consumes",
                    .missing = "no app produces",
                    .its_list = "produces"},
                   ctx);
}

}  // namespace

constinit const Rule unfed = {
    .id = "queues/unfed",
    .summary = "an app reads a queue that no app of any host writes to",
    .check = Check,
};

}  // namespace plimsoll::rules::queues
