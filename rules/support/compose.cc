#include "rules/support/compose.h"

#include <fmt/format.h>

#include "compiler/base/edit_distance.h"
#include "compiler/base/path.h"

namespace plimsoll {
std::string NearestHelp(std::string_view what, std::string_view name,
                        const std::vector<std::string_view>& known) {
  constexpr size_t kFew = 6;
  const std::string_view nearest = NearestWord(name, known);
  if (!nearest.empty()) {
    return fmt::format("the nearest {} is `{}`", what, nearest);
  }
  if (known.empty() || known.size() > kFew) {
    return fmt::format("declare it, or correct the name");
  }
  return fmt::format("declare it, or use one that is there: `{}`",
                     fmt::join(known, "`, `"));
}

std::string ObjectOf(const compose::Project& project, std::string_view name) {
  return fmt::format("{}/{}", project.main().path(), name);
}

Span FieldSpan(const compose::Service& service, std::string_view field) {
  const compose::Member* member = FindMember(service.value, field);
  return member == nullptr ? service.name_span : member->key_span;
}

std::vector<const compose::Value*> KnownItems(const compose::Service& service,
                                              std::string_view field) {
  std::vector<const compose::Value*> known;
  for (const compose::Value* item : compose::ItemsOf(service.Get(field))) {
    if (item->IsKnown()) known.push_back(item);
  }
  return known;
}

}  // namespace plimsoll
