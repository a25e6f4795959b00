#include "compiler/driver/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/compose/load.h"
#include "compiler/diag/baseline.h"
#include "compiler/driver/compose_input.h"
#include "compiler/driver/discover.h"
#include "compiler/driver/foreign_dotenv.h"
#include "compiler/driver/historical.h"
#include "compiler/driver/parse_file.h"
#include "compiler/driver/read_files.h"
#include "compiler/driver/redact.h"
#include "compiler/driver/rendered.h"
#include "compiler/driver/write_host.h"
#include "compiler/frontend/frontend.h"
#include "compiler/index/env_use.h"
#include "compiler/index/facts.h"
#include "compiler/index/hidden.h"
#include "compiler/index/references.h"
#include "compiler/model/bind.h"
#include "compiler/source/classify.h"
#include "rules/suppress/accept.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

constexpr std::string_view kProjectFile = "plimsoll.yml";

std::vector<std::string> TextsOf(const TextList& list) {
  std::vector<std::string> texts;
  for (const Text& text : list) texts.push_back(text.value);
  return texts;
}

bool MatchesAny(const std::vector<std::string>& globs, std::string_view path) {
  return std::ranges::any_of(
      globs, [&](const std::string& glob) { return MatchesGlob(glob, path); });
}

// Whether a file may be a script, page or program that runs compose. Data is
// left out: it is large and tells nothing.
bool MayRunCompose(const SourceFile& file) {
  switch (file.kind()) {
    case FileKind::kShell:
    case FileKind::kPowerShell:
    case FileKind::kMarkdown:
    case FileKind::kText:
    case FileKind::kCode:
    case FileKind::kWorkflow:
    case FileKind::kYaml:
    case FileKind::kDotenv:
    case FileKind::kSystemd:
      return true;
    case FileKind::kJson:
      return BaseNameOf(file.path()) == "package.json";
    default:
      return false;
  }
}

// The globs of plimsoll.yml that decide what the other files are.
struct Layout {
  std::vector<std::string> apps = {"apps/*/manifest.yml"};
  std::vector<std::string> hosts = {"hosts/*.yml"};
  std::vector<std::string> historical;
  std::vector<std::string> exclude;
  std::string output;  // Empty without a project, which builds nothing.
};

Layout LayoutOf(const Project& project) {
  Layout layout;
  if (project.apps.stated()) layout.apps = TextsOf(project.apps);
  if (project.hosts.stated()) layout.hosts = TextsOf(project.hosts);
  layout.historical = TextsOf(project.lint.historical);
  layout.exclude = TextsOf(project.lint.exclude);
  layout.output = "deploy";
  if (project.output.set()) {
    // A path that climbs out is a finding of paths/traversal; until it is
    // mended nothing counts as output.
    layout.output =
        NormalizeBelow({}, project.output.value).value_or(layout.output);
  }
  return layout;
}

DocumentRole RoleOf(const SourceFile& file, const Layout& layout) {
  const bool is_output =
      !layout.output.empty() && file.path().starts_with(layout.output + "/");
  if (is_output || file.text().starts_with(kBaselineHead)) {
    return DocumentRole::kGenerated;
  }
  constexpr size_t kHeader = 400;
  const bool said =
      file.text().substr(0, kHeader).find("plimsoll: historical") !=
      std::string_view::npos;
  return said || IsAboutThePast(file.path()) ||
                 MatchesAny(layout.historical, file.path())
             ? DocumentRole::kHistorical
             : DocumentRole::kLive;
}

// By size, so that no thread is left with the largest one when all else is
// done.
std::vector<size_t> LargestFirst(const SourceMap& sources) {
  std::vector<size_t> order(sources.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater<>(),
                           [&](size_t i) { return sources[i].text().size(); });
  return order;
}

// One load, step by step; what a step found stays in the session.
class Loader {
 public:
  Loader(const FileSystem& disk, const LoadOptions& options)
      : disk_(disk), options_(options), session_(std::make_unique<Session>()) {}

  std::unique_ptr<Session> Run() {
    session_->progress = options_.progress;
    session_->Say("looking for files");
    const Layout layout = ReadLayout();
    session_->output = layout.output;
    Repository& repository = session_->repository;
    repository.sources = &session_->sources;
    if (options_.skip_output) repository.unread = layout.output;
    repository.machine = options_.machine;
    repository.paths = FindPaths(layout);
    if (session_->has_project) FindMisplacedFolders(layout);
    session_->Say(fmt::format("reading {} paths", repository.paths.size()));
    const FileSystem& local =
        options_.ignored == nullptr ? disk_ : *options_.ignored;
    ReadFiles(
        disk_, local, repository.paths, options_.jobs,
        [&](std::string_view path, std::string_view text) {
          return KindOf(path, text, layout);
        },
        &session_->sources, &session_->diagnostics);
    if (options_.is_known && options_.is_known(*session_)) {
      return std::move(session_);
    }
    session_->Say(fmt::format("parsing {} files", session_->sources.size()));
    ParseFiles(layout);
    LoadCompose();
    DropForeignDotenv(repository, &session_->diagnostics);
    if (session_->has_project) {
      FindCutOffBuilds();
      BuildFleet();
    }
    session_->Say("indexing what refers to what");
    BuildIndexes();
    return std::move(session_);
  }

 private:
  [[nodiscard]] FileKind KindOf(std::string_view path, std::string_view text,
                                const Layout& layout) const {
    const FileKind kind = Classify(path, text);
    if (!session_->has_project || kind == FileKind::kBinary) return kind;
    if (path == kProjectFile) return FileKind::kProject;
    if (MatchesAny(layout.hosts, path)) return FileKind::kHost;
    if (MatchesAny(layout.apps, path)) return FileKind::kManifest;
    return kind;
  }

  [[nodiscard]] std::vector<PathEntry> FindPaths(const Layout& layout) const {
    if (options_.only_named) return DiscoverNamed(disk_, options_.named);
    auto tracked = options_.tracked;
    if (tracked) {
      tracked->insert(tracked->end(), options_.named.begin(),
                      options_.named.end());
    }
    std::vector<PathEntry> paths =
        Discover(disk_, tracked, layout.exclude, options_.jobs,
                 session_->repository.unread);
    if (tracked && options_.ignored != nullptr) {
      AddLocalFiles(*options_.ignored, options_.unignored, layout.exclude,
                    &paths);
    }
    return paths;
  }

  // plimsoll.yml says which files to read, so it is read ahead of them; its
  // findings come when it is read again with all others.
  Layout ReadLayout() {
    session_->has_project = disk_.Stat(kProjectFile).type != FileType::kMissing;
    if (!session_->has_project) return {};
    const auto text = disk_.Read(kProjectFile, kFileSizeLimit);
    if (!text) return LayoutOf(Project());
    const SourceFile source(FileId{0}, std::string(kProjectFile), *text,
                            FileKind::kProject);
    Sink ignored;
    const Tree tree = ParseYaml(source, ignored);
    return LayoutOf(BindProject(tree, ignored));
  }

  void ParseFiles(const Layout& layout) {
    const SourceMap& sources = session_->sources;
    std::vector<ParsedFile>& files = session_->repository.files;
    files.resize(sources.size());
    std::vector<Sink> sinks(sources.size());
    std::vector<std::vector<HiddenText>> hidden(sources.size());
    const std::vector<size_t> order = LargestFirst(sources);
    ParallelFor(order.size(), options_.jobs, [&](size_t at) {
      const size_t i = order[at];
      files[i] = ParseFile(sources[i], RoleOf(sources[i], layout), sinks[i]);
      hidden[i] = FindHidden(sources[i]);
    });
    for (Sink& sink : sinks) session_->diagnostics.Append(std::move(sink));
    for (ParsedFile& file : files) {
      const PathEntry* entry =
          session_->repository.FindPath(file.source->path());
      file.is_local = entry != nullptr && entry->use == PathUse::kReadLocal;
    }
    session_->removed = options_.removed;
    SpreadSecrets(files, sources, session_->removed, options_.jobs);
    const std::vector<std::string> words =
        CommonWords(files, session_->repository.paths, options_.jobs);
    for (size_t i = 0; i < files.size(); ++i) {
      Redact(sources, files[i].secrets, hidden[i], words,
             &session_->redactions);
    }
    session_->redactions.Seal();
  }

  // Where a file of the project is expected, anything else would be passed
  // over, and its app or host with it.
  void FindMisplacedFolders(const Layout& layout) {
    for (PathEntry& entry : session_->repository.paths) {
      if (entry.type == FileType::kFile || !entry.fault.empty() ||
          !(MatchesAny(layout.hosts, entry.path) ||
            MatchesAny(layout.apps, entry.path))) {
        continue;
      }
      const std::string_view what =
          entry.type == FileType::kDirectory ? "a folder"
          : entry.type == FileType::kSymlink ? "a symlink, and none is followed"
                                             : "no regular file";
      entry.fault =
          fmt::format("`{}` is {}; expected a file", entry.path, what);
    }
  }

  // Generated files are what a build made of inputs that are judged.
  void LoadCompose() {
    Repository& repository = session_->repository;
    compose::Input input;
    for (const ParsedFile& file : repository.files) {
      const FileKind kind = file.source->kind();
      const bool is_read = kind == FileKind::kCompose ||
                           kind == FileKind::kYaml || kind == FileKind::kDotenv;
      if (is_read && file.role != DocumentRole::kGenerated) {
        input.files.push_back({file.source, &file.tree});
      }
      if (MayRunCompose(*file.source)) input.texts.push_back(file.source);
    }
    ShowPaths(repository, &input);
    repository.compose =
        compose::LoadProjects(input, options_.jobs, session_->diagnostics);
  }

  void FindCutOffBuilds() {
    for (const ParsedFile& file : session_->repository.files) {
      const auto folder = FolderOfPlan(file.source->path());
      if (!folder || file.role != DocumentRole::kGenerated) continue;
      session_->diagnostics
          .Report(code::kArtifactIncomplete, file.source->SpanOf(0, 0),
                  fmt::format("`{}` holds artifacts of two builds, as the last "
                              "one was cut off",
                              *folder))
          .Help("`plimsoll build` finishes it");
    }
  }

  void BuildFleet() {
    Sink& sink = session_->diagnostics;
    ParsedFile* project = Find(kProjectFile);
    if (project == nullptr) {
      // A folder or symlink of that name.
      sink.Report(code::kProjectInvalid, {},
                  "`plimsoll.yml` is not a regular file");
      return;
    }
    const Span start = project->source->SpanOf(0, 0);
    if (project->tree.root() == nullptr || !project->tree.root()->IsMapping()) {
      if (!project->tree.broken &&
          project->source->kind() != FileKind::kBinary) {
        sink.Report(code::kProjectInvalid, start, "the project is empty")
            .Help(
                "start with `plimsoll: 1`, `project: NAME`, `hosts` and "
                "`apps`");
      }
      return;
    }
    ProjectUnits units;
    units.project = BindProject(project->tree, sink);
    units.unread.project = project->tree.broken;
    units.project_node = project->tree.root();
    units.project_span = start;
    AddUnits(&units);
    // Without apps, too, the project only says how to judge the repository.
    const TextList& globs = units.project.hosts;
    const bool describes_fleet =
        globs.stated() || units.project.apps.stated() || !units.apps.empty();
    if (describes_fleet && units.hosts.empty() && !units.unread.any()) {
      sink.Report(code::kProjectInvalid, globs.stated() ? globs.span : start,
                  "the project has no hosts")
          .Help("describe each machine in a file such as hosts/NAME.yml");
    }
    AddEnvTemplates(&units);
    for (const ParsedFile& file : session_->repository.files) {
      const auto* tree = std::get_if<TemplateTree>(&file.lexed);
      if (tree != nullptr && file.role != DocumentRole::kGenerated) {
        units.templates.emplace(file.source->path(), tree);
      }
    }
    session_->fleet =
        Resolve(std::move(units), session_->sources, sink, options_.jobs);
    AddEarlierNames(options_.earlier, &*session_->fleet);
    ReadRendered(session_.get(), options_.jobs);
  }

  // Neither half asks the other; the one of references is the short one.
  void BuildIndexes() {
    Repository& repository = session_->repository;
    const Fleet* fleet = session_->fleet ? &*session_->fleet : nullptr;
    const unsigned jobs = options_.jobs;
    ParallelFor(2, jobs, [&](size_t half) {
      if (half == 0) {
        repository.references = std::make_shared<ReferenceIndex>(
            BuildReferences(repository, fleet));
        return;
      }
      auto env = std::make_shared<EnvIndex>(BuildEnvIndex(repository, jobs));
      repository.facts = std::make_shared<FactIndex>(
          BuildFactIndex(repository, *env, fleet, jobs));
      repository.env = std::move(env);
    });
  }

  // What a machine said of itself is what its host has, where the host's own
  // file does not say otherwise.
  const Node* WithMeasured(const Node* host) {
    if (host == nullptr || !options_.measured) return host;
    const MachineFile& file = *options_.measured;
    const Node* id = plimsoll::Find(*host, "id");
    if (id == nullptr || Deref(*id).text != file.host) return host;
    Sink& sink = session_->diagnostics;
    const SourceFile& source =
        session_->sources.Add(file.path, file.text, FileKind::kHost);
    Tree& tree = session_->measured_tree;
    tree = ParseYaml(source, sink);
    // By whatever name: the machine does not know what the fleet calls it.
    const Node* said = HostNodeOf(tree, {}, sink);
    if (said == nullptr) return host;
    session_->measured = BindHostFacts(*said, sink);
    std::vector<Entry> kept;
    for (const Entry& entry : EffectiveEntries(*said)) {
      const std::string_view key = entry.key->text;
      if (key == "os" || key == "resources") kept.push_back(entry);
    }
    Node* part = tree.arena->New<Node>(*said);
    part->entries = tree.arena->Copy(kept);
    return MergeNodes(part, host, *tree.arena);
  }

  void AddUnits(ProjectUnits* units) {
    Sink& sink = session_->diagnostics;
    const Layout layout = LayoutOf(units->project);
    for (ParsedFile& file : session_->repository.files) {
      const std::string& path = file.source->path();
      const FileKind kind = file.source->kind();
      const bool broken = file.tree.broken;
      if (kind == FileKind::kHost) {
        const Node* node = WithMeasured(HostNodeOf(file.tree, path, sink));
        if (node != nullptr) units->hosts.push_back({node, path, broken});
        units->unread.hosts |= node == nullptr || broken;
      } else if (kind == FileKind::kManifest) {
        std::vector<AppUnit> apps = BindManifest(file.tree, path, sink);
        units->unread.apps |= apps.empty() || broken;
        std::ranges::move(apps, std::back_inserter(units->apps));
      } else if (kind == FileKind::kBinary) {
        units->unread.hosts |= MatchesAny(layout.hosts, path);
        units->unread.apps |= MatchesAny(layout.apps, path);
      }
    }
  }

  void AddEnvTemplates(ProjectUnits* units) {
    for (const EnvTemplate& listed : units->project.env_templates) {
      const auto path = NormalizeBelow({}, listed.path.value);
      const ParsedFile* file = path ? Find(*path) : nullptr;
      if (file != nullptr && file->has_tree) {
        units->env_templates.emplace_back(listed.path.value, &file->tree);
      }
    }
  }

  ParsedFile* Find(std::string_view path) {
    const ParsedFile* found = session_->repository.FindFile(path);
    return const_cast<ParsedFile*>(found);
  }

  const FileSystem& disk_;
  const LoadOptions& options_;
  std::unique_ptr<Session> session_;
};

std::vector<const Host*> AllHosts(const Fleet& fleet) {
  std::vector<const Host*> hosts;
  for (const auto& host : fleet.hosts) hosts.push_back(host.get());
  return hosts;
}

// The place for secrets is a file that git ignores. All else that is said of
// such a file holds for this machine only.
void JudgeLocalFiles(const Session& session,
                     std::vector<Diagnostic>* diagnostics) {
  const auto is_local = [&](const Span& span) {
    if (!span.valid()) return false;
    const ParsedFile* file =
        session.repository.FindFile(session.sources.Get(span.file).path());
    return file != nullptr && file->is_local;
  };
  std::erase_if(*diagnostics, [&](const Diagnostic& diagnostic) {
    return diagnostic.id.starts_with("secrets/") &&
           is_local(diagnostic.primary());
  });
  for (Diagnostic& diagnostic : *diagnostics) {
    for (const Label& label : diagnostic.labels) {
      if (!is_local(label.span)) continue;
      diagnostic.AddNote(
          fmt::format("git ignores `{}`: others may not have it",
                      session.sources.Get(label.span.file).path()));
      break;
    }
  }
}

}  // namespace

std::unique_ptr<Session> Load(const FileSystem& disk,
                              const LoadOptions& options) {
  return Loader(disk, options).Run();
}

std::vector<Diagnostic> CheckSession(Session& session, unsigned jobs,
                                     const RuleOptions& rules,
                                     std::span<const Host* const> compiled,
                                     std::string_view today,
                                     const SeeArtifacts& see) {
  Sink all = std::move(session.diagnostics);
  const Fleet* fleet = session.fleet ? &*session.fleet : nullptr;
  session.Say(
      fmt::format("checking {} files", session.repository.files.size()));
  all.Append(RunRules(session.repository, fleet, jobs, rules));
  if (fleet != nullptr) {
    const std::vector<const Host*> every = AllHosts(*fleet);
    if (compiled.empty()) compiled = every;
    session.Say(fmt::format("compiling {} hosts", compiled.size()));
    all.Append(CompiledFindings(*fleet, compiled, jobs, all, see));
  }
  std::vector<Diagnostic> diagnostics = all.Take();
  if (session.rendered) PlaceInTemplates(*session.rendered, &diagnostics);
  JudgeLocalFiles(session, &diagnostics);
  SortAndDedupe(&diagnostics);
  session.accepted =
      TakeAccepted(session.repository, fleet, rules, today, jobs, &diagnostics);
  SortAndDedupe(&diagnostics);
  return diagnostics;
}

}  // namespace plimsoll
