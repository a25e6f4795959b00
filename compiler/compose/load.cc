#include "compiler/compose/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "compiler/base/path.h"
#include "compiler/compose/file_lists.h"
#include "compiler/compose/layer.h"
#include "compiler/compose/merge.h"
#include "compiler/compose/schema.h"

namespace plimsoll::compose {
namespace {

// Files that exceed one of these are built to.
constexpr size_t kMaxNesting = 64;
constexpr size_t kMaxIncluded = 4096;
constexpr size_t kMaxMerges = 100000;

constexpr std::string_view kSections[] = {"services", "volumes", "networks",
                                          "secrets",  "configs", "models"};

// What the files of one model share.
struct Scope {
  std::string folder;
  Environment environment;
  // What their services extend, by path.
  std::map<std::string, Layer> bases = {};
};

class ProjectLoader {
 public:
  ProjectLoader(const Plan& plan, const Input& input, Sink& sink)
      : input_(input), sink_(sink) {
    for (const InputFile* file : plan.files) {
      project_.files.push_back(file->source);
      project_.broken = project_.broken || file->tree->broken;
    }
    project_.folder = std::string(FolderOf(project_.main().path()));
    project_.is_fragment = plan.is_fragment;
    project_.is_main = plan.is_main;
    project_.open = plan.open;
    project_.beside = plan.beside;
    project_.parts = plan.parts;
    project_.own = plan.files.front()->tree->root();
  }

  Project Run() {
    AddDotenv(project_.folder, &project_.environment);
    std::vector<std::string> paths;
    for (const SourceFile* file : project_.files) {
      paths.push_back(file->path());
    }
    project_.root = LoadModel(
        paths,
        {project_.folder, IsPart() ? Environment() : project_.environment});
    ReportIfEmpty();
    CheckStatedName();
    BindProject(project_);
    for (Service& service : project_.services) {
      service.open = open_.contains(service.name);
    }
    return std::move(project_);
  }

 private:
  void AddDotenv(std::string_view folder, Environment* environment) const {
    const std::string path =
        folder.empty() ? ".env" : fmt::format("{}/.env", folder);
    const InputFile* file = input_.Find(path);
    if (file != nullptr) environment->Add(*file->tree);
  }

  // Which variables a fragment gets is up to those who include it, and theirs
  // come first.
  [[nodiscard]] bool IsPart() const {
    return project_.is_fragment && !project_.is_main;
  }

  void ReportIfEmpty() {
    if (project_.root != nullptr || project_.broken || project_.is_fragment ||
        sink_.has_errors()) {
      return;
    }
    sink_
        .Report(code::kComposeUnloadable, project_.main().SpanOf(0, 0),
                "the compose file is empty")
        .Help("give it `services`, or remove it");
  }

  // `.env` names the project even where its file states a name of its own.
  void CheckStatedName() {
    constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyz0123456789";
    const Variable* name = project_.environment.Find("COMPOSE_PROJECT_NAME");
    const bool is_its_own = name != nullptr && !project_.is_fragment;
    if (!is_its_own || name->unknown || name->value.empty()) return;
    const std::string others = std::string(kFirst) + "_-";
    const bool is_right =
        kFirst.find(name->value[0]) != std::string_view::npos &&
        name->value.find_first_not_of(others) == std::string::npos;
    if (is_right) return;
    sink_
        .Report(code::kComposeUnloadable, name->span,
                fmt::format("`{}` is no name of a project", name->value))
        .AddNote(
            "compose takes lower case letters, digits, `-` and `_`, the first "
            "one a letter or a digit");
  }

  // The files of one model, laid over each other; null when there is nothing.
  const Value* LoadModel(const std::vector<std::string>& paths, Scope scope) {
    const Value* model = nullptr;
    bool is_broken = false;
    for (const std::string& path : paths) {
      const InputFile* file = input_.Find(path);
      if (file == nullptr) continue;
      is_broken = is_broken || file->tree->broken;
      for (Layer& layer : Read(*file, scope.folder, scope.environment)) {
        project_.folders[file->source->id()] = scope.folder;
        const Value* root = WithoutEmpty(Extend(layer, scope));
        model = ApplyResets(model, layer.resets, arena());
        model = Merge(model, Include(root, path, scope), {});
        // The reader judges what it has after each document: what a later one
        // replaces has to be right all the same.
        if (!is_broken) CheckSchema(*model, FileSchema(), sink_);
      }
    }
    return model;
  }

  // An empty service of a file that is laid over one that has it is no fault.
  const Value* WithoutEmpty(const Value* root) {
    const Value* services = Find(root, "services");
    if (project_.is_main || services == nullptr) return root;
    std::vector<Member> members(services->members.begin(),
                                services->members.end());
    const size_t empty = std::erase_if(members, [&](const Member& member) {
      return member.value->IsNull() &&
             project_.IsBeside("services", member.key);
    });
    return empty == 0 ? root : WithMembers(*root, "services", members);
  }

  std::vector<Layer> Read(const InputFile& file, const std::string& folder,
                          const Environment& environment) {
    project_.open =
        project_.open || (file.tree->broken && file.source != &project_.main());
    return ReadLayers(file, folder, environment, arena(), sink_);
  }

  const Value* Merge(const Value* base, const Value* other,
                     std::vector<std::string_view> path) {
    if (++merges_ > kMaxMerges) {
      Stop(other->span,
           fmt::format("more than {} values are merged in all", kMaxMerges));
      return base == nullptr ? other : base;
    }
    std::vector<MergeConflict> conflicts;
    const Value* merged =
        MergeValues(base, other, std::move(path), arena(), &conflicts);
    for (const MergeConflict& conflict : conflicts) {
      sink_
          .Report(code::kComposeUnloadable, conflict.other->span,
                  fmt::format("`{}` is {} here and {} where it comes from",
                              conflict.path, Describe(*conflict.other),
                              Describe(*conflict.base)))
          .Also(conflict.base->span, "to be merged with this")
          .Help("write both in one form, or mark one `!override`");
    }
    return merged;
  }

  void Stop(Span place, const std::string& reason) {
    project_.open = true;
    if (std::exchange(has_stopped_, true)) return;
    sink_.Report(code::kComposeUnloadable, place, reason);
  }

  // --- extends ---

  const Value* Extend(Layer& layer, Scope& scope) {
    const Value* services = Find(layer.root, "services");
    if (services == nullptr || !services->IsMapping()) return layer.root;
    std::vector<Member> members(services->members.begin(),
                                services->members.end());
    bool changed = false;
    for (Member& member : members) {
      if (Find(member.value, "extends") == nullptr) continue;
      Chain chain;
      const Extended extended = ExtendService(layer, member.key, scope, chain);
      if (extended.open) open_.emplace(member.key);
      member.value = extended.value;
      changed = true;
    }
    return changed ? WithMembers(*layer.root, "services", members) : layer.root;
  }

  // What is being extended: file and service.
  using Chain = std::vector<std::pair<std::string, std::string>>;

  Extended ExtendService(Layer& layer, std::string_view name, Scope& scope,
                         Chain& chain) {
    const auto done = layer.extended.find(name);
    if (done != layer.extended.end()) return done->second;
    const auto own = layer.services.find(name);
    const Value* service = own == layer.services.end() ? nullptr : own->second;
    const Value* extends = Find(service, "extends");
    if (extends == nullptr) return {service, false};
    const auto key = std::make_pair(layer.path, std::string(name));
    if (!MayFollow(key, *extends, chain)) return {service, true};
    chain.push_back(key);
    const Extended base = BaseOf(layer, *extends, scope, chain);
    chain.pop_back();
    Extended result{service, base.open};
    if (base.value != nullptr) {
      result.value = MergeBase(layer, name, base.value, service);
    }
    if (chain.empty() || !base.open) layer.extended[own->first] = result;
    return result;
  }

  // Whether what `key` extends can be a part of it.
  bool MayFollow(const Chain::value_type& key, const Value& extends,
                 const Chain& chain) {
    if (std::ranges::find(chain, key) != chain.end()) {
      sink_
          .Report(code::kComposeUnloadable, extends.span,
                  fmt::format("`{}` extends itself", key.second))
          .Help("take one of the services out of the circle");
      return false;
    }
    if (chain.size() <= kMaxNesting) return true;
    Stop(extends.span,
         fmt::format("more than {} services in a row extend the next",
                     kMaxNesting));
    return false;
  }

  Extended BaseOf(Layer& layer, const Value& extends, Scope& scope,
                  Chain& chain) {
    const Value* service =
        extends.IsMapping() ? Find(&extends, "service") : &extends;
    const Value* from = Find(&extends, "file");
    if (service == nullptr || !IsSettled(*service)) return {nullptr, true};
    Layer* base = &layer;
    if (from != nullptr) {
      const auto target = Locate(*from, layer.path, layer.folder);
      if (!target) return {nullptr, true};
      base = &BaseNamed(*target, scope);
      if (base->root == nullptr) return {nullptr, true};
    }
    if (!base->services.contains(service->text)) {
      ReportNoService(*service, base->path);
      return {nullptr, true};
    }
    return ExtendService(*base, service->text, scope, chain);
  }

  // `{{ kind }}` is filled in before compose reads it.
  static bool IsSettled(const Value& value) {
    return value.IsKnown() && value.text.find("{{") == std::string_view::npos;
  }

  // The file that a value of `path` names, where it can be read; reports it
  // where it is not there.
  std::optional<std::string> Locate(const Value& value, const std::string& path,
                                    const std::string& folder) {
    if (!IsSettled(value)) return std::nullopt;
    const std::string beside(FolderOf(path));
    bool is_folder = false;
    for (const std::string& base : {folder, beside}) {
      // The reader takes no path for the folder itself.
      auto target = LocalPath(base, value.text.empty() ? "." : value.text);
      if (!target) return std::nullopt;
      if (input_.Find(*target) != nullptr) return target;
      is_folder = is_folder || input_.is_folder(*target);
      if (!is_folder && input_.exists(*target)) return std::nullopt;
    }
    auto above = LocateAbove(input_, project_.folder, value.text);
    if (above) return above;
    const std::string_view written =
        value.node == nullptr ? std::string_view{} : value.node->text;
    // Where its paths start is up to those who include it, too.
    const bool is_settled =
        !IsPart() && !BeginsWithDefault(written, project_.environment);
    if (is_settled) ReportNoFile(value, is_folder);
    return std::nullopt;
  }

  void ReportNoFile(const Value& value, bool is_folder) {
    const std::string_view fault = is_folder ? "is a folder" : "does not exist";
    sink_
        .Report(code::kComposeUnloadable, InnerSpan(value),
                value.text.empty() ? "an empty path names no file"
                                   : fmt::format("`{}` {}", value.text, fault))
        .AddNote("compose refuses to load a project of which a file is missing")
        .Help("create it, or correct the path");
  }

  // `path` is the one of a file that is there.
  Layer& BaseNamed(const std::string& path, Scope& scope) {
    const auto [found, is_new] = scope.bases.try_emplace(path);
    Layer& base = found->second;
    if (!is_new) return base;
    base.path = path;
    base.folder = FolderOf(path);
    for (Layer& layer :
         Read(*input_.Find(path), base.folder, scope.environment)) {
      base.root = ApplyResets(base.root, layer.resets, arena());
      base.root = Merge(base.root, layer.root, {});
      std::ranges::move(layer.resets, std::back_inserter(base.resets));
    }
    IndexServices(&base);
    return base;
  }

  void ReportNoService(const Value& service, const std::string& path) {
    sink_
        .Report(code::kComposeUnloadable, InnerSpan(service),
                fmt::format("`{}` has no service `{}` to extend", path,
                            service.text))
        .Help("correct the name, or the file");
  }

  const Value* MergeBase(const Layer& layer, std::string_view name,
                         const Value* base, const Value* service) {
    std::vector<ResetPath> resets;
    for (const ResetPath& reset : layer.resets) {
      if (reset.keys.size() > 2 && reset.keys[0] == "services" &&
          reset.keys[1] == name) {
        resets.push_back({{reset.keys.begin() + 2, reset.keys.end()}});
      }
    }
    // What a service extends is no part of what another one inherits.
    std::vector<Member> kept;
    for (const Member& member : base->members) {
      if (member.key != "extends") kept.push_back(member);
    }
    Value* source = arena().New<Value>(*base);
    source->members = arena().Copy(kept);
    return Merge(ApplyResets(source, resets, arena()), service,
                 {"services", name});
  }

  // --- include ---

  const Value* Include(const Value* root, const std::string& path,
                       const Scope& scope) {
    const Value* include = Find(root, "include");
    if (include == nullptr) return root;
    for (const Value* item : include->items) {
      root = IncludeOne(root, *item, path, scope);
    }
    return root;
  }

  const Value* IncludeOne(const Value* root, const Value& item,
                          const std::string& path, const Scope& scope) {
    const Value* stated = item.IsMapping() ? Find(&item, "path") : &item;
    if (++included_ > kMaxIncluded) {
      Stop(item.span,
           fmt::format("more than {} files are included in all", kMaxIncluded));
      return root;
    }
    std::vector<std::string> paths;
    for (const Value* value : ItemsOf(stated)) {
      const auto target = Locate(*value, path, scope.folder);
      if (!target) {
        project_.open = true;
        return root;
      }
      paths.push_back(*target);
    }
    if (paths.empty() || !MayInclude(paths.front(), *stated, path)) return root;
    std::string below(FolderOf(paths.front()));
    const Value* stated_folder = Find(&item, "project_directory");
    if (stated_folder != nullptr) {
      below = LocalPath(scope.folder, TextOf(stated_folder)).value_or(below);
    }
    Environment inner = scope.environment;
    AddEnvFiles(Find(&item, "env_file"), scope.folder, below, &inner);
    including_.push_back(path);
    const Value* model = LoadModel(paths, {below, std::move(inner)});
    including_.pop_back();
    return model == nullptr ? root : Import(root, model);
  }

  // Whether a file that `path` includes can be a part of it.
  bool MayInclude(const std::string& target, const Value& stated,
                  const std::string& path) {
    const bool is_circle =
        target == path ||
        std::ranges::find(including_, target) != including_.end();
    if (is_circle) {
      sink_.Report(code::kComposeUnloadable, InnerSpan(stated),
                   fmt::format("`{}` includes itself", target));
      project_.open = true;
      return false;
    }
    if (including_.size() < kMaxNesting) return true;
    Stop(InnerSpan(stated),
         fmt::format("more than {} files in a row include the next",
                     kMaxNesting));
    return false;
  }

  void AddEnvFiles(const Value* stated, const std::string& folder,
                   const std::string& below, Environment* environment) const {
    if (IsPart()) return;
    if (stated == nullptr) return AddDotenv(below, environment);
    // The last file counts, and what is there already stays.
    std::vector<const Value*> files = ItemsOf(stated);
    std::ranges::reverse(files);
    for (const Value* value : files) {
      const auto path = LocalPath(folder, TextOf(value));
      const InputFile* file = path ? input_.Find(*path) : nullptr;
      if (file != nullptr) environment->Add(*file->tree);
    }
  }

  // Adds what an included model has to `root`; the same name twice has to
  // mean the same.
  const Value* Import(const Value* root, const Value* model) {
    for (const std::string_view section : kSections) {
      const Value* from = Find(model, section);
      if (from == nullptr || !from->IsMapping()) continue;
      const Value* to = Find(root, section);
      std::vector<Member> members;
      if (to != nullptr) members.assign(to->members.begin(), to->members.end());
      std::unordered_map<std::string_view, size_t> own;
      for (size_t i = 0; i < members.size(); ++i) own[members[i].key] = i;
      for (const Member& member : from->members) {
        const auto found = own.find(member.key);
        if (found == own.end()) {
          members.push_back(member);
        } else if (!SameValue(*members[found->second].value, *member.value)) {
          ReportConflict(section, members[found->second], member);
        }
      }
      root = WithMembers(*root, section, members);
    }
    return root;
  }

  void ReportConflict(std::string_view section, const Member& own,
                      const Member& other) {
    sink_
        .Report(code::kComposeUnloadable, own.key_span,
                fmt::format("`{}.{}` is included as well, and differs", section,
                            own.key))
        .Also(other.key_span, "included from here")
        .Help(
            "rename one of them, or change the included one in an override "
            "file: `include: [{path: [FILE, OVERRIDE]}]`");
  }

  // `root` with other members in one of its sections.
  const Value* WithMembers(const Value& root, std::string_view section,
                           const std::vector<Member>& members) {
    Value* mapping = arena().New<Value>();
    const Member* old = FindMember(&root, section);
    if (old != nullptr) *mapping = *old->value;
    mapping->kind = ValueKind::kMapping;
    mapping->members = arena().Copy(members);
    std::vector<Member> all(root.members.begin(), root.members.end());
    const auto slot = std::ranges::find(all, section, &Member::key);
    if (slot != all.end()) {
      slot->value = mapping;
    } else {
      all.push_back({section, root.span, mapping});
    }
    Value* changed = arena().New<Value>(root);
    changed->members = arena().Copy(all);
    return changed;
  }

  Arena& arena() { return *project_.arena; }

  const Input& input_;
  Sink& sink_;
  Project project_;
  std::set<std::string, std::less<>> open_;  // Services that are.
  std::vector<std::string> including_;
  size_t merges_ = 0;
  size_t included_ = 0;
  bool has_stopped_ = false;
};

}  // namespace

Project LoadProject(const Plan& plan, const Input& input, Sink& sink) {
  return ProjectLoader(plan, input, sink).Run();
}

}  // namespace plimsoll::compose
