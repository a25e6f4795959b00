// Which compose files make a project.

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/compose/file_lists.h"
#include "compiler/compose/file_names.h"
#include "compiler/compose/load.h"

namespace plimsoll::compose {
namespace {

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

// The paths that `COMPOSE_FILE=compose.yml:wiki/compose.yml` of an env file or
// its template lists; empty where one leads out of the repository.
std::vector<std::string> ListedPaths(const InputFile& dotenv) {
  if (dotenv.source->text().find("COMPOSE_FILE") == std::string_view::npos) {
    return {};
  }
  Environment environment;
  environment.Add(*dotenv.tree);
  const Variable* variable = environment.Find("COMPOSE_FILE");
  const Variable* stated = environment.Find("COMPOSE_PATH_SEPARATOR");
  const bool is_known = variable != nullptr && !variable->unknown &&
                        (stated == nullptr || !stated->unknown);
  if (!is_known) return {};
  const std::string separator =
      stated == nullptr || stated->value.empty() ? ":" : stated->value;
  const std::string_view folder = FolderOf(dotenv.source->path());
  std::vector<std::string> paths;
  std::string_view rest = variable->value;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(separator), rest.size());
    paths.push_back(LocalPath(folder, rest.substr(0, end)).value_or(""));
    rest.remove_prefix(std::min(end + separator.size(), rest.size()));
  }
  return paths;
}

// The files of a list; none where one of them is missing.
Folder ListedFiles(const Input& input, const InputFile& dotenv) {
  Folder files;
  for (const std::string& path : ListedPaths(dotenv)) {
    const InputFile* file = input.Find(path);
    if (file == nullptr) return {};
    files.push_back(file);
  }
  return files;
}

// `stacks/base.yml` of `${ROOT}/stacks/base.yml`: what a variable in front of a
// path stands for is mostly the folder that holds the repository. A file that
// any folder may have says too little for that.
std::string_view BehindVariable(std::string_view path) {
  const size_t close = path.find("}/");
  const bool leads = path.starts_with("${") && close < path.find('/');
  if (!leads) return {};
  const std::string_view behind = path.substr(close + 2);
  return IsMainName(behind) ? std::string_view{} : behind;
}

// The paths that the compose files of the repository state.
class StatedPaths {
 public:
  explicit StatedPaths(const Input& input) : input_(input) {}

  // Adds what `file` includes; false where some of it is remote.
  bool AddIncluded(const InputFile& file,
                   std::set<std::string>* included) const {
    const Node* root = file.tree->root();
    const Node* include = root == nullptr ? nullptr : Find(*root, "include");
    if (include == nullptr) return true;
    bool all = true;
    for (const Node* item : Deref(*include).items) {
      const Node* path = Find(*item, "path");
      all &= Add(path == nullptr ? *item : *path, file, included);
    }
    return all;
  }

  // The services that `file` takes from others, by the file they are in.
  [[nodiscard]] std::map<std::string, std::set<std::string_view>> Extended(
      const InputFile& file) const {
    std::map<std::string, std::set<std::string_view>> extended;
    const Node* root = file.tree->root();
    const Node* services = root == nullptr ? nullptr : Find(*root, "services");
    if (services == nullptr) return extended;
    for (const Entry& entry : Deref(*services).entries) {
      const Node* extends = Find(*entry.value, "extends");
      const Node* from = extends == nullptr ? nullptr : Find(*extends, "file");
      if (from == nullptr) continue;
      const auto path = PathOf(Deref(*from).text, file);
      const Node* service = Find(*extends, "service");
      if (!path || service == nullptr) continue;
      extended[*path].insert(Deref(*service).text);
    }
    return extended;
  }

 private:
  // Adds the paths that `value` states; false where one is not of the
  // repository.
  bool Add(const Node& value, const InputFile& file,
           std::set<std::string>* paths) const {
    const Node& node = Deref(value);
    bool all = true;
    if (node.IsSequence()) {
      for (const Node* item : node.items) all &= Add(*item, file, paths);
    } else if (node.IsScalar()) {
      auto path = PathOf(node.text, file);
      all = path.has_value();
      if (path) paths->insert(std::move(*path));
    }
    return all;
  }

  // What a path that `file` states leads to, but for the file itself.
  [[nodiscard]] std::optional<std::string> PathOf(std::string_view text,
                                                  const InputFile& file) const {
    const std::string_view folder = FolderOf(file.source->path());
    const bool is_plain = text.find('$') == std::string_view::npos;
    auto path = is_plain ? LocalPath(folder, text) : FilledPath(text, folder);
    return path == file.source->path() ? std::nullopt : path;
  }

  [[nodiscard]] std::optional<std::string> FilledPath(
      std::string_view text, std::string_view folder) const {
    Environment environment;
    const InputFile* dotenv = input_.Find(Join(folder, ".env"));
    if (dotenv != nullptr) environment.Add(*dotenv->tree);
    std::vector<BadReference> ignored;
    const Interpolated filled = Interpolate(text, environment, &ignored);
    return filled.unknown ? LocalPath({}, BehindVariable(text))
                          : LocalPath(folder, filled.text);
  }

  const Input& input_;
};

class Planner {
 public:
  explicit Planner(const Input& input)
      : input_(input),
        stated_(input),
        usages_(FindUsages(input)),
        extensions_(FindExtensions(input)) {}

  std::vector<Plan> Run() {
    for (const InputFile& file : input_.files) {
      if (file.source->kind() == FileKind::kDotenv) RememberListed(file);
      if (file.source->kind() != FileKind::kCompose) continue;
      folders_[std::string(FolderOf(file.source->path()))].push_back(&file);
      stated_.AddIncluded(file, &used_);
      RememberExtended(file);
      if (!NameOf(file).empty()) named_[NameOf(file)].push_back(&file);
      if (Includes(file)) RememberParts(file);
    }
    for (const auto& [path, folder] : folders_) PlanFolder(path, folder);
    return std::move(plans_);
  }

 private:
  void PlanFolder(const std::string& path, const Folder& folder) {
    std::set<const InputFile*> taken;
    Plan plan;
    const InputFile* main = FirstOf(folder, kMainNames);
    if (extensions_.contains(main)) main = nullptr;
    plan.files = ListedIn(path, main);
    if (plan.files.empty() && main != nullptr) {
      const InputFile* over = FirstOf(folder, kOverrideNames);
      plan.files.push_back(main);
      if (over != nullptr) plan.files.push_back(over);
    }
    if (!plan.files.empty()) {
      taken.insert(plan.files.begin(), plan.files.end());
      // `-f docker-compose.yml -f docker-compose.prod.yml`
      auto others = std::make_shared<std::vector<const Node*>>();
      AddRoots(folder, taken, others.get());
      AddAbove(FolderOf(path), path, others.get());
      plan.beside = std::move(others);
      plan.is_main = true;
      ApplyUsage(folder, &plan);
      Add(std::move(plan));
    }
    const bool has_others = std::ranges::any_of(
        folder, [&](const InputFile* file) { return !taken.contains(file); });
    if (has_others) PlanOthers(path, folder, taken);
  }

  // What compose does not find by itself may be laid over a file of its folder
  // or of one above: `-f docker-compose.yml -f metrics/metrics.yml`.
  void PlanOthers(const std::string& path, const Folder& folder,
                  const std::set<const InputFile*>& taken) {
    auto beside = std::make_shared<std::vector<const Node*>>();
    AddRoots(folder, {}, beside.get());
    AddAbove(FolderOf(path), path, beside.get());
    AddNamesakes(path, folder, beside.get());
    std::vector<std::shared_ptr<const Parts>> parts;
    AddParts(path, &parts);
    // A file that nobody includes at the moment, beside those that are or in a
    // folder beside theirs, is written for the project that includes them.
    auto assembled = std::make_shared<std::vector<const Node*>>(*beside);
    std::vector<std::shared_ptr<const Parts>> assembled_parts = parts;
    for (const InputFile* file : IncludersOf(path)) {
      assembled->push_back(file->tree->root());
      assembled_parts.push_back(parts_.at(file));
    }
    for (const InputFile* file : folder) {
      if (taken.contains(file)) continue;
      const bool includes = Includes(*file);
      Plan plan{.files = {file},
                .beside = includes ? beside : assembled,
                .parts = includes ? parts : assembled_parts};
      ApplyUsage(folder, &plan);
      Add(std::move(plan));
    }
  }

  // Lists of files say more than folders do.
  void ApplyUsage(const Folder& folder, Plan* plan) const {
    const InputFile& file = *plan->files.front();
    const std::string_view name = BaseNameOf(file.source->path());
    // Compose never loads an override alone.
    const bool is_override =
        IsOverrideName(name) && FirstOf(folder, kMainNames) == nullptr;
    plan->open = is_override;
    const auto found = usages_.find(&file);
    if (found == usages_.end()) return;
    Usage usage = found->second;
    for (const InputFile* own : plan->files) usage.with.erase(own);
    plan->open |= usage.is_over_unknown ||
                  (plan->is_main && IsCompletedBy(usage.with, file));
    if (usage.is_alone && usage.with.empty() && !plan->is_main) {
      plan->beside = nullptr;
      plan->parts.clear();
    }
    auto listed = std::make_shared<Parts>();
    AddRoots({usage.with.begin(), usage.with.end()}, {}, &listed->roots);
    plan->parts.push_back(std::move(listed));
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

  // The files of folders below whose project has the name that one of `folder`
  // states: both are run as one.
  void AddNamesakes(const std::string& path, const Folder& folder,
                    std::vector<const Node*>* roots) const {
    for (const InputFile* file : folder) {
      const auto known = named_.find(NameOf(*file));
      if (known == named_.end()) continue;
      for (const InputFile* other : known->second) {
        const std::string_view below = FolderOf(other->source->path());
        const bool is_below = below.size() > path.size() &&
                              below.starts_with(path) &&
                              (path.empty() || below[path.size()] == '/');
        if (is_below) roots->push_back(other->tree->root());
      }
    }
  }

  // What `name` states; empty without one.
  static std::string_view NameOf(const InputFile& file) {
    const Node* root = file.tree->root();
    const Node* name = root == nullptr ? nullptr : Find(*root, "name");
    return name == nullptr ? std::string_view{} : Deref(*name).text;
  }

  // All but the first that an env file or its template lists are laid over that
  // one; what compose finds by itself beside the env file is also run alone.
  void RememberListed(const InputFile& dotenv) {
    const std::string_view folder = FolderOf(dotenv.source->path());
    const std::vector<std::string> paths = ListedPaths(dotenv);
    if (!paths.empty()) lists_[std::string(folder)].push_back(&dotenv);
    for (size_t i = 1; i < paths.size(); ++i) {
      const bool is_main =
          FolderOf(paths[i]) == folder && IsMainName(BaseNameOf(paths[i]));
      if (!is_main) used_.insert(paths[i]);
    }
  }

  void RememberExtended(const InputFile& file) {
    for (const auto& [path, services] : stated_.Extended(file)) {
      const bool is_beside = FolderOf(path) == FolderOf(file.source->path());
      if (!is_beside) lent_[path].insert(services.begin(), services.end());
      extended_.insert(path);
    }
  }

  // Whether a file is there for those that extend it. What compose finds by
  // itself in a folder is, if files of other folders take all that it has.
  [[nodiscard]] bool IsExtended(const InputFile& file, bool is_main) const {
    if (!is_main) return extended_.contains(file.source->path());
    const auto lent = lent_.find(file.source->path());
    const Node* root = file.tree->root();
    const Node* services = root == nullptr ? nullptr : Find(*root, "services");
    if (lent == lent_.end() || services == nullptr) return false;
    return std::ranges::all_of(Deref(*services).entries,
                               [&](const Entry& entry) {
                                 return lent->second.contains(entry.key->text);
                               });
  }

  // What `.env` lists instead of the usual names; or a template of it, if that
  // lists the file that `main` is.
  [[nodiscard]] Folder ListedIn(const std::string& folder,
                                const InputFile* main) const {
    if (const InputFile* dotenv = input_.Find(Join(folder, ".env"))) {
      Folder files = ListedFiles(input_, *dotenv);
      if (!files.empty()) return files;
    }
    const auto lists = lists_.find(folder);
    if (lists == lists_.end() || main == nullptr) return {};
    for (const InputFile* dotenv : lists->second) {
      Folder files = ListedFiles(input_, *dotenv);
      if (std::ranges::find(files, main) != files.end()) return files;
    }
    return {};
  }

  // What the files of a folder and of those above include.
  void AddParts(std::string_view folder,
                std::vector<std::shared_ptr<const Parts>>* parts) const {
    while (true) {
      const auto found = folders_.find(std::string(folder));
      if (found != folders_.end()) {
        for (const InputFile* file : found->second) {
          const auto own = parts_.find(file);
          if (own != parts_.end()) parts->push_back(own->second);
        }
      }
      if (folder.empty()) return;
      folder = FolderOf(folder);
    }
  }

  // The files that include something of a folder, or of one beside it.
  [[nodiscard]] std::set<const InputFile*> IncludersOf(
      const std::string& folder) const {
    std::set<const InputFile*> includers;
    for (const std::string& key : {folder, BesideKey(folder)}) {
      const auto known = includers_.find(key);
      if (known == includers_.end()) continue;
      includers.insert(known->second.begin(), known->second.end());
    }
    return includers;
  }

  // Any folder beside that of a path.
  static std::string BesideKey(std::string_view folder) {
    return folder.empty() ? std::string() : Join(FolderOf(folder), "*");
  }

  void RememberParts(const InputFile& file) {
    auto parts = std::make_shared<Parts>();
    std::set<const InputFile*> seen = {&file};
    std::vector<const InputFile*> rest = {&file};
    while (!rest.empty()) {
      const InputFile* includer = rest.back();
      rest.pop_back();
      std::set<std::string> paths;
      if (!stated_.AddIncluded(*includer, &paths)) parts->open = true;
      for (const std::string& path : paths) {
        const InputFile* part = input_.Find(path);
        if (part == nullptr) parts->open = true;
        if (includer == &file) RememberIncluder(file, FolderOf(path));
        if (part == nullptr || !seen.insert(part).second) continue;
        if (part->tree->root() != nullptr) {
          parts->roots.push_back(part->tree->root());
        }
        rest.push_back(part);
      }
    }
    parts_.emplace(&file, std::move(parts));
  }

  void RememberIncluder(const InputFile& file, std::string_view folder) {
    includers_[std::string(folder)].insert(&file);
    includers_[BesideKey(folder)].insert(&file);
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
    const InputFile& file = *plan.files.front();
    plan.is_fragment = IsIdle(plan) || used_.contains(file.source->path()) ||
                       IsExtended(file, plan.is_main);
    plans_.push_back(std::move(plan));
  }

  const Input& input_;
  StatedPaths stated_;
  std::map<const InputFile*, Usage> usages_;
  std::set<const InputFile*> extensions_;
  std::map<std::string, Folder> folders_;
  std::map<std::string_view, Folder> named_;  // By the `name` of the project.
  // What others include, or list behind another file.
  std::set<std::string> used_;
  std::set<std::string> extended_;
  // By file: the services that files of other folders take from it.
  std::map<std::string, std::set<std::string_view>> lent_;
  // By folder: the env files and templates that list compose files.
  std::map<std::string, Folder> lists_;
  // Of each file that includes others, what it includes, by any number of
  // steps.
  std::map<const InputFile*, std::shared_ptr<const Parts>> parts_;
  // By the folder of what is included: the files that do.
  std::map<std::string, std::set<const InputFile*>> includers_;
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

bool BeginsWithDefault(std::string_view written,
                       const Environment& environment) {
  if (!written.starts_with("${")) return false;
  const std::vector<Reference> references = ReferencesIn(written);
  const bool begins = !references.empty() && references[0].offset == 0;
  return begins && references[0].form.ends_with('-') &&
         environment.Find(references[0].name) == nullptr;
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
