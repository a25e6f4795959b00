#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "compiler/index/env_use.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"

namespace plimsoll::rules::env {
namespace {

using plimsoll::compose::Project;

// `.env.example`, `env.sample`, `example.env`: the sample of the folder's own
// `.env`, not of one service's.
bool IsSampleOfFolder(std::string_view path) {
  std::string name = AsciiLower(BaseNameOf(path));
  for (const std::string_view word :
       {"example", "sample", "template", "dist", "default", "defaults"}) {
    const size_t at = name.find(word);
    if (at != std::string::npos) name.erase(at, word.size());
  }
  std::erase_if(name, [](char c) { return c == '.' || c == '-' || c == '_'; });
  return name == "env";
}

// Compose and every shell have these.
bool IsFromShell(std::string_view name) {
  constexpr std::string_view kNames[] = {
      "HOME",          "PATH",    "PWD",
      "USER",          "UID",     "GID",
      "HOSTNAME",      "DISPLAY", "XDG_RUNTIME_DIR",
      "SHELL",         "TZ",      "LANG",
      "SSH_AUTH_SOCK", "LOGNAME"};
  return std::ranges::find(kNames, name) != std::end(kNames) ||
         name.starts_with("COMPOSE_") || name.starts_with("DOCKER_");
}

// By folder.
using Samples = std::map<std::string_view, std::vector<const ParsedFile*>>;

Samples SamplesOf(const Repository& repository) {
  Samples samples;
  for (const ParsedFile& file : repository.files) {
    if (file.source->kind() == FileKind::kDotenv &&
        file.role == DocumentRole::kLive && TraitsOf(*file.source).is_sample) {
      samples[FolderOf(file.source->path())].push_back(&file);
    }
  }
  return samples;
}

class Checker {
 public:
  Checker(const Project& project, const Samples& samples, RuleContext& ctx)
      : project_(project),
        samples_(samples),
        ctx_(ctx),
        repository_(ctx.repository()) {}

  void Run() {
    const ParsedFile* sample = CollectSamples();
    if (sample == nullptr) return;
    CollectNeeds();
    size_t covered = 0;
    for (const auto& [name, use] : needs_) covered += documented_.count(name);
    // A sample that knows few of them is for something else.
    if (covered < 2 || covered * 2 < needs_.size()) return;
    for (const auto& [name, use] : needs_) {
      if (!documented_.contains(name) && !IsGivenElsewhere(name)) {
        Report(name, *use, *sample);
      }
    }
  }

 private:
  // Variables that compose is asked for and that have no default there.
  void CollectNeeds() {
    std::set<std::string_view> defaulted;
    for (const SourceFile* file : project_.files) {
      for (const EnvStatement& statement :
           repository_.env->OfFile(file->id())) {
        if (statement.source != EnvSource::kInterpolation) continue;
        if (statement.act == EnvAct::kDefaults) {
          defaulted.insert(statement.name);
        } else {
          needs_.try_emplace(statement.name, &statement);
        }
      }
    }
    std::erase_if(needs_, [&](const auto& need) {
      return defaulted.contains(need.first) || IsFromShell(need.first) ||
             !IsEnvName(need.first);
    });
  }

  // The sample to name in the finding. What others of the folder name is known,
  // too, and so is what those of the folders above name, which may include it.
  const ParsedFile* CollectSamples() {
    const ParsedFile* first = nullptr;
    std::string_view folder = project_.folder;
    while (true) {
      const auto here = samples_.find(folder);
      if (here != samples_.end()) {
        for (const ParsedFile* file : here->second) AddSample(*file, &first);
      }
      if (first == nullptr || folder.empty()) return first;
      folder = FolderOf(folder);
    }
  }

  void AddSample(const ParsedFile& file, const ParsedFile** first) {
    if (*first == nullptr && IsSampleOfFolder(file.source->path())) {
      *first = &file;
    }
    for (const EnvStatement& statement :
         repository_.env->OfFile(file.source->id())) {
      documented_.insert(statement.name);
    }
  }

  // A script or workflow that exports it, or another env file that is there.
  [[nodiscard]] bool IsGivenElsewhere(std::string_view name) const {
    const EnvIndex& env = *repository_.env;
    const bool is_set = std::ranges::any_of(env.Of(name), [&](uint32_t i) {
      const EnvStatement& statement = env.statements[i];
      return statement.act == EnvAct::kSets &&
             (statement.source == EnvSource::kScript ||
              statement.source == EnvSource::kWorkflow ||
              statement.source == EnvSource::kDotenv);
    });
    return is_set || IsInMakefile(name);
  }

  [[nodiscard]] bool IsInMakefile(std::string_view name) const {
    return std::ranges::any_of(repository_.files, [&](const ParsedFile& file) {
      const std::string_view base = BaseNameOf(file.source->path());
      const bool is_makefile = base == "Makefile" || base == "makefile" ||
                               base == "justfile" || base.ends_with(".mk") ||
                               base == "Taskfile.yml";
      return is_makefile &&
             file.source->text().find(name) != std::string_view::npos;
    });
  }

  void Report(std::string_view name, const EnvStatement& use,
              const ParsedFile& sample) {
    const std::string& path = sample.source->path();
    const bool stops = use.act == EnvAct::kRequires;
    ctx_.Report(use.name_span,
                fmt::format("`{}` has no default, and `{}` does not name it",
                            name, path))
        .AddNote(stops ? "compose stops where nothing sets it"
                       : "compose takes it for empty where nothing sets it")
        .Help(fmt::format("add `{}=` to {}", name, path))
        .About(project_.main().path(), std::string(name));
  }

  const Project& project_;
  const Samples& samples_;
  RuleContext& ctx_;
  const Repository& repository_;
  std::map<std::string_view, const EnvStatement*> needs_;  // First place.
  std::set<std::string_view> documented_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  if (repository.env == nullptr) return;
  const Samples samples = SamplesOf(repository);
  if (samples.empty()) return;
  for (const Project& project : repository.compose) {
    if (project.root == nullptr || project.is_fragment ||
        !project.host.empty()) {
      continue;
    }
    Checker(project, samples, ctx).Run();
  }
}

}  // namespace

constinit const Rule coverage = {
    .id = "env/coverage",
    .summary = "a compose file asks for a variable that its sample lacks",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::env
