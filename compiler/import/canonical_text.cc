// Fields of services and resources in one notation.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "compiler/compose/notation.h"
#include "compiler/import/canonical.h"
#include "compiler/import/canonical_fields.h"
#include "compiler/import/value_text.h"

namespace plimsoll::importing {
namespace {

using compose::Value;

std::string Joined(std::vector<std::string> items) {
  return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string Sorted(std::vector<std::string> items) {
  std::ranges::sort(items);
  return Joined(std::move(items));
}

std::string Quoted(std::string_view text) { return fmt::format("`{}`", text); }

std::string Scalar(const Value& value) {
  return value.unknown ? "?" + RawOf(value) : Quoted(TextAsRead(value));
}

// Of a mapping, with rules for some of its members.
template <class MemberText>
std::string Mapping(const Value& value, MemberText member_text) {
  std::vector<std::string> members;
  for (const compose::Member& member : value.members) {
    const std::string text = member_text(member.key, *member.value);
    if (!text.empty()) {
      members.push_back(fmt::format("{}: {}", member.key, text));
    }
  }
  std::ranges::sort(members);
  return fmt::format("{{{}}}", fmt::join(members, ", "));
}

// The words of a command that depends on what is not known, as written.
std::string Command(const Value& value) {
  if (value.IsNull()) return {};
  const auto words = ReadCommand(value);
  if (!words) return CanonicalValue(value);
  std::vector<std::string> quoted;
  for (const std::string& word : *words) quoted.push_back(Quoted(word));
  return Joined(std::move(quoted));
}

std::string Pairs(const Value& value, bool empty_is_text,
                  const std::set<std::string>& without) {
  std::vector<std::string> pairs;
  for (const NamedText& named : NamedTexts(&value)) {
    if (without.contains(named.key)) continue;
    const std::string text = !named.known      ? "?" + named.raw
                             : named.has_value ? Quoted(named.text)
                             : empty_is_text   ? "``"
                                               : "inherited";
    pairs.push_back(fmt::format("{}={}", named.key, text));
  }
  return pairs.empty() ? std::string() : Sorted(std::move(pairs));
}

std::string Labels(const Value& value) { return Pairs(value, true, {}); }

std::string ExtraHosts(const Value& value) {
  std::vector<std::string> hosts;
  for (const Value* item : value.items) {
    const std::string raw =
        item->unknown ? RawOf(*item) : std::string(item->text);
    const size_t at = std::min(raw.find_first_of(":="), raw.size() - 1);
    std::string address = raw.substr(at + 1);
    std::erase_if(address, [](char c) { return c == '[' || c == ']'; });
    hosts.push_back(fmt::format("{}={}", raw.substr(0, at), address));
  }
  for (const compose::Member& member : value.members) {
    for (const Value* item : compose::ItemsOf(member.value)) {
      hosts.push_back(fmt::format("{}={}", member.key,
                                  item->unknown ? RawOf(*item) : item->text));
    }
  }
  return Sorted(std::move(hosts));
}

std::string Port(const Value& value) {
  const auto port = ReadPort(value);
  if (!port) return "?" + CanonicalValue(value);
  return fmt::format("{}:{}:{}/{} {}", port->host_ip, port->published,
                     port->target, port->protocol, port->rest);
}

// Ranges on both sides are as many ports.
void AddPorts(const Value& value, std::vector<std::string>* ports) {
  const auto port = ReadPort(value);
  const auto published =
      port ? compose::ParsePortSpan(port->published) : std::nullopt;
  const auto target =
      port ? compose::ParsePortSpan(port->target) : std::nullopt;
  if (!published || !target || target->first == target->last ||
      published->last - published->first != target->last - target->first) {
    ports->push_back(Port(value));
    return;
  }
  for (int i = 0; i <= target->last - target->first; ++i) {
    ports->push_back(fmt::format("{}:{}:{}/{} {}", port->host_ip,
                                 published->first + i, target->first + i,
                                 port->protocol, port->rest));
  }
}

std::string Ports(const Value& value) {
  std::vector<std::string> ports;
  for (const Value* item : value.items) AddPorts(*item, &ports);
  return ports.empty() ? std::string() : Sorted(std::move(ports));
}

std::string Exposed(const Value& value) {
  std::vector<std::string> ports;
  for (const Value* item : value.items) {
    std::string text = item->unknown ? RawOf(*item) : TextAsRead(*item);
    if (text.ends_with("/tcp")) text.resize(text.size() - 4);
    ports.push_back(std::move(text));
  }
  return ports.empty() ? std::string() : Sorted(std::move(ports));
}

std::string Mount(const Value& value) {
  const auto mount = ReadMount(value);
  if (!mount) return "?" + CanonicalValue(value);
  return fmt::format("{} {} {}{}{}{}{} {} {} {}", mount->type, mount->source,
                     mount->target, mount->read_only ? " ro" : "",
                     mount->create_host_path ? " create" : "",
                     mount->nocopy ? " nocopy" : "", mount->propagation,
                     mount->selinux, mount->consistency, mount->rest);
}

std::string Mounts(const Value& value) {
  std::vector<std::string> mounts;
  for (const Value* item : value.items) mounts.push_back(Mount(*item));
  return mounts.empty() ? std::string() : Sorted(std::move(mounts));
}

std::string List(const Value& value) {
  std::vector<std::string> items;
  for (const Value* item : compose::ItemsOf(&value)) {
    items.push_back(CanonicalValue(*item));
  }
  return items.empty() ? std::string() : Sorted(std::move(items));
}

// The file in which our secrets come.
bool IsFilled(const Value& value) {
  return RawOf(value).find("${PLIMSOLL_FILLED:-") != std::string::npos;
}

// Those that come later win, so order counts.
std::string EnvFiles(const Value& value) {
  std::vector<std::string> files;
  for (const Value* item : compose::ItemsOf(&value)) {
    if (item->IsScalar() && IsFilled(*item)) continue;
    if (item->IsMapping()) {
      files.push_back(Mapping(*item, [](std::string_view key, const Value& v) {
        const bool is_default = key == "required" && compose::IsTrue(&v);
        return is_default ? std::string() : CanonicalValue(v);
      }));
    } else {
      files.push_back(fmt::format("{{path: {}}}", Scalar(*item)));
    }
  }
  return files.empty() ? std::string() : Joined(std::move(files));
}

std::string Networks(const Value& value) {
  std::vector<std::string> networks;
  for (const Value* item : value.items) {
    networks.push_back(
        (item->unknown ? RawOf(*item) : std::string(item->text)) + ": {}");
  }
  for (const compose::Member& member : value.members) {
    networks.push_back(fmt::format(
        "{}: {}", member.key,
        member.value->IsNull() ? "{}" : CanonicalValue(*member.value)));
  }
  // Everybody is on the default network who names no other.
  const bool is_default = networks.size() == 1 && networks[0] == "default: {}";
  return networks.empty() || is_default ? std::string()
                                        : Sorted(std::move(networks));
}

std::string Dependencies(const Value& value) {
  std::vector<std::string> all;
  for (const Value* item : value.items) {
    all.push_back(fmt::format("{}: {{condition: `service_started`}}",
                              item->unknown ? RawOf(*item) : item->text));
  }
  for (const compose::Member& member : value.members) {
    const Value& link = *member.value;
    std::string text = Mapping(link, [](std::string_view key, const Value& v) {
      if (key == "required" && compose::IsTrue(&v)) return std::string();
      if (key == "restart" && v.IsKnown() && !compose::IsTrue(&v)) {
        return std::string();
      }
      return CanonicalValue(v);
    });
    if (compose::Find(&link, "condition") == nullptr) {
      text = text == "{}" ? "{condition: `service_started`}"
                          : "{condition: `service_started`, " + text.substr(1);
    }
    all.push_back(fmt::format("{}: {}", member.key, text));
  }
  return all.empty() ? std::string() : Sorted(std::move(all));
}

std::string DurationOf(const Value& value) {
  const auto time = value.IsKnown() ? Milliseconds(value.text) : std::nullopt;
  return time ? fmt::format("{}ms", *time) : CanonicalValue(value);
}

std::string SizeOf(const Value& value) {
  const auto bytes =
      value.IsKnown() ? compose::ParseSize(value.text) : std::nullopt;
  return bytes ? fmt::format("{:.0f}", *bytes) : CanonicalValue(value);
}

std::string NumberOf(const Value& value) {
  if (!value.IsKnown()) return CanonicalValue(value);
  return fmt::format("{}",
                     std::strtod(std::string(value.text).c_str(), nullptr));
}

// A flag that is off says nothing.
std::string FlagOf(const Value& value) {
  if (value.unknown) return CanonicalValue(value);
  return compose::IsTrue(&value) ? "true" : "";
}

std::string Health(const Value& value) {
  const Value* test = compose::Find(&value, "test");
  const auto items = compose::ItemsOf(test);
  const bool off = compose::IsTrue(compose::Find(&value, "disable")) ||
                   (!items.empty() && items[0]->text == "NONE");
  if (off) return "off";
  return Mapping(value, [](std::string_view key, const Value& v) {
    if (key == "disable") return FlagOf(v);
    if (key == "test") {
      if (!v.IsScalar()) return CanonicalValue(v);
      return fmt::format("[`CMD-SHELL`, {}]", Scalar(v));
    }
    return key == "retries" ? Scalar(v) : DurationOf(v);
  });
}

std::string Restart(const Value& value) {
  const std::string text = Scalar(value);
  return text == "`no`" || text == "`false`" || text == "``" ? "" : text;
}

std::string Signal(const Value& value) {
  if (!value.IsKnown()) return CanonicalValue(value);
  const std::string text(value.text);
  const bool bare = !text.starts_with("SIG") && !text.empty() &&
                    (text[0] < '0' || text[0] > '9');
  return bare ? "SIG" + text : text;
}

std::string PullPolicy(const Value& value) {
  return value.text == "if_not_present" ? "`missing`" : Scalar(value);
}

std::string Ulimits(const Value& value) {
  return Mapping(value, [](std::string_view, const Value& v) {
    if (v.IsMapping()) return CanonicalValue(v);
    const std::string number = Scalar(v);
    return fmt::format("{{hard: {}, soft: {}}}", number, number);
  });
}

std::string Build(const Value& value) {
  if (!value.IsMapping()) return fmt::format("{{context: {}}}", Scalar(value));
  return Mapping(value, [](std::string_view key, const Value& v) {
    if (key == "args" || key == "labels") return Labels(v);
    if (key == "dockerfile" && v.text == "Dockerfile") return std::string();
    return CanonicalValue(v);
  });
}

std::string Deploy(const Value& value);

std::string Limits(const Value& value) {
  return Mapping(value, [](std::string_view key, const Value& v) {
    if (key == "memory") return SizeOf(v);
    return key == "cpus" ? NumberOf(v) : CanonicalValue(v);
  });
}

std::string Deploy(const Value& value) {
  return Mapping(value, [](std::string_view key, const Value& v) {
    if (key != "resources" || !v.IsMapping()) return CanonicalValue(v);
    return Mapping(v, [](std::string_view, const Value& part) {
      return part.IsMapping() ? Limits(part) : CanonicalValue(part);
    });
  });
}

std::string Logging(const Value& value) {
  return Mapping(value, [](std::string_view key, const Value& v) {
    return key == "options" ? Labels(v) : CanonicalValue(v);
  });
}

std::string Files(const Value& value) {
  std::vector<std::string> files;
  for (const Value* item : value.items) {
    files.push_back(item->IsMapping()
                        ? CanonicalValue(*item)
                        : fmt::format("{{source: {}}}", Scalar(*item)));
  }
  return files.empty() ? std::string() : Sorted(std::move(files));
}

struct Field {
  std::string_view key;
  std::string (*text)(const Value&);
};

constexpr Field kFields[] = {
    {"annotations", Labels},
    {"build", Build},
    {"cap_add", List},
    {"cap_drop", List},
    {"command", Command},
    {"configs", Files},
    {"cpus", NumberOf},
    {"depends_on", Dependencies},
    {"deploy", Deploy},
    {"devices", List},
    {"dns", List},
    {"dns_search", List},
    {"entrypoint", Command},
    {"env_file", EnvFiles},
    {"expose", Exposed},
    {"extra_hosts", ExtraHosts},
    {"group_add", List},
    {"healthcheck", Health},
    {"labels", Labels},
    {"links", List},
    {"logging", Logging},
    {"mem_limit", SizeOf},
    {"mem_reservation", SizeOf},
    {"memswap_limit", SizeOf},
    {"networks", Networks},
    {"ports", Ports},
    {"privileged", FlagOf},
    {"profiles", List},
    {"pull_policy", PullPolicy},
    {"read_only", FlagOf},
    {"restart", Restart},
    {"secrets", Files},
    {"security_opt", List},
    {"shm_size", SizeOf},
    {"stdin_open", FlagOf},
    {"stop_grace_period", DurationOf},
    {"stop_signal", Signal},
    {"sysctls", Labels},
    {"tmpfs", List},
    {"tty", FlagOf},
    {"ulimits", Ulimits},
    {"volumes", Mounts},
};

}  // namespace

std::string EnvironmentText(const Value& value,
                            const std::set<std::string>& without) {
  return Pairs(value, false, without);
}

std::string ResourceText(std::string_view section,
                         const compose::Resource& resource,
                         std::string_view project) {
  std::string name = fmt::format("{}_{}", project, resource.name);
  std::string rest = "{}";
  if (resource.value != nullptr && resource.value->IsMapping()) {
    const Value* external = compose::Find(resource.value, "external");
    const Value* legacy = compose::Find(external, "name");
    const bool is_external =
        external != nullptr && (compose::IsTrue(external) || legacy != nullptr);
    const Value* stated = compose::Find(resource.value, "name");
    if (stated == nullptr) stated = legacy;
    if (stated != nullptr) {
      name = stated->unknown ? RawOf(*stated) : std::string(stated->text);
    } else if (is_external) {
      name = resource.name;
    }
    rest = Mapping(*resource.value, [&](std::string_view key, const Value& v) {
      if (key == "name") return std::string();
      if (key == "external") return std::string(is_external ? "true" : "");
      if (key == "labels" || key == "driver_opts") return Labels(v);
      return v.IsNull() ? std::string() : CanonicalValue(v);
    });
  }
  // Files of secrets and configs are nobody's by name.
  if (section == "secrets" || section == "configs" || section == "models") {
    if (compose::Find(resource.value, "name") == nullptr) return rest;
  }
  return fmt::format("{} {}", name, rest);
}

std::string CanonicalValue(const Value& value) {
  if (value.IsSequence()) {
    std::vector<std::string> items;
    for (const Value* item : value.items) {
      items.push_back(CanonicalValue(*item));
    }
    return Joined(std::move(items));
  }
  if (value.IsMapping()) {
    return Mapping(value, [](std::string_view, const Value& v) {
      return CanonicalValue(v);
    });
  }
  return value.IsNull() ? "null" : Scalar(value);
}

std::string CanonicalField(std::string_view key, const Value& value) {
  if (value.IsNull()) return {};
  for (const Field& field : kFields) {
    if (field.key == key) return field.text(value);
  }
  return CanonicalValue(value);
}

}  // namespace plimsoll::importing
