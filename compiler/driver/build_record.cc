#include "compiler/driver/build_record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/base/path.h"
#include "compiler/base/sha256.h"

namespace plimsoll {
namespace {

constexpr int kVersion = 1;
constexpr uint64_t kLimit = 64ULL << 20;
constexpr std::string_view kFolder = "plimsoll";

std::string NameOf(std::string_view root, std::string_view output) {
  std::string both(root);
  both += '\0';
  both += output;
  return fmt::format("{}/{}.build.json", kFolder, Sha256Hex(both));
}

// The cache folder below the nearest one that exists, which is opened.
std::unique_ptr<FileSystem> OpenCache(const Console& console,
                                      std::string* below) {
  std::string base = console.cache;
  std::unique_ptr<FileSystem> disk = console.open(base);
  while (disk == nullptr && base != "/") {
    const std::string_view above = FolderOf(base);
    base = above.empty() ? "/" : std::string(above);
    disk = console.open(base);
  }
  *below = console.cache.substr(std::min(console.cache.size(), base.size()));
  if (below->starts_with('/')) below->erase(0, 1);
  return disk;
}

// Each part with its length, so that two lists of parts are never the same
// text.
void AddPart(std::string_view part, std::string* all) {
  *all += fmt::format("{}:", part.size());
  *all += part;
}

}  // namespace

std::string DigestOfInputs(const Session& session, const Console& console,
                           std::string_view settings) {
  if (!session.diagnostics.diagnostics().empty()) return {};
  std::string all;
  for (const std::string_view part :
       {std::string_view(console.program), std::string_view(console.today),
        settings}) {
    AddPart(part, &all);
  }
  const std::string& unread = session.repository.unread;
  for (const PathEntry& entry : session.repository.paths) {
    if (!entry.fault.empty()) return {};
    // The output, which this build makes, and which has its own stamp.
    if (entry.path == unread || entry.path.starts_with(unread + "/")) continue;
    AddPart(entry.path, &all);
    AddPart(entry.link_target, &all);
    AddPart(fmt::format("{} {:o} {}", static_cast<int>(entry.type), entry.mode,
                        static_cast<int>(entry.use)),
            &all);
  }
  const SourceMap& sources = session.sources;
  for (size_t i = 0; i < sources.size(); ++i) {
    AddPart(sources[i].path(), &all);
    AddPart(Sha256Hex(sources[i].text()), &all);
  }
  return Sha256Hex(all);
}

std::optional<BuildRecord> ReadRecord(const Console& console,
                                      std::string_view root,
                                      std::string_view output) {
  const auto disk = console.open(console.cache);
  if (disk == nullptr) return std::nullopt;
  const auto text = disk->Read(NameOf(root, output), kLimit);
  if (!text) return std::nullopt;
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  try {
    if (json.at("version") != kVersion) return std::nullopt;
    return BuildRecord{.inputs = json.at("inputs"),
                       .output = json.at("output"),
                       .said = json.at("said"),
                       .hosts = json.at("hosts"),
                       .files = json.at("files")};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;  // Not as it was written; it is made anew.
  }
}

void WriteRecord(const Console& console, std::string_view root,
                 std::string_view output, const BuildRecord& record) {
  std::string below;
  const auto disk = OpenCache(console, &below);
  if (disk == nullptr) return;
  const std::string path =
      below.empty() ? NameOf(root, output) : below + "/" + NameOf(root, output);
  if (!disk->MakeFolders(FolderOf(path))) return;
  const nlohmann::json json = {
      {"version", kVersion},     {"inputs", record.inputs},
      {"output", record.output}, {"said", record.said},
      {"hosts", record.hosts},   {"files", record.files}};
  const std::string draft = path + ".new";
  if (!disk->Write(draft, json.dump() + "\n", 0600)) return;
  static_cast<void>(disk->Rename(draft, path));
}

}  // namespace plimsoll
