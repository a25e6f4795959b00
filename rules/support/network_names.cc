#include "rules/support/network_names.h"

#include <algorithm>
#include <array>

#include "compiler/index/word_finder.h"
#include "compiler/resolve/service_name.h"
#include "rules/support/compose.h"
#include "rules/support/dialled.h"

namespace plimsoll {
namespace {

bool Has(const std::vector<std::string>& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

void AddName(std::string_view name, std::vector<std::string>* names) {
  if (!name.empty()) names->push_back(AsciiLower(name));
}

bool IsNameByte(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '_';
}

bool IsName(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsNameByte) &&
         !std::ranges::all_of(text, IsAsciiDigit) && text != "localhost";
}

// `name` and `name:5432`, which stand alone or in a list of such.
void AddWhole(std::string_view value, std::vector<DialledName>* names) {
  size_t begin = 0;
  while (begin <= value.size()) {
    const size_t end = std::min(value.find(',', begin), value.size());
    const std::string_view item = value.substr(begin, end - begin);
    const size_t colon = std::min(item.find(':'), item.size());
    const std::string_view port = item.substr(std::min(item.size(), colon + 1));
    if (IsName(item.substr(0, colon)) &&
        std::ranges::all_of(port, IsAsciiDigit)) {
      names->push_back({AsciiLower(item.substr(0, colon)), begin, colon});
    }
    begin = end + 1;
  }
}

// `User ID=app;Host=db;Port=5432`, and the same with blanks.
void AddAssigned(std::string_view value, std::vector<DialledName>* names) {
  constexpr auto kKeys =
      std::to_array<std::string_view>({"host", "server", "hostname"});
  size_t begin = 0;
  while (begin < value.size()) {
    const size_t end = std::min(value.find_first_of("; ", begin), value.size());
    const std::string_view item = value.substr(begin, end - begin);
    const size_t equals = item.find('=');
    if (equals != std::string_view::npos &&
        std::ranges::find(kKeys, AsciiLower(item.substr(0, equals))) !=
            kKeys.end() &&
        IsName(item.substr(equals + 1))) {
      names->push_back({AsciiLower(item.substr(equals + 1)), begin + equals + 1,
                        item.size() - equals - 1});
    }
    begin = end + 1;
  }
}

// Names of networks that say whose network is used, or none.
bool IsElsewhere(std::string_view network) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"none", "bridge", "host", "pasta", "slirp4netns", "private"});
  const std::string_view kind = network.substr(0, network.find(':'));
  return std::ranges::find(kNames, kind) != kNames.end() ||
         network.find(':') != std::string_view::npos;
}

// A network by the name that the engine knows it by.
std::string NetworkName(const compose::Project& project, std::string_view key,
                        NetworkMember* member) {
  const compose::Resource* network = project.networks.Find(key);
  if (network == nullptr) return std::string(key);
  if (IsExternal(*network)) member->shared = true;
  const compose::Value* name = compose::Find(network->value, "name");
  if (name == nullptr) {
    name = compose::Find(compose::Find(network->value, "external"), "name");
  }
  if (name == nullptr) return std::string(key);
  if (!name->IsKnown()) member->elsewhere = true;
  // A name of its own is there so that others can join.
  member->shared = true;
  return "name:" + std::string(compose::TextOf(name));
}

}  // namespace

bool NetworkMember::AnswersTo(std::string_view name) const {
  return Has(names, name);
}

bool NetworkMember::Meets(const NetworkMember& other) const {
  return std::ranges::any_of(networks, [&](const std::string& network) {
    return Has(other.networks, network);
  });
}

NetworkMember MemberOf(const Instance& instance) {
  NetworkMember member;
  member.id = instance.id;
  const ContainerSpec& container = instance.app->container;
  AddName(instance.id, &member.names);
  AddName(instance.name, &member.names);
  AddName(ServiceNameOf(*instance.app), &member.names);
  AddName(container.hostname.value, &member.names);
  for (const Text& alias : container.network_aliases) {
    AddName(alias.value, &member.names);
  }
  for (const Named<Text>& entry : container.extra_hosts) {
    AddName(entry.key.value, &member.own_names);
  }
  member.networks = instance.networks;
  if (member.networks.empty()) member.networks = {"default"};
  member.elsewhere = !instance.is_container || instance.host_network ||
                     std::ranges::any_of(member.networks, IsElsewhere);
  return member;
}

NetworkMember MemberOf(const compose::Project& project,
                       const compose::Service& service) {
  NetworkMember member;
  member.id = service.name;
  AddName(service.name, &member.names);
  AddName(compose::TextOf(service.Get("container_name")), &member.names);
  AddName(compose::TextOf(service.Get("hostname")), &member.names);
  for (const compose::Use& use : service.networks) {
    member.networks.push_back(NetworkName(project, use.name, &member));
    for (const compose::Value* alias : compose::ItemsOf(
             compose::Find(service.value, {"networks", use.name, "aliases"}))) {
      AddName(compose::TextOf(alias), &member.names);
    }
  }
  if (service.networks.empty()) {
    member.networks.push_back(NetworkName(project, "default", &member));
  }
  for (const compose::Value* host :
       compose::ItemsOf(service.Get("extra_hosts"))) {
    AddName(host->text.substr(0, host->text.find_first_of(":=")),
            &member.own_names);
  }
  const compose::Value* hosts = service.Get("extra_hosts");
  if (hosts != nullptr) {
    for (const compose::Member& entry : hosts->members) {
      AddName(entry.key, &member.own_names);
    }
  }
  for (const char* const field : {"links", "external_links"}) {
    for (const compose::Value* link : compose::ItemsOf(service.Get(field))) {
      AddName(link->text.substr(0, link->text.find(':')), &member.own_names);
      AddName(link->text.substr(link->text.find(':') + 1), &member.own_names);
    }
  }
  member.elsewhere |= service.open || service.has_unknown_network ||
                      service.Get("network_mode") != nullptr ||
                      service.Get("provider") != nullptr;
  return member;
}

std::vector<DialledName> DialledNames(std::string_view key,
                                      std::string_view value) {
  std::vector<DialledName> names;
  const AddressUse use = UseOf(key);
  if (use == AddressUse::kListened || use == AddressUse::kPublic) return names;
  for (const DialledHost& dialled : DialledHosts(value)) {
    if (!IsName(dialled.host)) continue;
    names.push_back(
        {AsciiLower(dialled.host), dialled.begin, dialled.host.size()});
  }
  if (!names.empty()) return names;
  if (use == AddressUse::kDialled) AddWhole(value, &names);
  if (names.empty()) AddAssigned(value, &names);
  return names;
}

}  // namespace plimsoll
