// Compose projects: which there are, what they are called, what their services
// share.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/path.h"
#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/readers.h"

namespace plimsoll::deployed {
namespace {

// What docker compose makes of a folder's name.
std::string ProjectNameOf(std::string_view folder_name) {
  std::string name;
  for (const char c : Lower(folder_name)) {
    const bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       (!name.empty() && (c == '_' || c == '-'));
    if (keeps) name += c;
  }
  return name;
}

enum class NamedBy : uint8_t { kItself, kFolder };

class ProjectReader {
 public:
  ProjectReader(const Session& session, const compose::Project& project,
                std::string_view folder_name, Deployed* out)
      : project_(project), out_(out) {
    context_.session = &session;
    context_.project = &project;
    FindName(folder_name);
  }

  void Read() {
    for (const compose::Service& service : project_.services) {
      App& app = AppOf(out_, AppNameOf(service), Reader::kCompose);
      app.span = service.name_span;
      ReadService(context_, service, &app);
    }
    ReadNetworks();
    ReadVolumes();
    AddName();
    NoteName();
    if (project_.open ||
        std::ranges::any_of(project_.services, &compose::Service::open)) {
      out_->notes.push_back(fmt::format(
          "`{}` includes or extends what is not in the folder, which was not "
          "compared",
          project_.main().path()));
    }
  }

 private:
  // Each project of a machine may have its `db`.
  [[nodiscard]] std::string AppNameOf(const compose::Service& service) const {
    std::string name(service.name);
    if (out_->apps.contains(name)) {
      name = fmt::format("{}/{}", context_.project_name, service.name);
    }
    if (out_->apps.contains(name)) {
      name = fmt::format("{} ({})", service.name, project_.main().path());
    }
    return name;
  }

  void AddName() {
    const auto [at, is_first] = out_->shared.try_emplace("compose project");
    Fact& fact = at->second;
    if (is_first) fact.span = name_span_;
    fact.value += (is_first ? "" : ", ") + context_.project_name;
  }

  void FindName(std::string_view folder_name) {
    const compose::Variable* variable =
        project_.environment.Find("COMPOSE_PROJECT_NAME");
    const compose::Value* stated = compose::Find(project_.root, "name");
    if (variable != nullptr && !variable->value.empty()) {
      context_.project_name = variable->value;
      name_span_ = variable->span;
    } else if (!compose::TextOf(stated).empty()) {
      context_.project_name = std::string(compose::TextOf(stated));
      name_span_ = stated->span;
    } else {
      named_by_ = NamedBy::kFolder;
      context_.project_name = ProjectNameOf(
          project_.folder.empty() ? folder_name : BaseNameOf(project_.folder));
    }
  }

  // Whether a real name depends on the project's.
  [[nodiscard]] bool UsesName() const {
    return std::ranges::any_of(
        project_.services, [&](const compose::Service& service) {
          return std::ranges::any_of(
              service.volumes, [&](const compose::Use& use) {
                const compose::Resource* volume =
                    project_.volumes.Find(use.name);
                const compose::Value* value =
                    volume == nullptr ? nullptr : volume->value;
                return compose::Find(value, "name") == nullptr &&
                       !compose::IsTrue(compose::Find(value, "external"));
              });
        });
  }

  // Copies of what runs elsewhere stand in folders of other names.
  void NoteName() {
    if (named_by_ != NamedBy::kFolder || !UsesName()) return;
    out_->notes.push_back(fmt::format(
        "`{}` states no project name, so docker compose takes that of its "
        "folder, `{}`, and puts it before the names of volumes; if the folder "
        "has another name on the host, set COMPOSE_PROJECT_NAME in the .env "
        "beside the file",
        project_.main().path(), context_.project_name));
  }

  void ReadNetworks() {
    std::set<std::string_view> used = {"default"};
    for (const compose::Service& service : project_.services) {
      for (const compose::Use& use : service.networks) used.insert(use.name);
    }
    for (const compose::Resource& network : project_.networks) {
      if (!used.contains(network.name)) continue;
      AddResource("networks", NetworkNameOf(context_, network.name), network);
    }
  }

  void ReadVolumes() {
    std::set<std::string_view> used;
    for (const compose::Service& service : project_.services) {
      for (const compose::Use& use : service.volumes) used.insert(use.name);
    }
    for (const compose::Resource& volume : project_.volumes) {
      if (!used.contains(volume.name)) continue;
      AddResource("volumes", VolumeNameOf(context_, volume.name), volume);
    }
  }

  // Its settings; the name and who makes it are told where it is used.
  void AddResource(std::string_view section, const std::string& name,
                   const compose::Resource& resource) {
    if (resource.value == nullptr) return;
    for (const compose::Member& member : resource.value->members) {
      if (IsOneOf(member.key, {"name", "external", "labels"}) ||
          member.key.starts_with("x-")) {
        continue;
      }
      const std::string_view text = compose::TextOf(member.value);
      const bool usual =
          (member.key == "driver" && IsOneOf(text, {"local", "bridge"})) ||
          NormalBool(text) == "false";
      if (usual && member.value->IsScalar()) continue;
      Flatten(fmt::format("{}.{}.{}", section, name, member.key), member.value,
              &out_->shared);
    }
  }

  ServiceContext context_;
  const compose::Project& project_;
  Deployed* out_;
  Span name_span_;
  NamedBy named_by_ = NamedBy::kItself;
};

// What another file includes or extends runs as a part of that; but where this
// is a variant beside it, `docker compose up` starts the plain one.
bool Runs(const compose::Project& project,
          const std::vector<compose::Project>& all) {
  if (!project.is_fragment) return true;
  return project.is_main &&
         std::ranges::any_of(all, [&](const compose::Project& other) {
           return !other.is_main && !other.is_fragment &&
                  other.folder == project.folder;
         });
}

}  // namespace

std::string VolumeNameOf(const ServiceContext& context, std::string_view name) {
  const compose::Resource* volume = context.project->volumes.Find(name);
  const compose::Value* value = volume == nullptr ? nullptr : volume->value;
  const std::string_view stated = compose::TextOf(compose::Find(value, "name"));
  if (!stated.empty()) return std::string(stated);
  if (compose::IsTrue(compose::Find(value, "external"))) {
    return std::string(name);
  }
  return fmt::format("{}_{}", context.project_name, name);
}

// Networks hold nothing, so `<project>_back` and a `back` of one's own are the
// same to all who are on it.
std::string NetworkNameOf(const ServiceContext& context,
                          std::string_view name) {
  const compose::Resource* network = context.project->networks.Find(name);
  const compose::Value* value = network == nullptr ? nullptr : network->value;
  const std::string_view stated = compose::TextOf(compose::Find(value, "name"));
  std::string_view real = stated.empty() ? name : stated;
  const std::string prefix = context.project_name + "_";
  if (real.starts_with(prefix)) real.remove_prefix(prefix.size());
  return std::string(real);
}

void ReadCompose(const Session& session, std::string_view folder_name,
                 Deployed* out) {
  std::vector<const compose::Project*> projects;
  const std::vector<compose::Project>& all = session.repository.compose;
  for (const compose::Project& project : all) {
    if (project.root != nullptr && Runs(project, all)) {
      projects.push_back(&project);
    }
  }
  // Where names meet, those of the folder's own project stay.
  std::stable_partition(
      projects.begin(), projects.end(),
      [](const compose::Project* project) { return project->folder.empty(); });
  for (const compose::Project* each : projects) {
    const compose::Project& project = *each;
    // What stands beside a project is read only when somebody says so.
    if (MainBeside(project, all) != nullptr) {
      out->notes.push_back(fmt::format(
          "`{}` was left out, as docker compose does; COMPOSE_FILE in the .env "
          "beside it says if it counts",
          project.main().path()));
      continue;
    }
    ProjectReader(session, project, folder_name, out).Read();
  }
}

}  // namespace plimsoll::deployed
