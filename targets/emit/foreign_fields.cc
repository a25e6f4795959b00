#include "targets/emit/foreign_fields.h"

#include <utility>

#include "compiler/syntax/tree.h"

namespace plimsoll {
namespace {

void ReportNetworkPolicy(Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const Text& policy = instance.app->security.network_policy;
  if (!policy.set()) return;
  const auto drop = [&](std::string why) -> Diagnostic& {
    return reporter.Dropped("security.network_policy", policy.span,
                            std::move(why));
  };
  if (policy.value == "host") {
    if (instance.host_network) return;
    drop("it has a network of its own").Help("state `container.network: host`");
  } else if (policy.value == "isolated") {
    if (!instance.host_network) return;
    drop("it is on the network of the host");
  } else {
    drop("only `isolated` and `host` mean something here")
        .Help("state the network as `container.network`");
  }
}

}  // namespace

void ReportForeignFields(Reporter& reporter) {
  ReportNetworkPolicy(reporter);
  const Free& hooks = reporter.instance().app->hooks;
  if (!hooks.stated()) return;
  for (const Entry& hook : Deref(*hooks.node).entries) {
    const Node& steps = Deref(*hook.value);
    if (steps.items.empty() && steps.entries.empty()) continue;
    reporter.Dropped("hooks", hook.key->span, "nothing here runs them");
    return;
  }
}

}  // namespace plimsoll
