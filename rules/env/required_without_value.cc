#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "compiler/index/env_use.h"
#include "rules/env/entry_files.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::env {
namespace {

// What every process has, or what starts it sets.
bool IsFromSystem(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "HOME",     "PATH",  "PWD",           "USER",
      "LOGNAME",  "SHELL", "LANG",          "TERM",
      "HOSTNAME", "TZ",    "INVOCATION_ID", "NOTIFY_SOCKET",
      "UID",      "SHLVL", "OLDPWD",        "CREDENTIALS_DIRECTORY",
      "TMPDIR"};
  return std::ranges::find(kNames, name) != std::end(kNames) ||
         name.starts_with("LC_") || name.starts_with("XDG_");
}

bool HasValue(const Instance& instance, std::string_view name) {
  if (instance.FindEnv(name) != nullptr) return true;
  const bool inherits = std::ranges::any_of(
      instance.app->inherit_env,
      [&](const InheritEnv& key) { return key.key.value == name; });
  return inherits || std::ranges::any_of(instance.secret_files,
                                         [&](const SecretMount& mount) {
                                           return mount.env == name;
                                         });
}

// Variables that an env template of the project lists: env/undefined has them.
std::set<std::string_view> Listed(const Fleet& fleet,
                                  const Repository& repository) {
  std::set<std::string_view> names;
  for (const EnvTemplate& listed : fleet.project.env_templates) {
    const ParsedFile* file = repository.FindFile(listed.path.value);
    if (file == nullptr || file->tree.root() == nullptr) continue;
    for (const Entry& entry : file->tree.root()->entries) {
      names.insert(entry.key->text);
    }
  }
  return names;
}

bool SetsItself(std::span<const EnvStatement> statements,
                std::string_view name) {
  return std::ranges::any_of(statements, [&](const EnvStatement& statement) {
    return statement.name == name && statement.act == EnvAct::kSets;
  });
}

class Checker {
 public:
  Checker(const Fleet& fleet, RuleContext& ctx)
      : fleet_(fleet),
        ctx_(ctx),
        entries_(ctx.repository()),
        listed_(Listed(fleet, ctx.repository())) {}

  void CheckApp(const AppUnit& unit) {
    const auto& instances = fleet_.InstancesOf(unit.app.id.value);
    if (instances.empty() || unit.broken) return;
    for (const ParsedFile* file : entries_.Of(*instances.front())) {
      const auto statements = ctx_.repository().env->OfFile(file->source->id());
      std::set<std::string_view> seen;
      for (const EnvStatement& statement : statements) {
        const bool judged = statement.act == EnvAct::kRequires &&
                            !IsFromSystem(statement.name) &&
                            !listed_.contains(statement.name);
        if (!judged || SetsItself(statements, statement.name) ||
            !seen.insert(statement.name).second) {
          continue;
        }
        CheckUse(unit, statement, instances);
      }
    }
  }

 private:
  void CheckUse(const AppUnit& unit, const EnvStatement& statement,
                const std::vector<const Instance*>& instances) {
    std::vector<std::string> hosts;
    for (const Instance* instance : instances) {
      if (!instance->from_template && !HasValue(*instance, statement.name)) {
        hosts.push_back(instance->host->id);
      }
    }
    if (hosts.empty()) return;
    const std::string name(statement.name);
    ctx_.Report(statement.name_span,
                fmt::format("`{}` requires `{}`, which has no value on {}",
                            unit.app.id.value, name, JoinNames(hosts)),
                "required here")
        .Also(unit.app.id.span, "started by this app")
        .Help(fmt::format("set `{}` in {}, or give it a default here", name,
                          unit.path))
        .About(unit.app.id.value, name);
  }

  const Fleet& fleet_;
  RuleContext& ctx_;
  EntryFiles entries_;
  std::set<std::string_view> listed_;
};

void Check(const Fleet& fleet, RuleContext& ctx) {
  if (ctx.repository().env == nullptr) return;
  Checker checker(fleet, ctx);
  for (const auto& unit : fleet.apps) checker.CheckApp(*unit);
}

}  // namespace

constinit const Rule required_without_value = {
    .id = "env/required-without-value",
    .summary = "a program requires a variable that its app does not get",
    .check = Check,
};

}  // namespace plimsoll::rules::env
