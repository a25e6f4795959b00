#include "compiler/diag/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

namespace plimsoll {
namespace {

std::string Quoted(const std::string& text) {
  constexpr int kNoIndent = -1;
  return nlohmann::json(text).dump(kNoIndent, ' ', true,
                                   nlohmann::json::error_handler_t::replace);
}

// The text at `key`, or nothing when it is no text.
const std::string* TextAt(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return nullptr;
  return found->get_ptr<const std::string*>();
}

}  // namespace

std::string FormatBaseline(std::vector<BaselineEntry> entries) {
  std::ranges::sort(entries,
                    [](const BaselineEntry& a, const BaselineEntry& b) {
                      return std::tie(a.path, a.rule, a.fingerprint) <
                             std::tie(b.path, b.rule, b.fingerprint);
                    });
  std::string text = fmt::format("{}, \"findings\": [", kBaselineHead);
  std::string_view separator = "\n";
  for (const BaselineEntry& entry : entries) {
    text += fmt::format(
        "{}  {{\"fingerprint\": {}, \"rule\": {}, \"path\": {}}}", separator,
        Quoted(entry.fingerprint), Quoted(entry.rule), Quoted(entry.path));
    separator = ",\n";
  }
  return text + "\n]}\n";
}

Result<std::vector<BaselineEntry>> ParseBaseline(std::string_view text) {
  const auto root = nlohmann::json::parse(text, nullptr, false);
  const Error bad{
      "is no baseline that `plimsoll check --write-baseline` wrote"};
  if (!root.is_object() || !root.contains("plimsoll_baseline") ||
      root["plimsoll_baseline"] != 1 || !root.contains("findings") ||
      !root["findings"].is_array()) {
    return bad;
  }
  std::vector<BaselineEntry> entries;
  for (const auto& stated : root["findings"]) {
    if (!stated.is_object()) return bad;
    const std::string* fingerprint = TextAt(stated, "fingerprint");
    const std::string* rule = TextAt(stated, "rule");
    const std::string* path = TextAt(stated, "path");
    if (fingerprint == nullptr || rule == nullptr || path == nullptr) {
      return bad;
    }
    entries.push_back({*fingerprint, *rule, *path});
  }
  return entries;
}

}  // namespace plimsoll
