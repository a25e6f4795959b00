#include "compiler/driver/import_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/path.h"
#include "compiler/compose/load.h"
#include "compiler/driver/compose_input.h"
#include "compiler/driver/reading.h"

namespace plimsoll {
namespace {

// Files that include each other are found in as many rounds.
constexpr int kMaxRounds = 16;

bool IsYamlName(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

// The files that the mappings of a tree name for compose to read.
void FindNamed(const Node& node, std::vector<std::string>* paths) {
  for (const Node* item : node.items) FindNamed(*item, paths);
  for (const Entry& entry : node.entries) {
    const Node& value = Deref(*entry.value);
    const auto add = [&](const Node& path) {
      if (Deref(path).IsScalar()) paths->emplace_back(Deref(path).text);
      for (const Node* item : Deref(path).items) {
        if (Deref(*item).IsScalar()) paths->emplace_back(Deref(*item).text);
      }
    };
    if (entry.key->text == "file" || entry.key->text == "path" ||
        entry.key->text == "include") {
      add(value);
    }
    FindNamed(value, paths);
  }
}

// The files, what stands in their folders, and what they name.
class Companions {
 public:
  Companions(const FileSystem& disk, std::vector<std::string> files)
      : disk_(disk), named_(files.begin(), files.end()) {
    for (const std::string& file : files) AddBeside(FolderOf(file));
  }

  std::unique_ptr<Session> Read() {
    std::unique_ptr<Session> session;
    for (int round = 0; round < kMaxRounds; ++round) {
      LoadOptions options;
      options.only_named = true;
      options.named.assign(named_.begin(), named_.end());
      session = Load(disk_, options);
      if (!AddNamed(*session)) break;
    }
    return session;
  }

 private:
  void AddIfFile(const std::string& path) {
    if (disk_.Stat(path).type == FileType::kFile) named_.insert(path);
  }

  void AddBeside(std::string_view folder) {
    const auto names = disk_.List(folder);
    if (!names) return;
    for (const std::string& name : *names) {
      if (name != ".env" && !IsYamlName(name)) continue;
      AddIfFile(folder.empty() ? name : fmt::format("{}/{}", folder, name));
    }
  }

  bool AddNamed(const Session& session) {
    const size_t before = named_.size();
    for (const ParsedFile& file : session.repository.files) {
      if (!file.has_tree || file.tree.root() == nullptr ||
          !IsYamlName(file.source->path())) {
        continue;
      }
      std::vector<std::string> paths;
      FindNamed(*file.tree.root(), &paths);
      for (const std::string& path : paths) {
        const auto at = NormalizeBelow(FolderOf(file.source->path()), path);
        if (!at || !(IsYamlName(*at) || BaseNameOf(*at).ends_with(".env"))) {
          continue;
        }
        AddIfFile(*at);
        AddIfFile(std::string(FolderOf(*at)) +
                  (FolderOf(*at).empty() ? ".env" : "/.env"));
      }
    }
    return named_.size() > before;
  }

  const FileSystem& disk_;
  std::set<std::string> named_;
};

std::unique_ptr<Session> ReadSession(const Places& places,
                                     const Console& console, Refusal* refusal) {
  if (!places.only_these) {
    Reading reading;
    reading.places = places;
    const auto opened = OpenedReading::Open(console, reading, refusal);
    return opened == nullptr ? nullptr : opened->TakeSession();
  }
  const auto disk = console.open(places.root);
  if (disk == nullptr) {
    *refusal = {ExitCode::kUsage,
                fmt::format("`{}` cannot be opened", places.root)};
    return nullptr;
  }
  return Companions(*disk, places.files).Read();
}

bool IsFault(const Diagnostic& finding) {
  return finding.severity == Severity::kError;
}

}  // namespace

std::unique_ptr<ImportSources> ReadImportSources(
    const std::vector<std::string>& paths, const Console& console,
    Refusal* refusal) {
  auto places = FindPlaces(paths, console);
  if (!places) {
    *refusal = {ExitCode::kUsage, places.error()};
    return nullptr;
  }
  auto sources = std::make_unique<ImportSources>();
  sources->places = std::move(places).value();
  if (sources->places.files.size() < paths.size()) {
    *refusal = {ExitCode::kUsage, "`import` reads files, not folders"};
    return nullptr;
  }
  sources->session = ReadSession(sources->places, console, refusal);
  if (sources->session == nullptr) return nullptr;
  for (const std::string& path : sources->places.files) {
    const ParsedFile* file = sources->session->repository.FindFile(path);
    if (file == nullptr) {
      *refusal = {ExitCode::kUsage, fmt::format("`{}` was not read: the "
                                                "project leaves it out, or "
                                                "it is no text",
                                                path)};
      return nullptr;
    }
    sources->files.push_back(file);
  }
  for (const Diagnostic& finding :
       sources->session->diagnostics.diagnostics()) {
    const bool concerns =
        !finding.labels.empty() && finding.primary().valid() &&
        std::ranges::any_of(sources->files, [&](const ParsedFile* file) {
          return file->source->id() == finding.primary().file;
        });
    if (concerns && IsFault(finding)) sources->faults.push_back(finding);
  }
  return sources;
}

std::optional<compose::Project> LoadComposeSource(ImportSources& sources) {
  compose::Input input;
  const Repository& repository = sources.session->repository;
  for (const ParsedFile& file : repository.files) {
    const FileKind kind = file.source->kind();
    const bool asked =
        std::ranges::find(sources.files, &file) != sources.files.end();
    if (asked || kind == FileKind::kCompose || kind == FileKind::kYaml ||
        kind == FileKind::kDotenv) {
      input.files.push_back({file.source, &file.tree});
    }
  }
  ShowPaths(repository, &input);
  compose::Plan plan;
  for (const ParsedFile* file : sources.files) {
    plan.files.push_back(input.Find(file->source->path()));
  }
  if (plan.files.size() == 1) {
    for (const compose::Plan& known : compose::PlanProjects(input)) {
      if (known.files.front() == plan.files.front()) plan.files = known.files;
    }
  }
  Sink sink;
  compose::Project project = compose::LoadProject(plan, input, sink);
  for (const Diagnostic& finding : sink.diagnostics()) {
    if (IsFault(finding)) sources.faults.push_back(finding);
  }
  SortAndDedupe(&sources.faults);
  if (!sources.faults.empty() || project.root == nullptr) return std::nullopt;
  return project;
}

}  // namespace plimsoll
