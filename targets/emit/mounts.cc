#include "targets/emit/mounts.h"

#include <algorithm>

namespace plimsoll {
namespace {

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

VolumeType VolumeTypeOf(const VolumeMount& volume) {
  const std::string& source = volume.source.value;
  const bool path = source.starts_with('/') || source.starts_with('.') ||
                    source.starts_with('~');
  return volume.type.or_default(path ? VolumeType::kBind : VolumeType::kVolume);
}

bool HasOption(const VolumeMount& volume, std::string_view word) {
  return std::ranges::any_of(
      volume.options, [&](const Text& option) { return option.value == word; });
}

std::optional<std::pair<std::string, std::string>> NumbersOfOwner(
    std::string_view owner) {
  const size_t colon = owner.find(':');
  const std::string_view user = owner.substr(0, colon);
  const std::string_view group =
      colon == std::string_view::npos ? user : owner.substr(colon + 1);
  if (!IsNumber(user) || !IsNumber(group)) return std::nullopt;
  return std::pair(std::string(user), std::string(group));
}

}  // namespace plimsoll
