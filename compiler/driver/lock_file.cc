#include "compiler/driver/lock_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <nlohmann/json.hpp>

#include "compiler/base/path.h"

namespace plimsoll {

namespace {

// Hardly a path has to be escaped.
void AppendJson(std::string_view path, std::string* text) {
  if (std::ranges::all_of(path, [](char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
      })) {
    text->append("\"").append(path).append("\"");
  } else {
    *text += nlohmann::json(path).dump();
  }
}

}  // namespace

// Written by hand, as a fleet of ten thousand hosts has half a million entries.
std::string FormatLockFile(const std::vector<LockEntry>& entries) {
  std::string text = "{\n  \"version\": 1,\n  \"artifacts\": [";
  for (const LockEntry& entry : entries) {
    if (&entry != entries.data()) text += ',';
    text += "\n    {\n      \"path\": ";
    AppendJson(entry.path, &text);
    fmt::format_to(std::back_inserter(text), ",\n      \"mode\": \"{:04o}\"",
                   entry.mode);
    text.append(",\n      \"sha256\": \"").append(entry.digest);
    text += "\"\n    }";
  }
  text += entries.empty() ? "]\n}\n" : "\n  ]\n}\n";
  return text;
}

Result<std::vector<LockEntry>> ParseLockFile(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("version") || json["version"] != 1 ||
      !json.contains("artifacts") || !json["artifacts"].is_array()) {
    return Error{"it is not a lock file of version 1"};
  }
  std::vector<LockEntry> entries;
  for (const auto& item : json["artifacts"]) {
    const auto text_of = [&](const char* key) -> std::string {
      const bool there =
          item.is_object() && item.contains(key) && item[key].is_string();
      return there ? item[key].get<std::string>() : std::string();
    };
    LockEntry entry{
        .path = text_of("path"), .mode = 0, .digest = text_of("sha256")};
    const std::string mode = text_of("mode");
    const auto [end, error] =
        std::from_chars(mode.data(), mode.data() + mode.size(), entry.mode, 8);
    // What it owns may be removed, so a path that leads elsewhere is no
    // entry of ours.
    const auto normal = NormalizeBelow({}, entry.path);
    if (error != std::errc{} || end != mode.data() + mode.size() || !normal ||
        *normal != entry.path || entry.path.empty()) {
      return Error{"it has a malformed entry"};
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace plimsoll
