// supervisord.conf and what it includes.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/driver/deployed/command_line.h"
#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/readers.h"
#include "compiler/syntax/ini_value.h"

namespace plimsoll::deployed {
namespace {

// An option, what it is called here, and what it is when nothing is said.
struct Option {
  std::string_view name;
  std::string_view fact;
  std::string_view usual;
};

constexpr Option kProgramOptions[] = {
    {"autostart", "autostart", "true"},
    {"directory", "working_dir", {}},
    {"exitcodes", "exitcodes", "0"},
    {"killasgroup", "killasgroup", "false"},
    {"numprocs", "numprocs", "1"},
    {"priority", "priority", "999"},
    {"process_name", "process_name", "%(program_name)s"},
    {"redirect_stderr", "redirect_stderr", "false"},
    {"serverurl", "serverurl", "AUTO"},
    {"startretries", "startretries", "3"},
    {"startsecs", "startsecs", "1"},
    {"stderr_logfile", "stderr_logfile", "AUTO"},
    {"stderr_logfile_backups", "stderr_logfile_backups", "10"},
    {"stderr_logfile_maxbytes", "stderr_logfile_maxbytes", "50MB"},
    {"stdout_logfile", "stdout_logfile", "AUTO"},
    {"stdout_logfile_backups", "stdout_logfile_backups", "10"},
    {"stdout_logfile_maxbytes", "stdout_logfile_maxbytes", "50MB"},
    {"stopasgroup", "stopasgroup", "false"},
    {"stopsignal", "stop_signal", "TERM"},
    {"stopwaitsecs", "stop_timeout", "10"},
    {"user", "user", {}},
};

constexpr Option kDaemonOptions[] = {
    {"logfile_backups", {}, "10"},    {"logfile_maxbytes", {}, "50MB"},
    {"loglevel", {}, "info"},         {"minfds", {}, "1024"},
    {"minprocs", {}, "200"},          {"nocleanup", {}, "false"},
    {"nodaemon", {}, "false"},        {"silent", {}, "false"},
    {"strip_ansi", {}, "false"},      {"umask", {}, "022"},
    {"identifier", {}, "supervisor"},
};

// `yes` is `true`, `TERM` is `SIGTERM`; numbers stay, as `1` may be one.
std::string NormalOption(std::string_view name, std::string_view text) {
  const std::string lower = Lower(text);
  if (IsOneOf(lower, {"true", "yes", "on"})) return "true";
  if (IsOneOf(lower, {"false", "no", "off"})) return "false";
  if (name == "stopsignal" && !text.starts_with("SIG")) {
    return fmt::format("SIG{}", text);
  }
  if (name.ends_with("maxbytes")) return NormalSize(text);
  if (name == "stopwaitsecs") return NormalDuration(text);
  if (name == "directory") return NormalPath(text);
  return std::string(text);
}

std::string RestartOf(std::string_view autorestart) {
  const std::string word = NormalOption("autorestart", autorestart);
  return word == "true" ? "always" : word == "false" ? "no" : "on-failure";
}

// The variables that run-with-secrets sets for a program; the script's form is
// that of targets/scripts/run_with_secrets.cc.
void AddWrapped(const Session& session, std::string_view program, App* app) {
  for (const ParsedFile& file : session.repository.files) {
    if (BaseNameOf(file.source->path()) != "run-with-secrets") continue;
    const std::string_view text = file.source->text();
    const size_t branch = text.find(fmt::format("\n{})\n", program));
    if (branch == std::string_view::npos) return;
    std::string_view rest = text.substr(branch + 1);
    rest = rest.substr(0, rest.find("\n  ;;\n"));
    std::string secret;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = Trim(rest.substr(0, end));
      if (line.starts_with("secret ")) secret = line;
      if (line.starts_with("export ")) {
        const std::string_view name = line.substr(7, line.find('=') - 7);
        Put(&app->facts, fmt::format("environment.{}", name),
            {.value = secret.empty() ? "a secret" : secret,
             .source = FactSource::kSecret});
        secret.clear();
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return;
  }
}

class ConfigReader {
 public:
  ConfigReader(const Session& session, const ParsedFile& file, Deployed* out)
      : session_(session), file_(file), out_(out) {}

  void Read() {
    for (const Entry& section : file_.tree.root()->entries) {
      const std::string_view name = section.key->text;
      const size_t colon = name.find(':');
      const std::string_view type = name.substr(0, colon);
      if (IsOneOf(type, {"program", "fcgi-program", "eventlistener"}) &&
          colon != std::string_view::npos) {
        ReadProgram(section, type, name.substr(colon + 1));
      } else if (name != "include" && !name.starts_with("rpcinterface:")) {
        ReadOther(section);
      }
    }
  }

 private:
  void ReadProgram(const Entry& section, std::string_view type,
                   std::string_view name) {
    App& app = AppOf(out_, Trim(name), Reader::kSupervisor);
    app.span = section.key->span;
    Put(&app.facts, "restart", {.value = "on-failure"});
    if (type != "program")
      Put(&app.facts, "type", {.value = std::string(type)});
    // The command may set what `environment=` sets, too, and then wins.
    for (const Entry& setting : section.value->entries) {
      if (setting.key->text == "environment") ReadEnvironment(setting, &app);
    }
    for (const Entry& setting : section.value->entries) {
      ReadSetting(setting, Trim(name), &app);
    }
    // Killing the group is what stopping it means.
    const auto stop = app.facts.find("stopasgroup");
    const auto kill = app.facts.find("killasgroup");
    if (stop != app.facts.end() && kill != app.facts.end() &&
        stop->second.value == kill->second.value) {
      app.facts.erase(kill);
    }
  }

  void ReadEnvironment(const Entry& setting, App* app) const {
    for (const IniAssignment& pair :
         ParseSupervisorEnvironment(*setting.value, *file_.source)) {
      Put(&app->facts, fmt::format("environment.{}", pair.key),
          {.value = pair.value, .span = pair.value_span});
    }
  }

  void ReadSetting(const Entry& setting, std::string_view program, App* app) {
    const std::string_view key = setting.key->text;
    Fact fact = FactOf(*setting.value);
    if (key == "environment") return;
    if (key == "command") {
      ReadCommand(fact, program, app);
      return;
    }
    if (key == "autorestart") {
      fact.shown = fmt::format("autorestart={}", fact.value);
      fact.value = RestartOf(setting.value->text);
      Put(&app->facts, "restart", std::move(fact));
      return;
    }
    fact.value = NormalOption(key, fact.value);
    if (fact.value != setting.value->text) fact.shown = setting.value->text;
    const auto known = std::ranges::find(kProgramOptions, key, &Option::name);
    if (known == std::end(kProgramOptions)) {
      Put(&app->facts, std::string(key), std::move(fact));
    } else if (fact.value == NormalOption(key, known->usual)) {
      // A later section of the same name may take back what one said.
      app->facts.erase(std::string(known->fact));
    } else {
      Put(&app->facts, std::string(known->fact), std::move(fact));
    }
  }

  void ReadCommand(const Fact& fact, std::string_view program, App* app) {
    const auto words = SplitShellWords(fact.value);
    if (!words) {
      // supervisor knows quotes, but no `|` or `$`: those reach the program.
      Put(&app->facts, "command", fact);
      return;
    }
    std::string wrapped;
    AddCommandLine(*words, fact, &app->facts, &wrapped);
    if (!wrapped.empty()) AddWrapped(session_, program, app);
  }

  // The daemon itself, its sockets, and groups.
  void ReadOther(const Entry& section) {
    const std::string_view name = section.key->text;
    for (const Entry& setting : section.value->entries) {
      const std::string_view key = setting.key->text;
      if (name == "supervisord" && key == "environment") {
        for (const IniAssignment& pair :
             ParseSupervisorEnvironment(*setting.value, *file_.source)) {
          Put(&out_->shared, fmt::format("environment.{}", pair.key),
              {.value = pair.value, .span = pair.value_span});
        }
        continue;
      }
      Fact fact = FactOf(*setting.value);
      fact.value = NormalOption(key, fact.value);
      if (name == "supervisord") {
        const auto known =
            std::ranges::find(kDaemonOptions, key, &Option::name);
        if (known != std::end(kDaemonOptions) &&
            fact.value == NormalOption(key, known->usual)) {
          continue;
        }
      }
      if (name.starts_with("group:") && key == "programs") {
        std::vector<std::string> programs;
        std::string_view rest = setting.value->text;
        while (!rest.empty()) {
          const size_t comma = std::min(rest.find(','), rest.size());
          programs.emplace_back(Trim(rest.substr(0, comma)));
          rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        fact.value = JoinSet(std::move(programs));
      }
      Put(&out_->shared, fmt::format("{}.{}", name, key), std::move(fact));
    }
  }

  const Session& session_;
  const ParsedFile& file_;
  Deployed* out_;
};

}  // namespace

void ReadSupervisor(const Session& session, Deployed* out) {
  for (const ParsedFile& file : session.repository.files) {
    if (file.source->kind() != FileKind::kSupervisor ||
        file.tree.root() == nullptr) {
      continue;
    }
    ConfigReader(session, file, out).Read();
  }
}

}  // namespace plimsoll::deployed
