#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

struct Places {
  std::string root;
  // Below the root; findings elsewhere are left out. Empty: everything.
  std::vector<std::string> below;
};

// A folder is a root of its own (or lies in one); files are judged in the
// project around them.
Result<Places> PlacesOf(const std::vector<std::string>& paths,
                        const Console& console) {
  Places places;
  for (const std::string& path : paths) {
    const std::string absolute = Absolute(console, path);
    std::string folder = absolute;
    if (console.open(absolute) == nullptr) {
      const std::string_view parent = FolderOf(absolute);
      folder = parent.empty() ? "/" : std::string(parent);
      const auto disk = console.open(folder);
      const bool there =
          disk != nullptr &&
          disk->Stat(BaseNameOf(absolute)).type != FileType::kMissing;
      if (!there) return Error{fmt::format("`{}` does not exist", path)};
    }
    const std::string root = FindRoot(console, folder);
    if (!places.root.empty() && places.root != root) {
      return Error{fmt::format("`{}` belongs to another project than `{}`",
                               path, paths.front())};
    }
    places.root = root;
    if (absolute != root) {
      const size_t skip = root == "/" ? 1 : root.size() + 1;
      places.below.push_back(absolute.substr(skip));
    }
  }
  // The root itself among the paths asks for everything.
  if (places.below.size() < paths.size()) places.below.clear();
  return places;
}

bool IsBelow(std::string_view path, const std::vector<std::string>& below) {
  return std::ranges::any_of(below, [&](const std::string& asked) {
    return path == asked || path.starts_with(asked + "/");
  });
}

}  // namespace

ExitCode RunCheck(const CheckOptions& options, Console& console) {
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.emplace_back(".");
  const auto places = PlacesOf(paths, console);
  if (!places) {
    console.err += fmt::format("plimsoll: {}\n", places.error());
    return ExitCode::kUsage;
  }
  const unsigned jobs =
      options.common.jobs == 0 ? DefaultJobs() : options.common.jobs;
  const auto session = LoadRoot(console, places->root, jobs);
  if (session == nullptr) {
    console.err +=
        fmt::format("plimsoll: `{}` cannot be opened\n", paths.front());
    return ExitCode::kUsage;
  }
  std::vector<Diagnostic> diagnostics = CheckSession(*session, jobs);
  if (!places->below.empty()) {
    std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
      return std::ranges::none_of(diagnostic.labels, [&](const Label& label) {
        return label.span.valid() &&
               IsBelow(session->sources.Get(label.span.file).path(),
                       places->below);
      });
    });
  }
  PrintFindings(diagnostics, *session, options.common.format, console);
  return AnyAtLeast(diagnostics, options.common.fail_on) ? ExitCode::kFindings
                                                         : ExitCode::kClean;
}

}  // namespace plimsoll
