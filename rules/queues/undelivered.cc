#include "rules/rule.h"
#include "rules/support/queues.h"

namespace plimsoll::rules::queues {
namespace {

void Check(const Fleet& fleet, RuleContext& ctx) {
  const QueueTable table = QueuesOf(fleet);
  if (!table.whole) return;
  ReportLoneQueues(table.produced, table.consumed,
                   {.verb = "produces",
                    .missing = "no app consumes",
                    .its_list = "consumes"},
                   ctx);
}

}  // namespace

constinit const Rule undelivered = {
    .id = "queues/undelivered",
    .summary = "an app writes to a queue that no app of any host reads",
    .check = Check,
};

}  // namespace plimsoll::rules::queues
