#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/compose/load.h"
#include "compiler/index/env_use.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::env {
namespace {

using plimsoll::compose::Find;
using plimsoll::compose::Project;
using plimsoll::compose::Value;

constexpr size_t npos = std::string_view::npos;

// `#ff0000`, with or without a channel for transparency.
bool IsColor(std::string_view value) {
  const std::string_view digits = value.substr(1);
  const size_t size = digits.size();
  return (size == 3 || size == 4 || size == 6 || size == 8) &&
         digits.find_first_not_of("0123456789abcdefABCDEF") == npos;
}

// `ALERT_CHANNEL= #general`
bool MayBeginWithHash(std::string_view name) {
  for (const std::string_view word :
       {"CHANNEL", "ROOM", "TAG", "COLOR", "COLOUR", "SELECTOR"}) {
    if (name.find(word) != npos) return true;
  }
  return false;
}

// Whether a value is what somebody meant to be a comment: a blank stands on one
// side of its `#`.
bool IsComment(const Entry& entry, const SourceFile& file) {
  const std::string_view value = entry.value->text;
  if (entry.value->style != ScalarStyle::kPlain || !value.starts_with('#')) {
    return false;
  }
  if (value.size() > 1 && value[1] == ' ') return true;
  const char before = file.text()[entry.value->span.begin - 1];
  const bool is_word = value.find(' ') == npos;
  return (before == ' ' || before == '\t') && !IsColor(value) &&
         !(is_word && MayBeginWithHash(entry.key->text));
}

// Of the values of each file, those that some container gets.
struct Taken {
  bool all = false;
  std::set<std::string_view> names;
};

class Finder {
 public:
  explicit Finder(const Repository& repository) : repository_(repository) {}

  std::map<const ParsedFile*, Taken> Run() {
    for (const Project& project : repository_.compose) AddProject(project);
    return std::move(taken_);
  }

 private:
  void AddProject(const Project& project) {
    const std::set<std::string_view> asked_for = NamesAskedFor(project);
    for (const std::string& path : FilesFor(Below(project.folder, ".env"))) {
      if (Taken* taken = TakenOf(path)) {
        taken->names.insert(asked_for.begin(), asked_for.end());
      }
    }
    for (const auto& service : project.services) {
      for (const Value* item :
           plimsoll::compose::ItemsOf(service.Get("env_file"))) {
        AddEnvFile(project, *item);
      }
    }
  }

  // Compose fills them in; what else is in `.env` reaches no container.
  [[nodiscard]] std::set<std::string_view> NamesAskedFor(
      const Project& project) const {
    std::set<std::string_view> names;
    for (const SourceFile* file : project.files) {
      for (const EnvStatement& statement :
           repository_.env->OfFile(file->id())) {
        if (statement.source == EnvSource::kInterpolation) {
          names.insert(statement.name);
        }
      }
    }
    return names;
  }

  // `format: raw` makes each line a value, comments and all.
  void AddEnvFile(const Project& project, const Value& item) {
    const Value* path = item.IsMapping() ? Find(&item, "path") : &item;
    if (path == nullptr || !path->IsKnown() || Find(&item, "format")) return;
    const std::string folder =
        project.FolderOfPaths(repository_.sources->Get(path->span.file));
    const auto target = plimsoll::compose::LocalPath(folder, path->text);
    if (!target) return;
    for (const std::string& file : FilesFor(*target)) {
      if (Taken* taken = TakenOf(file)) taken->all = true;
    }
  }

  static std::string Below(std::string_view folder, std::string_view name) {
    return folder.empty() ? std::string(name)
                          : fmt::format("{}/{}", folder, name);
  }

  // The file itself, and the samples that it is a copy of.
  static std::vector<std::string> FilesFor(const std::string& path) {
    std::vector<std::string> files = {path};
    for (const std::string_view ending :
         {".example", ".sample", ".template", ".dist"}) {
      files.push_back(path + std::string(ending));
    }
    return files;
  }

  Taken* TakenOf(const std::string& path) {
    const ParsedFile* file = repository_.FindFile(path);
    const bool counts =
        file != nullptr && file->source->kind() == FileKind::kDotenv &&
        file->role == DocumentRole::kLive && file->tree.root() != nullptr;
    return counts ? &taken_[file] : nullptr;
  }

  const Repository& repository_;
  std::map<const ParsedFile*, Taken> taken_;
};

void Report(const ParsedFile& file, const Entry& entry, RuleContext& ctx) {
  const Span& value = entry.value->span;
  // Blanks between the `=` or `:` and the `#` would stand inside of the value.
  const size_t before =
      file.source->text().find_last_not_of(" \t", value.begin - 1);
  ctx.Report(value, fmt::format("the comment becomes the value of `{}`",
                                entry.key->text))
      .AddNote(
          "docker compose takes a `#` for a comment only behind a value; a "
          "shell reads nothing here")
      .Help("put the comment on a line of its own, or write `\"\"` before it")
      .About(file.source->path(), std::string(entry.key->text))
      .Fix({"write an empty value",
            Applicability::kUnsafe,
            {{file.source->SpanOf(before + 1, value.begin), "\"\" "}}});
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const auto& [file, taken] : Finder(repository).Run()) {
    for (const Entry& entry : file->tree.root()->entries) {
      const bool is_taken = taken.all || taken.names.contains(entry.key->text);
      if (is_taken && IsComment(entry, *file->source)) {
        Report(*file, entry, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule comment_as_value = {
    .id = "env/comment-as-value",
    .summary = "a comment becomes the value of a variable",
    .severity = Severity::kWarning,
    .fix = FixAvailability::kAlways,
    .check = Check,
};

}  // namespace plimsoll::rules::env
