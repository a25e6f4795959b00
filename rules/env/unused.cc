#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/env_use.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/text.h"

namespace plimsoll::rules::env {
namespace {

using plimsoll::compose::Pair;
using plimsoll::compose::Project;
using plimsoll::compose::Service;

// Interpreters, libraries and frameworks read these, no line of one's own.
bool IsReadBelow(std::string_view name) {
  constexpr std::string_view kStarts[] = {
      "PYTHON",    "NODE_",    "NPM_",         "LD_",         "LC_",
      "JAVA_",     "GO",       "RUST_",        "AWS_",        "OTEL_",
      "DJANGO_",   "FLASK_",   "RAILS_",       "RACK_",       "SENTRY_",
      "NVIDIA_",   "CUDA_",    "OMP_",         "HF_",         "TORCH_",
      "UV_",       "PIP_",     "NEXT_",        "VITE_",       "GUNICORN_",
      "UVICORN_",  "CELERY_",  "SPRING_",      "ASPNETCORE_", "DOTNET_",
      "LOG",       "PG",       "MYSQL_",       "POSTGRES_",   "REDIS_",
      "DATABASE_", "VIRTUAL_", "LETSENCRYPT_", "SSL_",        "HTTP",
      "MALLOC_",   "S6_",      "BUNDLE_",      "MIX_",        "ERL_",
      "PHP_",      "DOCKER_",  "GIT_"};
  constexpr std::string_view kNames[] = {
      "PATH", "HOME",  "TZ",       "LANG", "TERM", "USER",
      "PORT", "HOST",  "DEBUG",    "PUID", "PGID", "UMASK",
      "ENV",  "SHELL", "HOSTNAME", "UID",  "GID",  "DISPLAY"};
  return std::ranges::find(kNames, name) != std::end(kNames) ||
         std::ranges::any_of(kStarts, [&](std::string_view start) {
           return name.starts_with(start);
         });
}

struct Context {
  bool has_code = false;
  bool reads_all = false;  // Takes the environment as a whole.
  std::vector<const ParsedFile*> files;
};

// Libraries that map the environment to settings by the names of fields.
bool ReadsAll(std::string_view text) {
  for (const std::string_view mark :
       {"BaseSettings", "os.environ.items", "dict(os.environ", "**os.environ",
        "envconfig", "viper.AutomaticEnv", "envy::", "config::Environment",
        "figment", "Object.entries(process.env", "Object.keys(process.env",
        "parse(process.env", "environ.Env", "createEnv", "os.Environ()"}) {
    if (text.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

Context ContextAt(const Repository& repository, const std::string& folder) {
  Context context;
  const std::string below = folder.empty() ? std::string() : folder + "/";
  for (const ParsedFile& file : repository.files) {
    if (!file.source->path().starts_with(below)) continue;
    switch (file.source->kind()) {
      case FileKind::kCompose:
      case FileKind::kDotenv:
      case FileKind::kMarkdown:
      case FileKind::kBinary:
      case FileKind::kWorkflow:
        continue;
      default:
        break;
    }
    context.has_code |= file.source->kind() == FileKind::kCode;
    context.reads_all |= ReadsAll(file.source->text());
    context.files.push_back(&file);
  }
  return context;
}

bool IsMentioned(const Context& context, std::string_view name) {
  return std::ranges::any_of(context.files, [&](const ParsedFile* file) {
    return file->source->text().find(name) != std::string_view::npos;
  });
}

// An image of a language or system runs nothing by itself; any other brings a
// program along, which may read what it likes.
bool IsBareImage(std::string_view image) {
  constexpr std::string_view kBare[] = {
      "python",        "node",           "golang",  "rust",   "debian",
      "ubuntu",        "alpine",         "scratch", "bun",    "deno",
      "fedora",        "rockylinux",     "busybox", "static", "base",
      "base-debian12", "static-debian12"};
  const std::string_view name = image.substr(0, image.find_first_of(":@"));
  return std::ranges::find(kBare, BaseNameOf(name)) != std::end(kBare);
}

bool IsBuiltOfBareImages(const Repository& repository,
                         const std::string& folder, std::string_view name) {
  if (name.empty()) name = "Dockerfile";
  const auto path = NormalizeBelow(folder, name);
  const ParsedFile* file = path ? repository.FindFile(*path) : nullptr;
  const Dockerfile* dockerfile =
      file == nullptr ? nullptr : DockerfileOf(*file);
  if (dockerfile == nullptr || dockerfile->stages.empty()) return false;
  for (uint32_t i = 0; i < dockerfile->stages.size(); ++i) {
    const std::string_view image = dockerfile->stages[i].image.text;
    const bool is_stage =
        dockerfile->FindStage(image, i) != Dockerfile::kNoStage;
    if (!is_stage && !IsBareImage(image)) return false;
  }
  return true;
}

// A variable of a service or app, and where it is named.
struct Given {
  std::string_view name;
  Span span;
};

// `object` is how a baseline knows the service.
void CheckGiven(std::vector<Given> given, std::string_view service,
                const std::string& object, const std::string& folder,
                std::set<Span>* seen, RuleContext& ctx) {
  std::erase_if(given, [&](const Given& variable) {
    return !IsEnvName(variable.name) || IsReadBelow(variable.name) ||
           seen->contains(variable.span);
  });
  if (given.empty()) return;
  const Context context = ContextAt(ctx.repository(), folder);
  if (!context.has_code || context.reads_all) return;
  for (const Given& variable : given) {
    // What several services share is one statement; the first may judge it.
    seen->insert(variable.span);
    if (IsMentioned(context, variable.name)) continue;
    ctx.Report(variable.span,
               fmt::format("nothing that `{}` is built of reads `{}`", service,
                           variable.name))
        .Help("remove it, or rename it to what the program reads")
        .About(object, std::string(variable.name));
  }
}

void CheckProject(const Project& project, RuleContext& ctx) {
  if (project.root == nullptr || project.is_fragment) return;
  std::set<Span> seen;
  for (const Service& service : project.services) {
    const auto* build = service.Get("build");
    if (build == nullptr || service.open) continue;
    const auto* context = build->IsMapping() ? Find(build, "context") : build;
    const std::string_view path = TextOf(context);
    if (path.empty() || path.find(':') != std::string_view::npos) continue;
    const auto folder = NormalizeBelow(project.folder, path);
    if (!folder || !IsBuiltOfBareImages(ctx.repository(), *folder,
                                        TextOf(Find(build, "dockerfile")))) {
      continue;
    }
    std::vector<Given> given;
    for (const Pair& pair : PairsOf(service.Get("environment"))) {
      given.push_back({pair.key, pair.span});
    }
    CheckGiven(std::move(given), service.name,
               fmt::format("{}/{}", project.main().path(), service.name),
               *folder, &seen, ctx);
  }
}

const Node* FindIn(const Node* node, std::string_view key) {
  return node == nullptr ? nullptr : plimsoll::Find(Deref(*node), key);
}

std::string_view TextIn(const Node* node, std::string_view key) {
  const Node* found = FindIn(node, key);
  return found == nullptr ? std::string_view() : Deref(*found).text;
}

// The names of `{A: 1}`, `[A=1]` and `[{key: A}]`.
void AddNames(const Node* variables, std::vector<Given>* given) {
  if (variables == nullptr) return;
  for (const Entry& entry : Deref(*variables).entries) {
    given->push_back({entry.key->text, entry.key->span});
  }
  for (const Node* item : Deref(*variables).items) {
    const Node* key = FindIn(item, "key");
    const Node& named = Deref(key == nullptr ? *item : *key);
    if (!named.IsScalar()) continue;
    given->push_back({named.text.substr(0, named.text.find('=')), named.span});
  }
}

// Sets of variables are shared, and not every app reads all of one.
void CheckManifest(const ParsedFile& file, RuleContext& ctx) {
  const Node* app = FindIn(file.tree.root(), "app");
  const Node* container = FindIn(app, "container");
  const Node* build = FindIn(container, "build");
  const std::string_view path = TextIn(build, "context");
  if (path.empty() || path.find("{{") != std::string_view::npos) return;
  const auto folder = NormalizeBelow(FolderOf(file.source->path()), path);
  if (!folder || !IsBuiltOfBareImages(ctx.repository(), *folder,
                                      TextIn(build, "dockerfile"))) {
    return;
  }
  std::vector<Given> given;
  for (const Node* level : {app, container}) {
    for (const char* layer : {"environment", "derived_env", "secret_env"}) {
      AddNames(FindIn(level, layer), &given);
    }
  }
  std::set<Span> seen;
  CheckGiven(std::move(given), TextIn(app, "id"), file.source->path(), *folder,
             &seen, ctx);
}

// Only images that are built of this repository's own code can be judged.
void Check(const Repository& repository, RuleContext& ctx) {
  for (const Project& project : repository.compose) CheckProject(project, ctx);
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() == FileKind::kManifest && IsJudged(file) &&
        file.tree.root() != nullptr) {
      CheckManifest(file, ctx);
    }
  }
}

}  // namespace

constinit const Rule unused = {
    .id = "env/unused",
    .summary = "a service is given a variable that nothing of it reads",
    .severity = Severity::kInfo,
    .profile = Profile::kStrict,
    .check = Check,
};

}  // namespace plimsoll::rules::env
