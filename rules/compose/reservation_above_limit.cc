#include <fmt/format.h>

#include <cstdlib>
#include <optional>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::ParseSize;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

std::optional<double> SizeOf(const Value* value) {
  if (value == nullptr || !value->IsKnown()) return std::nullopt;
  return ParseSize(value->text);
}

std::optional<double> CountOf(const Value* value) {
  if (value == nullptr || !value->IsKnown()) return std::nullopt;
  return std::strtod(std::string(value->text).c_str(), nullptr);
}

class Checker {
 public:
  Checker(const plimsoll::compose::Project& project, const Service& service,
          RuleContext& ctx)
      : project_(project), service_(service), ctx_(ctx) {}

  void Run() {
    const Value* resources = Find(service_.Get("deploy"), "resources");
    const Value* kept = Find(resources, "reservations");
    const Value* most = Find(resources, "limits");
    Compare(Find(kept, "memory"), Find(most, "memory"), "memory", SizeOf);
    Compare(Find(kept, "cpus"), Find(most, "cpus"), "cpus", CountOf);
    Compare(service_.Get("mem_reservation"), service_.Get("mem_limit"),
            "memory", SizeOf);
  }

 private:
  template <class Read>
  void Compare(const Value* kept, const Value* most, std::string_view what,
               Read read) {
    const std::optional<double> reserved = read(kept);
    const std::optional<double> limit = read(most);
    // No limit is written as 0, too.
    if (!reserved || !limit || *limit <= 0 || *reserved <= *limit) return;
    ctx_.Report(kept->span,
                fmt::format("`{}` reserves more {} than it may use",
                            service_.name, what),
                fmt::format("{} reserved", kept->text))
        .Also(most->span, fmt::format("{} at most", most->text))
        .Help("lower the reservation, or raise the limit")
        .About(ObjectOf(project_, service_.name), std::string(what));
  }

  const plimsoll::compose::Project& project_;
  const Service& service_;
  RuleContext& ctx_;
};

void Check(const plimsoll::compose::Project& project, RuleContext& ctx) {
  for (const Service& service : project.services) {
    Checker(project, service, ctx).Run();
  }
}

}  // namespace

constinit const Rule reservation_above_limit = {
    .id = "compose/reservation-above-limit",
    .summary = "a service reserves more memory or CPU than it may use",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
