#include "targets/systemd/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "targets/emit/compute.h"
#include "targets/emit/layout.h"
#include "targets/emit/process.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/systemd.h"

namespace plimsoll {
namespace {

void AddMountsFor(Reporter& reporter, UnitText* unit) {
  std::set<std::string> paths;
  for (const VolumeMount& volume : reporter.instance().app->volumes) {
    if (volume.source.value.starts_with('/')) {
      paths.insert(PathWord(volume.source.value, "volumes", volume.source.span,
                            reporter));
    }
  }
  paths.erase("");
  unit->Add("Unit", "RequiresMountsFor",
            fmt::format("{}", fmt::join(paths, " ")));
}

void AddUser(Reporter& reporter, UnitText* unit) {
  const Text& user = reporter.instance().app->process.user;
  if (!user.set()) return;
  const size_t colon = user.value.find(':');
  const auto take = [&](std::string_view name) {
    return reporter.Take(encode::SystemdSetting(name), "process.user",
                         user.span);
  };
  unit->Add("Service", "User", take(user.value.substr(0, colon)));
  if (colon != std::string::npos) {
    unit->Add("Service", "Group", take(user.value.substr(colon + 1)));
  }
}

void AddVariable(const std::string& key, const std::string& value,
                 const Span& span, Reporter& reporter, UnitText* unit) {
  unit->Add("Service", "Environment",
            reporter.Take(encode::SystemdEnvironment(key, value),
                          "environment." + key, span));
}

// Variables of the manager itself, which a service does not see by default.
std::set<std::string> PassedVariables(const Instance& instance) {
  std::set<std::string> passed;
  for (const InheritEnv& inherited : instance.app->inherit_env) {
    if (inherited.key.set()) passed.insert(inherited.key.value);
  }
  if (instance.host->secret_source != SecretSource::kEnvironment) return passed;
  for (const EnvVar& variable : instance.env) {
    if (!variable.value.HasSecret()) continue;
    if (variable.value.IsBareSecret()) passed.insert(variable.key);
    for (const ValuePiece& piece : variable.value.pieces) {
      if (!piece.secret.empty()) passed.insert(VariableOfSecret(piece.secret));
    }
  }
  return passed;
}

void AddPassed(Reporter& reporter, UnitText* unit) {
  const Instance& instance = reporter.instance();
  unit->Add("Service", "PassEnvironment",
            fmt::format("{}", fmt::join(PassedVariables(instance), " ")));
  for (const InheritEnv* required : RequiredInherited(instance)) {
    const std::string& key = required->key.value;
    if (AtLeast(instance.host->facts.os.systemd, 246, 0)) {
      unit->Add("Unit", "AssertEnvironment", key);
    } else {
      unit->Add("Service", "ExecStartPre",
                fmt::format("/bin/sh -c '[ -n \"$${{{}+set}}\" ]'", key));
    }
  }
}

void AddEnvironment(const Fleet& fleet, Reporter& reporter, UnitText* unit) {
  const Instance& instance = reporter.instance();
  for (const EnvVar& variable : instance.env) {
    if (variable.value.HasSecret()) continue;
    AddVariable(variable.key, variable.value.text(), variable.value.span,
                reporter, unit);
  }
  for (const auto& [key, value] : GpuEnvironment(reporter)) {
    AddVariable(key, value, {}, reporter, unit);
  }
  AddPassed(reporter, unit);
  if (NeedsEnvFile(instance)) {
    const std::string path =
        JoinPath(FilledDir(*instance.host, fleet), EnvFilePath(instance));
    unit->Add("Service", "EnvironmentFile",
              reporter.Take(encode::SystemdSetting(path), "secret_env", {}));
  }
}

// Secrets as files: systemd hands them to the service's user alone, and they
// are put where the app looks for them.
void AddCredentials(const Fleet& fleet, Reporter& reporter, UnitText* unit) {
  const Instance& instance = reporter.instance();
  const Host& host = *instance.host;
  if (instance.secret_files.empty()) return;
  // `%d`, the folder of the credentials, came last: 250.
  if (!AtLeast(host.facts.os.systemd, 250, 0)) {
    reporter.Unsupported(
        "secret_files", instance.app->secret_files.span,
        fmt::format("credentials need systemd 250; `{}` has {}", host.id,
                    host.facts.os.systemd.value));
    return;
  }
  std::set<std::string> loaded;
  for (const SecretMount& mount : instance.secret_files) {
    if (!loaded.insert(mount.secret).second) continue;
    const std::string from =
        NeedsCopy(instance, mount)
            ? JoinPath(FilledDir(host, fleet), SecretCopyPath(instance, mount))
            : JoinPath(host.secrets_dir, mount.secret);
    unit->Add("Service", "LoadCredential",
              reporter.Take(encode::SystemdSetting(mount.secret + ":" + from),
                            "secret_files", mount.source->secret_file.span));
  }
  for (const SecretMount& mount : instance.secret_files) {
    const std::string target = PathWord(mount.target, "secret_files",
                                        mount.source->target.span, reporter);
    if (target.empty()) continue;
    unit->Add("Service", "BindReadOnlyPaths",
              fmt::format("%d/{}:{}", mount.secret, target));
  }
}

void AddRenderedFiles(const Fleet& fleet, Reporter& reporter, UnitText* unit) {
  const Instance& instance = reporter.instance();
  for (const RenderedText& file : instance.files) {
    const std::string& folder = NeedsFilling(file)
                                    ? FilledDir(*instance.host, fleet)
                                    : instance.host->deploy_dir;
    const std::string from =
        PathWord(JoinPath(folder, RenderedFilePath(instance, file)), "files",
                 file.source->target.span, reporter);
    const std::string target =
        PathWord(file.target, "files", file.source->target.span, reporter);
    if (from.empty() || target.empty()) continue;
    unit->Add("Service", "BindReadOnlyPaths",
              fmt::format("{}:{}", from, target));
  }
}

void AddCommand(Reporter& reporter, UnitText* unit) {
  const Instance& instance = reporter.instance();
  const ProcessSpec& process = instance.app->process;
  std::vector<std::string> words = SecretWrapper(instance);
  const std::vector<std::string> program = ProgramArguments(instance);
  // systemd looks a bare name up in a PATH of its own, not in the service's.
  const EnvVar* path = instance.FindEnv("PATH");
  if (words.empty() && path != nullptr && !path->value.HasSecret() &&
      !program.empty() && program[0].find('/') == std::string::npos) {
    if (AtLeast(instance.host->facts.os.systemd, 250, 0)) {
      unit->Add("Service", "ExecSearchPath",
                reporter.Take(encode::SystemdSetting(path->value.text()),
                              "environment.PATH", path->value.span));
    } else {
      words.emplace_back("/usr/bin/env");
    }
  }
  words.insert(words.end(), program.begin(), program.end());
  if (words.empty()) return;
  const auto take = [&](Result<std::string> encoded) {
    return reporter.Take(std::move(encoded), "process.command",
                         process.command.span);
  };
  std::string command = IsPlainWord(words[0]) && words[0][0] != '-' &&
                                words[0][0] != '@' && words[0][0] != ':' &&
                                words[0][0] != '+'
                            ? words[0]
                            : take(encode::SystemdExecProgram(words[0]));
  for (size_t i = 1; i < words.size(); ++i) {
    command += ' ';
    command += IsPlainWord(words[i])
                   ? words[i]
                   : take(encode::SystemdExecArgument(words[i]));
  }
  unit->Add("Service", "ExecStart", command);
}

void AddLogs(Reporter& reporter, UnitText* unit) {
  const LogFiles& logs = reporter.instance().app->logs;
  const Text& version = reporter.instance().host->facts.os.systemd;
  const auto add = [&](std::string_view directive, const Text& path,
                       std::string_view field) {
    if (!path.set()) return;
    if (!AtLeast(version, 240, 0)) {
      reporter.Dropped(
          field, path.span,
          fmt::format("appending to files came with systemd 240; "
                      "`{}` has {}",
                      reporter.instance().host->id, version.value));
      return;
    }
    unit->Add("Service", directive,
              reporter.Take(encode::SystemdSetting("append:" + path.value),
                            field, path.span));
  };
  add("StandardOutput", logs.stdout_path, "logs.stdout");
  add("StandardError", logs.stderr_path, "logs.stderr");
}

}  // namespace

std::string PathWord(const std::string& path, std::string_view field,
                     const Span& span, Reporter& reporter) {
  if (path.find(':') != std::string::npos) {
    reporter.Unencodable(field, span, "`:` separates paths here");
    return {};
  }
  if (IsPlainWord(path)) return path;
  return reporter.Take(encode::SystemdListItem(path), field, span);
}

void AddService(const Fleet& fleet, const UnitLinks& links, Reporter& reporter,
                UnitText* unit) {
  const Instance& instance = reporter.instance();
  const App& app = *instance.app;
  const Result<std::string> description =
      encode::SystemdSetting(app.name.value);
  unit->Add("Unit", "Description",
            description ? *description : std::string(instance.id));
  AddLinks(links, unit);
  AddMountsFor(reporter, unit);
  const bool oneshot = IsOneshot(instance);
  unit->Add("Service", "Type",
            oneshot                                            ? "oneshot"
            : AtLeast(instance.host->facts.os.systemd, 240, 0) ? "exec"
                                                               : "simple");
  if (oneshot && !app.schedule.set()) {
    unit->Add("Service", "RemainAfterExit", "yes");
  }
  AddUser(reporter, unit);
  if (app.process.directory.set()) {
    unit->Add("Service", "WorkingDirectory",
              reporter.Take(encode::SystemdSetting(app.process.directory.value),
                            "process.directory", app.process.directory.span));
  }
  AddEnvironment(fleet, reporter, unit);
  AddCredentials(fleet, reporter, unit);
  AddRenderedFiles(fleet, reporter, unit);
  AddCommand(reporter, unit);
  AddPolicy(oneshot, reporter, unit);
  AddLogs(reporter, unit);
  AddConfinement(reporter, unit);
}

}  // namespace plimsoll
