// `import` on a folder of public compose files: each is imported and built in
// memory, and what is built is compared with the source, by our own reader and,
// for a sample, by docker compose.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "compiler/base/file_system.h"
#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/driver/deployed/compare.h"
#include "compiler/driver/import_build.h"
#include "compiler/driver/session.h"
#include "compiler/import/compose_project.h"
#include "compiler/source/classify.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

namespace fs = std::filesystem;
using importing::Draft;
using Json = nlohmann::json;

struct Imported {
  const compose::Project* project = nullptr;
  std::string path;
  Draft draft;
  std::string built;
  std::vector<Artifact> artifacts;
};

class Corpus {
 public:
  explicit Corpus(const std::string& folder) : folder_(folder) {
    const auto disk = OpenRealFileSystem(folder);
    session_ = Load(*disk, {.jobs = DefaultJobs()});
    std::set<std::string> refused;
    for (const Diagnostic& found : session_->diagnostics.diagnostics()) {
      if (found.severity == Severity::kError && found.primary().valid()) {
        refused.insert(session_->sources.Get(found.primary().file).path());
      }
    }
    for (const compose::Project& project : session_->repository.compose) {
      if (project.root == nullptr || project.broken || project.open ||
          project.services.empty() || refused.contains(project.main().path())) {
        continue;
      }
      all_.push_back({.project = &project, .path = project.main().path()});
    }
    ParallelFor(all_.size(), DefaultJobs(), [&](size_t i) { Run(&all_[i]); });
  }

  [[nodiscard]] const std::vector<Imported>& all() const { return all_; }
  [[nodiscard]] std::string PathOf(const std::string& path) const {
    return folder_ + "/" + path;
  }

 private:
  void Run(Imported* imported) const {
    const compose::Project& project = *imported->project;
    importing::ImportOptions options;
    options.project =
        importing::ComposeProjectOf(BaseNameOf(FolderOf(imported->path)));
    options.folder = "../..";
    const Repository& repository = session_->repository;
    imported->draft = importing::ImportCompose(project, repository, options);
    const ParsedFile* dotenv = repository.FindFile(
        project.folder.empty() ? ".env" : project.folder + "/.env");
    SettleCompose(
        {.project = &project,
         .repository = &repository,
         .dotenv = dotenv == nullptr ? std::string()
                                     : std::string(dotenv->source->text())},
        &imported->draft);
    TrialBuild built = BuildDraft(imported->draft);
    const Artifact* file = built.Find("compose.yaml");
    if (file != nullptr) imported->built = file->contents;
    imported->artifacts = std::move(built.artifacts.artifacts);
  }

  std::string folder_;
  std::unique_ptr<Session> session_;
  std::vector<Imported> all_;
};

std::string FolderOfCorpus() {
  const char* folder = std::getenv("PLIMSOLL_CORPUS");
  if (folder == nullptr) return {};
  const std::string own = std::string(folder) + "/compose";
  return Exists(own) ? own : folder;
}

TEST(ImportCorpus, LosesNothingOfMostFiles) {
  const std::string folder = FolderOfCorpus();
  if (folder.empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const Corpus corpus(folder);
  size_t whole = 0;
  std::map<std::string, size_t> lost;
  for (const Imported& imported : corpus.all()) {
    if (imported.draft.losses.empty() && !imported.built.empty()) ++whole;
    std::set<std::string> keys;
    for (const importing::Loss& loss : imported.draft.losses) {
      const size_t dot = loss.key.find('.');
      keys.insert((loss.app.empty() ? "top level " : "service ") +
                  loss.key.substr(0, dot) + ": " + loss.why);
      if (std::getenv("PLIMSOLL_SHOW") != nullptr) {
        std::cout << imported.path << ": " << loss.app << " " << loss.key
                  << ": " << loss.why << "\n";
      }
    }
    for (const std::string& key : keys) ++lost[key];
  }
  const size_t all = corpus.all().size();
  std::cout << whole << " of " << all << " projects without loss\n";
  for (const auto& [key, count] : lost) {
    std::cout << "  " << count << " " << key << "\n";
  }
  EXPECT_GE(whole * 100, all * 97);
}

// By these names compose finds a project itself.
bool IsFound(const std::string& name) {
  static const std::set<std::string> kNames = {"compose.yaml", "compose.yml",
                                               "docker-compose.yaml",
                                               "docker-compose.yml"};
  return kNames.contains(name);
}

// The project as it stands in its folder, with what it may extend there. A file
// that is named on the command line is renamed, which is the same.
std::vector<deployed::File> FilesBeside(const std::string& path,
                                        const compose::Project& project) {
  const fs::path folder = fs::path(path).parent_path();
  std::vector<deployed::File> files;
  std::set<std::string> own;
  const bool is_alone = project.files.size() == 1;
  for (const SourceFile* file : project.files) {
    if (FolderOf(file->path()) != project.folder) return {};
    const std::string name(BaseNameOf(file->path()));
    own.insert(name);
    files.push_back({is_alone && !IsFound(name) ? "compose.yaml" : name,
                     ReadWhole((folder / name).string())});
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const FileKind kind = Classify(name, {});
    const bool counts =
        kind == FileKind::kDotenv ||
        ((kind == FileKind::kYaml || kind == FileKind::kCompose) &&
         !IsFound(name) && !own.contains(name));
    if (entry.is_regular_file() && counts) {
      files.push_back({name, ReadWhole(entry.path().string())});
    }
  }
  return files;
}

// What an operator would be told after `import` and `build`.
TEST(ImportCorpus, LosesNoDataAndNoWiring) {
  const std::string folder = FolderOfCorpus();
  if (folder.empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const Corpus corpus(folder);
  size_t compared = 0;
  for (const Imported& imported : corpus.all()) {
    if (!imported.draft.losses.empty()) continue;
    std::vector<deployed::File> live =
        FilesBeside(corpus.PathOf(imported.path), *imported.project);
    if (live.empty()) continue;
    std::vector<deployed::File> built;
    for (const Artifact& artifact : imported.artifacts) {
      built.push_back({artifact.path, artifact.contents});
    }
    const deployed::Folder b(deployed::WithHostsOwn(std::move(built), live),
                             "main");
    const deployed::Folder a(std::move(live), imported.draft.compose_project);
    // What it includes or extends elsewhere is not in the copy.
    const bool is_part = std::ranges::any_of(
        a.session().repository.compose, [](const compose::Project& project) {
          return project.open ||
                 std::ranges::any_of(project.services, &compose::Service::open);
        });
    if (is_part) continue;
    ++compared;
    for (const deployed::Difference& found :
         deployed::Compare(a.deployed(), b.deployed())) {
      if (found.kind != deployed::DifferenceKind::kData &&
          found.kind != deployed::DifferenceKind::kStructural) {
        continue;
      }
      ADD_FAILURE() << imported.path << ": " << NameOf(found.kind) << " "
                    << found.app << " " << found.key << ": "
                    << (found.live ? found.live->value : "-") << " -> "
                    << (found.built ? found.built->value : "-");
    }
  }
  std::cout << compared << " projects compared\n";
  EXPECT_GE(compared * 10, corpus.all().size() * 9);
}

// What docker compose makes of a file, or nothing where it refuses it.
std::optional<Json> Config(const std::string& reader, const std::string& path,
                           const std::string& project,
                           const std::string& filled) {
  const auto output =
      oracles::Run({.argv = {reader, "-f", path, "-p", project, "--profile",
                             "*", "config", "--format", "json"},
                    .environment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent",
                                    "PLIMSOLL_FILLED=" + filled},
                    .directory = fs::path(path).parent_path()});
  if (!output.ok() || output->exit_code != 0) return std::nullopt;
  return Json::parse(output->out, nullptr, false);
}

// Defaults and spellings that mean the same.
void Normalize(Json* config) {
  // Extensions mean nothing to compose; those with anchors were followed.
  for (auto it = config->begin(); it != config->end();) {
    it = it.key().starts_with("x-") ? config->erase(it) : std::next(it);
  }
  if (!config->contains("services")) return;
  for (auto& [name, service] : (*config)["services"].items()) {
    if (service.value("restart", "no") == "no") service.erase("restart");
    for (const char* key : {"privileged", "read_only", "tty", "stdin_open"}) {
      if (!service.value(key, false)) service.erase(key);
    }
    if (service.contains("networks") && service["networks"].is_object()) {
      for (auto& [network, value] : service["networks"].items()) {
        if (value == Json::object()) value = nullptr;
      }
    }
    if (service.contains("ulimits")) {
      for (auto& [limit, value] : service["ulimits"].items()) {
        if (value.is_number()) value = {{"soft", value}, {"hard", value}};
      }
    }
    for (const char* list : {"volumes", "ports", "expose", "profiles",
                             "cap_add", "cap_drop", "security_opt"}) {
      if (!service.contains(list)) continue;
      for (Json& item : service[list]) {
        if (!item.is_object()) continue;
        // Of the short form compose itself drops it; Linux has no use for it.
        item.erase("consistency");
        if (item.value("type", "") == "bind" && item["bind"].is_null()) {
          item["bind"] = Json::object();
        }
        if (item.contains("bind") &&
            !item["bind"].contains("create_host_path")) {
          item["bind"]["create_host_path"] = true;
        }
        if (item.value("volume", Json(1)) == Json::object()) {
          item.erase("volume");
        }
      }
      std::sort(service[list].begin(), service[list].end());
    }
    if (service.contains("stop_signal")) {
      std::string signal = service["stop_signal"];
      if (!signal.starts_with("SIG")) service["stop_signal"] = "SIG" + signal;
    }
    if (service.contains("extra_hosts")) {
      std::sort(service["extra_hosts"].begin(), service["extra_hosts"].end());
    }
  }
}

// The env files that materialize-secrets would fill, with the values that the
// source has.
void Fill(const Imported& imported, const Json& source, const TempDir& dir) {
  for (const importing::AppDraft& app : imported.draft.apps) {
    std::string text;
    for (const importing::SecretToFill& secret : imported.draft.secrets) {
      if (secret.app != app.name) continue;
      const auto service = source.at("services").find(app.name);
      if (service == source.at("services").end()) continue;
      const Json variables = service->value("environment", Json::object());
      const Json value = variables.value(secret.variable, Json());
      std::string quoted;
      for (const char c : value.is_string() ? value.get<std::string>() : "") {
        if (c == '\\' || c == '"' || c == '$') quoted += '\\';
        quoted += c == '\n' ? "\\n" : std::string(1, c);
      }
      text += secret.variable + "=\"" + quoted + "\"\n";
    }
    dir.Write("env/" + app.id + ".env", text);
  }
}

TEST(ImportCorpus, IsTheSameToDockerCompose) {
  const std::string folder = FolderOfCorpus();
  if (folder.empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  PLIMSOLL_READER(reader, "docker-compose");
  const Corpus corpus(folder);
  constexpr size_t kSample = 120;
  const size_t step = std::max<size_t>(1, corpus.all().size() / kSample);
  size_t compared = 0;
  for (size_t i = 0; i < corpus.all().size(); i += step) {
    const Imported& imported = corpus.all()[i];
    if (!imported.draft.losses.empty()) continue;
    const TempDir copy;
    fs::copy(fs::path(corpus.PathOf(imported.path)).parent_path(), copy.path(),
             fs::copy_options::recursive);
    const std::string original = copy / std::string(BaseNameOf(imported.path));
    const TempDir filled;
    auto source =
        Config(reader, original, imported.draft.compose_project, filled.path());
    if (!source) continue;
    Fill(imported, *source, filled);
    const std::string ours = copy.Write("plimsoll-built.yaml", imported.built);
    auto built =
        Config(reader, ours, imported.draft.compose_project, filled.path());
    EXPECT_TRUE(built.has_value()) << imported.path << " is refused";
    if (!built) continue;
    Normalize(&*source);
    Normalize(&*built);
    ++compared;
    EXPECT_EQ(Json::diff(*source, *built), Json::array()) << imported.path;
  }
  std::cout << compared << " projects compared\n";
}

}  // namespace
}  // namespace plimsoll::oracles
