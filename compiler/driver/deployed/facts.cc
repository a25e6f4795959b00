#include "compiler/driver/deployed/facts.h"

#include <fmt/format.h>

namespace plimsoll::deployed {
namespace {

// How artifacts say that a secret is filled in on the host; see
// targets/emit/secret_plan.h.
constexpr std::string_view kMarkerOpen = "%PLIMSOLL{";
constexpr std::string_view kMarkerClose = "}%";

// `secret NAME` where that is all, else the text with the names in it.
void NameSecrets(Fact* fact) {
  size_t open = fact->value.find(kMarkerOpen);
  if (open == std::string::npos) return;
  fact->source = FactSource::kSecret;
  std::string text;
  size_t at = 0;
  while (open != std::string::npos) {
    const size_t inside = open + kMarkerOpen.size();
    const size_t close = fact->value.find(kMarkerClose, inside);
    if (close == std::string::npos) break;
    text += fact->value.substr(at, open - at);
    const std::string name = fact->value.substr(inside, close - inside);
    at = close + kMarkerClose.size();
    const bool alone = open == 0 && at == fact->value.size();
    text += alone ? name : fmt::format("<{}>", name);
    open = fact->value.find(kMarkerOpen, at);
  }
  fact->value = text + fact->value.substr(at);
  fact->shown.clear();
}

}  // namespace

std::string_view NameOf(Reader reader) {
  constexpr std::string_view kNames[] = {"nothing", "compose", "quadlet",
                                         "systemd", "supervisor"};
  return kNames[static_cast<size_t>(reader)];
}

void Put(Facts* facts, std::string key, Fact fact) {
  NameSecrets(&fact);
  facts->insert_or_assign(std::move(key), std::move(fact));
}

void PutIfAbsent(Facts* facts, std::string key, Fact fact) {
  NameSecrets(&fact);
  facts->try_emplace(std::move(key), std::move(fact));
}

}  // namespace plimsoll::deployed
