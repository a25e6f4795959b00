#include "compiler/compose/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "compiler/base/path.h"
#include "compiler/compose/merge.h"
#include "compiler/compose/read_values.h"
#include "compiler/compose/schema.h"

namespace plimsoll::compose {
namespace {

// Deeper than any real nesting of includes or chain of extends.
constexpr size_t kMaxNesting = 64;
// More than any project includes; files that include each other twice can make
// it any number.
constexpr size_t kMaxIncluded = 4096;
// What merging may make; files that exceed it are built to.
constexpr size_t kMaxMerges = 100000;

constexpr std::string_view kSections[] = {"services", "volumes", "networks",
                                          "secrets",  "configs", "models"};

// One file as read: its documents laid over each other, with nothing extended
// or included yet.
struct ReadFile {
  const Value* root = nullptr;
  std::vector<ResetPath> resets;
  std::unordered_map<std::string_view, const Value*> services;
};

// A service with what it extends; `open` when some of that is not known.
struct Extended {
  const Value* value = nullptr;
  bool open = false;
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
    project_.root = LoadModel(paths, project_.folder, project_.environment);
    Check();
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

  void Check() {
    if (project_.root == nullptr) {
      const SourceFile& file = project_.main();
      if (project_.broken || project_.is_fragment || sink_.has_errors()) return;
      sink_
          .Report(code::kComposeUnloadable, file.SpanOf(0, 0),
                  "the compose file is empty")
          .Help("give it `services`, or remove it");
      return;
    }
  }

  // The files of one model, laid over each other; null when there is nothing.
  const Value* LoadModel(const std::vector<std::string>& paths,
                         const std::string& folder,
                         const Environment& environment) {
    const Value* model = nullptr;
    bool is_broken = false;
    for (const std::string& path : paths) {
      ReadFile file = Read(path, environment);
      if (file.root == nullptr) continue;
      project_.folders[input_.Find(path)->source->id()] = folder;
      const Value* root = Extend(file, path, folder, environment);
      model = ApplyResets(model, file.resets, arena());
      root = Include(root, path, folder, environment);
      model = Merge(model, root, {});
      is_broken = is_broken || input_.Find(path)->tree->broken;
      // The reader judges what it has after each file: what a later one
      // replaces has to be right all the same.
      if (!is_broken) CheckSchema(*model, FileSchema(), sink_);
    }
    return model;
  }

  ReadFile Read(const std::string& path, const Environment& environment) {
    ReadFile result;
    const InputFile* file = input_.Find(path);
    if (file == nullptr) return result;
    project_.open = project_.open ||
                    (file->tree->broken && file->source != &project_.main());
    bool found_empty = file->tree->documents.size() < 2;
    for (const Document& document : file->tree->documents) {
      if (document.root == nullptr || document.root->IsNull()) {
        if (!found_empty) ReportEmpty(document);
        found_empty = true;
        continue;
      }
      ReadDocument read =
          ReadValues(*document.root, environment, arena(), sink_);
      if (read.root == nullptr) continue;
      if (!read.root->IsMapping()) {
        sink_.Report(
            code::kSchemaWrongType, read.root->span,
            fmt::format("the file is {}; expected a mapping with `services`",
                        Describe(*read.root)));
        continue;
      }
      result.root = ApplyResets(result.root, read.resets, arena());
      result.root = Merge(result.root, read.root, {});
      std::ranges::move(read.resets, std::back_inserter(result.resets));
    }
    const Value* services = Find(result.root, "services");
    if (services == nullptr) return result;
    for (const Member& member : services->members) {
      result.services.emplace(member.key, member.value);
    }
    return result;
  }

  void ReportEmpty(const Document& document) {
    const Span place =
        document.root == nullptr ? document.span : document.root->span;
    sink_
        .Report(code::kComposeUnloadable, place,
                "one of the documents of the file is empty")
        .AddNote("compose lays them over each other, and takes mappings only")
        .Help("remove the `---` that begins or ends it");
  }

  const Value* Merge(const Value* base, const Value* other,
                     std::vector<std::string_view> path) {
    if (++merges_ > kMaxMerges) return base == nullptr ? other : base;
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

  // --- extends ---

  const Value* Extend(const ReadFile& file, const std::string& path,
                      const std::string& folder,
                      const Environment& environment) {
    const Value* services = Find(file.root, "services");
    if (services == nullptr || !services->IsMapping()) return file.root;
    std::vector<Member> members(services->members.begin(),
                                services->members.end());
    bool changed = false;
    for (Member& member : members) {
      if (Find(member.value, "extends") == nullptr) continue;
      Chain chain;
      const Extended extended =
          ExtendService(file, path, folder, member.key, environment, chain);
      if (extended.open) open_.emplace(member.key);
      member.value = extended.value;
      changed = true;
    }
    return changed ? WithMembers(*file.root, "services", members) : file.root;
  }

  // What is being extended: file and service.
  using Chain = std::vector<std::pair<std::string, std::string>>;

  Extended ExtendService(const ReadFile& file, const std::string& path,
                         const std::string& folder, std::string_view name,
                         const Environment& environment, Chain& chain) {
    const auto key = std::make_pair(path, std::string(name));
    if (const auto done = extended_.find(key); done != extended_.end()) {
      return done->second;
    }
    const auto own = file.services.find(name);
    const Value* service = own == file.services.end() ? nullptr : own->second;
    const Value* extends = Find(service, "extends");
    if (extends == nullptr) return {service, false};
    if (std::ranges::find(chain, key) != chain.end() ||
        chain.size() > kMaxNesting) {
      sink_
          .Report(code::kComposeUnloadable, extends->span,
                  fmt::format("`{}` extends itself", name))
          .Help("take one of the services out of the circle");
      return {service, true};
    }
    chain.push_back(key);
    const Extended base =
        BaseOf(file, path, folder, *extends, environment, chain);
    chain.pop_back();
    Extended result{service, base.open};
    if (base.value != nullptr) {
      result.value = MergeBase(file, name, base.value, service);
    }
    if (chain.empty() || !base.open) extended_[key] = result;
    return result;
  }

  Extended BaseOf(const ReadFile& file, const std::string& path,
                  const std::string& folder, const Value& extends,
                  const Environment& environment, Chain& chain) {
    const Value* service =
        extends.IsMapping() ? Find(&extends, "service") : &extends;
    const Value* from = Find(&extends, "file");
    if (service == nullptr || !service->IsKnown()) return {nullptr, true};
    if (from == nullptr) {
      if (!file.services.contains(service->text)) {
        ReportNoService(*service, path);
        return {nullptr, true};
      }
      return ExtendService(file, path, folder, service->text, environment,
                           chain);
    }
    const auto target = Locate(*from, path, folder);
    if (!target) return {nullptr, true};
    const ReadFile& other = ReadBase(*target, environment);
    if (other.root == nullptr) return {nullptr, true};
    if (!other.services.contains(service->text)) {
      ReportNoService(*service, *target);
      return {nullptr, true};
    }
    return ExtendService(other, *target, std::string(FolderOf(*target)),
                         service->text, environment, chain);
  }

  // The file that a value of `path` names, where it can be read; reports it
  // where it is not there.
  std::optional<std::string> Locate(const Value& value, const std::string& path,
                                    const std::string& folder) {
    if (!value.IsKnown()) return std::nullopt;
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
    ReportNoFile(value, is_folder);
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

  const ReadFile& ReadBase(const std::string& path,
                           const Environment& environment) {
    const auto found = bases_.find(path);
    if (found != bases_.end()) return found->second;
    return bases_[path] = Read(path, environment);
  }

  void ReportNoService(const Value& service, const std::string& path) {
    sink_
        .Report(code::kComposeUnloadable, InnerSpan(service),
                fmt::format("`{}` has no service `{}` to extend", path,
                            service.text))
        .Help("correct the name, or the file");
  }

  const Value* MergeBase(const ReadFile& file, std::string_view name,
                         const Value* base, const Value* service) {
    std::vector<ResetPath> resets;
    for (const ResetPath& reset : file.resets) {
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
                       const std::string& folder,
                       const Environment& environment) {
    const Value* include = Find(root, "include");
    if (include == nullptr) return root;
    for (const Value* item : include->items) {
      root = IncludeOne(root, *item, path, folder, environment);
    }
    return root;
  }

  const Value* IncludeOne(const Value* root, const Value& item,
                          const std::string& path, const std::string& folder,
                          const Environment& environment) {
    const Value* stated = item.IsMapping() ? Find(&item, "path") : &item;
    if (++included_ > kMaxIncluded) return StopIncluding(root, item);
    std::vector<std::string> paths;
    for (const Value* value : ItemsOf(stated)) {
      const auto target = Locate(*value, path, folder);
      if (!target) {
        project_.open = true;
        return root;
      }
      paths.push_back(*target);
    }
    if (paths.empty()) return root;
    if (std::ranges::find(including_, paths.front()) != including_.end() ||
        paths.front() == path || including_.size() >= kMaxNesting) {
      sink_.Report(code::kComposeUnloadable, InnerSpan(*stated),
                   fmt::format("`{}` includes itself", paths.front()));
      project_.open = true;
      return root;
    }
    std::string below(FolderOf(paths.front()));
    const Value* stated_folder = Find(&item, "project_directory");
    if (stated_folder != nullptr) {
      below = LocalPath(folder, TextOf(stated_folder)).value_or(below);
    }
    Environment inner = environment;
    AddEnvFiles(Find(&item, "env_file"), folder, below, &inner);
    including_.push_back(path);
    const Value* model = LoadModel(paths, below, inner);
    including_.pop_back();
    return model == nullptr ? root : Import(root, model);
  }

  const Value* StopIncluding(const Value* root, const Value& item) {
    if (!std::exchange(has_stopped_, true)) {
      sink_.Report(
          code::kComposeUnloadable, item.span,
          fmt::format("more than {} files are included in all", kMaxIncluded));
    }
    project_.open = true;
    return root;
  }

  void AddEnvFiles(const Value* stated, const std::string& folder,
                   const std::string& below, Environment* environment) const {
    if (stated == nullptr) return AddDotenv(below, environment);
    for (const Value* value : ItemsOf(stated)) {
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
      for (const Member& member : from->members) {
        const Member* own = FindMember(to, member.key);
        if (own == nullptr) {
          members.push_back(member);
        } else if (!SameValue(*own->value, *member.value)) {
          ReportConflict(section, *own, member);
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
  std::map<std::string, ReadFile> bases_;
  std::map<std::pair<std::string, std::string>, Extended> extended_;
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
