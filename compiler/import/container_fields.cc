// What a container is, may use and does, from the fields of its service.

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cmath>

#include "compiler/compose/notation.h"
#include "compiler/import/canonical_fields.h"
#include "compiler/import/compose_service.h"

namespace plimsoll::importing {
namespace {

using compose::Value;

bool Matches(const std::string& text, const RE2& form) {
  return RE2::FullMatch(text, form);
}

// `512Mi`, where that is exact.
Yaml SizeYaml(double bytes) {
  constexpr struct {
    double size;
    std::string_view suffix;
  } kUnits[] = {{1 << 30, "Gi"}, {1 << 20, "Mi"}, {1 << 10, "Ki"}};
  for (const auto& unit : kUnits) {
    const double count = bytes / unit.size;
    if (count >= 1 && count == std::floor(count)) {
      return Yaml::Raw(fmt::format("{:.0f}{}", count, unit.suffix));
    }
  }
  return Yaml::Raw(fmt::format("{:.0f}", bytes));
}

// None for 0, which is no limit and would look like one.
std::optional<Yaml> Size(const Value* value) {
  if (value == nullptr || !value->IsKnown()) return std::nullopt;
  const auto bytes = compose::ParseSize(value->text);
  if (!bytes || *bytes <= 0 || *bytes != std::floor(*bytes))
    return std::nullopt;
  return SizeYaml(*bytes);
}

// A duration that manifests read, too.
std::optional<Yaml> Duration(const Value* value) {
  if (value == nullptr || !value->IsKnown()) return std::nullopt;
  const auto time = Milliseconds(value->text);
  if (!time || *time < 0) return std::nullopt;
  return Yaml::Raw(*time % 1000 == 0 ? fmt::format("{}s", *time / 1000)
                                     : fmt::format("{}ms", *time));
}

std::optional<bool> FlagOf(const Value* value) {
  if (value == nullptr || !value->IsKnown() ||
      !compose::IsBoolean(value->text)) {
    return std::nullopt;
  }
  return compose::IsTrue(value);
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

void ServiceImporter::AddImage() {
  const Value* build = Get("build");
  const Value* image = Get("image");
  const auto text = TextFor(image);
  if (build == nullptr || build->IsNull()) {
    if (text) Container().Set("image", Yaml::Text(*text));
    return;
  }
  // What it is built from stands in compose's words, so that it is built from
  // the same folder; the manifest says where that is in the repository.
  PassOn("build", build, context_.texts, &app_, &context_.draft.losses);
  const Value* context =
      build->IsMapping() ? compose::Find(build, "context") : build;
  const auto folder =
      context == nullptr ? std::optional<std::string>(".") : Known(context);
  const bool local = folder && folder->find("://") == std::string::npos &&
                     !folder->starts_with('/') && !folder->starts_with('~') &&
                     !folder->starts_with("git@");
  if (!folder_ || !local) return;
  Yaml& section = Container().At("build");
  std::string path = *folder_;
  std::string rest = *folder;
  while (rest.starts_with("./")) rest.erase(0, 2);
  if (!rest.empty() && rest != ".") path += "/" + rest;
  section.Set("context", Yaml::Text(path));
  if (text) section.Set("tag", Yaml::Text(*text));
}

void ServiceImporter::AddNames() {
  if (app_.id != service_.name) {
    app_.passed.Set("service", Yaml::Text(service_.name));
  }
  SetText(Container(), "name", "container_name");
  SetText(Container(), "hostname", "hostname");
  SetText(Container(), "platform", "platform");
  SetText(Container(), "working_dir", "working_dir");
  if (const auto policy = Known(Get("pull_policy"))) {
    const std::string word =
        *policy == "if_not_present" ? "if-not-present" : *policy;
    static const RE2 kWords("always|never|missing|build|if-not-present");
    if (Matches(word, kWords)) {
      Container().Set("pull_policy", Yaml::Text(word));
    }
  }
}

void ServiceImporter::AddCommand(std::string_view key, std::string_view from) {
  const Value* value = Get(from);
  if (value == nullptr || value->IsNull() || value->IsMapping()) return;
  for (const Value* item : compose::ItemsOf(value)) {
    if (context_.texts.StateOf(*item) != TextState::kKnown) return;
  }
  const auto words = ReadCommand(*value);
  if (!words || words->empty()) return;
  Yaml list = Yaml::List();
  for (size_t i = 0; i < words->size(); ++i) {
    const std::string& word = (*words)[i];
    // An empty word is a fault in a manifest.
    if (word.empty()) return;
    const bool own = value->IsSequence() && value->items[i]->node != nullptr &&
                     value->items[i]->IsString();
    list.Append(
        Yaml::Text(own ? context_.variables.Fill(RawOf(*value->items[i]))
                       : Variables::Literal(DoubledDollars(word))));
  }
  if (words->size() <= 3) list.Flow();
  Container().Set(key, std::move(list));
}

void ServiceImporter::AddLabels() {
  for (const NamedText& label : NamedTexts(Get("labels"))) {
    const TextState state = context_.texts.StateOf(*label.from);
    if (label.key.empty() || label.key.find("${") != std::string::npos) {
      continue;
    }
    if (state == TextState::kKnown) {
      Container().At("labels").Set(
          label.key,
          Yaml::Text(label.from->kind == compose::ValueKind::kString
                         ? context_.variables.Fill(label.raw)
                         : Variables::Literal(DoubledDollars(label.text))));
    } else if (state == TextState::kRaw) {
      app_.passed.At("labels").Set(label.key, Yaml::Text(label.raw));
    }
  }
}

void ServiceImporter::AddTuning() {
  const auto set_flag = [&](std::string_view key) {
    const auto flag = FlagOf(Get(key));
    if (flag) Container().Set(key, Yaml::Flag(*flag));
  };
  set_flag("init");
  if (compose::IsTrue(Get("privileged"))) set_flag("privileged");
  if (const auto size = Size(Get("shm_size"))) {
    Container().Set("shm_size", *size);
  }
  if (const Value* ulimits = Get("ulimits")) {
    for (const compose::Member& member : ulimits->members) {
      const auto number = Known(member.value);
      const auto soft = Known(compose::Find(member.value, "soft"));
      const auto hard = Known(compose::Find(member.value, "hard"));
      if (number) {
        Container().At("ulimits").Set(member.key, Yaml::Raw(*number));
      } else if (soft && hard) {
        Yaml limit = Yaml::Map();
        limit.Set("soft", Yaml::Raw(*soft));
        limit.Set("hard", Yaml::Raw(*hard));
        Container().At("ulimits").Set(member.key, std::move(limit.Flow()));
      }
    }
  }
  const auto set_pairs = [&](std::string_view key,
                             std::string_view separators) {
    const auto pairs = NamedTexts(Get(key), separators);
    for (const NamedText& pair : pairs) {
      if (context_.texts.StateOf(*pair.from) == TextState::kKnown &&
          pair.has_value && !pair.from->IsSequence()) {
        Container().At(key).Set(
            pair.key,
            Yaml::Text(Variables::Literal(DoubledDollars(pair.text))));
      }
    }
  };
  set_pairs("sysctls", "=");
  set_pairs("extra_hosts", ":=");
}

void ServiceImporter::AddLogging() {
  const Value* logging = Get("logging");
  if (logging == nullptr || !logging->IsMapping()) return;
  const auto driver = TextFor(compose::Find(logging, "driver"));
  if (driver) Container().At("logging").Set("driver", Yaml::Text(*driver));
  for (const NamedText& option :
       NamedTexts(compose::Find(logging, "options"))) {
    if (option.has_value &&
        context_.texts.StateOf(*option.from) == TextState::kKnown) {
      Container().At("logging").At("options").Set(
          option.key,
          Yaml::Text(Variables::Literal(DoubledDollars(option.text))));
    }
  }
}

void ServiceImporter::AddStop() {
  static const RE2 kSignal("(?:SIG)?[A-Z][A-Z0-9+-]*");
  const auto signal = Known(Get("stop_signal"));
  if (signal && Matches(*signal, kSignal)) {
    Container().Set("stop_signal", Yaml::Text(*signal));
  }
  if (const auto time = Duration(Get("stop_grace_period"))) {
    Container().Set("stop_timeout", *time);
  }
}

void ServiceImporter::AddNetworks() {
  const auto mode = Known(Get("network_mode"));
  if (mode && *mode == "host") {
    Container().Set("network", Yaml::Raw("host"));
    return;
  }
  const Value* networks = Get("networks");
  if (networks == nullptr || mode) return;
  std::vector<std::string_view> names;
  for (const Value* item : networks->items) {
    if (!item->unknown) names.push_back(item->text);
  }
  for (const compose::Member& member : networks->members) {
    names.push_back(member.key);
  }
  const bool only_default = names.size() == 1 && names[0] == "default";
  if (names.empty() || only_default) return;
  Yaml list = Yaml::List();
  for (const std::string_view name : names) list.Append(Yaml::Text(name));
  Container().Set("networks", std::move(list.Flow()));
}

void ServiceImporter::AddSecurity() {
  Yaml security = Yaml::Map();
  const auto dropped = compose::ItemsOf(Get("cap_drop"));
  if (dropped.size() == 1 && Lower(std::string(dropped[0]->text)) == "all" &&
      dropped[0]->text == "ALL") {
    Yaml kept = Yaml::List();
    for (const Value* item : compose::ItemsOf(Get("cap_add"))) {
      if (const auto name = Known(item)) kept.Append(Yaml::Text(*name));
    }
    security.Set("capabilities", std::move(kept.Flow()));
  }
  if (compose::IsTrue(Get("read_only"))) {
    security.Set("readonly_root", Yaml::Flag(true));
  }
  const auto options = compose::ItemsOf(Get("security_opt"));
  if (options.size() == 1 && options[0]->text == "no-new-privileges:true") {
    security.Set("no_new_privileges", Yaml::Flag(true));
  }
  SetText(security, "user", "user");
  if (!security.empty()) app_.fields.Set("security", std::move(security));
}

void ServiceImporter::AddGpus() {
  const Value* devices = compose::Find(
      service_.value, {"deploy", "resources", "reservations", "devices"});
  if (devices == nullptr || devices->items.size() != 1) return;
  const Value& device = *devices->items[0];
  const auto driver = Known(compose::Find(&device, "driver"));
  const auto capabilities =
      compose::ItemsOf(compose::Find(&device, "capabilities"));
  const bool is_gpu = std::ranges::any_of(
      capabilities,
      [](const Value* capability) { return capability->text == "gpu"; });
  if (!is_gpu || (driver && *driver != "nvidia")) return;
  Yaml gpu = Yaml::Map();
  gpu.Set("vendor", Yaml::Raw("nvidia"));
  size_t needed = 1;
  const auto count = Known(compose::Find(&device, "count"));
  const auto ids = compose::ItemsOf(compose::Find(&device, "device_ids"));
  if (!ids.empty()) {
    Yaml list = Yaml::List();
    for (const Value* id : ids) {
      if (const auto text = Known(id)) {
        list.Append(Yaml::Text(*text));
        const bool index =
            text->size() < 3 && !text->empty() &&
            text->find_first_not_of("0123456789") == std::string::npos;
        needed = std::max(needed, index ? std::stoul(*text) + 1 : 1);
      }
    }
    gpu.Set("devices", std::move(list.Flow()));
  } else {
    static const RE2 kSmall("[1-9]");
    const bool some = count && Matches(*count, kSmall);
    if (some) needed = std::stoul(*count);
    gpu.Set("count", Yaml::Raw(some ? *count : "all"));
  }
  // Docker hands one card to many containers.
  gpu.Set("share", Yaml::Raw("memory"));
  app_.fields.At("resources").Set("gpu", std::move(gpu.Flow()));
  Yaml card = Yaml::Map();
  card.Set("vendor", Yaml::Raw("nvidia"));
  card.Flow();
  while (context_.draft.gpus.size() < needed) {
    context_.draft.gpus.push_back(card);
  }
}

void ServiceImporter::AddResources() {
  const Value* limits =
      compose::Find(service_.value, {"deploy", "resources", "limits"});
  const Value* reserved =
      compose::Find(service_.value, {"deploy", "resources", "reservations"});
  const auto first = [](const Value* a, const Value* b) {
    return a != nullptr ? a : b;
  };
  const auto set = [&](std::string_view key, std::optional<Yaml> value) {
    if (value) app_.fields.At("resources").Set(key, *value);
  };
  set("memory_limit",
      Size(first(Get("mem_limit"), compose::Find(limits, "memory"))));
  static const RE2 kCpus("[0-9]*\\.?[0-9]{1,3}|[0-9]+\\.0*");
  const auto cpus = Known(first(Get("cpus"), compose::Find(limits, "cpus")));
  if (cpus && Matches(*cpus, kCpus)) {
    const double number = std::strtod(cpus->c_str(), nullptr);
    if (number > 0) set("cpu_limit", Yaml::Raw(fmt::format("{}", number)));
  }
  set("memory_reservation",
      Size(first(Get("mem_reservation"), compose::Find(reserved, "memory"))));
  static const RE2 kCount("-1|[1-9][0-9]{0,8}");
  const auto pids =
      Known(first(Get("pids_limit"), compose::Find(limits, "pids")));
  if (pids && Matches(*pids, kCount)) set("pids_limit", Yaml::Raw(*pids));
  AddGpus();
}

void ServiceImporter::AddHealth() {
  const Value* health = Get("healthcheck");
  if (health == nullptr || !health->IsMapping()) return;
  const Value* test = compose::Find(health, "test");
  const auto words = compose::ItemsOf(test);
  Yaml section = Yaml::Map();
  const bool off = compose::IsTrue(compose::Find(health, "disable")) ||
                   (words.size() == 1 && words[0]->text == "NONE");
  if (off) {
    section.Set("type", Yaml::Raw("none"));
    app_.fields.Set("health_check", std::move(section));
    return;
  }
  for (const Value* word : words) {
    if (context_.texts.StateOf(*word) != TextState::kKnown) return;
  }
  if (words.empty()) return;
  const auto literal = [](const Value& word) {
    return Yaml::Text(Variables::Literal(DoubledDollars(word.text)));
  };
  section.Set("type", Yaml::Raw("exec"));
  if (test->IsScalar()) {
    section.Set("exec", literal(*test));
  } else if (words[0]->text == "CMD-SHELL" && words.size() == 2) {
    section.Set("exec", literal(*words[1]));
  } else if (words[0]->text == "CMD" && words.size() > 1) {
    Yaml list = Yaml::List();
    for (size_t i = 1; i < words.size(); ++i) list.Append(literal(*words[i]));
    section.Set("exec", std::move(list.Flow()));
  } else {
    return;
  }
  for (const char* key : {"interval", "timeout", "start_period"}) {
    if (const auto time = Duration(compose::Find(health, key))) {
      section.Set(key, *time);
    }
  }
  static const RE2 kCount("[0-9]{1,6}");
  const auto retries = Known(compose::Find(health, "retries"));
  if (retries && Matches(*retries, kCount)) {
    section.Set("retries", Yaml::Raw(*retries));
  }
  app_.fields.Set("health_check", std::move(section));
}

void ServiceImporter::AddRun() {
  Yaml& run = app_.fields.At("run");
  const auto restart = Known(Get("restart"));
  static const RE2 kOnFailure("on-failure(?::([1-9][0-9]{0,6}))?");
  std::string times;
  if (restart && (*restart == "always" || *restart == "unless-stopped")) {
    run.Set("restart", Yaml::Text(*restart));
  } else if (restart && RE2::FullMatch(*restart, kOnFailure, &times)) {
    run.Set("restart", Yaml::Text("on-failure"));
    if (!times.empty()) run.Set("start_retries", Yaml::Raw(times));
  } else {
    run.Set("restart", Yaml::Text("never"));
  }
  if (!compose::ItemsOf(Get("profiles")).empty()) {
    run.Set("autostart", Yaml::Flag(false));
    PassOn("profiles", Get("profiles"), context_.texts, &app_,
           &context_.draft.losses);
  }
}

void ServiceImporter::AddDependencies() {
  Yaml list = Yaml::List();
  for (const compose::Use& use : service_.services) {
    if (use.field != "depends_on") continue;
    const auto id = ids_.find(use.name);
    if (id == ids_.end() || id->second == app_.id) continue;
    Yaml entry = Yaml::Map();
    entry.Set("app_id", Yaml::Text(id->second));
    if (use.condition == "service_healthy") {
      entry.Set("condition", Yaml::Raw("healthy"));
    } else if (use.condition == "service_completed_successfully") {
      entry.Set("condition", Yaml::Raw("completed"));
    }
    list.Append(std::move(entry.Flow()));
  }
  if (!list.empty()) app_.fields.Set("dependencies", std::move(list));
}

}  // namespace plimsoll::importing
