#include <algorithm>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/diag/render.h"
#include "compiler/driver/commands/commands.h"

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

std::string FindRoot(const Console& console, std::string folder) {
  for (std::string at = folder;;) {
    const auto disk = console.open(at);
    if (disk != nullptr &&
        disk->Stat("plimsoll.yml").type != FileType::kMissing) {
      return at;
    }
    if (at == "/") return folder;
    const std::string_view above = FolderOf(at);
    at = above.empty() ? "/" : std::string(above);
  }
}

std::unique_ptr<Session> LoadRoot(const Console& console,
                                  const std::string& root,
                                  const LoadOptions& options) {
  const auto disk = console.open(root);
  if (disk == nullptr) return nullptr;
  LoadOptions with_git = options;
  if (console.tracked_files) with_git.tracked = console.tracked_files(root);
  return Load(*disk, with_git);
}

void PrintFindings(const std::vector<Diagnostic>& diagnostics,
                   const Session& session, Format format, Console& console) {
  const RedactedView view = session.view();
  const Summary summary = Summarize(diagnostics, session.sources.size());
  switch (format) {
    case Format::kHuman:
      console.out += RenderHuman(diagnostics, summary, view,
                                 console.color ? Color::kOn : Color::kOff);
      break;
    case Format::kShort:
      console.out += RenderShort(diagnostics, view);
      break;
    case Format::kJson:
      console.out += RenderJson(diagnostics, summary, view, kVersion);
      break;
  }
}

bool AnyAtLeast(const std::vector<Diagnostic>& diagnostics, Severity severity) {
  return std::ranges::any_of(diagnostics, [&](const Diagnostic& diagnostic) {
    return diagnostic.severity >= severity;
  });
}

}  // namespace plimsoll
