#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/support/env_marks.h"
#include "rules/support/text.h"

namespace plimsoll::rules::env {
namespace {

bool Inherits(const Instance& instance, std::string_view key) {
  return std::ranges::any_of(
      instance.app->inherit_env,
      [&](const InheritEnv& inherited) { return inherited.key.value == key; });
}

template <class List>
bool HasKey(const List& list, std::string_view key) {
  return std::ranges::any_of(
      list, [&](const auto& stated) { return stated.key.value == key; });
}

// Whether some layer states the variable. Where its value then came to
// nothing, the reason is a finding of its own.
bool IsStated(const Fleet& fleet, const Instance& instance,
              std::string_view key) {
  const App& app = *instance.app;
  if (HasKey(app.environment, key) || HasKey(app.derived_env, key) ||
      HasKey(app.secret_env, key) || HasKey(app.container.derived_env, key) ||
      HasKey(app.container.secret_env, key)) {
    return true;
  }
  for (const Text& name : app.env_sets) {
    for (const Named<EnvSet>& set : fleet.project.env_sets) {
      if (set.key.value == name.value && (HasKey(set.value.environment, key) ||
                                          HasKey(set.value.derived_env, key) ||
                                          HasKey(set.value.secret_env, key))) {
        return true;
      }
    }
  }
  return false;
}

void CheckKey(const Fleet& fleet, const Entry& entry,
              const std::vector<const Instance*>& instances, RuleContext& ctx) {
  const std::string key(entry.key->text);
  std::vector<const Instance*> lacking;
  for (const Instance* instance : instances) {
    if (instance->FindEnv(key) == nullptr && !Inherits(*instance, key) &&
        !IsStated(fleet, *instance, key)) {
      lacking.push_back(instance);
    }
  }
  if (lacking.empty()) return;
  std::vector<std::string> hosts;
  hosts.reserve(lacking.size());
  for (const Instance* instance : lacking) hosts.push_back(instance->host->id);
  const Instance& first = *lacking.front();
  ctx.Report(entry.key->span,
             fmt::format("`{}` has no value for `{}` on {}", first.id, key,
                         JoinNames(hosts)),
             "required here")
      .Also(first.unit->app.id.span, "of this app")
      .Help(fmt::format("set it in {}, give it a default here, or mark it "
                        "`# plimsoll: optional`",
                        first.unit->path))
      .About(fmt::format("{}/{}", first.host->id, first.id), key);
}

// `K=` in an env template says that K is required: every app that the template
// documents gets a value for it on every host that runs the app.
void Check(const Fleet& fleet, RuleContext& ctx) {
  for (const EnvTemplate& listed : fleet.project.env_templates) {
    const ParsedFile* file = ctx.repository().FindFile(listed.path.value);
    if (file == nullptr || file->tree.root() == nullptr) continue;
    for (const Entry& entry : file->tree.root()->entries) {
      const bool has_default = !entry.value->text.empty();
      const auto marks = EnvMarksOf(*file, entry);
      if (has_default || std::ranges::find(marks, "optional") != marks.end()) {
        continue;
      }
      for (const Text& app : listed.apps) {
        CheckKey(fleet, entry, fleet.InstancesOf(app.value), ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule undefined = {
    .id = "env/undefined",
    .summary = "a required variable has no value on a host that runs the app",
    .check = Check,
};

}  // namespace plimsoll::rules::env
