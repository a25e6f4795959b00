#include "compiler/compose/bind_items.h"

#include <algorithm>

#include "compiler/compose/notation.h"
#include "compiler/compose/scalar_text.h"

namespace plimsoll::compose {
namespace {

std::string_view WithoutSlash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::optional<PortSpan> NumberOrSpan(const Value* value) {
  return value == nullptr || !value->IsKnown()
             ? std::nullopt
             : ParsePortSpan(TextAsRead(*value));
}

MountType TypeNamed(std::string_view name) {
  if (name == "bind") return MountType::kBind;
  if (name == "volume") return MountType::kVolume;
  if (name == "tmpfs") return MountType::kTmpfs;
  return MountType::kOther;
}

// The parts of `- "${DATA}:/data:ro"`, of which some may be unknown, are told
// by what is written.
std::optional<Mount> BindShortMount(const Value& value) {
  if (value.unknown) return std::nullopt;
  const auto parsed = ParseShortMount(value.text);
  if (!parsed.ok()) return std::nullopt;
  Mount mount{.from = &value,
              .span = InnerSpan(value),
              .source = parsed->source,
              .target = WithoutSlash(parsed->target),
              .options = parsed->options};
  mount.source_span = SpanWithin(value, 0, parsed->source.size());
  mount.type =
      IsHostPath(parsed->source) ? MountType::kBind : MountType::kVolume;
  std::string_view options = parsed->options;
  while (!options.empty()) {
    const size_t comma = std::min(options.find(','), options.size());
    const std::string_view option = options.substr(0, comma);
    if (option == "ro") mount.read_only = true;
    if (option == "rw") mount.read_only = false;
    options.remove_prefix(std::min(comma + 1, options.size()));
  }
  return mount;
}

}  // namespace

std::optional<Port> BindPort(const Value& value) {
  Port port{.from = &value, .span = InnerSpan(value)};
  if (value.kind == ValueKind::kInt) {
    const auto number = NumberOrSpan(&value);
    if (!number) return std::nullopt;
    port.target = *number;
    return port;
  }
  if (value.IsKnown()) {
    const auto parsed = ParseShortPort(value.text);
    if (!parsed.ok()) return std::nullopt;
    port.host_ip = parsed->host_ip;
    port.published = parsed->published;
    port.target = parsed->target;
    port.protocol = parsed->protocol;
    return port;
  }
  if (!value.IsMapping()) return std::nullopt;
  const auto target = NumberOrSpan(Find(&value, "target"));
  const Value* published = Find(&value, "published");
  const Value* protocol = Find(&value, "protocol");
  const Value* host_ip = Find(&value, "host_ip");
  const bool is_known =
      (protocol == nullptr || protocol->IsKnown()) &&
      (host_ip == nullptr || host_ip->IsKnown()) &&
      (published == nullptr || published->IsKnown() || published->IsNull());
  if (!target || !is_known) return std::nullopt;
  port.target = *target;
  port.published = NumberOrSpan(published);
  if (published != nullptr) port.span = InnerSpan(*published);
  if (protocol != nullptr) port.protocol = protocol->text;
  if (host_ip != nullptr) port.host_ip = host_ip->text;
  return port;
}

std::optional<Mount> BindMount(const Value& value) {
  if (value.IsScalar()) return BindShortMount(value);
  const Value* type = Find(&value, "type");
  const Value* source = Find(&value, "source");
  const Value* target = Find(&value, "target");
  const bool is_known = type != nullptr && type->IsKnown() &&
                        (source == nullptr || source->IsKnown()) &&
                        target != nullptr && target->IsKnown();
  if (!is_known) return std::nullopt;
  Mount mount{.from = &value, .span = InnerSpan(*target)};
  mount.type = TypeNamed(type->text);
  mount.target = WithoutSlash(target->text);
  mount.read_only = IsTrue(Find(&value, "read_only"));
  if (source != nullptr) {
    mount.source = source->text;
    mount.source_span = InnerSpan(*source);
  } else {
    mount.source_span = mount.span;
  }
  return mount;
}

}  // namespace plimsoll::compose
