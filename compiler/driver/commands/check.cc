#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/diag/apply_fixes.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/read_files.h"
#include "compiler/driver/text_diff.h"
#include "rules/suppress/baselined.h"

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

// What has no place concerns the whole project, and so each of its files.
bool Concerns(const Diagnostic& diagnostic, const Session& session,
              const std::vector<std::string>& below) {
  const auto placed = [](const Label& label) { return label.span.valid(); };
  if (std::ranges::none_of(diagnostic.labels, placed)) return true;
  return std::ranges::any_of(diagnostic.labels, [&](const Label& label) {
    return label.span.valid() &&
           IsBelow(session.sources.Get(label.span.file).path(), below);
  });
}

void ApplyBaseline(const Baseline& baseline, const CheckOptions& options,
                   Checked* checked) {
  Session& session = *checked->session;
  TakeBaselined(baseline, session.fleet ? &*session.fleet : nullptr,
                options.rules, session.view(), &checked->diagnostics,
                &session.accepted);
  SortAndDedupe(&checked->diagnostics);
}

Checked CheckPlaces(const Places& places, const CheckOptions& options,
                    const std::optional<Baseline>& baseline,
                    const Console& console) {
  const unsigned jobs =
      options.common.jobs == 0 ? DefaultJobs() : options.common.jobs;
  Checked checked{.session = LoadRoot(console, places.root, {.jobs = jobs}),
                  .diagnostics = {}};
  if (checked.session == nullptr) return checked;
  Session& session = *checked.session;
  checked.diagnostics =
      CheckSession(session, jobs, options.rules, {}, options.today);
  if (baseline) ApplyBaseline(*baseline, options, &checked);
  return checked;
}

// Leaves what concerns the files that were asked for.
void Narrow(const Places& places, Checked* checked) {
  if (places.below.empty()) return;
  const auto elsewhere = [&](const Diagnostic& diagnostic) {
    return !Concerns(diagnostic, *checked->session, places.below);
  };
  std::erase_if(checked->diagnostics, elsewhere);
  std::erase_if(checked->session->accepted, [&](const AcceptedFinding& found) {
    return elsewhere(found.diagnostic);
  });
}

// Nothing when there is no such file.
Result<std::optional<Baseline>> ReadBaseline(const std::string& path,
                                             const Console& console) {
  if (path.empty()) return std::optional<Baseline>();
  const std::string absolute = Absolute(console, path);
  const std::string_view folder = FolderOf(absolute);
  const auto disk = console.open(folder.empty() ? "/" : std::string(folder));
  const std::string_view name = BaseNameOf(absolute);
  if (disk == nullptr || disk->Stat(name).type == FileType::kMissing) {
    return std::optional<Baseline>();
  }
  const auto text = disk->Read(name, kFileSizeLimit);
  if (!text) return Error{fmt::format("`{}`: {}", path, text.error())};
  auto entries = ParseBaseline(*text);
  if (!entries) return Error{fmt::format("`{}` {}", path, entries.error())};
  return std::optional<Baseline>(Baseline{path, std::move(*entries)});
}

// The baseline that counts, and the one to be replaced.
struct Baselines {
  std::optional<Baseline> applied;
  std::optional<Baseline> before;
};

Result<Baselines> ReadBaselines(const CheckOptions& options,
                                const Console& console) {
  auto applied = ReadBaseline(options.baseline, console);
  if (!applied) return Error{applied.error()};
  if (!options.baseline.empty() && !*applied &&
      options.baseline != options.write_baseline) {
    return Error{fmt::format("`{}` does not exist", options.baseline)};
  }
  auto before = ReadBaseline(options.write_baseline, console);
  if (!before) return Error{before.error()};
  return Baselines{std::move(*applied), std::move(*before)};
}

// Writes the new baseline; what it lists does not count from then on.
Status UpdateBaseline(const CheckOptions& options,
                      const std::optional<Baseline>& before, Checked* checked,
                      Console& console) {
  const Session& session = *checked->session;
  const Baseline next{
      options.write_baseline,
      NextBaseline(before ? &*before : nullptr,
                   session.fleet ? &*session.fleet : nullptr, options.rules,
                   checked->diagnostics, session.accepted, session.view())};
  Status written = WriteOutput(console, options.write_baseline,
                               FormatBaseline(next.entries));
  if (!written) return written;
  console.err += fmt::format("plimsoll: `{}` lists {}", options.write_baseline,
                             Counted(next.entries.size(), "finding"));
  console.err += before ? fmt::format(", {} before\n", before->entries.size())
                        : std::string("\n");
  // What an applied baseline said of itself was said of the old one.
  std::erase_if(checked->diagnostics, [](const Diagnostic& finding) {
    return finding.id == "suppress/unused" && !finding.primary().valid();
  });
  ApplyBaseline(next, options, checked);
  return Done{};
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

// For people; what takes time is not part of any output that is compared.
void SayWhatWasRead(const Session& session,
                    const std::vector<Diagnostic>& diagnostics,
                    const CheckOptions& options, Console& console) {
  if (!console.elapsed || options.common.format != Format::kHuman) return;
  size_t bytes = 0;
  for (size_t i = 0; i < session.sources.size(); ++i) {
    bytes += session.sources[i].text().size();
  }
  std::set<FileId> unread;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.id.starts_with("io/")) {
      unread.insert(diagnostic.primary().file);
    }
  }
  constexpr double kMegabyte = 1e6;
  console.err +=
      fmt::format("plimsoll: read {} ({:.1f} MB) in {:.2f} s{}\n",
                  Counted(session.sources.size(), "file"),
                  static_cast<double>(bytes) / kMegabyte, console.elapsed(),
                  unread.empty() ? std::string()
                                 : fmt::format("; {} could not be read",
                                               Counted(unread.size(), "file")));
}

ExitCode Refuse(std::string_view trouble, ExitCode code, Console& console) {
  console.err += fmt::format("plimsoll: {}\n", trouble);
  return code;
}

}  // namespace

ExitCode RunCheck(const CheckOptions& stated, Console& console) {
  CheckOptions options = stated;
  if (options.today.empty()) options.today = console.today;
  for (const std::string& name : options.rules.only) {
    if (!IsKnownRule(name, console)) return ExitCode::kUsage;
  }
  if (options.common.statistics && IsForPrograms(options.common.format) &&
      options.common.format != Format::kJson) {
    return Refuse("--statistics goes with the formats human, short and json",
                  ExitCode::kUsage, console);
  }
  if (options.paths.empty()) options.paths.emplace_back(".");
  const auto places = PlacesOf(options.paths, console);
  if (!places) return Refuse(places.error(), ExitCode::kUsage, console);
  const auto baselines = ReadBaselines(options, console);
  if (!baselines) return Refuse(baselines.error(), ExitCode::kUsage, console);
  auto checked = CheckPlaces(*places, options, baselines->applied, console);
  if (checked.session == nullptr) {
    return Refuse(fmt::format("`{}` cannot be opened", options.paths.front()),
                  ExitCode::kUsage, console);
  }
  if (!options.write_baseline.empty()) {
    const Status written =
        UpdateBaseline(options, baselines->before, &checked, console);
    if (!written) return Refuse(written.error(), ExitCode::kInternal, console);
  }
  Narrow(*places, &checked);
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
    if (!written) return Refuse(written.error(), ExitCode::kInternal, console);
    checked = CheckPlaces(*places, options, baselines->applied, console);
    Narrow(*places, &checked);
  }
  const Status printed = PrintFindings(checked.diagnostics, *checked.session,
                                       places->root, options.common, console);
  if (!printed) return Refuse(printed.error(), ExitCode::kInternal, console);
  SayWhatWasRead(*checked.session, checked.diagnostics, options, console);
  return ExitOf(checked.diagnostics, options);
}

}  // namespace plimsoll
