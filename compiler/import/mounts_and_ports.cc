// Ports, volumes and file systems in memory of a service.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/compose/notation.h"
#include "compiler/import/canonical_fields.h"
#include "compiler/import/compose_service.h"

namespace plimsoll::importing {
namespace {

using compose::Value;

// Longer ranges are clearer as they are.
constexpr int kMaxRange = 20;

// The parts of a short form as they are written, if they are as many as those
// of what it comes to.
std::vector<std::string_view> RawParts(std::string_view raw,
                                       std::string_view text) {
  std::vector<std::string_view> parts = SplitOutside(raw, ':');
  const auto colons = static_cast<size_t>(std::ranges::count(text, ':'));
  return parts.size() == colons + 1 ? parts : std::vector<std::string_view>{};
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A number stays one; a placeholder is text.
Yaml NumberOrText(const std::string& text) {
  return IsNumber(text) ? Yaml::Raw(text) : Yaml::Text(text);
}

}  // namespace

void ServiceImporter::AddPort(const Value& value, Yaml* ports) {
  const auto port = ReadPort(value);
  if (!port || !port->rest.empty() || port->published.empty()) return;
  const auto published = compose::ParsePortSpan(port->published);
  const auto target = compose::ParsePortSpan(port->target);
  if (!published || !target || published->first == 0 || target->first == 0 ||
      published->last - published->first != target->last - target->first ||
      target->last - target->first >= kMaxRange) {
    return;
  }
  // `${PORT:-8080}:80` has its variable in the part before the last.
  std::string host = port->published;
  if (value.IsScalar() && published->first == published->last) {
    const std::string raw = RawOf(value);
    const auto parts = RawParts(raw, value.text);
    if (parts.size() >= 2) {
      host = context_.variables.Fill(parts[parts.size() - 2]);
    }
  }
  for (int i = 0; i <= target->last - target->first; ++i) {
    Yaml mapping = Yaml::Map();
    mapping.Set("host", published->first == published->last
                            ? NumberOrText(host)
                            : Yaml::Number(published->first + i));
    mapping.Set("container", Yaml::Number(target->first + i));
    if (port->protocol != "tcp") {
      mapping.Set("protocol", Yaml::Text(port->protocol));
    }
    if (!port->host_ip.empty()) {
      mapping.Set("bind", Yaml::Text(port->host_ip));
    }
    ports->Append(std::move(mapping.Flow()));
  }
}

void ServiceImporter::AddPorts() {
  Yaml ports = Yaml::List();
  if (const Value* stated = Get("ports")) {
    for (const Value* item : stated->items) {
      if (item->IsMapping() ||
          context_.texts.StateOf(*item) == TextState::kKnown) {
        AddPort(*item, &ports);
      }
    }
  }
  if (const Value* exposed = Get("expose")) {
    for (const Value* item : exposed->items) {
      const auto text = Known(item);
      if (!text) continue;
      const size_t slash = std::min(text->find('/'), text->size());
      if (!IsNumber(text->substr(0, slash))) continue;
      Yaml mapping = Yaml::Map();
      mapping.Set("container", Yaml::Raw(text->substr(0, slash)));
      const std::string protocol =
          text->substr(std::min(slash + 1, text->size()));
      if (!protocol.empty() && protocol != "tcp") {
        mapping.Set("protocol", Yaml::Text(protocol));
      }
      ports.Append(std::move(mapping.Flow()));
    }
  }
  if (!ports.empty()) app_.fields.Set("ports", std::move(ports));
}

void ServiceImporter::AddMount(const Value& value, Yaml* mounts) {
  const auto mount = ReadMount(value);
  if (!mount || !mount->rest.empty() || mount->target.empty() ||
      (mount->type != "bind" && mount->type != "volume")) {
    return;
  }
  std::string source = Variables::Literal(DoubledDollars(mount->source));
  std::string target = Variables::Literal(DoubledDollars(mount->target));
  if (value.IsScalar()) {
    const std::string raw = RawOf(value);
    const auto parts = RawParts(raw, value.text);
    if (parts.size() >= 2) {
      source = context_.variables.Fill(parts[0]);
      target = context_.variables.Fill(parts[1]);
    }
  }
  Yaml entry = Yaml::Map();
  entry.Set("type", Yaml::Text(mount->type));
  if (!source.empty()) entry.Set("source", Yaml::Text(source));
  entry.Set("target", Yaml::Text(target));
  Yaml options = Yaml::List();
  const auto add = [&](std::string_view option) {
    if (!option.empty()) options.Append(Yaml::Text(option));
  };
  if (mount->read_only) add("ro");
  if (mount->nocopy) add("nocopy");
  add(mount->selinux);
  add(mount->propagation);
  add(mount->consistency);
  if (mount->create_host_path) add("create");
  if (!options.empty()) entry.Set("options", std::move(options));
  mounts->Append(std::move(entry.Flow()));
}

void ServiceImporter::AddMounts() {
  const Value* stated = Get("volumes");
  if (stated == nullptr) return;
  Yaml mounts = Yaml::List();
  for (const Value* item : stated->items) {
    if (item->IsMapping() ||
        context_.texts.StateOf(*item) == TextState::kKnown) {
      AddMount(*item, &mounts);
    }
  }
  if (!mounts.empty()) app_.fields.Set("volumes", std::move(mounts));
}

void ServiceImporter::AddTmpfs() {
  Yaml list = Yaml::List();
  for (const Value* item : compose::ItemsOf(Get("tmpfs"))) {
    const auto text = TextFor(item);
    if (!text) return;
    const size_t colon = std::min(text->find(':'), text->size());
    Yaml entry = Yaml::Map();
    entry.Set("target", Yaml::Text(text->substr(0, colon)));
    if (colon < text->size()) {
      entry.Set("options", Yaml::Text(text->substr(colon + 1)));
    }
    list.Append(std::move(entry.Flow()));
  }
  if (!list.empty()) Container().Set("tmpfs", std::move(list));
}

}  // namespace plimsoll::importing
