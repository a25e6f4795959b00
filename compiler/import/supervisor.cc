#include "compiler/import/supervisor.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/compose/notation.h"
#include "compiler/syntax/ini_value.h"

namespace plimsoll::importing {
namespace {

constexpr std::string_view kProgram = "program:";
constexpr std::string_view kGroup = "group:";

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// `%(x)s` is filled in by supervisord, so it is no text of a manifest.
bool IsExpanded(std::string_view text) {
  return text.find("%(") != std::string_view::npos;
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() < 9 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<bool> Boolean(std::string_view text) {
  const std::string word = Lower(text);
  for (const char* yes : {"true", "yes", "on", "t", "y", "1"}) {
    if (word == yes) return true;
  }
  for (const char* no : {"false", "no", "off", "f", "n", "0"}) {
    if (word == no) return false;
  }
  return std::nullopt;
}

class ProgramImporter {
 public:
  ProgramImporter(std::string_view name, const Span& span, LineImport& import,
                  ImportOptions& options)
      : import_(import) {
    app_.name = name;
    app_.id = options.ids.Fresh(IdOf(name, "program"));
    app_.span = span;
    app_.target = "supervisor";
    app_.notes.push_back(fmt::format("From the program `{}`, {}.", name,
                                     PlaceOf(span, import.context.sources)));
    if (app_.id != name) {
      import.draft.losses.push_back(
          {.app = app_.name,
           .key = "program",
           .span = span,
           .why = fmt::format("an id is lower case, digits and dashes; the "
                              "program is now `{}`",
                              app_.id)});
    }
    app_.fields.At("process");
    app_.fields.At("run");
    // What supervisord does where nothing is said.
    Run().Set("restart", Yaml::Raw("on-failure"));
  }

  void Add(const Setting& setting) {
    const std::string key = Lower(setting.key);
    if (key == "environment") return AddEnvironment(setting);
    if (!import_.texts.SecretsIn(setting.value->span).empty()) {
      import_.draft.losses.push_back(
          {.app = app_.name,
           .key = key,
           .span = setting.span,
           .why = "a credential stands in it; it was left out"});
      if (key == "command") {
        app_.fields.At("process").Set("command",
                                      Yaml::List({Yaml::Text(kLeftOut)}));
      }
      return;
    }
    if (IsExpanded(setting.text) && key != "command") return;
    AddPlain(key, WithoutDoubledPercent(setting.text));
  }

  // False where it is in one already: a manifest has room for one.
  bool Join(std::string_view group, std::string_view priority) {
    if (app_.passed.Has("group")) return false;
    app_.passed.Set("group", Yaml::Text(group));
    if (!priority.empty()) {
      app_.passed.Set("group_priority", Yaml::Raw(std::string(priority)));
    }
    return true;
  }

  AppDraft Take() { return std::move(app_); }

 private:
  Yaml& Run() { return app_.fields.At("run"); }

  void AddEnvironment(const Setting& setting) {
    PlainVariables variables;
    for (const IniAssignment& pair :
         ParseSupervisorEnvironment(*setting.value, *setting.file->source)) {
      if (!IsExpanded(pair.value)) {
        variables.Add(pair.key, WithoutDoubledPercent(pair.value),
                      pair.value_span);
      } else if (pair.value == fmt::format("%(ENV_{})s", pair.key)) {
        Yaml entry = Yaml::Map();
        entry.Set("key", Yaml::Text(pair.key));
        app_.fields.ListAt("inherit_env").Append(std::move(entry.Flow()));
      } else {
        import_.draft.losses.push_back(
            {.app = app_.name,
             .key = "environment." + pair.key,
             .span = pair.key_span,
             .why = "supervisord fills it in; state its value"});
      }
    }
    ImportEnvironment(variables.texts(), import_.context, &app_);
  }

  void AddPlain(const std::string& key, const std::string& text) {
    Yaml& process = app_.fields.At("process");
    if (key == "command") {
      const auto words = ShellWords(text);
      if (words) process.Set("command", WordList(*words));
    } else if (key == "directory" || key == "user") {
      process.Set(key, PlainText(text));
    } else if (key == "stdout_logfile" || key == "stderr_logfile") {
      if (text.starts_with('/') && !text.starts_with("/dev/")) {
        app_.fields.At("logs").Set(key.substr(0, 6), PlainText(text));
      }
    } else {
      AddRun(key, text);
    }
  }

  void AddRun(const std::string& key, const std::string& text) {
    if (key == "autostart") {
      if (Boolean(text) == false) Run().Set("autostart", Yaml::Flag(false));
    } else if (key == "autorestart") {
      const auto always = Boolean(text);
      Run().Set("restart", Yaml::Raw(!always   ? "on-failure"
                                     : *always ? "always"
                                               : "never"));
    } else if (key == "stopsignal") {
      Run().Set("stop_signal", PlainText(text));
    } else if (key == "exitcodes") {
      Yaml codes = Yaml::List();
      for (const std::string_view code : SplitOutside(text, ',')) {
        if (!IsNumber(code)) return;
        codes.Append(Yaml::Raw(std::string(code)));
      }
      Run().Set("exit_codes", std::move(codes.Flow()));
    } else if (IsNumber(text)) {
      static const std::map<std::string, std::string_view> kFields = {
          {"priority", "priority"},
          {"startsecs", "start_seconds"},
          {"startretries", "start_retries"},
          {"stopwaitsecs", "stop_timeout"}};
      const auto field = kFields.find(key);
      if (field != kFields.end()) Run().Set(field->second, Yaml::Raw(text));
    }
  }

  LineImport& import_;
  AppDraft app_;
};

// What is said of supervisord and its sockets.
void ImportDaemon(const Setting& setting, Draft* draft) {
  static const std::map<std::string, std::string_view> kFields = {
      {"supervisord.pidfile", "pidfile"},
      {"supervisord.logfile", "logfile"},
      {"supervisord.childlogdir", "childlogdir"},
      {"supervisord.nodaemon", "nodaemon"},
      {"supervisord.user", "user"},
      {"unix_http_server.file", "socket"}};
  const std::string path =
      fmt::format("{}.{}", setting.section, Lower(setting.key));
  const auto field = kFields.find(path);
  if (field != kFields.end() && !IsExpanded(setting.text)) {
    const auto flag = Boolean(setting.text);
    const bool typed = field->second == "nodaemon" && flag.has_value();
    draft->facts.At("supervisor")
        .Set(field->second,
             typed ? Yaml::Flag(*flag)
                   : PlainText(WithoutDoubledPercent(setting.text)));
    return;
  }
  // Every configuration has these two, and so has what is built.
  if (setting.section == "rpcinterface:supervisor" ||
      path == "supervisorctl.serverurl") {
    return;
  }
  draft->losses.push_back({.app = {},
                           .key = path,
                           .span = setting.span,
                           .why = "no field is for it"});
}

// The text of a setting, its defaults gone.
std::string Canonical(const std::string& key, std::string_view text) {
  static const std::map<std::string, std::string_view> kDefaults = {
      {"autostart", "true"},
      {"autorestart", "unexpected"},
      {"startsecs", "1"},
      {"startretries", "3"},
      {"exitcodes", "0"},
      {"stopsignal", "TERM"},
      {"stopwaitsecs", "10"},
      {"priority", "999"},
      {"numprocs", "1"},
      {"redirect_stderr", "false"},
      {"stopasgroup", "false"},
      {"killasgroup", "false"},
      {"stdout_logfile", "AUTO"},
      {"stderr_logfile", "AUTO"},
      {"process_name", "%(program_name)s"}};
  std::string plain(text);
  if (key == "command") {
    auto words = ShellWords(text);
    if (!words) return plain;
    const auto wrapped = std::ranges::find(*words, "--");
    if (!words->empty() && words->front().ends_with("/run-with-secrets") &&
        wrapped != words->end()) {
      words->erase(words->begin(), wrapped + 1);
    }
    return fmt::format("{}", fmt::join(*words, "\n"));
  }
  if (key != "exitcodes" && !IsNumber(plain)) {
    if (const auto flag = Boolean(plain)) plain = *flag ? "true" : "false";
  }
  if (key == "stopsignal" && plain.starts_with("SIG")) plain.erase(0, 3);
  const auto fallback = kDefaults.find(key);
  return fallback != kDefaults.end() && plain == fallback->second ? "" : plain;
}

// Programs by group, and its priority.
struct Group {
  std::vector<std::string> programs;
  std::string priority;
  Span span;

  bool operator==(const Group& other) const {
    return programs == other.programs && priority == other.priority;
  }
};

std::map<std::string, Group> GroupsOf(const Files& files) {
  std::map<std::string, Group> groups;
  for (const ParsedFile* file : files) {
    for (const Setting& setting : SettingsOf(*file)) {
      if (!setting.section.starts_with(kGroup)) continue;
      Group& group = groups[std::string(setting.section.substr(kGroup.size()))];
      const std::string key = Lower(setting.key);
      group.span = setting.span;
      if (key == "priority" && IsNumber(setting.text)) {
        group.priority = setting.text == "999" ? "" : setting.text;
      }
      if (key != "programs") continue;
      group.programs.clear();
      for (const std::string_view name : SplitOutside(setting.text, ',')) {
        const size_t begin = name.find_first_not_of(" \t");
        if (begin == std::string_view::npos) continue;
        const size_t end = name.find_last_not_of(" \t") + 1;
        group.programs.emplace_back(name.substr(begin, end - begin));
      }
      std::ranges::sort(group.programs);
    }
  }
  return groups;
}

struct Program {
  std::map<std::string, Setting> settings;
  Span span;
};

std::map<std::string, Program> ProgramsOf(const Files& files) {
  std::map<std::string, Program> programs;
  for (const ParsedFile* file : files) {
    for (const Setting& setting : SettingsOf(*file)) {
      if (!setting.section.starts_with(kProgram)) continue;
      Program& program =
          programs[std::string(setting.section.substr(kProgram.size()))];
      program.settings[Lower(setting.key)] = setting;
    }
  }
  return programs;
}

std::map<std::string, std::string> EnvironmentOf(
    const Program* program, const std::set<std::string>& secrets) {
  std::map<std::string, std::string> variables;
  if (program == nullptr) return variables;
  const auto setting = program->settings.find("environment");
  if (setting == program->settings.end()) return variables;
  for (const IniAssignment& pair : ParseSupervisorEnvironment(
           *setting->second.value, *setting->second.file->source)) {
    const bool inherited = pair.value == fmt::format("%(ENV_{})s", pair.key);
    if (!secrets.contains(pair.key) && !inherited) {
      variables[pair.key] = pair.value;
    }
  }
  return variables;
}

// What a group says of its programs; each can be in one only.
void JoinGroups(const Files& files, const std::map<std::string, size_t>& index,
                std::vector<ProgramImporter>* programs, Draft* draft) {
  for (const auto& [name, group] : GroupsOf(files)) {
    for (const std::string& program : group.programs) {
      const auto at = index.find(program);
      const bool known = at != index.end();
      if (known && (*programs)[at->second].Join(name, group.priority)) continue;
      draft->losses.push_back(
          {.app = known ? program : std::string(),
           .key = fmt::format("{}{}", kGroup, name),
           .span = group.span,
           .why = known
                      ? "the program is in another group, too"
                      : fmt::format("there is no program `{}` here", program)});
    }
  }
}

}  // namespace

Draft ImportSupervisor(const Files& files, const Repository& repository,
                       ImportOptions options) {
  LineImport import(repository, options);
  import.draft.runtime = "supervisor";
  std::map<std::string, size_t> index;
  std::vector<ProgramImporter> programs;
  for (const ParsedFile* file : files) {
    if (file->tree.root() == nullptr) continue;
    for (const Entry& section : file->tree.root()->entries) {
      const std::string_view name = section.key->text;
      if (name.starts_with(kProgram)) {
        const std::string program(name.substr(kProgram.size()));
        const bool is_new = index.emplace(program, programs.size()).second;
        if (!is_new) continue;
        programs.emplace_back(program, section.key->span, import, options);
      } else if (name.find(':') != std::string_view::npos &&
                 name != "rpcinterface:supervisor" &&
                 !name.starts_with(kGroup)) {
        import.draft.losses.push_back({.app = {},
                                       .key = std::string(name),
                                       .span = section.key->span,
                                       .why = "manifests have only programs"});
      }
    }
    for (const Setting& setting : SettingsOf(*file)) {
      if (setting.section.starts_with(kProgram)) {
        const std::string program(setting.section.substr(kProgram.size()));
        programs[index.at(program)].Add(setting);
      } else if (setting.section.find(':') == std::string_view::npos) {
        ImportDaemon(setting, &import.draft);
      }
    }
  }
  JoinGroups(files, index, &programs, &import.draft);
  for (ProgramImporter& program : programs) {
    import.draft.apps.push_back(program.Take());
  }
  return std::move(import.draft);
}

std::vector<LineDifference> CompareSupervisor(const Files& source,
                                              const ParsedFile& built,
                                              const Draft& draft) {
  std::vector<LineDifference> differences;
  const auto theirs = ProgramsOf(source);
  const auto ours = ProgramsOf({&built});
  const auto groups = GroupsOf({&built});
  for (auto& [name, group] : GroupsOf(source)) {
    for (std::string& program : group.programs) {
      const auto app = std::ranges::find(draft.apps, program, &AppDraft::name);
      if (app != draft.apps.end()) program = app->id;
    }
    std::ranges::sort(group.programs);
    const auto got = groups.find(name);
    if (got == groups.end() || !(got->second == group)) {
      differences.push_back(
          {{}, fmt::format("{}{}", kGroup, name), std::nullopt, group.span});
    }
  }
  const SecretVariables secrets = SecretsOf(draft);
  for (const AppDraft& app : draft.apps) {
    const auto from = theirs.find(app.name);
    const auto to = ours.find(app.id);
    const Program* wanted = from == theirs.end() ? nullptr : &from->second;
    const Program* got = to == ours.end() ? nullptr : &to->second;
    if (wanted == nullptr) continue;
    if (got == nullptr) {
      differences.push_back({app.name, "", std::nullopt, app.span});
      continue;
    }
    std::set<std::string> keys;
    for (const auto& [key, setting] : wanted->settings) keys.insert(key);
    for (const auto& [key, setting] : got->settings) keys.insert(key);
    keys.erase("environment");
    for (const std::string& key : keys) {
      const auto a = wanted->settings.find(key);
      const auto b = got->settings.find(key);
      const std::string want =
          a == wanted->settings.end() ? "" : Canonical(key, a->second.text);
      const std::string have =
          b == got->settings.end() ? "" : Canonical(key, b->second.text);
      if (want == have) continue;
      LineDifference difference{app.name, key, std::nullopt, app.span};
      if (a != wanted->settings.end()) {
        difference.lines = {std::string(a->second.text)};
        difference.span = a->second.span;
      }
      differences.push_back(std::move(difference));
    }
    const auto own = secrets.find(app.name);
    const std::set<std::string> hidden =
        own == secrets.end() ? std::set<std::string>{} : own->second;
    if (EnvironmentOf(wanted, hidden) != EnvironmentOf(got, hidden)) {
      differences.push_back({app.name, "environment", std::nullopt, app.span});
    }
  }
  return differences;
}

}  // namespace plimsoll::importing
