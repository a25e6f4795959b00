// The [Container] section of Quadlet, in the words that compose has, too.

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/compose/notation.h"
#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/readers.h"
#include "compiler/syntax/unit_value.h"

namespace plimsoll::deployed {
namespace {

struct Setting {
  std::string_view name;
  std::string_view fact;
  std::string (*normal)(std::string_view);
};

std::string Plain(std::string_view text) { return std::string(text); }
std::string NormalWords(std::string_view text) {
  std::vector<std::string> words;
  for (UnitWord& word : SplitUnitWords(text, UnitEscapes::kDecode).words) {
    words.push_back(std::move(word.text));
  }
  return JoinWords(words);
}

constexpr Setting kSettings[] = {
    {"ContainerName", "container_name", Plain},
    {"Entrypoint", "entrypoint", NormalWords},
    {"Exec", "command", NormalWords},
    {"HealthCmd", "healthcheck.test", Plain},
    {"HealthInterval", "healthcheck.interval", NormalDuration},
    {"HealthRetries", "healthcheck.retries", NormalNumber},
    {"HealthStartPeriod", "healthcheck.start_period", NormalDuration},
    {"HealthTimeout", "healthcheck.timeout", NormalDuration},
    {"HostName", "hostname", Plain},
    {"Image", "image", NormalImage},
    {"Memory", "memory_limit", NormalSize},
    {"PidsLimit", "pids_limit", NormalNumber},
    {"ReadOnly", "read_only", NormalBool},
    {"RunInit", "init", NormalBool},
    {"ShmSize", "shm_size", NormalSize},
    {"StopSignal", "stop_signal", Plain},
    {"StopTimeout", "stop_timeout", NormalDuration},
    {"User", "user", Plain},
    {"WorkingDir", "working_dir", Plain},
};

// The real name of what `data.volume` or `back.network` makes.
std::string NameMadeBy(const Session& session, std::string_view unit,
                       std::string_view section, std::string_view key) {
  for (const ParsedFile& file : session.repository.files) {
    if (BaseNameOf(file.source->path()) != unit) continue;
    const Node* root = file.tree.root();
    const Node* part = root == nullptr ? nullptr : Find(*root, section);
    const Node* name = part == nullptr ? nullptr : Find(*part, key);
    if (name != nullptr) return std::string(name->text);
  }
  return fmt::format("systemd-{}", unit.substr(0, unit.rfind('.')));
}

class ContainerReader {
 public:
  ContainerReader(const Session& session, const Entry& setting, App* app)
      : session_(session),
        key_(setting.key->text),
        text_(setting.value->text),
        from_(FactOf(*setting.value)),
        app_(app) {}

  bool Read();

 private:
  void Set(std::string key, std::string value) {
    Fact fact = from_;
    fact.shown.clear();
    fact.value = std::move(value);
    Put(&app_->facts, std::move(key), std::move(fact));
  }
  void Add(const std::string& key, std::string value) {
    const auto known = app_->facts.find(key);
    if (known == app_->facts.end()) return Set(key, std::move(value));
    known->second.value = AddToSet(known->second.value, std::move(value));
  }
  bool ReadMount();
  bool ReadPort();
  bool ReadNetwork();
  bool ReadSecret();
  bool ReadPodmanArgs();

  const Session& session_;
  std::string_view key_;
  std::string_view text_;
  Fact from_;
  App* app_;
};

bool ContainerReader::ReadMount() {
  const auto mount = compose::ParseShortMount(text_);
  if (!mount) return false;
  const std::string source(mount->source);
  std::string text;
  if (source.empty()) {
    text = "anonymous volume";
  } else if (source.ends_with(".volume")) {
    text = "volume " + NameMadeBy(session_, source, "Volume", "VolumeName");
  } else if (compose::IsHostPath(source) || source.starts_with('%')) {
    text = "bind " + NormalPath(source);
  } else {
    text = "volume " + source;
  }
  const std::string options = fmt::format(",{},", mount->options);
  if (options.find(",ro,") != std::string::npos) text += " ro";
  std::string target(mount->target);
  if (target.size() > 1 && target.ends_with('/')) target.pop_back();
  Set("volumes." + target, std::move(text));
  return true;
}

bool ContainerReader::ReadPort() {
  const auto port = compose::ParseShortPort(text_);
  if (!port) return false;
  const uint32_t count = port->target.last - port->target.first;
  for (uint32_t i = 0; i <= count; ++i) {
    const std::string address(port->host_ip.empty() ? "0.0.0.0"
                                                    : port->host_ip);
    const std::string outside =
        port->published ? std::to_string(port->published->first + i) : "any";
    Add(fmt::format("ports.{}/{}", port->target.first + i, port->protocol),
        fmt::format("{}:{}", address, outside));
  }
  return true;
}

bool ContainerReader::ReadNetwork() {
  const std::string_view name = text_.substr(0, text_.find(':'));
  if (IsOneOf(name, {"host", "none", "private", "bridge", "slirp4netns",
                     "pasta", "container", "ns"})) {
    Set("network_mode", std::string(text_));
    return true;
  }
  Set(fmt::format("networks.{}",
                  name.ends_with(".network")
                      ? NameMadeBy(session_, name, "Network", "NetworkName")
                      : std::string(name)),
      "joined");
  return true;
}

// `NAME,type=env,target=VARIABLE` or `NAME,target=/path`.
bool ContainerReader::ReadSecret() {
  const std::string_view name = text_.substr(0, text_.find(','));
  std::string_view type = "mount";
  std::string_view target = name;
  std::string_view rest = text_.substr(std::min(name.size() + 1, text_.size()));
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view option = rest.substr(0, comma);
    if (option.starts_with("type=")) type = option.substr(5);
    if (option.starts_with("target=")) target = option.substr(7);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  const std::string path = target.starts_with('/')
                               ? std::string(target)
                               : fmt::format("/run/secrets/{}", target);
  const std::string key =
      type == "env" ? fmt::format("environment.{}", target) : "secrets." + path;
  Fact fact = from_;
  fact.value = fmt::format("secret {}", name);
  fact.source = FactSource::kSecret;
  Put(&app_->facts, key, std::move(fact));
  return true;
}

// Options that a reader too old for their keys is told in this way.
bool ContainerReader::ReadPodmanArgs() {
  const auto words = SplitUnitWords(text_, UnitEscapes::kDecode).words;
  std::vector<std::string> rest;
  for (size_t i = 0; i < words.size(); ++i) {
    std::string name = words[i].text;
    std::string value;
    const size_t equals = name.find('=');
    if (equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    }
    const bool known =
        IsOneOf(name, {"--memory", "--cpus", "--memory-reservation"});
    if (!known) {
      rest.push_back(words[i].text);
      continue;
    }
    if (equals == std::string::npos && i + 1 < words.size()) {
      value = words[++i].text;
    }
    if (name == "--cpus") {
      Set("cpu_limit", NormalNumber(value));
    } else {
      Set(name == "--memory" ? "memory_limit" : "memory_reservation",
          NormalSize(value));
    }
  }
  if (!rest.empty()) Add("Container.PodmanArgs", JoinWords(rest));
  return true;
}

bool ContainerReader::Read() {
  const auto known = std::ranges::find(kSettings, key_, &Setting::name);
  if (known != std::end(kSettings)) {
    Set(std::string(known->fact), known->normal(text_));
    const std::string key(known->fact);
    Fact& fact = app_->facts[key];
    if (fact.value != text_) fact.shown = text_;
    if (fact.value == "false") app_->facts.erase(key);
    return true;
  }
  if (key_ == "Volume") return ReadMount();
  if (key_ == "PublishPort") return ReadPort();
  if (key_ == "Network") return ReadNetwork();
  if (key_ == "Secret") return ReadSecret();
  if (key_ == "PodmanArgs") return ReadPodmanArgs();
  if (key_ == "Tmpfs") {
    Set(fmt::format("volumes.{}", text_.substr(0, text_.find(':'))), "tmpfs");
    return true;
  }
  if (key_ == "NoNewPrivileges") {
    if (NormalBool(text_) == "true") {
      Set("security_opt", "no-new-privileges:true");
    }
    return true;
  }
  if (IsOneOf(key_, {"Label", "Annotation"})) {
    for (const UnitWord& word :
         SplitUnitWords(text_, UnitEscapes::kDecode).words) {
      const size_t equals = std::min(word.text.find('='), word.text.size());
      Set(fmt::format("{}.{}", key_ == "Label" ? "labels" : "annotations",
                      word.text.substr(0, equals)),
          word.text.substr(std::min(equals + 1, word.text.size())));
    }
    return true;
  }
  if (IsOneOf(key_, {"AddCapability", "DropCapability", "NetworkAlias",
                     "AddDevice", "DNS"})) {
    const std::string key = key_ == "AddCapability" ? "cap_add"
                            : key_ == "DropCapability"
                                ? "cap_drop"
                                : fmt::format("Container.{}", key_);
    for (const UnitWord& word :
         SplitUnitWords(text_, UnitEscapes::kKeep).words) {
      Add(key, word.text);
    }
    return true;
  }
  return false;
}

}  // namespace

bool ReadContainerSetting(const Session& session, const Entry& setting,
                          App* app) {
  return ContainerReader(session, setting, app).Read();
}

}  // namespace plimsoll::deployed
