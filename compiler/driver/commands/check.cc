#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/diag/apply_fixes.h"
#include "compiler/diag/sink.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/commands/output_file.h"
#include "compiler/driver/places.h"
#include "compiler/driver/read_files.h"
#include "compiler/driver/reading.h"
#include "compiler/driver/text_diff.h"
#include "compiler/source/classify.h"
#include "rules/suppress/baselined.h"

namespace plimsoll {
namespace {

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

struct Checked {
  std::unique_ptr<OpenedReading> opened;  // Null: refused.
  std::vector<Diagnostic> diagnostics;

  [[nodiscard]] Session& session() const { return opened->session(); }
};

Reading ReadingOf(const Places& places, const CheckOptions& options) {
  return {
      .places = places,
      .staged = options.staged,
      .changed_since = options.changed_since,
      .machine = options.local,
      .jobs = options.common.jobs == 0 ? DefaultJobs() : options.common.jobs};
}

void ApplyBaseline(const Baseline& baseline, const CheckOptions& options,
                   Checked* checked) {
  Session& session = checked->session();
  TakeBaselined(baseline, session.fleet ? &*session.fleet : nullptr,
                options.rules, session.view(), &checked->diagnostics,
                &session.accepted);
  SortAndDedupe(&checked->diagnostics);
}

Checked CheckPlaces(const Places& places, const CheckOptions& options,
                    const std::optional<Baseline>& baseline,
                    const Console& console, Refusal* refusal) {
  const Reading reading = ReadingOf(places, options);
  Checked checked{.opened = OpenedReading::Open(console, reading, refusal),
                  .diagnostics = {}};
  if (checked.opened == nullptr) return checked;
  checked.diagnostics = CheckSession(checked.session(), reading.jobs,
                                     options.rules, {}, options.today);
  if (baseline) ApplyBaseline(*baseline, options, &checked);
  return checked;
}

// Leaves what concerns the files that were asked for, and what changed.
Status Narrow(const Places& places, const CheckOptions& options,
              Checked* checked) {
  Status kept =
      checked->opened->KeepCaused(options.rules, &checked->diagnostics);
  if (!kept || places.below.empty()) return kept;
  const auto elsewhere = [&](const Diagnostic& diagnostic) {
    return !Concerns(diagnostic, checked->session().repository, places.below);
  };
  std::erase_if(checked->diagnostics, elsewhere);
  std::erase_if(checked->session().accepted, [&](const AcceptedFinding& found) {
    return elsewhere(found.diagnostic);
  });
  return Done{};
}

// A file that was asked for by name and is not read would look clean.
void NameUnread(const Places& places, const Session& session,
                Console& console) {
  for (const std::string& path : places.files) {
    const PathEntry* entry = session.repository.FindPath(path);
    if (entry != nullptr && session.repository.FindFile(path) != nullptr) {
      continue;
    }
    console.err += fmt::format(
        "plimsoll: `{}` is not read: {}\n", path,
        entry != nullptr
            ? "it is no regular file"
            : "it is in another project, excluded, or not in git's index");
  }
}

// Nothing when there is no such file.
Result<std::optional<Baseline>> ReadBaseline(const std::string& path,
                                             const Console& console) {
  if (path.empty()) return std::optional<Baseline>();
  const std::string absolute = FollowLinks(console, path);
  const auto disk = console.open(FolderAbove(absolute));
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
  const Session& session = checked->session();
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

// Projects below this one, which none of its checks looks into.
std::string ProjectsLeftOut(const Session& session) {
  std::string left_out;
  for (const PathEntry& entry : session.repository.paths) {
    if (entry.use != PathUse::kNameOnly ||
        Classify(entry.path, {}) != FileKind::kProject) {
      continue;
    }
    left_out += fmt::format("{}`{}`", left_out.empty() ? "" : ", ",
                            EscapeForDisplay(FolderOf(entry.path)));
  }
  if (left_out.empty()) return left_out;
  return fmt::format("plimsoll: not looked into, as a project of its own: {}\n",
                     left_out);
}

// For people; what takes time is not part of any output that is compared.
void SayWhatWasRead(const Session& session,
                    const std::vector<Diagnostic>& diagnostics,
                    const CheckOptions& options, Console& console) {
  if (!console.elapsed || options.common.format != Format::kHuman) return;
  console.err += ProjectsLeftOut(session);
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

ExitCode ListOnly(const Places& places, const CheckOptions& options,
                  Console& console) {
  Refusal refusal;
  const auto opened =
      OpenedReading::Open(console, ReadingOf(places, options), &refusal);
  if (opened == nullptr) return Refuse(refusal.message, refusal.code, console);
  NameUnread(places, opened->session(), console);
  if (!places.below.empty()) {
    std::erase_if(opened->session().repository.files,
                  [&](const ParsedFile& file) {
                    return !IsBelowAny(file.source->path(), places.below);
                  });
  }
  ListFiles(opened->session(), options.common.format, console);
  return ExitCode::kClean;
}

// What was asked for and would go unheeded; empty: nothing.
std::string_view UnheededOption(const CheckOptions& options) {
  const CommonOptions& common = options.common;
  const bool is_for_others =
      IsForPrograms(common.format) && common.format != Format::kJson;
  const bool writes_file = !common.output.empty();
  const std::pair<bool, std::string_view> misuses[] = {
      {common.statistics && is_for_others,
       "--statistics goes with the formats human, short and json"},
      {options.fix && options.staged,
       "--fix changes the files of the disk, --staged reads others"},
      {options.unsafe && !options.fix && !options.diff,
       "--unsafe goes with --fix or --diff"},
      {options.list_files && is_for_others,
       "--list-files goes with the formats human, short and json"},
      {options.list_files && writes_file,
       "--list-files prints to standard output; --output is for findings"},
      {options.list_files &&
           (options.fix || options.diff || common.statistics ||
            !options.write_baseline.empty()),
       "--list-files checks nothing: there is nothing to fix, show or count"},
      {options.diff && common.format != Format::kHuman,
       "--diff shows changes, which have no --format"},
      {options.diff && writes_file,
       "--diff prints to standard output; --output is for findings"},
      {options.diff && common.statistics,
       "--diff shows changes, --statistics counts findings"},
      {options.write_baseline == "-", "--write-baseline needs a file"}};
  for (const auto& [is_there, says] : misuses) {
    if (is_there) return says;
  }
  return {};
}

// Whether what was asked for exists and goes together.
bool AreUsable(const CheckOptions& options, Console& console) {
  for (const std::string& name : options.rules.only) {
    if (!IsKnownRule(name, console)) return false;
  }
  const std::string_view unheeded = UnheededOption(options);
  if (!unheeded.empty()) Refuse(unheeded, ExitCode::kUsage, console);
  return unheeded.empty();
}

}  // namespace

ExitCode RunCheck(const CheckOptions& stated, Console& console) {
  CheckOptions options = stated;
  if (options.today.empty()) options.today = console.today;
  if (!AreUsable(options, console)) return ExitCode::kUsage;
  if (options.paths.empty()) options.paths.emplace_back(".");
  const auto places = FindPlaces(options.paths, console);
  if (!places) return Refuse(places.error(), ExitCode::kUsage, console);
  if (options.list_files) return ListOnly(*places, options, console);
  const auto baselines = ReadBaselines(options, console);
  if (!baselines) return Refuse(baselines.error(), ExitCode::kUsage, console);
  Refusal refusal;
  auto checked =
      CheckPlaces(*places, options, baselines->applied, console, &refusal);
  if (checked.opened == nullptr) {
    return Refuse(refusal.message, refusal.code, console);
  }
  NameUnread(*places, checked.session(), console);
  if (!options.write_baseline.empty()) {
    const Status written =
        UpdateBaseline(options, baselines->before, &checked, console);
    if (!written) return Refuse(written.error(), ExitCode::kInternal, console);
  }
  Status narrowed = Narrow(*places, options, &checked);
  if (!narrowed) return Refuse(narrowed.error(), ExitCode::kInternal, console);
  if (options.diff || options.fix) {
    const Applicability least =
        options.unsafe ? Applicability::kUnsafe : Applicability::kSafe;
    const FixOutcome outcome =
        ApplyFixes(checked.diagnostics, checked.session().sources, least);
    if (options.diff) {
      ShowFixes(checked.session(), outcome, console);
      return ExitOf(checked.diagnostics, options);
    }
    const Status written =
        WriteFixes(checked.session(), outcome, places->root, console);
    if (!written) return Refuse(written.error(), ExitCode::kInternal, console);
    checked =
        CheckPlaces(*places, options, baselines->applied, console, &refusal);
    if (checked.opened == nullptr) {
      return Refuse(refusal.message, refusal.code, console);
    }
    narrowed = Narrow(*places, options, &checked);
    if (!narrowed) {
      return Refuse(narrowed.error(), ExitCode::kInternal, console);
    }
  }
  const Status printed = PrintFindings(checked.diagnostics, checked.session(),
                                       places->root, options.common, console);
  if (!printed) return Refuse(printed.error(), ExitCode::kInternal, console);
  SayWhatWasRead(checked.session(), checked.diagnostics, options, console);
  const ExitCode code = ExitOf(checked.diagnostics, options);
  console.kept = std::make_shared<Checked>(std::move(checked));
  return code;
}

}  // namespace plimsoll
