#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/diag/render.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/reading.h"
#include "compiler/source/classify.h"

namespace plimsoll {

std::string Absolute(const Console& console, std::string_view path) {
  std::string joined(path);
  if (!path.starts_with('/')) joined = console.cwd + "/" + joined;
  std::vector<std::string_view> parts;
  const std::string_view all = joined;
  for (size_t begin = 0; begin <= all.size();) {
    const size_t end = std::min(all.find('/', begin), all.size());
    const std::string_view part = all.substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string absolute;
  for (const std::string_view part : parts) {
    absolute += '/';
    absolute += part;
  }
  return absolute.empty() ? "/" : absolute;
}

std::string FolderAbove(std::string_view absolute) {
  const std::string_view above = FolderOf(absolute);
  return above.empty() ? "/" : std::string(above);
}

std::string FindRoot(const Console& console, std::string folder) {
  for (std::string at = folder;;) {
    const auto disk = console.open(at);
    if (disk != nullptr &&
        disk->Stat("plimsoll.yml").type != FileType::kMissing &&
        Classify(at + "/plimsoll.yml", {}) == FileKind::kProject) {
      return at;
    }
    if (at == "/") return folder;
    at = FolderAbove(at);
  }
}

std::unique_ptr<FileSystem> OpenNearest(const Console& console,
                                        const std::string& absolute,
                                        std::string* below) {
  std::string at = absolute;
  auto disk = console.open(at);
  while (disk == nullptr && at != "/") {
    at = FolderAbove(at);
    disk = console.open(at);
  }
  const size_t begin = at == "/" ? 1 : at.size() + 1;
  *below = absolute.substr(std::min(absolute.size(), begin));
  return disk;
}

std::unique_ptr<Session> LoadRoot(const Console& console,
                                  const std::string& root,
                                  const LoadOptions& options,
                                  Refusal* refusal) {
  Reading reading;
  reading.places.root = root;
  reading.jobs = options.jobs;
  reading.skip_output = options.skip_output;
  reading.measured = options.measured;
  reading.is_known = options.is_known;
  const auto opened = OpenedReading::Open(console, reading, refusal);
  return opened == nullptr ? nullptr : opened->TakeSession();
}

bool AnyAtLeast(const std::vector<Diagnostic>& diagnostics, Severity severity) {
  return std::ranges::any_of(diagnostics, [&](const Diagnostic& diagnostic) {
    return diagnostic.severity >= severity;
  });
}

}  // namespace plimsoll
