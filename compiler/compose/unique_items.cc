#include "compiler/compose/unique_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "compiler/compose/bind_items.h"
#include "compiler/compose/path_pattern.h"
#include "compiler/compose/scalar_text.h"

namespace plimsoll::compose {
namespace {

// What tells one item of a list from another; nothing where that is not known.
using KeyOf = std::optional<std::string> (*)(const Value& item);

std::optional<std::string> NameOfPair(const Value& item) {
  if (!item.IsKnown()) return std::nullopt;
  const std::string text = TextAsRead(item);
  return text.substr(0, text.find('='));
}

std::optional<std::string> TargetOfMount(const Value& item) {
  const auto mount = BindMount(item);
  if (!mount) return std::nullopt;
  return std::string(mount->target);
}

std::optional<std::string> PathOfDevice(const Value& item) {
  const Value* target = item.IsMapping() ? Find(&item, "target") : &item;
  if (target == nullptr || !target->IsKnown()) return std::nullopt;
  std::string_view text = target->text;
  if (item.IsMapping()) return std::string(text);
  const size_t colon = text.find(':');
  if (colon != std::string_view::npos) text.remove_prefix(colon + 1);
  return std::string(text.substr(0, text.find(':')));
}

// A secret or config without a target has its name as one.
std::optional<std::string> TargetOfFile(const Value& item,
                                        std::string_view folder) {
  const Value* target = Find(&item, "target");
  if (target == nullptr) {
    const Value* source = item.IsMapping() ? Find(&item, "source") : &item;
    if (source == nullptr || !source->IsKnown()) return std::nullopt;
    return fmt::format("{}/{}", folder, source->text);
  }
  if (!target->IsKnown()) return std::nullopt;
  return std::string(target->text);
}

std::optional<std::string> TargetOfSecret(const Value& item) {
  return TargetOfFile(item, "/run/secrets");
}

std::optional<std::string> TargetOfConfig(const Value& item) {
  return TargetOfFile(item, "");
}

std::optional<std::string> PathOfEnvFile(const Value& item) {
  const Value* path = item.IsMapping() ? Find(&item, "path") : &item;
  if (path == nullptr || !path->IsKnown()) return std::nullopt;
  return std::string(path->text);
}

std::optional<std::string> BindingOfPort(const Value& item) {
  const auto port = BindPort(item);
  if (!port) return std::nullopt;
  const PortSpan published = port->published.value_or(PortSpan{});
  return fmt::format("{}:{}-{}:{}-{}/{}",
                     port->host_ip.empty() ? "0.0.0.0" : port->host_ip,
                     published.first, published.last, port->target.first,
                     port->target.last, port->protocol);
}

struct UniqueList {
  std::string_view pattern;
  KeyOf key_of;
};

// override/uncity.go of compose-go.
constexpr UniqueList kUniqueLists[] = {
    {"networks.*.labels", NameOfPair},
    {"services.*.annotations", NameOfPair},
    {"services.*.build.additional_contexts", NameOfPair},
    {"services.*.build.args", NameOfPair},
    {"services.*.build.labels", NameOfPair},
    {"services.*.build.tags", NameOfPair},
    {"services.*.cap_add", NameOfPair},
    {"services.*.cap_drop", NameOfPair},
    {"services.*.configs", TargetOfConfig},
    {"services.*.deploy.labels", NameOfPair},
    {"services.*.devices", PathOfDevice},
    {"services.*.dns", NameOfPair},
    {"services.*.dns_opt", NameOfPair},
    {"services.*.dns_search", NameOfPair},
    {"services.*.env_file", PathOfEnvFile},
    {"services.*.environment", NameOfPair},
    {"services.*.expose", NameOfPair},
    {"services.*.labels", NameOfPair},
    {"services.*.links", NameOfPair},
    {"services.*.networks.*.aliases", NameOfPair},
    {"services.*.networks.*.link_local_ips", NameOfPair},
    {"services.*.ports", BindingOfPort},
    {"services.*.profiles", NameOfPair},
    {"services.*.secrets", TargetOfSecret},
    {"services.*.sysctls", NameOfPair},
    {"services.*.tmpfs", NameOfPair},
    {"services.*.volumes", TargetOfMount},
};

}  // namespace

std::vector<const Value*> Appended(std::span<const Value* const> base,
                                   std::span<const Value* const> other,
                                   const std::vector<std::string_view>& path) {
  const auto* list =
      std::ranges::find_if(kUniqueLists, [&](const UniqueList& unique) {
        return MatchesPath(unique.pattern, path);
      });
  const bool is_unique = list != std::end(kUniqueLists);
  std::unordered_map<std::string, size_t> later;
  for (size_t i = 0; is_unique && i < other.size(); ++i) {
    if (auto key = list->key_of(*other[i])) later.try_emplace(*key, i);
  }
  std::vector<const Value*> items;
  std::vector<bool> placed(other.size());
  for (const Value* item : base) {
    const auto key = is_unique ? list->key_of(*item) : std::nullopt;
    const auto found = key ? later.find(*key) : later.end();
    if (found == later.end()) {
      items.push_back(item);
    } else if (!placed[found->second]) {
      items.push_back(other[found->second]);
      placed[found->second] = true;
    }
  }
  for (size_t i = 0; i < other.size(); ++i) {
    if (!placed[i]) items.push_back(other[i]);
  }
  return items;
}

}  // namespace plimsoll::compose
