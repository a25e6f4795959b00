#include "compiler/import/canonical_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/compose/notation.h"
#include "compiler/import/canonical.h"
#include "compiler/import/value_text.h"

namespace plimsoll::importing {
namespace {

std::string SpanText(const compose::PortSpan& ports) {
  return ports.first == ports.last
             ? fmt::format("{}", ports.first)
             : fmt::format("{}-{}", ports.first, ports.last);
}

// Members that a mapping has besides those named.
std::string RestOf(const compose::Value& mapping,
                   std::initializer_list<std::string_view> known) {
  std::vector<std::string> rest;
  for (const compose::Member& member : mapping.members) {
    if (std::ranges::find(known, member.key) == known.end() &&
        !member.value->IsNull()) {
      rest.push_back(
          fmt::format("{}: {}", member.key, CanonicalValue(*member.value)));
    }
  }
  std::ranges::sort(rest);
  return fmt::format("{}", fmt::join(rest, ", "));
}

bool IsAnyUnknown(const compose::Value& value) {
  if (value.unknown) return true;
  return std::ranges::any_of(
             value.items,
             [](const compose::Value* item) { return IsAnyUnknown(*item); }) ||
         std::ranges::any_of(value.members, [](const compose::Member& member) {
           return IsAnyUnknown(*member.value);
         });
}

void ReadMountOption(std::string_view option, MountText* mount) {
  if (option == "ro") {
    mount->read_only = true;
  } else if (option == "rw" || option.empty()) {
    mount->read_only = mount->read_only && option.empty();
  } else if (option == "z" || option == "Z") {
    mount->selinux = option;
  } else if (option == "nocopy") {
    mount->nocopy = true;
  } else if (option == "cached" || option == "delegated" ||
             option == "consistent") {
    mount->consistency = option;
  } else if (option.ends_with("shared") || option.ends_with("slave") ||
             option.ends_with("private")) {
    mount->propagation = option;
  } else {
    mount->rest += fmt::format(",{}", option);
  }
}

std::optional<MountText> ReadShortMount(const compose::Value& value) {
  const auto parsed = compose::ParseShortMount(value.text);
  if (!parsed.ok()) return std::nullopt;
  const bool is_bind = compose::IsHostPath(parsed->source);
  MountText mount;
  mount.type = is_bind ? "bind" : "volume";
  mount.source = parsed->source;
  mount.target = parsed->target;
  mount.create_host_path = is_bind;
  std::string_view options = parsed->options;
  while (!options.empty()) {
    const size_t comma = std::min(options.find(','), options.size());
    ReadMountOption(options.substr(0, comma), &mount);
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return mount;
}

void Append(std::string* rest, const std::string& more) {
  if (more.empty()) return;
  *rest += rest->empty() ? more : ", " + more;
}

std::optional<MountText> ReadLongMount(const compose::Value& value) {
  MountText mount;
  mount.type = compose::TextOf(Find(&value, "type"));
  mount.source = compose::TextOf(Find(&value, "source"));
  mount.target = compose::TextOf(Find(&value, "target"));
  mount.read_only = compose::IsTrue(Find(&value, "read_only"));
  mount.consistency = compose::TextOf(Find(&value, "consistency"));
  mount.rest = RestOf(value, {"type", "source", "target", "read_only",
                              "consistency", "bind", "volume"});
  const compose::Value* bind = Find(&value, "bind");
  const compose::Value* volume = Find(&value, "volume");
  if (mount.type == "bind") {
    const compose::Value* create = Find(bind, "create_host_path");
    mount.create_host_path = create == nullptr || compose::IsTrue(create);
  }
  if (bind != nullptr) {
    mount.propagation = compose::TextOf(Find(bind, "propagation"));
    mount.selinux = compose::TextOf(Find(bind, "selinux"));
    Append(&mount.rest,
           RestOf(*bind, {"create_host_path", "propagation", "selinux"}));
  }
  if (volume != nullptr) {
    mount.nocopy = compose::IsTrue(Find(volume, "nocopy"));
    Append(&mount.rest, RestOf(*volume, {"nocopy"}));
  }
  return mount;
}

}  // namespace

std::optional<int64_t> Milliseconds(std::string_view text) {
  constexpr int64_t kNanoseconds = 1'000'000;
  const auto time = compose::ParseDuration(text);
  if (!time) return std::nullopt;
  return std::llround(*time) / kNanoseconds;
}

std::optional<MountText> ReadMount(const compose::Value& value) {
  if (IsAnyUnknown(value)) return std::nullopt;
  auto mount = value.IsMapping() ? ReadLongMount(value) : ReadShortMount(value);
  if (!mount) return mount;
  while (mount->target.size() > 1 && mount->target.ends_with('/')) {
    mount->target.pop_back();
  }
  return mount;
}

std::optional<PortText> ReadPort(const compose::Value& value) {
  if (IsAnyUnknown(value)) return std::nullopt;
  PortText port;
  if (!value.IsMapping()) {
    // What is parsed has views of it.
    const std::string read = TextAsRead(value);
    const auto parsed = compose::ParseShortPort(read);
    if (!parsed.ok()) return std::nullopt;
    port.host_ip = parsed->host_ip;
    if (parsed->published) port.published = SpanText(*parsed->published);
    port.target = SpanText(parsed->target);
    port.protocol = parsed->protocol;
    return port;
  }
  const auto text = [&](std::string_view key) {
    const compose::Value* part = Find(&value, key);
    return part != nullptr && part->IsKnown() ? TextAsRead(*part) : "";
  };
  port.host_ip = text("host_ip");
  port.published = text("published");
  port.target = text("target");
  if (!text("protocol").empty()) port.protocol = text("protocol");
  const bool ingress = text("mode") == "ingress";
  port.rest = RestOf(value, {"host_ip", "published", "target", "protocol",
                             ingress ? "mode" : ""});
  return port;
}

std::optional<std::vector<std::string>> ReadCommand(
    const compose::Value& value) {
  if (value.IsNull() || IsAnyUnknown(value) || value.IsMapping()) {
    return std::nullopt;
  }
  std::vector<std::string> words;
  if (value.IsSequence()) {
    for (const compose::Value* item : value.items) {
      words.push_back(TextAsRead(*item));
    }
    return words;
  }
  const auto split = compose::ParseCommand(value.text);
  if (!split) return std::nullopt;
  return split->words;
}

}  // namespace plimsoll::importing
