#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/edit_distance.h"
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
         name.starts_with("COMPOSE_") || name.starts_with("DOCKER_") ||
         // Laravel's `sail`, which calls compose, sets both to who calls it.
         name == "WWWUSER" || name == "WWWGROUP";
}

// Samples, and the `.env` that compose itself reads; by folder.
using Samples = std::map<std::string_view, std::vector<const ParsedFile*>>;

Samples SamplesOf(const Repository& repository) {
  Samples samples;
  for (const ParsedFile& file : repository.files) {
    const std::string& path = file.source->path();
    if (file.source->kind() == FileKind::kDotenv &&
        file.role == DocumentRole::kLive &&
        (TraitsOf(*file.source).is_sample || BaseNameOf(path) == ".env")) {
      samples[FolderOf(path)].push_back(&file);
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
    const ParsedFile* told_by = CollectTold();
    if (told_by == nullptr) return;
    CollectNeeds();
    const bool is_about_these = IsAboutTheseNeeds();
    for (const auto& [name, use] : needs_) {
      if (told_.contains(name) || IsGivenElsewhere(name)) continue;
      const std::string_view near = NearMissOf(name);
      if (is_about_these || !near.empty()) Report(name, *use, *told_by, near);
    }
  }

 private:
  // A file that knows few of the variables is for something else. A project of
  // plimsoll has all of its files here, so there one is enough to tell.
  [[nodiscard]] bool IsAboutTheseNeeds() const {
    size_t covered = 0;
    for (const auto& [name, use] : needs_) covered += told_.count(name);
    if (ctx_.fleet() != nullptr) return covered > 0;
    return covered >= 2 && covered * 2 >= needs_.size();
  }

  // Variables that compose is asked for and that have no default there.
  void CollectNeeds() {
    for (const SourceFile* file : project_.files) {
      for (const EnvStatement& statement :
           repository_.env->OfFile(file->id())) {
        if (statement.source != EnvSource::kInterpolation) continue;
        used_.insert(statement.name);
        if (statement.act == EnvAct::kDefaults) {
          defaulted_.insert(statement.name);
        } else if (!told_.contains(PreferredTo(statement))) {
          needs_.try_emplace(statement.name, &statement);
        }
      }
    }
    std::erase_if(needs_, [&](const auto& need) {
      return defaulted_.contains(need.first) || IsFromShell(need.first) ||
             !IsEnvName(need.first);
    });
  }

  // The NEW of `${NEW:-${OLD}}` for the OLD: where it is told, nobody needs the
  // one that it replaces.
  [[nodiscard]] std::string_view PreferredTo(const EnvStatement& use) const {
    std::string_view before = ctx_.sources()
                                  .Get(use.name_span.file)
                                  .text()
                                  .substr(0, use.name_span.begin);
    for (const std::string_view part : {"{", "$", "-"}) {
      if (!before.ends_with(part)) return {};
      before.remove_suffix(part.size());
    }
    if (before.ends_with(':')) before.remove_suffix(1);
    size_t begin = before.size();
    while (begin > 0 && IsWordByte(before[begin - 1])) --begin;
    const bool is_reference = before.substr(0, begin).ends_with("${");
    return is_reference ? before.substr(begin) : std::string_view{};
  }

  // What is told and used by nothing here, one slip of the finger away.
  [[nodiscard]] std::string_view NearMissOf(std::string_view name) const {
    constexpr size_t kShortest = 8;
    if (name.size() < kShortest) return {};
    for (const std::string_view other : told_) {
      const bool is_near = other.size() >= kShortest &&
                           !used_.contains(other) &&
                           EditDistance(name, other, 1) == 1;
      // `DB_1_HOST` and `DB_2_HOST` are two on purpose.
      if (is_near && WithoutDigits(name) != WithoutDigits(other)) return other;
    }
    return {};
  }

  static std::string WithoutDigits(std::string_view name) {
    std::string text(name);
    std::erase_if(text, IsAsciiDigit);
    return text;
  }

  // The file to name in the finding: the sample, else the `.env`. What others
  // of the folder name is known, too, and so is what those of the folders above
  // name, which may include it.
  const ParsedFile* CollectTold() {
    const ParsedFile* first = nullptr;
    std::string_view folder = project_.folder;
    while (true) {
      const auto here = samples_.find(folder);
      if (here != samples_.end()) {
        for (const ParsedFile* file : here->second) AddFile(*file, &first);
      }
      if (first == nullptr || folder.empty()) return first;
      folder = FolderOf(folder);
    }
  }

  void AddFile(const ParsedFile& file, const ParsedFile** first) {
    const std::string& path = file.source->path();
    const bool is_sample = TraitsOf(*file.source).is_sample;
    const bool names_all =
        is_sample ? IsSampleOfFolder(path) : FolderOf(path) == project_.folder;
    const bool is_better =
        *first == nullptr ||
        (is_sample && !TraitsOf(*(*first)->source).is_sample);
    if (names_all && is_better) *first = &file;
    for (const EnvStatement& statement :
         repository_.env->OfFile(file.source->id())) {
      told_.insert(statement.name);
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
              const ParsedFile& told_by, std::string_view near) {
    const std::string& path = told_by.source->path();
    const bool is_sample = TraitsOf(*told_by.source).is_sample;
    const bool stops = use.act == EnvAct::kRequires;
    ctx_.Report(use.name_span,
                fmt::format("`{}` has no default, and `{}` does not {} it",
                            name, path, is_sample ? "name" : "set"))
        .AddNote(stops ? "compose stops where nothing sets it"
                       : "compose takes it for empty where nothing sets it")
        .Help(near.empty()
                  ? fmt::format("add `{}=` to {}", name, path)
                  : fmt::format("nothing uses the `{}` that is there", near))
        .About(project_.main().path(), std::string(name));
  }

  const Project& project_;
  const Samples& samples_;
  RuleContext& ctx_;
  const Repository& repository_;
  std::map<std::string_view, const EnvStatement*> needs_;  // First place.
  std::set<std::string_view> used_;
  std::set<std::string_view> defaulted_;
  std::set<std::string_view> told_;
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
    .summary = "a compose file asks for what its .env and sample lack",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::env
