#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/diag/apply_fixes.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/text_diff.h"

namespace plimsoll {
namespace {

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

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

struct Checked {
  std::unique_ptr<Session> session;
  std::vector<Diagnostic> diagnostics;
};

Checked CheckPlaces(const Places& places, unsigned jobs,
                    const RuleOptions& rules, const Console& console) {
  Checked checked{.session = LoadRoot(console, places.root, {.jobs = jobs}),
                  .diagnostics = {}};
  if (checked.session == nullptr) return checked;
  checked.diagnostics = CheckSession(*checked.session, jobs, rules);
  if (places.below.empty()) return checked;
  std::erase_if(checked.diagnostics, [&](const Diagnostic& diagnostic) {
    // What has no place concerns the whole project, and so each of its files.
    const auto placed = [](const Label& label) { return label.span.valid(); };
    if (std::ranges::none_of(diagnostic.labels, placed)) return false;
    return std::ranges::none_of(diagnostic.labels, [&](const Label& label) {
      return label.span.valid() &&
             IsBelow(checked.session->sources.Get(label.span.file).path(),
                     places.below);
    });
  });
  return checked;
}

void ShowFixes(const Session& session, const FixOutcome& outcome,
               Console& console) {
  for (const auto& [id, text] : outcome.texts) {
    const SourceFile& file = session.sources.Get(id);
    console.out += UnifiedDiff(file.path(), file.text(), text, session.view());
  }
}

// Each file is replaced in one step, or stays as it is.
Status WriteFixes(const Session& session, const FixOutcome& outcome,
                  const std::string& root, Console& console) {
  const auto disk = console.open(root);
  for (const auto& [id, text] : outcome.texts) {
    const std::string& path = session.sources.Get(id).path();
    const std::string draft = path + ".plimsoll-fix";
    Status written = disk->Write(draft, text, disk->Stat(path).mode);
    if (!written) return written;
    Status renamed = disk->Rename(draft, path);
    if (!renamed) {
      static_cast<void>(disk->Remove(draft));
      return renamed;
    }
  }
  if (outcome.applied > 0) {
    console.err += fmt::format("plimsoll: fixed {} in {}\n",
                               Counted(outcome.applied, "finding"),
                               Counted(outcome.texts.size(), "file"));
  }
  return Done{};
}

ExitCode ExitOf(const std::vector<Diagnostic>& diagnostics,
                const CheckOptions& options) {
  return AnyAtLeast(diagnostics, options.common.fail_on) ? ExitCode::kFindings
                                                         : ExitCode::kClean;
}

}  // namespace

ExitCode RunCheck(const CheckOptions& options, Console& console) {
  for (const std::string& name : options.rules.only) {
    if (!IsKnownRule(name, console)) return ExitCode::kUsage;
  }
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.emplace_back(".");
  const auto places = PlacesOf(paths, console);
  if (!places) {
    console.err += fmt::format("plimsoll: {}\n", places.error());
    return ExitCode::kUsage;
  }
  const unsigned jobs =
      options.common.jobs == 0 ? DefaultJobs() : options.common.jobs;
  auto checked = CheckPlaces(*places, jobs, options.rules, console);
  if (checked.session == nullptr) {
    console.err +=
        fmt::format("plimsoll: `{}` cannot be opened\n", paths.front());
    return ExitCode::kUsage;
  }
  if (options.diff || options.fix) {
    const Applicability least =
        options.unsafe ? Applicability::kUnsafe : Applicability::kSafe;
    const FixOutcome outcome =
        ApplyFixes(checked.diagnostics, checked.session->sources, least);
    if (options.diff) {
      ShowFixes(*checked.session, outcome, console);
      return ExitOf(checked.diagnostics, options);
    }
    const Status written =
        WriteFixes(*checked.session, outcome, places->root, console);
    if (!written) {
      console.err += fmt::format("plimsoll: {}\n", written.error());
      return ExitCode::kInternal;
    }
    checked = CheckPlaces(*places, jobs, options.rules, console);
  }
  PrintFindings(checked.diagnostics, *checked.session, options.common.format,
                console);
  return ExitOf(checked.diagnostics, options);
}

}  // namespace plimsoll
