// What ties a compose service to others: mounts, ports, networks, files.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/service_reader.h"

namespace plimsoll::deployed {
namespace {

// The parts between separators that are not within `${...}`.
std::vector<std::string_view> SplitOutside(std::string_view text,
                                           char separator) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  size_t open = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++open;
    if (text[i] == '}' && open > 0) --open;
    if (text[i] != separator || open > 0) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// `${ROOT}/x` and `/data` of `${ROOT}/x:/data:ro`; of anything else the whole
// is the target.
struct OpenMount {
  std::string source;
  std::string_view target;
};
OpenMount ParseOpenMount(std::string_view mount) {
  const size_t begin = mount.rfind(":/");
  if (begin == std::string_view::npos) return {std::string(mount), mount};
  const std::string_view rest = mount.substr(begin + 1);
  const size_t end = std::min(rest.find(':'), rest.size());
  std::string source(mount.substr(0, begin));
  for (const std::string_view option : SplitOutside(rest.substr(end), ',')) {
    if (IsOneOf(option, {"ro", ":ro"})) source += " ro";
  }
  return {std::move(source), rest.substr(0, end)};
}

// `0.0.0.0:${PORT}` and `80/tcp` of `${PORT}:80`; without a target that is
// known there is none.
struct OpenPort {
  std::string published;
  std::string target;
};
OpenPort ParseOpenPort(std::string_view text) {
  const auto parts = SplitOutside(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return {};
  const std::string_view last = parts.back();
  const size_t slash = std::min(last.find('/'), last.size());
  const std::string_view number = last.substr(0, slash);
  if (number.empty() ||
      number.find_first_not_of("0123456789") != std::string_view::npos ||
      last.find('$') != std::string_view::npos) {
    return {};
  }
  return {
      parts.size() == 2 ? fmt::format("0.0.0.0:{}", parts[0])
                        : fmt::format("{}:{}", parts[0], parts[1]),
      slash < last.size() ? std::string(last) : fmt::format("{}/tcp", number)};
}

}  // namespace

void ServiceReader::Append(const std::string& key, Fact fact) {
  const auto known = app_->facts.find(key);
  if (known == app_->facts.end()) {
    Put(&app_->facts, key, std::move(fact));
    return;
  }
  known->second.value = AddToSet(known->second.value, std::move(fact.value));
}

std::string ServiceReader::DescribeMount(const compose::Mount& mount) const {
  std::string text;
  switch (mount.type) {
    case compose::MountType::kVolume:
      text =
          mount.source.empty()
              ? std::string("anonymous volume")
              : fmt::format("volume {}", VolumeNameOf(context_, mount.source));
      break;
    case compose::MountType::kBind:
      text = fmt::format("bind {}", NormalPath(mount.source));
      break;
    case compose::MountType::kTmpfs:
      return "tmpfs";
    case compose::MountType::kOther:
      text = "other";
      break;
  }
  const compose::Value* subpath =
      compose::Find(mount.from, {"volume", "subpath"});
  if (subpath != nullptr) text += "/" + FactOf(*subpath).value;
  if (mount.read_only) text += " ro";
  return text;
}

void ServiceReader::ReadMounts() {
  const compose::Value* volumes = Get("volumes");
  if (volumes == nullptr) return;
  for (const compose::Value* item : volumes->items) {
    const auto mount =
        std::ranges::find(service_.mounts, item, &compose::Mount::from);
    Fact fact = FactOf(*item);
    if (mount == service_.mounts.end()) {
      // A variable that nothing sets may stand for any source.
      const std::string text = fact.value;
      const OpenMount open = ParseOpenMount(text);
      fact.value = open.source;
      Put(&app_->facts, fmt::format("volumes.{}", open.target),
          std::move(fact));
      continue;
    }
    fact.value = DescribeMount(*mount);
    Put(&app_->facts, fmt::format("volumes.{}", mount->target),
        std::move(fact));
  }
}

void ServiceReader::ReadTmpfs() {
  for (const compose::Value* item : compose::ItemsOf(Get("tmpfs"))) {
    const std::string text = FactOf(*item).value;
    const size_t colon = text.find(':');
    Fact fact = FactOf(*item);
    fact.value = "tmpfs";
    Put(&app_->facts, fmt::format("volumes.{}", text.substr(0, colon)),
        std::move(fact));
    if (colon == std::string::npos) continue;
    SetPlain(fmt::format("tmpfs_options.{}", text.substr(0, colon)), *item,
             text.substr(colon + 1));
  }
}

void ServiceReader::AddPort(const compose::Port& port, uint32_t offset) {
  Fact fact = FactOf(*port.from);
  fact.shown.clear();
  std::string address(port.host_ip.empty() ? "0.0.0.0" : port.host_ip);
  if (address.find(':') != std::string::npos) address = "[" + address + "]";
  if (!port.published) {
    fact.value = address + ":any";
  } else if (port.target.first == port.target.last &&
             port.published->first != port.published->last) {
    fact.value = fmt::format("{}:{}-{}", address, port.published->first,
                             port.published->last);
  } else {
    fact.value = fmt::format("{}:{}", address, port.published->first + offset);
  }
  Append(fmt::format("ports.{}/{}", port.target.first + offset, port.protocol),
         std::move(fact));
}

void ServiceReader::ReadPorts() {
  const compose::Value* ports = Get("ports");
  if (ports == nullptr) return;
  for (const compose::Value* item : ports->items) {
    const auto port =
        std::ranges::find(service_.ports, item, &compose::Port::from);
    if (port == service_.ports.end()) {
      Fact fact = FactOf(*item);
      const OpenPort open = ParseOpenPort(fact.value);
      if (!open.target.empty()) {
        fact.value = open.published;
        Append(fmt::format("ports.{}", open.target), std::move(fact));
        continue;
      }
      const std::string key = fmt::format("ports.{}", fact.value);
      Put(&app_->facts, key, std::move(fact));
      continue;
    }
    const uint32_t count = port->target.last - port->target.first;
    for (uint32_t i = 0; i <= count; ++i) AddPort(*port, i);
  }
}

// Without any, a service is on the project's default network.
void ServiceReader::ReadNetworks() {
  if (const compose::Value* mode = Get("network_mode")) {
    Set("network_mode", *mode, std::string(mode->text), "bridge");
    return;
  }
  const compose::Value* networks = Get("networks");
  if (networks == nullptr || service_.networks.empty()) {
    Fact fact{.value = "joined", .span = service_.name_span};
    Put(&app_->facts,
        fmt::format("networks.{}", NetworkNameOf(context_, "default")),
        std::move(fact));
    return;
  }
  for (const compose::Use& use : service_.networks) {
    const std::string key =
        fmt::format("networks.{}", NetworkNameOf(context_, use.name));
    Put(&app_->facts, key, {.value = "joined", .span = use.span});
    const compose::Value* settings = compose::Find(networks, use.name);
    if (settings == nullptr) continue;
    for (const compose::Member& member : settings->members) {
      Flatten(fmt::format("{}.{}", key, member.key), member.value,
              &app_->facts);
    }
  }
}

void ServiceReader::ReadDependencies() {
  for (const compose::Use& use : service_.services) {
    if (use.field != "depends_on" && use.field != "links") continue;
    Fact fact{.value = std::string(use.condition), .span = use.span};
    if (fact.value.empty()) fact.value = "service_started";
    PutIfAbsent(&app_->facts, fmt::format("depends_on.{}", use.name),
                std::move(fact));
  }
}

// Secrets and configs: what is to be seen at which path.
void ServiceReader::ReadFiles(const char* section,
                              const compose::Resources& resources,
                              std::string_view folder) {
  const compose::Value* list = Get(section);
  for (const compose::Value* item : compose::ItemsOf(list)) {
    const compose::Value* source = compose::Find(item, "source");
    const std::string name = FactOf(source == nullptr ? *item : *source).value;
    const compose::Value* target = compose::Find(item, "target");
    std::string path = target == nullptr ? name : FactOf(*target).value;
    if (!path.starts_with('/')) path = fmt::format("{}{}", folder, path);
    const compose::Resource* resource = resources.Find(name);
    Facts facts;
    Flatten("", resource == nullptr ? nullptr : resource->value, &facts);
    std::string text;
    for (const auto& [key, fact] : facts) {
      if (key == ".name") continue;
      text += fmt::format("{}{} {}", text.empty() ? "" : " ", key.substr(1),
                          key == ".file" ? NormalPath(fact.value) : fact.value);
    }
    SetPlain(fmt::format("{}.{}", section, path), *item,
             text.empty() ? name : text);
  }
}

}  // namespace plimsoll::deployed
