#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/machines.h"
#include "rules/support/text.h"

namespace plimsoll::rules::schema {
namespace {

class Checker {
 public:
  explicit Checker(RuleContext& ctx) : ctx_(ctx) {}

  void Look(const Instance& instance) {
    instance_ = &instance;
    const Resources& resources = instance.app->resources;
    CheckZero(resources);
    if (instance.runtime == Runtime::kCompose) CheckLeast(resources);
    const Bytes& most = resources.memory_limit;
    const Bytes& kept = resources.memory_reservation;
    if (most.set() && kept.set() && most.value < kept.value) {
      Report(kept.span, "resources.memory_reservation",
             fmt::format("`{}` reserves {} of memory and may use {}",
                         instance.id, FormatBytes(kept.value.bytes),
                         FormatBytes(most.value.bytes)),
             "docker makes no such container", "lower it, or raise the limit");
    }
    for (const Named<Ulimit>& limit : instance.app->container.ulimits) {
      CheckUlimit(limit);
    }
  }

 private:
  void CheckZero(const Resources& resources) {
    const auto check = [&](const auto& field, bool zero,
                           std::string_view name) {
      if (!field.set() || !zero) return;
      Report(field.span, name, Is(name, "0"),
             "containers have no limit then, and programs do not start",
             "leave it out for no limit");
    };
    check(resources.memory_limit, resources.memory_limit.value.bytes == 0,
          "resources.memory_limit");
    check(resources.cpu_limit, resources.cpu_limit.value.millicpus == 0,
          "resources.cpu_limit");
    check(resources.pids_limit, resources.pids_limit.value == 0,
          "resources.pids_limit");
  }

  void CheckLeast(const Resources& resources) {
    constexpr uint64_t kLeastMemory = uint64_t{6} << 20;
    const Bytes& memory = resources.memory_limit;
    if (memory.set() && memory.value.bytes > 0 &&
        memory.value.bytes < kLeastMemory) {
      Report(memory.span, "resources.memory_limit",
             Is("resources.memory_limit", FormatBytes(memory.value.bytes)),
             "docker makes no container with less than 6 MiB",
             "raise the limit");
    }
    constexpr int64_t kLeastMillicpus = 10;
    const Cpus& cpus = resources.cpu_limit;
    if (cpus.set() && cpus.value.millicpus > 0 &&
        cpus.value.millicpus < kLeastMillicpus) {
      Report(cpus.span, "resources.cpu_limit",
             Is("resources.cpu_limit", FormatCpus(cpus.value)),
             "docker makes no container with less than 0.01 CPUs",
             "raise the limit");
    }
  }

  void CheckUlimit(const Named<Ulimit>& limit) {
    const Integer& soft = limit.value.soft;
    const Integer& hard = limit.value.hard;
    if (!soft.set() || !hard.set() || hard.value < 0) return;
    // -1 is no limit at all.
    if (soft.value >= 0 && soft.value <= hard.value) return;
    Report(soft.span, "container.ulimits",
           fmt::format("the soft limit of `{}` of `{}` is above the hard one",
                       limit.key.value, instance_->id),
           "docker makes no such container", "lower it");
  }

  [[nodiscard]] std::string Is(std::string_view name,
                               std::string_view value) const {
    return fmt::format("`{}` of `{}` is {}", name, instance_->id, value);
  }

  void Report(const Span& span, std::string_view field, std::string message,
              std::string note, std::string help) {
    // One field of an app that runs on many hosts.
    if (!seen_.insert(span).second) return;
    ctx_.Report(span, std::move(message))
        .AddNote(std::move(note))
        .Help(std::move(help))
        .About(instance_->unit->path, std::string(field));
  }

  const Instance* instance_ = nullptr;
  std::set<Span> seen_;
  RuleContext& ctx_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  Checker checker(ctx);
  for (const auto& host : fleet.hosts) {
    if (host->broken) continue;
    for (const Instance& instance : host->instances) {
      // What a template makes is judged as compose files are.
      if (!instance.unit->broken && !instance.from_template) {
        checker.Look(instance);
      }
    }
  }
}

}  // namespace

constinit const Rule unusable_limit = {
    .id = "schema/unusable-limit",
    .summary = "a limit of an app limits nothing, or is refused",
    .check = Check,
};

}  // namespace plimsoll::rules::schema
