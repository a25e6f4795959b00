#include "compiler/import/compose_project.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/import/compose_service.h"

namespace plimsoll::importing {
namespace {

using compose::Value;

bool HasAnchor(const Node& node) {
  if (!node.anchor.empty() && node.kind != NodeKind::kAlias) return true;
  return std::ranges::any_of(
             node.items, [](const Node* item) { return HasAnchor(*item); }) ||
         std::ranges::any_of(node.entries, [](const Entry& entry) {
           return HasAnchor(*entry.value);
         });
}

std::string ProjectName(const compose::Project& project,
                        const std::string& fallback) {
  // Stronger than what the file says.
  const compose::Variable* set =
      project.environment.Find("COMPOSE_PROJECT_NAME");
  if (set != nullptr && !set->unknown && !set->value.empty()) {
    return set->value;
  }
  const std::string_view stated =
      compose::TextOf(compose::Find(project.root, "name"));
  return stated.empty() ? fallback : std::string(stated);
}

const compose::Resources* SectionOf(const compose::Project& project,
                                    std::string_view section) {
  if (section == "networks") return &project.networks;
  if (section == "volumes") return &project.volumes;
  if (section == "secrets") return &project.secrets;
  if (section == "configs") return &project.configs;
  return section == "models" ? &project.models : nullptr;
}

// The top level of a file: what no service owns.
class TopLevel {
 public:
  TopLevel(const compose::Project& project, const Texts& texts, Draft* draft)
      : project_(project), texts_(texts), draft_(draft) {}

  void Add() {
    for (const compose::Service& service : project_.services) {
      for (const compose::Use& use : service.networks) used_.insert(use.name);
    }
    for (const char* section :
         {"networks", "volumes", "secrets", "configs", "models"}) {
      for (const compose::Resource& resource : *SectionOf(project_, section)) {
        // A volume that is named alone is what a build makes of it anyway.
        const bool bare =
            resource.value == nullptr || resource.value->IsNull() ||
            (resource.value->IsMapping() && resource.value->members.empty());
        const bool network = std::string_view(section) == "networks";
        if (bare && !(network && used_.contains(resource.name))) continue;
        Pass(section, resource);
      }
    }
    if (project_.root == nullptr) return;
    for (const compose::Member& member : project_.root->members) {
      // Those that only hold what others repeat were followed.
      const bool extends =
          member.key.starts_with("x-") &&
          (member.value->node == nullptr || !HasAnchor(*member.value->node));
      if (extends && !draft_->apps.empty()) {
        Pass(member.key, member.value, &draft_->apps.front().file, member.key);
      }
    }
  }

  void Pass(std::string_view section, const compose::Resource& resource) {
    AppDraft* owner = OwnerOf(section, resource.name);
    if (owner == nullptr) return;
    Pass(resource.name, resource.value, &owner->file.At(section),
         fmt::format("{}.{}", section, resource.name));
  }

 private:
  // The first app that uses a resource brings it along.
  AppDraft* OwnerOf(std::string_view section, std::string_view name) {
    for (size_t i = 0; i < project_.services.size(); ++i) {
      const compose::Service& service = project_.services[i];
      const auto& uses = section == "networks"  ? service.networks
                         : section == "volumes" ? service.volumes
                         : section == "secrets" ? service.secrets
                         : section == "configs" ? service.configs
                                                : service.models;
      const bool uses_it = std::ranges::any_of(
          uses, [&](const compose::Use& use) { return use.name == name; });
      if (!uses_it) continue;
      const auto app =
          std::ranges::find(draft_->apps, service.name, &AppDraft::name);
      if (app != draft_->apps.end()) return &*app;
    }
    return draft_->apps.empty() ? nullptr : &draft_->apps.front();
  }

  void Pass(std::string_view key, const Value* value, Yaml* into,
            std::string_view path) {
    if (value == nullptr || value->IsNull()) {
      into->Set(key, Yaml::Map());
      return;
    }
    std::vector<const Value*> lost;
    into->Set(key, PassedValue(*value, texts_, &lost));
    for (const Value* place : lost) {
      draft_->losses.push_back(
          {.app = {},
           .key = std::string(path),
           .span = place->span,
           .why = "a credential stands in it; it was left out"});
    }
  }

  const compose::Project& project_;
  const Texts& texts_;
  Draft* draft_;
  std::set<std::string_view> used_;
};

// Variables that nothing sets and that have no default.
void FindUnset(const Value& value, const compose::Environment& environment,
               std::set<std::string>* seen, std::vector<UnsetVariable>* found) {
  for (const Value* item : value.items) {
    FindUnset(*item, environment, seen, found);
  }
  for (const compose::Member& member : value.members) {
    FindUnset(*member.value, environment, seen, found);
  }
  if (!value.unknown) return;
  const std::string raw = RawOf(value);
  for (const compose::Reference& reference : compose::ReferencesIn(raw)) {
    const bool has_default =
        reference.form.ends_with('-') || reference.form.ends_with('+');
    if (has_default || environment.Find(reference.name) != nullptr) continue;
    if (!seen->emplace(reference.name).second) continue;
    found->push_back({std::string(reference.name), value.span});
  }
}

// Relative paths of files in other folders, which start there: in the one file
// that is built they would lead elsewhere.
class MovedPaths {
 public:
  MovedPaths(const compose::Project& project, const SourceMap& sources,
             std::vector<Loss>* losses)
      : project_(project), sources_(sources), losses_(losses) {}

  void Run() {
    for (const compose::Service& service : project_.services) {
      for (const char* key : {"volumes", "env_file", "build", "label_file"}) {
        Look(service.Get(key), service.name, key);
      }
    }
    for (const char* section : {"secrets", "configs"}) {
      for (const compose::Resource& resource : *SectionOf(project_, section)) {
        Look(compose::Find(resource.value, "file"), {}, section);
      }
    }
  }

 private:
  void Look(const Value* value, std::string_view app, std::string_view key) {
    if (value == nullptr) return;
    for (const Value* item : value->items) Look(item, app, key);
    for (const compose::Member& member : value->members) {
      const bool path = member.key == "source" || member.key == "path" ||
                        member.key == "context" || member.key == "volumes";
      if (path) Look(member.value, app, key);
    }
    if (!value->IsScalar() || !value->span.valid()) return;
    const std::string_view text = value->text;
    const bool named = key == "volumes" && !text.starts_with('.');
    const bool fixed = text.empty() || text.starts_with('/') ||
                       text.starts_with('~') || text.starts_with('$') ||
                       text.find("://") != std::string_view::npos;
    const SourceFile& file = sources_.Get(value->span.file);
    if (named || fixed || project_.FolderOfPaths(file) == project_.folder) {
      return;
    }
    losses_->push_back(
        {.app = std::string(app),
         .key = std::string(key),
         .span = value->span,
         .why =
             "its path starts in the folder of that file; make it absolute"});
  }

  const compose::Project& project_;
  const SourceMap& sources_;
  std::vector<Loss>* losses_;
};

AppDraft* FindApp(Draft* draft, std::string_view service) {
  const auto found = std::ranges::find(draft->apps, service, &AppDraft::name);
  return found == draft->apps.end() ? nullptr : &*found;
}

// A variable that is a secret is in none of what is passed on.
void PassEnvironment(const compose::Service& service, const Texts& texts,
                     const std::set<std::string>& secrets, AppDraft* app) {
  for (const NamedText& variable : NamedTexts(service.Get("environment"))) {
    if (secrets.contains(variable.key) || variable.key.empty()) continue;
    const TextState state = texts.StateOf(*variable.from);
    if (state == TextState::kSecret) continue;
    app->passed.At("environment")
        .Set(variable.key,
             !variable.has_value ? Yaml::Raw("null")
             : state == TextState::kRaw || variable.from->IsString()
                 ? Yaml::Text(variable.raw)
                 : Yaml::Text(DoubledDollars(variable.text)));
  }
}

}  // namespace

Draft ImportCompose(const compose::Project& project,
                    const Repository& repository, ImportOptions options) {
  Draft draft;
  draft.host = options.host;
  draft.runtime = "compose";
  draft.compose_project = ProjectName(project, options.project);
  const Texts texts(repository);
  Variables variables(project.environment, options.vars);
  SecretNames secret_names;
  ImportContext context{.sources = *repository.sources,
                        .texts = texts,
                        .environment = project.environment,
                        .variables = variables,
                        .secret_names = secret_names,
                        .draft = draft};
  AppIds ids;
  for (const compose::Service& service : project.services) {
    ids.emplace(service.name, options.ids.Fresh(IdOf(service.name, "app")));
  }
  for (const compose::Service& service : project.services) {
    draft.apps.push_back(
        ServiceImporter(service, ids, options.folder, context).Run());
  }
  TopLevel(project, texts, &draft).Add();
  const compose::Member* name = compose::FindMember(project.root, "name");
  if (name != nullptr && name->value->unknown) {
    draft.losses.push_back(
        {.app = {},
         .key = "name",
         .span = name->key_span,
         .why = fmt::format("nothing sets its variable; taken for `{}`",
                            draft.compose_project)});
  }
  MovedPaths(project, *repository.sources, &draft.losses).Run();
  draft.vars = variables.Take();
  if (project.root != nullptr) {
    std::set<std::string> seen;
    FindUnset(*project.root, project.environment, &seen, &draft.unset);
  }
  return draft;
}

bool Amend(const std::vector<Difference>& differences,
           const compose::Project& project, const Repository& repository,
           Draft* draft) {
  const Texts texts(repository);
  const SecretVariables secrets = SecretsOf(*draft);
  bool changed = false;
  for (const Difference& difference : differences) {
    AppDraft* app = FindApp(draft, difference.service);
    const compose::Service* service = project.FindService(difference.service);
    if (app != nullptr && service != nullptr && !difference.key.empty()) {
      changed = true;
      if (difference.key == "environment") {
        const auto hidden = secrets.find(difference.service);
        PassEnvironment(
            *service, texts,
            hidden == secrets.end() ? std::set<std::string>{} : hidden->second,
            app);
      } else {
        const Value* value = service->Get(difference.key);
        PassOn(difference.key,
               value != nullptr && value->IsNull() ? nullptr : value, texts,
               app, &draft->losses);
      }
      continue;
    }
    if (app != nullptr && service != nullptr) {
      changed = true;
      Simplify(project, repository, app, draft);
      continue;
    }
    const size_t dot = difference.key.find('.');
    const compose::Resources* section =
        dot == std::string::npos
            ? nullptr
            : SectionOf(project, difference.key.substr(0, dot));
    const compose::Resource* resource =
        section == nullptr ? nullptr
                           : section->Find(difference.key.substr(dot + 1));
    if (resource == nullptr) continue;
    changed = true;
    TopLevel(project, texts, draft)
        .Pass(difference.key.substr(0, dot), *resource);
  }
  return changed;
}

void Simplify(const compose::Project& project, const Repository& repository,
              AppDraft* app, Draft* draft) {
  const compose::Service* service = project.FindService(app->name);
  if (service == nullptr) return;
  const Texts texts(repository);
  const SecretVariables secrets = SecretsOf(*draft);
  const auto hidden = secrets.find(app->name);
  Yaml fields = Yaml::Map();
  fields.At("container");
  for (const char* key : {"secret_env", "dependencies"}) {
    if (const Yaml* kept = app->fields.Get(key)) fields.Set(key, *kept);
  }
  fields.At("run").Set("restart", Yaml::Raw("never"));
  app->fields = std::move(fields);
  app->passed = Yaml::Map();
  if (app->id != app->name) app->passed.Set("service", Yaml::Text(app->name));
  app->passed.Set("container_name", Yaml::Raw("null"));
  for (const compose::Member& member : service->value->members) {
    if (member.key == "environment") {
      PassEnvironment(
          *service, texts,
          hidden == secrets.end() ? std::set<std::string>{} : hidden->second,
          app);
    } else if (!member.value->IsNull() && member.key != "extends") {
      PassOn(member.key, member.value, texts, app, &draft->losses);
    }
  }
}

void ReportLost(const std::vector<Difference>& differences,
                const compose::Project& project, Draft* draft) {
  for (const Difference& difference : differences) {
    const bool known =
        std::ranges::any_of(draft->losses, [&](const Loss& loss) {
          return loss.app == difference.service && loss.key == difference.key;
        });
    if (known) continue;
    Loss loss{.app = difference.service,
              .key = difference.key,
              .span = {},
              .why = "a build says it otherwise"};
    const compose::Service* service = project.FindService(difference.service);
    if (service != nullptr) {
      const compose::Member* member =
          compose::FindMember(service->value, difference.key);
      loss.span = member == nullptr ? service->name_span : member->key_span;
    } else if (const compose::Member* member =
                   compose::FindMember(project.root, difference.key)) {
      loss.span = member->key_span;
    }
    draft->losses.push_back(std::move(loss));
  }
}

SecretVariables SecretsOf(const Draft& draft) {
  SecretVariables secrets;
  for (const SecretToFill& secret : draft.secrets) {
    secrets[secret.app].insert(secret.variable);
  }
  return secrets;
}

}  // namespace plimsoll::importing
