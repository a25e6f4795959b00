#include "compiler/driver/build_record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/base/path.h"
#include "compiler/base/sha256.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/plan_host.h"

namespace plimsoll {
namespace {

constexpr int kFormat = 1;
constexpr uint64_t kLimit = 64ULL << 20;
constexpr std::string_view kFolder = "plimsoll";

std::string NameOf(std::string_view root, std::string_view output) {
  std::string both(root);
  both += '\0';
  both += output;
  return fmt::format("{}/{}.build.json", kFolder, Sha256Hex(both));
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
  for (const PathEntry& entry : session.repository.paths) {
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
    if (json.at("version") != kFormat) return std::nullopt;
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
  const auto disk = OpenNearest(console, console.cache, &below);
  if (disk == nullptr) return;
  const std::string path = Below(below, NameOf(root, output));
  if (!disk->MakeFolders(FolderOf(path))) return;
  const nlohmann::json json = {
      {"version", kFormat},      {"inputs", record.inputs},
      {"output", record.output}, {"said", record.said},
      {"hosts", record.hosts},   {"files", record.files}};
  const std::string draft = path + ".new";
  if (!disk->Write(draft, json.dump() + "\n", 0600)) return;
  if (!disk->Rename(draft, path)) static_cast<void>(disk->Remove(draft));
}

}  // namespace plimsoll
