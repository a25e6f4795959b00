// What ties a compose service to others: mounts, ports, networks, files.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/service_reader.h"

namespace plimsoll::deployed {
namespace {

// `/data` of `${ROOT}/x:/data:ro`, or the whole.
std::string_view TargetOf(std::string_view mount) {
  const size_t begin = mount.rfind(":/");
  if (begin == std::string_view::npos) return mount;
  const std::string_view target = mount.substr(begin + 1);
  return target.substr(0, target.find(':'));
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
      const std::string key = fmt::format("volumes.{}", TargetOf(fact.value));
      Put(&app_->facts, key, std::move(fact));
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
