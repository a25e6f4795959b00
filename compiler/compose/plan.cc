// Which compose files make a project.

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/compose/load.h"

namespace plimsoll::compose {
namespace {

// What compose looks for in a folder, the first one found.
constexpr std::array<std::string_view, 4> kMainNames = {
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};
constexpr std::array<std::string_view, 4> kOverrideNames = {
    "compose.override.yml", "compose.override.yaml",
    "docker-compose.override.yml", "docker-compose.override.yaml"};

using Folder = std::vector<const InputFile*>;

const InputFile* FirstOf(const Folder& folder,
                         std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    for (const InputFile* file : folder) {
      if (BaseNameOf(file->source->path()) == name) return file;
    }
  }
  return nullptr;
}

std::string Join(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name)
                        : std::string(folder) + "/" + std::string(name);
}

// What `COMPOSE_FILE` of a folder's `.env` lists instead of the usual names.
Folder ListedFiles(const Input& input, std::string_view folder) {
  const InputFile* dotenv = input.Find(Join(folder, ".env"));
  if (dotenv == nullptr) return {};
  Environment environment;
  environment.Add(*dotenv->tree);
  const Variable* variable = environment.Find("COMPOSE_FILE");
  if (variable == nullptr || variable->unknown) return {};
  Folder files;
  std::string_view rest = variable->value;
  while (!rest.empty()) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    const auto path = LocalPath(folder, rest.substr(0, colon));
    const InputFile* file = path ? input.Find(*path) : nullptr;
    if (file == nullptr) return {};
    files.push_back(file);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  return files;
}

void AddPath(const Node& value, std::string_view folder,
             std::set<std::string>* paths) {
  const Node& node = Deref(value);
  if (node.IsSequence()) {
    for (const Node* item : node.items) AddPath(*item, folder, paths);
  } else if (node.IsScalar()) {
    if (auto path = LocalPath(folder, node.text)) paths->insert(*path);
  }
}

// `COMPOSE_FILE=compose.yml:wiki/compose.yml` of an env file or its template:
// all but the first are laid over that one.
void CollectListed(const InputFile& file, std::set<std::string>* used) {
  if (file.source->text().find("COMPOSE_FILE") == std::string_view::npos) {
    return;
  }
  Environment environment;
  environment.Add(*file.tree);
  const Variable* variable = environment.Find("COMPOSE_FILE");
  if (variable == nullptr || variable->unknown) return;
  const std::string_view folder = FolderOf(file.source->path());
  std::string_view rest = variable->value;
  while (true) {
    const size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return;
    rest.remove_prefix(colon + 1);
    if (auto path = LocalPath(folder, rest.substr(0, rest.find(':')))) {
      used->insert(std::move(*path));
    }
  }
}

// The files that a file includes or takes services from.
void CollectUsed(const InputFile& file, std::set<std::string>* used) {
  const Node* root = file.tree->root();
  if (root == nullptr) return;
  const std::string_view folder = FolderOf(file.source->path());
  if (const Node* include = Find(*root, "include")) {
    for (const Node* item : Deref(*include).items) {
      const Node* path = Find(*item, "path");
      AddPath(path == nullptr ? *item : *path, folder, used);
    }
  }
  const Node* services = Find(*root, "services");
  if (services == nullptr) return;
  for (const Entry& entry : Deref(*services).entries) {
    const Node* extends = Find(*entry.value, "extends");
    const Node* path = extends == nullptr ? nullptr : Find(*extends, "file");
    if (path == nullptr) continue;
    if (LocalPath(folder, Deref(*path).text) != file.source->path()) {
      AddPath(*path, folder, used);
    }
  }
}

class Planner {
 public:
  explicit Planner(const Input& input) : input_(input) {}

  std::vector<Plan> Run() {
    for (const InputFile& file : input_.files) {
      if (file.source->kind() == FileKind::kDotenv) CollectListed(file, &used_);
      if (file.source->kind() != FileKind::kCompose) continue;
      folders_[std::string(FolderOf(file.source->path()))].push_back(&file);
      CollectUsed(file, &used_);
    }
    for (const InputFile& file : input_.files) {
      if (Includes(file)) RememberParts(file);
    }
    for (const auto& [path, folder] : folders_) PlanFolder(path, folder);
    return std::move(plans_);
  }

 private:
  void PlanFolder(const std::string& path, const Folder& folder) {
    std::set<const InputFile*> taken;
    Plan plan;
    plan.files = ListedFiles(input_, path);
    if (plan.files.empty()) {
      const InputFile* main = FirstOf(folder, kMainNames);
      const InputFile* over = FirstOf(folder, kOverrideNames);
      if (main != nullptr) {
        plan.files.push_back(main);
        if (over != nullptr) plan.files.push_back(over);
      }
    }
    if (!plan.files.empty()) {
      taken.insert(plan.files.begin(), plan.files.end());
      // `-f docker-compose.yml -f docker-compose.prod.yml`
      auto others = std::make_shared<std::vector<const Node*>>();
      AddRoots(folder, taken, others.get());
      AddAbove(FolderOf(path), path, others.get());
      plan.beside = std::move(others);
      plan.is_main = true;
      Add(std::move(plan));
    }
    // What compose does not find by itself may be laid over a file of its
    // folder or of one above: `-f docker-compose.yml -f metrics/metrics.yml`.
    auto beside = std::make_shared<std::vector<const Node*>>();
    AddRoots(folder, {}, beside.get());
    AddAbove(FolderOf(path), path, beside.get());
    // A file that nobody includes at the moment, beside those that are or in a
    // folder beside theirs, is written for the project that includes them.
    auto assembled = std::make_shared<std::vector<const Node*>>(*beside);
    for (const std::string& key : {path, BesideKey(path)}) {
      const auto known = parts_.find(key);
      if (known != parts_.end()) assembled->push_back(known->second);
    }
    for (const InputFile* file : folder) {
      if (taken.contains(file)) continue;
      Add({.files = {file}, .beside = Includes(*file) ? beside : assembled});
    }
  }

  // The files of the folders from `folder` up to the root; `below` is where one
  // came from.
  void AddAbove(std::string_view folder, std::string_view below,
                std::vector<const Node*>* roots) const {
    while (!below.empty()) {
      const auto found = folders_.find(std::string(folder));
      if (found != folders_.end()) AddRoots(found->second, {}, roots);
      below = folder;
      folder = FolderOf(folder);
    }
  }

  // Any folder beside that of a path.
  static std::string BesideKey(std::string_view folder) {
    return folder.empty() ? std::string() : Join(FolderOf(folder), "*");
  }

  void RememberParts(const InputFile& file) {
    std::set<std::string> parts;
    CollectUsed(file, &parts);
    for (const std::string& part : parts) {
      const std::string_view folder = FolderOf(part);
      parts_.emplace(folder, file.tree->root());
      if (!folder.empty()) parts_.emplace(BesideKey(folder), file.tree->root());
    }
  }

  [[nodiscard]] static bool Includes(const InputFile& file) {
    const Node* root = file.tree->root();
    return file.source->kind() == FileKind::kCompose && root != nullptr &&
           Find(*root, "include") != nullptr;
  }

  static void AddRoots(const Folder& folder,
                       const std::set<const InputFile*>& without,
                       std::vector<const Node*>* roots) {
    for (const InputFile* file : folder) {
      const Node* root = file->tree->root();
      if (root != nullptr && !without.contains(file)) roots->push_back(root);
    }
  }

  void Add(Plan plan) {
    plan.is_fragment = used_.contains(plan.files.front()->source->path());
    plans_.push_back(std::move(plan));
  }

  const Input& input_;
  std::map<std::string, Folder> folders_;
  std::set<std::string> used_;
  // By the folders of what is included: a file that does.
  std::map<std::string, const Node*, std::less<>> parts_;
  std::vector<Plan> plans_;
};

}  // namespace

const InputFile* Input::Find(std::string_view path) const {
  const auto found =
      std::lower_bound(files.begin(), files.end(), path,
                       [](const InputFile& file, std::string_view wanted) {
                         return file.source->path() < wanted;
                       });
  return found != files.end() && found->source->path() == path ? &*found
                                                               : nullptr;
}

std::optional<std::string> LocalPath(std::string_view folder,
                                     std::string_view path) {
  const bool is_remote = path.find("://") != std::string_view::npos ||
                         path.starts_with("git@") ||
                         path.starts_with("github.com/");
  if (is_remote || path.empty()) return std::nullopt;
  return NormalizeBelow(folder, path);
}

std::vector<Plan> PlanProjects(const Input& input) {
  return Planner(input).Run();
}

std::vector<Project> LoadProjects(const Input& input, unsigned jobs,
                                  Sink& sink) {
  const std::vector<Plan> plans = PlanProjects(input);
  std::vector<Project> projects(plans.size());
  std::vector<Sink> sinks(plans.size());
  ParallelFor(plans.size(), jobs, [&](size_t i) {
    projects[i] = LoadProject(plans[i], input, sinks[i]);
  });
  for (Sink& part : sinks) sink.Append(std::move(part));
  return projects;
}

}  // namespace plimsoll::compose
