#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::IsTrue;
using plimsoll::compose::Member;
using plimsoll::compose::ParseSize;
using plimsoll::compose::Project;
using plimsoll::compose::Resource;
using plimsoll::compose::Resources;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

double NumberOf(const Value& value) {
  return std::strtod(std::string(value.text).c_str(), nullptr);
}

class Checker {
 public:
  Checker(const Project& project, RuleContext& ctx)
      : project_(project), ctx_(ctx) {}

  void Run() {
    for (const Service& service : project_.services) {
      CheckNetworkMode(service);
      CheckBuild(service);
      CheckScale(service);
      CheckLimits(service);
      CheckDevices(service);
    }
    for (const Resource& volume : project_.volumes) CheckExternal(volume);
    CheckNames("network", project_.networks);
    CheckNames("volume", project_.volumes);
    CheckNames("secret", project_.secrets);
    CheckNames("config", project_.configs);
    for (const Resource& secret : project_.secrets) {
      CheckSource("secret", secret, {"file", "environment"});
    }
    for (const Resource& config : project_.configs) {
      CheckSource("config", config, {"file", "environment", "content"});
    }
  }

 private:
  Diagnostic& Report(const Span& span, std::string message,
                     std::string_view name) {
    return ctx_.Report(span, std::move(message))
        .About(ObjectOf(project_, name));
  }

  void CheckNetworkMode(const Service& service) {
    const Member* mode = FindMember(service.value, "network_mode");
    const Member* networks = FindMember(service.value, "networks");
    if (mode == nullptr || networks == nullptr || mode->value->unknown ||
        mode->value->text.empty() ||
        (networks->value->items.empty() && networks->value->members.empty())) {
      return;
    }
    Report(mode->key_span,
           fmt::format("`{}` has both `network_mode` and `networks`",
                       service.name),
           service.name)
        .Also(networks->key_span, "also set here")
        .Help("keep one of the two");
  }

  void CheckBuild(const Service& service) {
    const Value* build = service.Get("build");
    const Member* file = FindMember(build, "dockerfile");
    const Member* text = FindMember(build, "dockerfile_inline");
    if (file != nullptr && text != nullptr) {
      Report(text->key_span,
             fmt::format("`{}` has both `dockerfile` and `dockerfile_inline`",
                         service.name),
             service.name)
          .Also(file->key_span, "also set here")
          .Help("keep one of the two");
    }
    CheckPlatform(service, Find(build, "platforms"));
    for (const auto& use : service.services) {
      if (use.field == "additional_contexts") CheckContext(service, use);
    }
  }

  // `service:base` stands for what is built there.
  void CheckContext(const Service& service, const plimsoll::compose::Use& use) {
    const Service* base = project_.FindService(use.name);
    if (base == nullptr || base->open || base->Get("build") != nullptr ||
        project_.IsBeside("services", use.name)) {
      return;
    }
    Report(use.span,
           fmt::format("`{}` builds upon `{}`, which is not built itself",
                       service.name, use.name),
           service.name)
        .Also(base->name_span, "has no `build`")
        .Help("name its image: `docker-image://IMAGE`");
  }

  void CheckPlatform(const Service& service, const Value* platforms) {
    const Value* platform = service.Get("platform");
    if (platforms == nullptr || platform == nullptr || !platform->IsKnown() ||
        platform->text.empty() || platforms->items.empty()) {
      return;
    }
    for (const Value* item : platforms->items) {
      if (item->unknown || item->text == platform->text) return;
    }
    Report(InnerSpan(*platform),
           fmt::format("`{}` runs on `{}`, which it is not built for",
                       service.name, platform->text),
           service.name)
        .Also(platforms->span, "built for these")
        .Help("add the platform to `build.platforms`");
  }

  void CheckScale(const Service& service) {
    const Value* scale = service.Get("scale");
    const Value* replicas = Find(service.Get("deploy"), "replicas");
    const bool both = scale != nullptr && replicas != nullptr &&
                      scale->IsKnown() && replicas->IsKnown();
    if (both && NumberOf(*scale) != NumberOf(*replicas)) {
      Report(scale->span,
             fmt::format("`scale` and `deploy.replicas` of `{}` differ",
                         service.name),
             service.name)
          .Also(replicas->span, "the other number")
          .Help("keep one of the two");
    }
    const Value* count = scale != nullptr ? scale : replicas;
    const Value* name = service.Get("container_name");
    if (count == nullptr || name == nullptr || !count->IsKnown() ||
        NumberOf(*count) <= 1) {
      return;
    }
    Report(InnerSpan(*name),
           fmt::format("{} containers of `{}` cannot share one name",
                       count->text, service.name),
           service.name)
        .Also(count->span, "started this often")
        .Help("remove `container_name`");
  }

  // A limit that stands in both its old and its new place.
  void CheckLimits(const Service& service) {
    const Value* resources = Find(service.Get("deploy"), "resources");
    const Value* limits = Find(resources, "limits");
    const Value* reserved = Find(resources, "reservations");
    Compare(service, "cpus", "deploy.resources.limits.cpus", limits, "cpus");
    Compare(service, "mem_limit", "deploy.resources.limits.memory", limits,
            "memory");
    Compare(service, "mem_reservation", "deploy.resources.reservations.memory",
            reserved, "memory");
    Compare(service, "pids_limit", "deploy.resources.limits.pids", limits,
            "pids");
  }

  void Compare(const Service& service, std::string_view old_field,
               std::string_view new_field, const Value* section,
               std::string_view key) {
    const Value* old = service.Get(old_field);
    if (old == nullptr || section == nullptr || !old->IsKnown()) return;
    const Value* value = Find(section, key);
    // A section without the limit sets it to nothing.
    if (value != nullptr && !value->IsKnown()) return;
    const auto old_number = ParseSize(old->text);
    const auto number =
        value == nullptr ? std::optional<double>(0) : ParseSize(value->text);
    if (!old_number || !number || *old_number == 0) return;
    if (std::abs(*old_number - *number) < 1e-6) return;
    Report(old->span,
           fmt::format("`{}` and `{}` of `{}` differ", old_field, new_field,
                       service.name),
           service.name)
        .Also(value == nullptr ? section->span : value->span,
              value == nullptr ? "not set here" : "the other one")
        .Help(fmt::format("keep `{}` only", new_field));
  }

  void CheckDevices(const Service& service) {
    const Value* devices =
        Find(service.Get("deploy"), {"resources", "reservations", "devices"});
    for (const Value* list : {devices, service.Get("gpus")}) {
      if (list == nullptr) continue;
      for (const Value* device : list->items) {
        const Member* count = FindMember(device, "count");
        const Member* ids = FindMember(device, "device_ids");
        if (count == nullptr || ids == nullptr) continue;
        Report(count->key_span,
               fmt::format("a device of `{}` has both `count` and "
                           "`device_ids`",
                           service.name),
               service.name)
            .Also(ids->key_span, "also set here")
            .Help("keep one of the two");
      }
    }
  }

  void CheckExternal(const Resource& volume) {
    const Value* external = Find(volume.value, "external");
    if (!IsTrue(external)) return;
    for (const Member& member : volume.value->members) {
      if (member.key == "external" || member.key == "name" ||
          member.key.starts_with("x-")) {
        continue;
      }
      Report(member.key_span,
             fmt::format("the volume `{}` is external, so `{}` has no effect",
                         volume.name, member.key),
             volume.name)
          .Also(external->span, "made elsewhere")
          .AddNote("compose refuses the project over it")
          .Help("remove one of the two");
    }
  }

  // The old place of a name, below `external`, and the new one.
  void CheckNames(std::string_view what, const Resources& resources) {
    for (const Resource& resource : resources) {
      const Value* name = Find(resource.value, "name");
      const Value* old = Find(resource.value, {"external", "name"});
      if (name == nullptr || old == nullptr || !name->IsKnown() ||
          !old->IsKnown() || name->text == old->text) {
        continue;
      }
      Report(InnerSpan(*old),
             fmt::format("the {} `{}` has two names", what, resource.name),
             resource.name)
          .Also(InnerSpan(*name), "the other one")
          .Help("keep `name`, and write `external: true`");
    }
  }

  void CheckSource(std::string_view what, const Resource& resource,
                   std::initializer_list<std::string_view> sources) {
    if (resource.value == nullptr || !resource.value->IsMapping()) return;
    std::vector<const Member*> found;
    for (const std::string_view source : sources) {
      const Member* member = FindMember(resource.value, source);
      if (member != nullptr) found.push_back(member);
    }
    if (found.size() > 1) {
      Report(found[1]->key_span,
             fmt::format("the {} `{}` has both `{}` and `{}`", what,
                         resource.name, found[0]->key, found[1]->key),
             resource.name)
          .Also(found[0]->key_span, "also set here")
          .Help("keep one of them");
    }
    // `external: false` does for a config, which may be empty, and a driver
    // does for none of them.
    const bool elsewhere = what == "secret"
                               ? IsExternal(resource)
                               : Find(resource.value, "external") != nullptr;
    if (found.empty() && !elsewhere && project_.IsWhole()) {
      Report(resource.name_span,
             fmt::format("nothing says where the {} `{}` comes from", what,
                         resource.name),
             resource.name)
          .Help("add `file`, `environment` or `external: true`");
    }
  }

  const Project& project_;
  RuleContext& ctx_;
};

void Check(const Project& project, RuleContext& ctx) {
  Checker(project, ctx).Run();
}

}  // namespace

constinit const Rule conflicting_fields = {
    .id = "compose/conflicting-fields",
    .summary = "fields of a compose file exclude or contradict each other",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
