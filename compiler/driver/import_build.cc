#include "compiler/driver/import_build.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/import/canonical.h"
#include "compiler/import/compose_project.h"
#include "compiler/import/supervisor.h"
#include "compiler/import/units.h"

namespace plimsoll {
namespace {

using importing::AppDraft;
using importing::Difference;
using importing::Draft;

// Each round has what the one before found said otherwise; a third one finds
// what that brought about.
constexpr int kRounds = 4;

void AddRefused(const Sink& sink, const SourceMap& sources,
                std::set<std::string>* paths) {
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.severity != Severity::kError) continue;
    for (const Label& label : diagnostic.labels) {
      if (label.span.valid())
        paths->insert(sources.Get(label.span.file).path());
    }
  }
}

// The variables that a build brings in a file of their own.
bool BringsSecret(const TrialBuild& built, const AppDraft& app,
                  const std::string& variable) {
  const Artifact* file = built.Find(fmt::format("env/{}.env", app.id));
  if (file == nullptr) return false;
  const std::string line = variable + "=";
  return file->contents.starts_with(line) ||
         file->contents.find("\n" + line) != std::string::npos;
}

std::vector<Difference> CompareBuild(const ComposeSource& source,
                                     const Draft& draft,
                                     const TrialBuild& built) {
  const auto secrets = importing::SecretsOf(draft);
  const auto wanted =
      importing::Canonicalize(*source.project, draft.compose_project, secrets);
  const Artifact* file = built.Find("compose.yaml");
  MemoryFileSystem disk;
  if (file != nullptr) disk.Add("compose.yaml", file->contents);
  if (!source.dotenv.empty()) disk.Add(".env", source.dotenv);
  const auto reader = Load(disk, {});
  const auto& projects = reader->repository.compose;
  importing::CanonicalProject got;
  if (!projects.empty() && !reader->diagnostics.has_errors()) {
    got = importing::Canonicalize(projects.front(), {}, secrets);
  }
  std::vector<Difference> differences = importing::Compare(wanted, got);
  for (const AppDraft& app : draft.apps) {
    const auto own = secrets.find(app.name);
    if (own == secrets.end()) continue;
    for (const std::string& variable : own->second) {
      if (!BringsSecret(built, app, variable)) {
        differences.push_back({app.name, "environment"});
      }
    }
  }
  return differences;
}

}  // namespace

const Artifact* TrialBuild::Find(std::string_view path) const {
  const auto found =
      std::ranges::find(artifacts.artifacts, path, &Artifact::path);
  return found == artifacts.artifacts.end() ? nullptr : &*found;
}

std::set<std::string> TrialBuild::RefusedApps(const Draft& draft) const {
  std::set<std::string> paths;
  AddRefused(session->diagnostics, session->sources, &paths);
  AddRefused(artifacts.diagnostics, session->sources, &paths);
  std::set<std::string> ids;
  for (const AppDraft& app : draft.apps) {
    if (paths.contains(importing::ManifestPath(app))) ids.insert(app.id);
  }
  return ids;
}

TrialBuild BuildDraft(const Draft& draft) {
  MemoryFileSystem disk;
  disk.Add("plimsoll.yml", importing::ProjectText(draft, "import"));
  disk.Add(importing::HostPath(draft), importing::HostText(draft));
  for (const AppDraft& app : draft.apps) {
    disk.Add(importing::ManifestPath(app), importing::ManifestText(app));
  }
  TrialBuild built;
  built.session = Load(disk, {});
  if (built.session->fleet) {
    const Host* host = built.session->fleet->FindHost(draft.host);
    if (host != nullptr) {
      built.artifacts = EmitHost(*host, *built.session->fleet);
    }
  }
  return built;
}

void SettleCompose(const ComposeSource& source, Draft* draft) {
  std::set<std::string> simplified;
  std::vector<Difference> differences;
  for (int round = 0; round < kRounds; ++round) {
    const TrialBuild built = BuildDraft(*draft);
    bool changed = false;
    const std::set<std::string> refused = built.RefusedApps(*draft);
    for (AppDraft& app : draft->apps) {
      if (!refused.contains(app.id) || !simplified.insert(app.id).second) {
        continue;
      }
      importing::Simplify(*source.project, *source.repository, &app, draft);
      changed = true;
    }
    if (changed) continue;
    differences = CompareBuild(source, *draft, built);
    if (differences.empty()) return;
    if (round + 1 == kRounds || !importing::Amend(differences, *source.project,
                                                  *source.repository, draft)) {
      break;
    }
  }
  importing::ReportLost(differences, *source.project, draft);
}

namespace {

using importing::LineDifference;

std::vector<LineDifference> CompareLines(
    const std::vector<const ParsedFile*>& source, const Draft& draft,
    const TrialBuild& built) {
  MemoryFileSystem disk;
  for (const Artifact& artifact : built.artifacts.artifacts) {
    disk.Add(artifact.path, artifact.contents);
  }
  const auto reader = Load(disk, {});
  importing::Files files;
  for (const ParsedFile& file : reader->repository.files) {
    const FileKind kind = file.source->kind();
    if (kind == FileKind::kSupervisor && draft.runtime == "supervisor") {
      return importing::CompareSupervisor(source, file, draft);
    }
    if (kind == FileKind::kSystemd || kind == FileKind::kQuadlet) {
      files.push_back(&file);
    }
  }
  return importing::CompareUnits(source, files, draft);
}

// The lines as a manifest has them; null takes away what a build would say.
Yaml ValueOf(const LineDifference& difference) {
  if (!difference.lines) return Yaml::Raw("null");
  if (difference.lines->size() == 1) {
    return Yaml::Text(difference.lines->front());
  }
  Yaml lines = Yaml::List();
  for (const std::string& line : *difference.lines) {
    lines.Append(Yaml::Text(line));
  }
  return lines;
}

// Has the target's own words for a setting; false where there are none.
bool PassLines(const LineDifference& difference, Draft* draft) {
  const auto app =
      std::ranges::find(draft->apps, difference.unit, &AppDraft::name);
  const bool environment = difference.key == "environment" ||
                           difference.key.ends_with(".Environment");
  const bool lost =
      std::ranges::any_of(draft->losses, [&](const importing::Loss& loss) {
        return loss.app == difference.unit && loss.key == difference.key;
      });
  if (app == draft->apps.end() || difference.key.empty() || environment ||
      lost) {
    return false;
  }
  Yaml value = ValueOf(difference);
  const size_t dot = difference.key.find('.');
  if (!difference.file.empty()) {
    app->units.At(difference.file)
        .At(difference.key.substr(0, dot))
        .Set(difference.key.substr(dot + 1), std::move(value));
  } else if (draft->runtime == "supervisor" || dot == std::string::npos) {
    app->passed.Set(difference.key, std::move(value));
  } else {
    app->passed.At(difference.key.substr(0, dot))
        .Set(difference.key.substr(dot + 1), std::move(value));
  }
  return true;
}

}  // namespace

void SettleLines(const std::vector<const ParsedFile*>& source, Draft* draft) {
  std::vector<LineDifference> differences;
  for (int round = 0; round < kRounds; ++round) {
    const TrialBuild built = BuildDraft(*draft);
    differences = CompareLines(source, *draft, built);
    bool changed = false;
    if (round + 1 < kRounds) {
      for (const LineDifference& difference : differences) {
        changed = PassLines(difference, draft) || changed;
      }
    }
    if (!changed) break;
  }
  for (const LineDifference& difference : differences) {
    const bool known =
        std::ranges::any_of(draft->losses, [&](const importing::Loss& loss) {
          return loss.app == difference.unit && loss.key == difference.key;
        });
    if (known) continue;
    draft->losses.push_back({.app = difference.unit,
                             .key = difference.key,
                             .span = difference.span,
                             .why = "a build says it otherwise"});
  }
}

}  // namespace plimsoll
