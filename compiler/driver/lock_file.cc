#include "compiler/driver/lock_file.h"

#include <fmt/format.h>
#include <sha256.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "compiler/base/path.h"

namespace plimsoll {

std::string Sha256Hex(std::string_view bytes) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> hex{};
  SHA256Data(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
             hex.data());
  return hex.data();
}

std::string FormatLockFile(const std::vector<LockEntry>& entries) {
  nlohmann::ordered_json artifacts = nlohmann::ordered_json::array();
  for (const LockEntry& entry : entries) {
    nlohmann::ordered_json item;
    item["path"] = entry.path;
    item["mode"] = fmt::format("{:04o}", entry.mode);
    item["sha256"] = entry.digest;
    artifacts.push_back(std::move(item));
  }
  nlohmann::ordered_json lock;
  lock["version"] = 1;
  lock["artifacts"] = std::move(artifacts);
  return lock.dump(2) + "\n";
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
