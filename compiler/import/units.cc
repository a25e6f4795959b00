#include "compiler/import/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/path.h"
#include "compiler/compose/notation.h"
#include "compiler/import/canonical_fields.h"
#include "compiler/import/unit_files.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll::importing {
namespace {

class UnitImporter {
 public:
  UnitImporter(const ParsedFile& file, const Files& files, LineImport& import,
               ImportOptions& options)
      : file_(file), files_(files), import_(import) {
    app_.name = StemOf(file);
    app_.id = options.ids.Fresh(IdOf(app_.name, "unit"));
    app_.span = file.source->SpanOf(0, 0);
    is_container_ = EndingOf(file) == ".container";
    app_.target = is_container_ ? "quadlet" : "systemd";
    app_.notes.push_back(fmt::format("From {}.", file.source->path()));
    if (app_.id != app_.name) {
      import.draft.losses.push_back(
          {.app = app_.name,
           .key = "name",
           .span = app_.span,
           .why = fmt::format("an id is lower case, digits and dashes; the "
                              "unit is now `{}`",
                              app_.id)});
    }
  }

  AppDraft Run(const ParsedFile* timer) {
    app_.fields.At(is_container_ ? "container" : "process");
    PlainVariables variables;
    std::string restart = "never";
    bool starts = false;
    for (const Setting& setting : SettingsOf(file_)) {
      starts = starts || setting.section == "Install";
      if (setting.key == "Environment" && setting.section != "Unit") {
        AddVariables(setting, &variables);
      } else if (!import_.texts.SecretsIn(setting.value->span).empty()) {
        Lose(setting, "a credential stands in it; it was left out");
      } else if (setting.section == "Service" && setting.key == "Restart") {
        restart = setting.text == "on-failure" ? "on-failure"
                  : setting.text == "no"       ? "never"
                                               : "always";
      } else if (is_container_ && setting.section == "Container") {
        AddContainer(setting);
      } else {
        AddService(setting);
      }
    }
    if (!ports_.empty()) app_.fields.Set("ports", std::move(ports_));
    if (!volumes_.empty()) app_.fields.Set("volumes", std::move(volumes_));
    if (!networks_.empty()) {
      app_.fields.At("container").Set("networks", std::move(networks_.Flow()));
    }
    ImportEnvironment(variables.texts(), import_.context, &app_);
    app_.fields.At("run").Set("restart", Yaml::Raw(restart));
    if (!starts && timer == nullptr) {
      app_.fields.At("run").Set("autostart", Yaml::Flag(false));
    }
    if (timer != nullptr) AddTimer(*timer);
    return std::move(app_);
  }

 private:
  void Lose(const Setting& setting, std::string_view why) {
    import_.draft.losses.push_back(
        {.app = app_.name,
         .key = fmt::format("{}.{}", setting.section, setting.key),
         .span = setting.span,
         .why = std::string(why)});
  }

  void AddVariables(const Setting& setting, PlainVariables* variables) {
    const UnitWords split = SplitUnitWords(setting.text, UnitEscapes::kDecode);
    for (const UnitWord& word : split.words) {
      const size_t equals = word.text.find('=');
      if (equals == std::string::npos || equals == 0) continue;
      std::string value = word.text.substr(equals + 1);
      if (value.find('%') != std::string::npos) {
        value = WithoutDoubledPercent(value);
      }
      variables->Add(word.text.substr(0, equals), value, setting.value->span);
    }
  }

  void AddService(const Setting& setting) {
    const std::string_view text = setting.text;
    if (setting.section == "Unit" && setting.key == "Description") {
      if (!IsExpanded(text)) app_.fields.Set("name", PlainText(text));
      return;
    }
    if (setting.section != "Service" || is_container_) return;
    Yaml& process = app_.fields.At("process");
    if (setting.key == "ExecStart") {
      const auto words = WordsOf(text);
      constexpr std::string_view kPrefixes = "-@:+!|";
      if (words && !words->empty() && !words->front().empty() &&
          kPrefixes.find(words->front()[0]) == std::string_view::npos) {
        process.Set("command", WordList(*words));
      } else if (!process.Has("command")) {
        // What is passed on says it; a process needs some command.
        process.Set("command", WordList({std::string(text)}));
      }
    } else if (IsExpanded(text)) {
      return;
    } else if (setting.key == "WorkingDirectory" && text.starts_with('/')) {
      process.Set("directory", PlainText(text));
    } else if (setting.key == "User") {
      process.Set("user", PlainText(text));
    } else if (setting.key == "MemoryMax") {
      const auto bytes = compose::ParseSize(text);
      if (bytes) {
        app_.fields.At("resources")
            .Set("memory_limit", Yaml::Raw(fmt::format("{:.0f}", *bytes)));
      }
    } else if (setting.key == "KillSignal") {
      app_.fields.At("run").Set("stop_signal", PlainText(text));
    }
  }

  void AddContainer(const Setting& setting) {
    const std::string_view text = setting.text;
    Yaml& container = app_.fields.At("container");
    if (IsExpanded(text)) {
      if (setting.key == "Image") container.Set("image", PlainText(text));
      return;
    }
    if (setting.key == "Image") {
      container.Set("image", PlainText(text));
    } else if (setting.key == "ContainerName") {
      container.Set("name", PlainText(text));
    } else if (setting.key == "HostName") {
      container.Set("hostname", PlainText(text));
    } else if (setting.key == "Exec") {
      if (const auto words = WordsOf(text)) {
        container.Set("custom_args", WordList(*words));
      }
    } else if (setting.key == "Network" && text == "host") {
      container.Set("network", Yaml::Raw("host"));
    } else if (setting.key == "Network" && text.ends_with(".network") &&
               Named(files_, text) != nullptr) {
      networks_.Append(PlainText(text.substr(0, text.rfind('.'))));
    } else if (setting.key == "PublishPort") {
      AddPort(text);
    } else if (setting.key == "Volume") {
      AddVolume(text);
    }
  }

  void AddPort(std::string_view text) {
    const auto port = compose::ParseShortPort(text);
    if (!port.ok() || !port->published ||
        port->published->first != port->published->last) {
      return;
    }
    Yaml mapping = Yaml::Map();
    mapping.Set("host", Yaml::Number(port->published->first));
    mapping.Set("container", Yaml::Number(port->target.first));
    if (port->protocol != "tcp") {
      mapping.Set("protocol", Yaml::Text(port->protocol));
    }
    if (!port->host_ip.empty()) mapping.Set("bind", Yaml::Text(port->host_ip));
    ports_.Append(std::move(mapping.Flow()));
  }

  // Volumes of units that are not imported, too, are left to these.
  void AddVolume(std::string_view text) {
    const auto mount = compose::ParseShortMount(text);
    if (!mount.ok()) return;
    const std::string_view source = mount->source;
    const bool of_unit =
        source.ends_with(".volume") && Named(files_, source) != nullptr;
    if (!of_unit && !source.starts_with('/')) return;
    Yaml entry = Yaml::Map();
    entry.Set("type", Yaml::Raw(of_unit ? "volume" : "bind"));
    entry.Set("source", PlainText(of_unit ? source.substr(0, source.rfind('.'))
                                          : source));
    entry.Set("target", PlainText(mount->target));
    Yaml options = Yaml::List();
    for (const std::string_view option : SplitOutside(mount->options, ',')) {
      if (!option.empty()) options.Append(Yaml::Text(option));
    }
    if (!options.empty()) entry.Set("options", std::move(options));
    volumes_.Append(std::move(entry.Flow()));
  }

  void AddTimer(const ParsedFile& timer) {
    for (const Setting& setting : SettingsOf(timer)) {
      if (setting.section == "Timer" && setting.key == "OnCalendar" &&
          !app_.fields.Has("schedule")) {
        app_.fields.Set("schedule", PlainText(setting.text));
      }
    }
    if (app_.fields.Has("schedule")) return;
    import_.draft.losses.push_back(
        {.app = app_.name,
         .key = "Timer",
         .span = timer.source->SpanOf(0, 0),
         .why = "only timers with OnCalendar= can be said"});
  }

  const ParsedFile& file_;
  const Files& files_;
  LineImport& import_;
  AppDraft app_;
  bool is_container_ = false;
  Yaml networks_ = Yaml::List();
  Yaml ports_ = Yaml::List();
  Yaml volumes_ = Yaml::List();
};

void ImportMount(const ParsedFile& file, LineImport* import) {
  Yaml mount = Yaml::Map();
  for (const Setting& setting : SettingsOf(file)) {
    if (setting.section != "Mount" || IsExpanded(setting.text)) continue;
    if (!import->texts.SecretsIn(setting.value->span).empty()) {
      import->draft.losses.push_back(
          {.app = {},
           .key = fmt::format("{}.{}", setting.section, setting.key),
           .span = setting.span,
           .why = "a credential stands in it; it was left out"});
      continue;
    }
    if (setting.key == "What") mount.Set("what", PlainText(setting.text));
    if (setting.key == "Where") mount.Set("where", PlainText(setting.text));
    if (setting.key == "Type") mount.Set("type", PlainText(setting.text));
    if (setting.key != "Options") continue;
    Yaml options = Yaml::List();
    for (const std::string_view option : SplitOutside(setting.text, ',')) {
      options.Append(PlainText(option));
    }
    mount.Set("options", std::move(options));
  }
  import->draft.mounts.Append(std::move(mount.Flow()));
}

// Networks and volumes come along with the first container that uses them.
AppDraft* UserOf(const ParsedFile& unit, const Files& files, Draft* draft) {
  const std::string_view name = BaseNameOf(unit.source->path());
  for (AppDraft& app : draft->apps) {
    if (app.target != "quadlet") continue;
    const ParsedFile* file = Named(files, app.name + ".container");
    if (file == nullptr) continue;
    const auto settings = SettingsOf(*file);
    const bool uses = std::ranges::any_of(settings, [&](const Setting& line) {
      const size_t end = std::min(line.text.find(':'), line.text.size());
      return line.section == "Container" && line.text.substr(0, end) == name;
    });
    if (uses) return &app;
  }
  return nullptr;
}

bool BringAlong(const ParsedFile& unit, const Files& files,
                LineImport* import) {
  const std::string_view ending = EndingOf(unit);
  if (ending != ".network" && ending != ".volume") return false;
  AppDraft* app = UserOf(unit, files, &import->draft);
  if (app == nullptr) return false;
  app->units.Set(BaseNameOf(unit.source->path()), Yaml::Map());
  for (const Setting& setting : SettingsOf(unit)) {
    if (import->texts.SecretsIn(setting.value->span).empty()) continue;
    import->draft.losses.push_back(
        {.app = app->name,
         .key = fmt::format("{}.{}", setting.section, setting.key),
         .span = setting.span,
         .why = "a credential stands in it; it was left out"});
  }
  return true;
}

}  // namespace

Draft ImportUnits(const Files& files, const Repository& repository,
                  ImportOptions options) {
  LineImport import(repository, options);
  bool services = false;
  bool containers = false;
  std::set<const ParsedFile*> used;
  for (const ParsedFile* file : files) {
    const std::string_view ending = EndingOf(*file);
    if (ending == ".service" || ending == ".container") {
      (ending == ".service" ? services : containers) = true;
      const ParsedFile* timer = TimerOf(*file, files);
      used.insert(timer);
      import.draft.apps.push_back(
          UnitImporter(*file, files, import, options).Run(timer));
    } else if (ending == ".mount") {
      services = true;
      ImportMount(*file, &import);
    }
  }
  for (const ParsedFile* file : files) {
    const std::string_view ending = EndingOf(*file);
    if (ending == ".service" || ending == ".container" || ending == ".mount" ||
        used.contains(file) || BringAlong(*file, files, &import)) {
      continue;
    }
    const bool unused = ending == ".network" || ending == ".volume";
    import.draft.losses.push_back(
        {.app = {},
         .key = std::string(BaseNameOf(file->source->path())),
         .span = file->source->SpanOf(0, 0),
         .why = unused ? "none of the containers uses it"
                       : "manifests have no units of this kind"});
  }
  import.draft.runtime = containers ? "quadlet" : "systemd";
  if (containers && services) {
    Yaml both = Yaml::Map();
    both.Set("process", Yaml::Raw("systemd"));
    both.Set("container", Yaml::Raw("quadlet"));
    import.draft.facts.Set("runtime", std::move(both.Flow()));
  }
  return std::move(import.draft);
}

}  // namespace plimsoll::importing
