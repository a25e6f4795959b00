#include "targets/supervisor/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "compiler/base/utf8.h"
#include "targets/emit/compute.h"
#include "targets/emit/layout.h"
#include "targets/emit/passthrough.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/supervisor.h"

namespace plimsoll {
namespace {

constexpr std::string_view kOptions[] = {
#define OPTION(name) #name,
#include "targets/supervisor/options.def"
#undef OPTION
};

// Options in the order of a section, without the ones that came out empty
// because they were reported.
class Options {
 public:
  void Set(std::string_view name, std::string value) {
    if (!value.empty()) options_.emplace_back(name, std::move(value));
  }
  // What is passed through takes the place of what we would write.
  void Replace(std::string_view name, std::string value) {
    const auto it = std::ranges::find(options_, name, &Option::first);
    if (it != options_.end()) {
      it->second = std::move(value);
    } else {
      options_.emplace_back(name, std::move(value));
    }
  }
  void Remove(std::string_view name) {
    std::erase_if(options_,
                  [&](const Option& option) { return option.first == name; });
  }
  [[nodiscard]] std::string Print() const {
    std::string text;
    for (const auto& [name, value] : options_) {
      text += fmt::format("{}={}\n", name, value);
    }
    return text;
  }

 private:
  using Option = std::pair<std::string, std::string>;
  std::vector<Option> options_;
};

// The environment as supervisord reads it, and what its grammar has no words
// for as arguments of /usr/bin/env.
struct Environment {
  std::string items;
  std::vector<std::string> arguments;
};

void AddVariable(const std::string& key, const std::string& value,
                 const Span& span, Reporter& reporter,
                 Environment* environment) {
  const Text& version = reporter.instance().host->facts.os.supervisor;
  const bool escapes = version.set() && AtLeast(version, 4, 4);
  const Result<std::string> item =
      escapes ? encode::Supervisor44Environment(key, value)
              : encode::SupervisorEnvironment(key, value);
  if (item) {
    if (!environment->items.empty()) environment->items += ",\n    ";
    environment->items += *item;
    return;
  }
  const std::string assignment = key + "=" + value;
  if (!key.empty() && key.find('=') == std::string::npos &&
      encode::SupervisorArgument(assignment)) {
    environment->arguments.push_back(assignment);
    return;
  }
  reporter.Unencodable("environment." + key, span, item.error());
}

Environment MakeEnvironment(Reporter& reporter) {
  Environment environment;
  for (const EnvVar& variable : reporter.instance().env) {
    if (variable.value.HasSecret()) continue;
    AddVariable(variable.key, variable.value.text(), variable.value.span,
                reporter, &environment);
  }
  for (const auto& [key, value] : GpuEnvironment(reporter)) {
    AddVariable(key, value, {}, reporter, &environment);
  }
  return environment;
}

std::string MakeCommand(const Environment& environment, Reporter& reporter) {
  const App& app = *reporter.instance().app;
  std::vector<std::string> words;
  const auto append = [&](std::vector<std::string> more) {
    words.insert(words.end(), more.begin(), more.end());
  };
  if (!environment.arguments.empty()) {
    words.emplace_back("/usr/bin/env");
    append(environment.arguments);
  }
  append(SecretWrapper(reporter.instance()));
  if (app.resources.address_space_limit.value.set()) {
    const uint64_t limit = app.resources.address_space_limit.value.value.bytes;
    append({"prlimit", fmt::format("--as={}", limit), "--"});
  }
  append(ProgramArguments(reporter.instance()));
  std::string command;
  for (const std::string& word : words) {
    if (!command.empty()) command += ' ';
    // shlex reads plain words as they stand.
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "@+=,-./:_";
    const bool plain =
        !word.empty() && word.find_first_not_of(kPlain) == std::string::npos;
    command += plain
                   ? word
                   : reporter.Take(encode::SupervisorArgument(word),
                                   "process.command", app.process.command.span);
  }
  return command;
}

std::string_view AutoRestart(RestartPolicy restart) {
  switch (restart) {
    case RestartPolicy::kAlways:
    case RestartPolicy::kUnlessStopped:
      return "true";
    case RestartPolicy::kOnFailure:
      return "unexpected";
    case RestartPolicy::kNever:
      return "false";
  }
  return {};
}

void SetPolicy(Reporter& reporter, Options* options) {
  const RunPolicy& run = reporter.instance().app->run;
  if (run.priority.set()) {
    options->Set("priority", fmt::to_string(run.priority.value));
  }
  options->Set("autostart", reporter.instance().autostart ? "true" : "false");
  options->Set("autorestart", std::string(AutoRestart(run.restart.or_default(
                                  RestartPolicy::kUnlessStopped))));
  std::string codes;
  for (const Integer& exit_code : run.exit_codes) {
    codes += (codes.empty() ? "" : ",") + fmt::to_string(exit_code.value);
  }
  options->Set("exitcodes", codes);
  if (run.start_seconds.set()) {
    options->Set("startsecs", fmt::to_string(WholeSeconds(run.start_seconds)));
  }
  if (run.start_retries.set()) {
    options->Set("startretries", fmt::to_string(run.start_retries.value));
  }
  if (run.stop_signal.set()) {
    options->Set("stopsignal",
                 SignalName(run.stop_signal, "run.stop_signal", reporter));
  }
  if (run.stop_timeout.set()) {
    options->Set("stopwaitsecs",
                 fmt::to_string(WholeSeconds(run.stop_timeout)));
  }
}

void SetLog(std::string_view stream, const Text& path, Reporter& reporter,
            Options* options) {
  const LogFiles& logs = reporter.instance().app->logs;
  if (path.set()) {
    options->Set(fmt::format("{}_logfile", stream),
                 reporter.Take(encode::SupervisorLogfile(path.value),
                               fmt::format("logs.{}", stream), path.span));
  }
  if (logs.max_size.set()) {
    options->Set(fmt::format("{}_logfile_maxbytes", stream),
                 fmt::to_string(logs.max_size.value.bytes));
  }
  if (logs.keep.set()) {
    options->Set(fmt::format("{}_logfile_backups", stream),
                 fmt::to_string(logs.keep.value));
  }
}

void SetLogs(Reporter& reporter, Options* options) {
  const LogFiles& logs = reporter.instance().app->logs;
  SetLog("stdout", logs.stdout_path, reporter, options);
  // Two writers that rotate one file lose lines.
  if (logs.stdout_path.set() && logs.stderr_path.set() &&
      logs.stdout_path.value == logs.stderr_path.value) {
    options->Set("redirect_stderr", "true");
    return;
  }
  SetLog("stderr", logs.stderr_path, reporter, options);
}

void RejectLimits(Reporter& reporter) {
  const App& app = *reporter.instance().app;
  const Resources& resources = app.resources;
  constexpr std::string_view kNoLimit = "nothing limits a program here";
  if (resources.memory_limit.stated()) {
    reporter
        .Unsupported("resources.memory_limit", resources.memory_limit.span,
                     std::string(kNoLimit))
        .Help(
            "`address_space_limit` is a real limit here, and "
            "`memory_reservation` a plan");
  }
  if (resources.cpu_limit.stated()) {
    reporter.Unsupported("resources.cpu_limit", resources.cpu_limit.span,
                         std::string(kNoLimit));
  }
  if (resources.pids_limit.stated()) {
    reporter.Unsupported("resources.pids_limit", resources.pids_limit.span,
                         std::string(kNoLimit));
  }
  const Security& security = app.security;
  if (security.capabilities.stated()) {
    reporter.Unsupported("security.capabilities", security.capabilities.span,
                         "a program has the capabilities of its user");
  }
  if (security.readonly_root.or_default(false)) {
    reporter.Unsupported("security.readonly_root", security.readonly_root.span,
                         "a program sees the whole file system");
  }
  if (security.no_new_privileges.or_default(false)) {
    reporter
        .Unsupported("security.no_new_privileges",
                     security.no_new_privileges.span,
                     "setuid programs stay what they are")
        .Help("start the program with `setpriv --no-new-privs`");
  }
}

// A bare program sees what the machine has, where the machine has it.
void RejectVolumes(Reporter& reporter) {
  for (const VolumeMount& volume : reporter.instance().app->volumes) {
    const bool in_place =
        volume.type.or_default(VolumeType::kBind) == VolumeType::kBind &&
        volume.source.value == volume.target.value;
    if (!in_place) {
      reporter
          .Unsupported("volumes", volume.span,
                       "nothing is mounted for a program")
          .Help("use a bind whose source and target are the same path");
    }
  }
}

void ReportDropped(Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const App& app = *instance.app;
  if (app.schedule.stated()) {
    reporter.Unsupported("schedule", app.schedule.span,
                         "supervisord has no timers");
  }
  if (app.health_check.stated() &&
      app.health_check.type.value != HealthType::kNone) {
    reporter.Dropped("health_check", app.health_check.span,
                     "supervisord only sees whether the program runs");
  }
  if (app.run.restart.set() &&
      app.run.restart.value == RestartPolicy::kUnlessStopped) {
    reporter.Dropped("run.restart", app.run.restart.span,
                     "a program stopped by hand starts with supervisord again");
  }
  for (const ResolvedDependency& dependency : instance.dependencies) {
    if (!dependency.same_host || dependency.provider == nullptr) continue;
    const AppDependency& source = *dependency.source;
    if (dependency.condition != DependencyCondition::kStarted) {
      reporter.Dropped("dependencies", source.condition.span,
                       "programs start in order of `run.priority` and do not "
                       "wait");
    } else if (dependency.provider->runtime != Runtime::kSupervisor) {
      reporter.Dropped("dependencies", source.app_id.span,
                       "supervisord does not wait for what it does not run");
    } else if (PriorityOf(*dependency.provider) >= PriorityOf(instance)) {
      reporter
          .Dropped("dependencies", source.app_id.span,
                   "programs start in order of `run.priority` alone")
          .Help(fmt::format("give `{}` a lower `run.priority`",
                            dependency.provider->id));
    }
  }
}

// Ours: what the program's group is called, and when its turn is.
bool IsGroupOption(std::string_view name) {
  return name == "group" || name == "group_priority";
}

void PassThrough(Reporter& reporter, Options* options) {
  const Node* section = PassthroughSection("supervisor", reporter);
  if (section == nullptr) return;
  for (const Entry& entry :
       KnownEntries(*section, kOptions, "targets.supervisor",
                    "option of a supervisor program", reporter)) {
    const std::string path =
        fmt::format("targets.supervisor.{}", entry.key->text);
    if (IsGroupOption(entry.key->text)) continue;
    if (Deref(*entry.value).IsNull()) options->Remove(entry.key->text);
    const auto lines = PassthroughLines(*entry.value, path, reporter);
    if (!lines.empty()) {
      options->Replace(entry.key->text,
                       fmt::format("{}", fmt::join(lines, ",")));
    }
  }
}

}  // namespace

GroupOfProgram GroupOf(const Instance& instance) {
  const Free& targets = instance.app->targets;
  if (!targets.stated()) return {};
  const Node* section = Find(Deref(*targets.node), "supervisor");
  if (section == nullptr) return {};
  const auto scalar = [&](std::string_view key) -> const Node* {
    const Node* value = Find(*section, key);
    return value == nullptr || Deref(*value).IsNull() ? nullptr
                                                      : &Deref(*value);
  };
  return {scalar("group"), scalar("group_priority")};
}

int64_t PriorityOf(const Instance& instance) {
  return instance.app->run.priority.or_default(kDefaultPriority);
}

std::string ProgramSection(Reporter& reporter) {
  const Instance& instance = reporter.instance();
  const ProcessSpec& process = instance.app->process;
  RejectContainerFields(reporter);
  RejectLimits(reporter);
  RejectVolumes(reporter);
  ReportDropped(reporter);
  CheckSecretNames(instance, reporter);
  if (!IsPlainName(instance.name)) {
    reporter.Unencodable("id", instance.unit->app.id.span,
                         "a program's name is made of letters, digits, `.`, "
                         "`_` and `-`");
  }
  Options options;
  const Environment environment = MakeEnvironment(reporter);
  options.Set("command", MakeCommand(environment, reporter));
  if (process.directory.set()) {
    options.Set("directory",
                reporter.Take(encode::SupervisorOption(process.directory.value),
                              "process.directory", process.directory.span));
  }
  if (process.user.set()) {
    options.Set("user",
                reporter.Take(encode::SupervisorOption(process.user.value),
                              "process.user", process.user.span));
  }
  SetPolicy(reporter, &options);
  SetLogs(reporter, &options);
  options.Set("environment", environment.items);
  PassThrough(reporter, &options);
  return fmt::format("; from {}\n[program:{}]\n{}",
                     EscapeForDisplay(instance.unit->path), instance.name,
                     options.Print());
}

}  // namespace plimsoll
