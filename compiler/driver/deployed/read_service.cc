// One service of a compose project.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/service_reader.h"

namespace plimsoll::deployed {
namespace {

// How the value of a key is compared.
enum class Form : uint8_t { kText, kBool, kDuration, kSize, kNumber, kSet };

struct Key {
  std::string_view name;
  std::string_view fact;  // What it is called here.
  Form form = Form::kText;
  std::string_view usual = {};  // What it is when nothing is said.
};

constexpr Key kKeys[] = {
    {"cap_add", "cap_add", Form::kSet},
    {"cap_drop", "cap_drop", Form::kSet},
    {"cpus", "cpu_limit", Form::kNumber, "0"},
    {"domainname", "domainname"},
    {"hostname", "hostname"},
    {"init", "init", Form::kBool, "false"},
    {"ipc", "ipc"},
    {"mem_limit", "memory_limit", Form::kSize, "0"},
    {"mem_reservation", "memory_reservation", Form::kSize, "0"},
    {"memswap_limit", "memswap_limit", Form::kSize},
    {"oom_kill_disable", "oom_kill_disable", Form::kBool, "false"},
    {"pid", "pid"},
    {"pids_limit", "pids_limit", Form::kNumber, "0"},
    {"platform", "platform"},
    {"privileged", "privileged", Form::kBool, "false"},
    {"read_only", "read_only", Form::kBool, "false"},
    {"restart", "restart", Form::kText, "no"},
    {"scale", "replicas", Form::kNumber, "1"},
    {"shm_size", "shm_size", Form::kSize},
    {"stdin_open", "stdin_open", Form::kBool, "false"},
    {"stop_grace_period", "stop_timeout", Form::kDuration, "10s"},
    {"stop_signal", "stop_signal", Form::kText, "SIGTERM"},
    {"tty", "tty", Form::kBool, "false"},
    {"user", "user"},
    {"working_dir", "working_dir"},
};

std::string NormalOf(Form form, std::string_view text) {
  switch (form) {
    case Form::kBool:
      return NormalBool(text);
    case Form::kDuration:
      return NormalDuration(text);
    case Form::kSize:
      return NormalSize(text);
    case Form::kNumber:
      return NormalNumber(text);
    case Form::kText:
    case Form::kSet:
      break;
  }
  return std::string(text);
}

// Of `key=value` the value.
Fact FactOf(const compose::Pair& pair) {
  Fact fact = deployed::FactOf(*pair.from);
  if (!pair.has_value) {
    fact.value.clear();
    fact.source = FactSource::kUnknown;
  } else if (!pair.unknown) {
    fact.value = std::string(pair.value);
  } else {
    // What a list says has its name in front.
    const std::string front = fmt::format("{}=", pair.key);
    if (fact.value.starts_with(front)) fact.value.erase(0, front.size());
  }
  return fact;
}

}  // namespace

void ServiceReader::Set(std::string key, const compose::Value& from,
                        std::string value, std::string_view usual) {
  Fact fact = FactOf(from);
  if (fact.source != FactSource::kUnknown) {
    if (!usual.empty() && value == usual) return;
    if (fact.value != value) fact.shown = fact.value;
    fact.value = std::move(value);
  }
  Put(&app_->facts, std::move(key), std::move(fact));
}

void ServiceReader::SetPlain(std::string key, const compose::Value& from,
                             std::string value) {
  Fact fact = FactOf(from);
  fact.value = std::move(value);
  Put(&app_->facts, std::move(key), std::move(fact));
}

void ServiceReader::ReadKeys() {
  for (const Key& key : kKeys) {
    const compose::Value* value = Get(key.name);
    if (value == nullptr || value->IsNull()) continue;
    if (key.form == Form::kSet) {
      Flatten(std::string(key.fact), value, &app_->facts);
    } else if (value->IsScalar()) {
      Set(std::string(key.fact), *value, NormalOf(key.form, value->text),
          key.usual);
    }
  }
}

void ServiceReader::ReadImage() {
  const compose::Value* image = Get("image");
  if (image != nullptr && image->IsScalar()) {
    Set("image", *image, NormalImage(image->text));
  }
  const compose::Value* build = Get("build");
  if (build == nullptr) return;
  if (build->IsScalar()) {
    Set("build.context", *build, NormalPath(build->text));
    return;
  }
  for (const compose::Member& member : build->members) {
    const std::string key = fmt::format("build.{}", member.key);
    if (member.key == "args") {
      for (const compose::Pair& pair : compose::PairsOf(member.value)) {
        Put(&app_->facts, fmt::format("{}.{}", key, pair.key), FactOf(pair));
      }
    } else if (member.key == "context" && member.value->IsScalar()) {
      Set(key, *member.value, NormalPath(member.value->text));
    } else if (member.key != "dockerfile" ||
               compose::TextOf(member.value) != "Dockerfile") {
      Flatten(key, member.value, &app_->facts);
    }
  }
}

void ServiceReader::ReadCommand(const char* key) {
  const compose::Value* value = Get(key);
  if (value == nullptr || value->IsNull()) return;
  std::vector<std::string> words;
  compose::Value whole = *value;
  if (value->IsSequence()) {
    for (const compose::Value* item : value->items) {
      words.push_back(FactOf(*item).value);
      if (!whole.set_at.valid()) whole.set_at = item->set_at;
    }
  } else if (const auto split = compose::ParseCommand(value->text)) {
    words = split->words;
  }
  Set(key, whole, JoinWords(words));
}

void ServiceReader::ReadEnvironment() {
  for (const compose::Value* file : compose::ItemsOf(Get("env_file"))) {
    const compose::Value* path = compose::Find(file, "path");
    const compose::Value& named = path == nullptr ? *file : *path;
    AddEnvFile(*context_.session, FactOf(named).value, app_);
  }
  for (const compose::Pair& pair : compose::PairsOf(Get("environment"))) {
    Fact fact = FactOf(pair);
    // Compose hands on what its own environment has, `.env` included.
    const compose::Variable* variable =
        pair.has_value ? nullptr : context_.project->environment.Find(pair.key);
    if (variable != nullptr) {
      fact.value = variable->value;
      fact.set_at = variable->span;
      fact.source = FactSource::kStated;
    }
    Put(&app_->facts, fmt::format("environment.{}", pair.key), std::move(fact));
  }
}

void ServiceReader::ReadPairs(const char* key) {
  for (const compose::Pair& pair : compose::PairsOf(Get(key))) {
    Put(&app_->facts, fmt::format("{}.{}", key, pair.key), FactOf(pair));
  }
}

// `name:address`, `name=address`, or a mapping.
void ServiceReader::ReadExtraHosts() {
  const compose::Value* hosts = Get("extra_hosts");
  if (hosts == nullptr) return;
  for (const compose::Member& member : hosts->members) {
    Flatten(fmt::format("extra_hosts.{}", member.key), member.value,
            &app_->facts);
  }
  for (const compose::Value* item : hosts->items) {
    const std::string text = FactOf(*item).value;
    const size_t split = text.find_first_of("=:");
    SetPlain(fmt::format("extra_hosts.{}", text.substr(0, split)), *item,
             split == std::string::npos ? "" : text.substr(split + 1));
  }
}

void ServiceReader::ReadHealth() {
  const compose::Value* health = Get("healthcheck");
  if (health == nullptr) return;
  for (const compose::Member& member : health->members) {
    const std::string key = fmt::format("healthcheck.{}", member.key);
    const compose::Value& value = *member.value;
    if (member.key == "test") {
      std::vector<std::string> words;
      for (const compose::Value* word : compose::ItemsOf(&value)) {
        words.push_back(FactOf(*word).value);
      }
      const bool shell =
          value.IsScalar() || (!words.empty() && words[0] == "CMD-SHELL");
      if (shell && !value.IsScalar()) words.erase(words.begin());
      Set(key, value,
          shell ? fmt::format("{}", fmt::join(words, " ")) : JoinWords(words));
    } else if (member.key == "retries") {
      Set(key, value, NormalNumber(value.text), "3");
    } else if (member.key == "disable") {
      Set(key, value, NormalBool(value.text), "false");
    } else {
      const bool waits = IsOneOf(member.key, {"interval", "timeout"});
      Set(key, value, NormalDuration(value.text),
          waits                            ? "30s"
          : member.key == "start_interval" ? "5s"
                                           : "0s");
    }
  }
}

void ServiceReader::ReadDevices(const compose::Value* devices) {
  if (devices == nullptr) return;
  std::vector<std::string> texts;
  for (const compose::Value* device : devices->items) {
    std::string text;
    const auto add = [&](std::string_view name, const compose::Value* value) {
      if (value == nullptr) return;
      Facts facts;
      Flatten("x", value, &facts);
      for (const auto& [key, fact] : facts) {
        text +=
            fmt::format("{}{}={}", text.empty() ? "" : " ", name, fact.value);
      }
    };
    const compose::Value* driver = compose::Find(device, "driver");
    if (compose::TextOf(driver) != "nvidia") add("driver", driver);
    const compose::Value* ids = compose::Find(device, "device_ids");
    const compose::Value* count = compose::Find(device, "count");
    add("ids", ids);
    if (compose::TextOf(count) != "all") add("count", count);
    if (text.empty()) text = "all";
    texts.push_back(std::move(text));
  }
  if (!texts.empty()) Set("gpus", *devices, JoinSet(std::move(texts)));
}

void ServiceReader::ReadDeploy() {
  const compose::Value* deploy = Get("deploy");
  const auto limit = [&](std::initializer_list<std::string_view> path,
                         const char* fact, Form form) {
    const compose::Value* value = compose::Find(deploy, path);
    if (value == nullptr || !value->IsScalar()) return;
    Set(fact, *value, NormalOf(form, value->text));
  };
  limit({"resources", "limits", "memory"}, "memory_limit", Form::kSize);
  limit({"resources", "limits", "cpus"}, "cpu_limit", Form::kNumber);
  limit({"resources", "limits", "pids"}, "pids_limit", Form::kNumber);
  limit({"resources", "reservations", "memory"}, "memory_reservation",
        Form::kSize);
  ReadDevices(compose::Find(deploy, {"resources", "reservations", "devices"}));
  const compose::Value* gpus = Get("gpus");
  if (gpus != nullptr && gpus->IsScalar()) {
    Set("gpus", *gpus, FactOf(*gpus).value);
  } else {
    ReadDevices(gpus);
  }
  if (deploy == nullptr) return;
  for (const compose::Member& member : deploy->members) {
    if (member.key == "replicas" && member.value->IsScalar()) {
      Set("replicas", *member.value, NormalNumber(member.value->text), "1");
    } else if (!IsOneOf(member.key, {"resources", "replicas", "labels"})) {
      Flatten(fmt::format("deploy.{}", member.key), member.value, &app_->facts);
    }
  }
}

// A number is both limits.
void ServiceReader::ReadUlimits() {
  const compose::Value* ulimits = Get("ulimits");
  if (ulimits == nullptr) return;
  for (const compose::Member& member : ulimits->members) {
    const compose::Value& value = *member.value;
    const compose::Value* soft = compose::Find(&value, "soft");
    const compose::Value* hard = compose::Find(&value, "hard");
    const std::string first = FactOf(soft == nullptr ? value : *soft).value;
    const std::string second = FactOf(hard == nullptr ? value : *hard).value;
    Set(fmt::format("ulimits.{}", member.key), value,
        first == second ? first : fmt::format("{}:{}", first, second));
  }
}

// `no-new-privileges`, with or without `:true`; `label=x` and `label:x`.
void ServiceReader::ReadSecurity() {
  const compose::Value* options = Get("security_opt");
  if (options == nullptr) return;
  std::vector<std::string> texts;
  for (const compose::Value* item : options->items) {
    std::string text = FactOf(*item).value;
    std::ranges::replace(text, '=', ':');
    if (text == "no-new-privileges") text += ":true";
    texts.push_back(std::move(text));
  }
  Set("security_opt", *options, JoinSet(std::move(texts)));
}

// Whatever has no form of its own, as it stands.
void ServiceReader::ReadRest() {
  for (const compose::Member& member : service_.value->members) {
    const bool known =
        std::ranges::find(kKeys, member.key, &Key::name) != std::end(kKeys);
    const bool done = IsOneOf(
        member.key,
        {"annotations",    "attach",       "build",   "command", "configs",
         "container_name", "depends_on",   "deploy",  "develop", "entrypoint",
         "env_file",       "environment",  "expose",  "extends", "extra_hosts",
         "gpus",           "healthcheck",  "image",   "labels",  "links",
         "networks",       "network_mode", "ports",   "secrets", "security_opt",
         "sysctls",        "tmpfs",        "ulimits", "volumes"});
    if (known || done || member.key.starts_with("x-")) continue;
    Flatten(std::string(member.key), member.value, &app_->facts);
  }
}

void ServiceReader::Read() {
  ReadDeploy();
  ReadKeys();
  ReadImage();
  ReadCommand("command");
  ReadCommand("entrypoint");
  ReadEnvironment();
  ReadPairs("labels");
  ReadPairs("sysctls");
  ReadExtraHosts();
  ReadMounts();
  ReadTmpfs();
  ReadPorts();
  ReadNetworks();
  ReadDependencies();
  ReadHealth();
  ReadUlimits();
  ReadSecurity();
  ReadFiles("secrets", context_.project->secrets, "/run/secrets/");
  ReadFiles("configs", context_.project->configs, "/");
  ReadRest();
  // Without a name of its own it gets one that nothing can count on.
  const compose::Value* name = Get("container_name");
  if (name != nullptr && name->IsScalar()) {
    Set("container_name", *name, std::string(name->text),
        fmt::format("{}-{}-1", context_.project_name, service_.name));
  }
}

void ReadService(const ServiceContext& context, const compose::Service& service,
                 App* app) {
  ServiceReader(context, service, app).Read();
}

}  // namespace plimsoll::deployed
