// `plimsoll import`: what another format says, as manifests. Everything is
// known before the first file is written, and nothing is overwritten.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/import_build.h"
#include "compiler/driver/import_sources.h"
#include "compiler/import/compose_project.h"
#include "compiler/import/supervisor.h"
#include "compiler/import/units.h"
#include "targets/emit/layout.h"
#include "targets/encode/shell.h"

namespace plimsoll {
namespace {

using importing::AppDraft;
using importing::Draft;
using importing::DraftFiles;

// Where the project is, or is going to be.
struct Destination {
  std::string root;  // Absolute.
  std::unique_ptr<FileSystem> disk;
  std::unique_ptr<Session> session;  // Null where there is no project yet.
  const Host* host = nullptr;        // The one that is meant, if it is there.
};

class Import {
 public:
  Import(const ImportOptions& options, Console& console)
      : options_(options), console_(console) {}

  ExitCode Run();

 private:
  ExitCode Fail(ExitCode code, std::string_view message) {
    console_.err += fmt::format("plimsoll: {}\n", message);
    return code;
  }
  bool OpenDestination(Refusal* refusal);
  bool ChooseHost(Refusal* refusal);
  [[nodiscard]] importing::ImportOptions OptionsOf() const;
  ExitCode MakeDraft();
  ExitCode MakeComposeDraft();
  ExitCode ShowFaults();
  void Place(AppDraft* app) const;
  void PlaceAll();
  void AddLosses(std::string_view app, std::vector<std::string>* notes) const;
  [[nodiscard]] DraftFiles Files() const;
  ExitCode WriteFiles(const DraftFiles& files);
  void Report() const;
  void ReportHost() const;
  void ReportSecrets() const;
  void ReportUnset() const;
  void ReportLosses() const;
  void ReportNext() const;
  void Say(std::string_view line) const {
    console_.out += fmt::format("{}\n", line);
  }

  const ImportOptions& options_;
  Console& console_;
  Destination to_;
  std::string host_id_ = "main";
  std::unique_ptr<ImportSources> sources_;
  Draft draft_;
};

bool Import::OpenDestination(Refusal* refusal) {
  const std::string out = Absolute(console_, options_.out);
  // A folder that is not there yet is made when something is written.
  std::string there = out;
  while (there != "/" && console_.open(there) == nullptr) {
    const std::string_view above = FolderOf(there);
    there = above.empty() ? "/" : std::string(above);
  }
  const std::string root = FindRoot(console_, there);
  const auto disk = console_.open(root);
  const bool has_project =
      disk != nullptr && disk->Stat("plimsoll.yml").type != FileType::kMissing;
  to_.root = has_project ? root : out;
  to_.disk = has_project ? console_.open(root) : console_.open(there);
  if (to_.disk == nullptr) {
    *refusal = {ExitCode::kUsage,
                fmt::format("`{}` cannot be opened", options_.out)};
    return false;
  }
  if (!has_project) return true;
  to_.session = LoadRoot(console_, root, {.skip_output = true}, refusal);
  if (to_.session == nullptr) return false;
  if (!to_.session->fleet) {
    *refusal = {ExitCode::kFindings,
                "the project there cannot be read; `plimsoll check` says why"};
    return false;
  }
  return true;
}

bool Import::ChooseHost(Refusal* refusal) {
  if (to_.session == nullptr) {
    if (!options_.host.empty()) host_id_ = options_.host;
    return true;
  }
  const Fleet& fleet = *to_.session->fleet;
  if (options_.host.empty() && fleet.hosts.size() != 1) {
    *refusal = {ExitCode::kUsage,
                "the project has several hosts; say which runs this with "
                "--host ID"};
    return false;
  }
  host_id_ = options_.host.empty() ? fleet.hosts.front()->id : options_.host;
  to_.host = fleet.FindHost(host_id_);
  return true;
}

// The way from a manifest's folder to that of the source, below one root.
std::optional<std::string> WayTo(std::string_view root,
                                 std::string_view folder) {
  const std::string base = root == "/" ? "/" : std::string(root) + "/";
  if (folder != root && !folder.starts_with(base)) return std::nullopt;
  std::string way = "../..";
  if (folder != root) way += "/" + std::string(folder.substr(base.size()));
  return way;
}

importing::ImportOptions Import::OptionsOf() const {
  importing::ImportOptions options;
  options.host = host_id_;
  const std::string& path = sources_->files.front()->source->path();
  std::string folder = sources_->places.root;
  if (!FolderOf(path).empty()) {
    folder += (folder == "/" ? "" : "/") + std::string(FolderOf(path));
  }
  options.project = importing::ComposeProjectOf(BaseNameOf(folder));
  options.folder = WayTo(to_.root, folder);
  if (to_.host != nullptr) options.vars = importing::VarHome::kInPlace;
  if (to_.session != nullptr) {
    for (const auto& app : to_.session->fleet->apps) {
      options.ids.Add(app->app.id.value);
    }
  }
  return options;
}

ExitCode Import::ShowFaults() {
  const Status printed = PrintFindings(sources_->faults, *sources_->session,
                                       sources_->places.root, {}, console_);
  if (!printed) return Fail(ExitCode::kInternal, printed.error());
  return Fail(ExitCode::kFindings,
              "nothing was written, since the source has errors");
}

bool SaysServices(const ParsedFile& file) {
  const Node* root = file.tree.root();
  return file.has_tree && root != nullptr && Find(*root, "services") != nullptr;
}

enum class SourceKind : uint8_t { kNone, kCompose, kSupervisor, kUnits };

SourceKind KindOf(const ParsedFile& file) {
  switch (file.source->kind()) {
    case FileKind::kCompose:
      return SourceKind::kCompose;
    case FileKind::kYaml:
      return SaysServices(file) ? SourceKind::kCompose : SourceKind::kNone;
    case FileKind::kSupervisor:
      return SourceKind::kSupervisor;
    case FileKind::kSystemd:
    case FileKind::kQuadlet:
      return SourceKind::kUnits;
    default:
      return SourceKind::kNone;
  }
}

ExitCode Import::MakeDraft() {
  const SourceKind kind = KindOf(*sources_->files.front());
  for (const ParsedFile* file : sources_->files) {
    const SourceKind own = KindOf(*file);
    if (own == SourceKind::kNone && sources_->faults.empty()) {
      return Fail(ExitCode::kUsage,
                  fmt::format("`{}` is no compose, supervisor or unit file",
                              file->source->path()));
    }
    if (own != kind && sources_->faults.empty()) {
      return Fail(ExitCode::kUsage,
                  "the files are of several kinds; import "
                  "those of one at a time");
    }
  }
  if (!sources_->faults.empty()) return ShowFaults();
  if (kind != SourceKind::kCompose) {
    const Repository& repository = sources_->session->repository;
    draft_ =
        kind == SourceKind::kSupervisor
            ? importing::ImportSupervisor(sources_->files, repository,
                                          OptionsOf())
            : importing::ImportUnits(sources_->files, repository, OptionsOf());
    if (draft_.apps.empty() && draft_.mounts.empty()) {
      return Fail(ExitCode::kFindings, "there is nothing to import");
    }
    SettleLines(sources_->files, &draft_);
    PlaceAll();
    return ExitCode::kClean;
  }
  return MakeComposeDraft();
}

ExitCode Import::MakeComposeDraft() {
  const auto project = LoadComposeSource(*sources_);
  if (!project) return ShowFaults();
  if (project->services.empty()) {
    return Fail(ExitCode::kFindings, "there are no services to import");
  }
  const Repository& repository = sources_->session->repository;
  draft_ = importing::ImportCompose(*project, repository, OptionsOf());
  const std::string dotenv =
      project->folder.empty() ? ".env" : project->folder + "/.env";
  const ParsedFile* variables = repository.FindFile(dotenv);
  SettleCompose(
      {.project = &*project,
       .repository = &repository,
       .dotenv = variables == nullptr ? std::string()
                                      : std::string(variables->source->text())},
      &draft_);
  PlaceAll();
  return ExitCode::kClean;
}

// Where a project has other hosts, an app says that it is for this one. What
// was lost stands at the top of its manifest.
void Import::Place(AppDraft* app) const {
  if (to_.session != nullptr) {
    const auto& hosts = to_.session->fleet->hosts;
    if (hosts.size() + (to_.host == nullptr ? 1 : 0) > 1) {
      Yaml list = Yaml::List({Yaml::Text(host_id_)});
      app->fields.At("placement").Set("hosts", std::move(list.Flow()));
    }
  }
  AddLosses(app->name, &app->notes);
}

void Import::AddLosses(std::string_view app,
                       std::vector<std::string>* notes) const {
  for (const importing::Loss& loss : draft_.losses) {
    if (loss.app != app) continue;
    std::string note = fmt::format(
        "Lost: `{}`, {}: {}.", loss.key,
        importing::PlaceOf(loss.span, sources_->session->sources), loss.why);
    // Each round of comparing loses it again.
    if (std::ranges::find(*notes, note) == notes->end()) {
      notes->push_back(std::move(note));
    }
  }
}

// What no app has was lost to the host.
void Import::PlaceAll() {
  for (AppDraft& app : draft_.apps) Place(&app);
  AddLosses({}, &draft_.notes);
}

DraftFiles Import::Files() const {
  DraftFiles files;
  if (to_.session == nullptr) {
    files["plimsoll.yml"] = importing::ProjectText(
        draft_, importing::IdOf(draft_.compose_project.empty()
                                    ? BaseNameOf(to_.root)
                                    : std::string_view(draft_.compose_project),
                                "fleet"));
  }
  if (to_.host == nullptr) {
    files[importing::HostPath(draft_)] = importing::HostText(draft_);
  }
  for (const AppDraft& app : draft_.apps) {
    files[importing::ManifestPath(app)] = importing::ManifestText(app);
  }
  return files;
}

ExitCode Import::WriteFiles(const DraftFiles& files) {
  // The folder may have to be made below one that is there.
  std::string below;
  auto disk = console_.open(to_.root);
  if (disk == nullptr) {
    std::string there = to_.root;
    while (disk == nullptr && there != "/") {
      const std::string_view above = FolderOf(there);
      there = above.empty() ? "/" : std::string(above);
      disk = console_.open(there);
    }
    if (disk == nullptr) return Fail(ExitCode::kInternal, "no folder to open");
    below = to_.root.substr(there == "/" ? 1 : there.size() + 1) + "/";
  }
  std::string taken;
  for (const auto& [path, text] : files) {
    if (disk->Stat(below + path).type != FileType::kMissing) {
      taken += fmt::format("plimsoll: `{}` is there already\n", path);
    }
  }
  if (!taken.empty()) {
    console_.err += taken;
    return Fail(ExitCode::kFindings,
                "nothing was written, as no file is overwritten");
  }
  std::vector<std::string> written;
  for (const auto& [path, text] : files) {
    Status done = disk->MakeFolders(FolderOf(below + path));
    if (done) done = disk->Write(below + path, text, 0644);
    if (!done) {
      for (const std::string& mine : written) {
        static_cast<void>(disk->Remove(mine));
      }
      return Fail(ExitCode::kInternal, done.error());
    }
    written.push_back(below + path);
    Say(fmt::format("create {}", path));
  }
  return ExitCode::kClean;
}

// What belongs into a host's file that is not ours to change.
void Import::ReportHost() const {
  if (to_.host == nullptr) return;
  Yaml missing = Yaml::Map();
  const Text& project = to_.host->facts.compose_project;
  if (draft_.runtime == "compose" &&
      project.or_default(to_.session->fleet->project.project.value) !=
          draft_.compose_project) {
    missing.Set("compose_project", Yaml::Text(draft_.compose_project));
  }
  missing.LayAll(draft_.facts);
  if (!draft_.gpus.empty()) {
    missing.At("resources").Set("gpus", Yaml::List(draft_.gpus));
  }
  if (!draft_.mounts.empty()) missing.Set("mounts", draft_.mounts);
  if (missing.empty()) return;
  Yaml host = Yaml::Map();
  host.Set("host", std::move(missing));
  Say(fmt::format("\nadd to {}, or a build differs from the source:",
                  to_.host->path));
  console_.out += host.Print();
}

void Import::ReportSecrets() const {
  if (draft_.secrets.empty()) return;
  const std::string folder =
      to_.host == nullptr ? "/var/lib/plimsoll/secrets" : to_.host->secrets_dir;
  Say(fmt::format("\nfill these files on `{}`, in {}:", host_id_, folder));
  std::map<std::string, std::string> uses;
  for (const importing::SecretToFill& secret : draft_.secrets) {
    std::string& text = uses[secret.file];
    const std::string place =
        importing::PlaceOf(secret.span, sources_->session->sources);
    if (!text.empty()) text += "; ";
    text += fmt::format("{} of {} ({})", EscapeForDisplay(secret.variable),
                        EscapeForDisplay(secret.app), place);
  }
  for (const auto& [file, text] : uses) {
    Say(fmt::format("  {}: {}", file, text));
  }
}

void Import::ReportUnset() const {
  if (draft_.unset.empty()) return;
  Say("\nnothing here sets these variables; compose goes on taking them from "
      "its own environment:");
  for (const importing::UnsetVariable& variable : draft_.unset) {
    Say(fmt::format(
        "  {} ({})", EscapeForDisplay(variable.name),
        importing::PlaceOf(variable.span, sources_->session->sources)));
  }
}

void Import::ReportLosses() const {
  std::set<std::string> lines;
  for (const importing::Loss& loss : draft_.losses) {
    lines.insert(fmt::format(
        "  {}: `{}`{}: {}",
        importing::PlaceOf(loss.span, sources_->session->sources),
        EscapeForDisplay(loss.key),
        loss.app.empty() ? std::string()
                         : fmt::format(" of `{}`", EscapeForDisplay(loss.app)),
        EscapeForDisplay(loss.why)));
  }
  if (lines.empty()) {
    Say("\nnothing was lost: what is built says the same as the source");
    return;
  }
  Say("\nlost:");
  for (const std::string& line : lines) Say(line);
}

// A word of a command that can be pasted.
std::string WordOf(std::string_view path) {
  if (IsPlainWord(path)) return std::string(path);
  const auto word = encode::ShellWord(path);
  return EscapeForDisplay(word ? *word : std::string(path));
}

void Import::ReportNext() const {
  const std::string folder =
      to_.root == console_.cwd ? "" : " " + WordOf(options_.out);
  Say("\nnext:");
  Say(fmt::format("  plimsoll check{}   what is wrong with it", folder));
  Say(fmt::format("  plimsoll build{}   writes deploy/{}/", folder, host_id_));
  if (draft_.runtime == "compose") {
    Say(fmt::format(
        "  deploy/{}/compose.yaml takes the place of {}: relative paths in it "
        "start there",
        host_id_, EscapeForDisplay(sources_->files.front()->source->path())));
  }
}

void Import::Report() const {
  ReportHost();
  ReportSecrets();
  ReportUnset();
  ReportLosses();
  ReportNext();
}

ExitCode Import::Run() {
  Refusal refusal;
  sources_ = ReadImportSources(options_.files, console_, &refusal);
  if (sources_ == nullptr) return Fail(refusal.code, refusal.message);
  if (!OpenDestination(&refusal) || !ChooseHost(&refusal)) {
    return Fail(refusal.code, refusal.message);
  }
  if (importing::IdOf(host_id_, "") != host_id_) {
    return Fail(ExitCode::kUsage,
                fmt::format("`{}` is no id: lower-case letters, digits and "
                            "dashes",
                            host_id_));
  }
  const ExitCode made = MakeDraft();
  if (made != ExitCode::kClean) return made;
  const ExitCode written = WriteFiles(Files());
  if (written == ExitCode::kClean) Report();
  return written;
}

}  // namespace

ExitCode RunImport(const ImportOptions& options, Console& console) {
  return Import(options, console).Run();
}

}  // namespace plimsoll
