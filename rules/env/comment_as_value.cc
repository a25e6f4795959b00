#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/compose/load.h"
#include "compiler/index/env_use.h"
#include "rules/rule.h"
#include "rules/support/dialled.h"
#include "rules/support/stated_paths.h"

namespace plimsoll::rules::env {
namespace {

using plimsoll::compose::LocalPath;
using plimsoll::compose::Project;

constexpr size_t npos = std::string_view::npos;

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// `#ff0000`, with or without a channel for transparency.
bool IsColor(std::string_view value) {
  const std::string_view digits = value.substr(1);
  const size_t size = digits.size();
  return (size == 3 || size == 4 || size == 6 || size == 8) &&
         digits.find_first_not_of("0123456789abcdefABCDEF") == npos;
}

// `ALERT_CHANNEL= #general`
bool MayBeginWithHash(std::string_view name) {
  constexpr std::string_view kHashed[] = {
      "channel", "channels", "room",     "rooms",    "tag",
      "tags",    "hashtag",  "hashtags", "color",    "colors",
      "colour",  "colours",  "selector", "selectors"};
  return HasWordOf(name, kHashed);
}

// Whether a value is what somebody meant to be a comment: a blank stands on one
// side of its `#`.
bool IsComment(const Entry& entry, const SourceFile& file) {
  const std::string_view value = entry.value->text;
  if (entry.value->style != ScalarStyle::kPlain || !value.starts_with('#')) {
    return false;
  }
  if (value.size() > 1 && IsBlank(value[1])) return true;
  const char before = file.text()[entry.value->span.begin - 1];
  const bool is_word = value.find_first_of(" \t") == npos;
  return IsBlank(before) && !IsColor(value) &&
         !(is_word && MayBeginWithHash(entry.key->text));
}

// Of the values of each file, those that some container gets.
struct Taken {
  bool all = false;
  std::set<std::string_view> names;
};

class Finder {
 public:
  Finder(const Repository& repository, const RuleContext& ctx)
      : repository_(repository), ctx_(ctx) {}

  std::map<const ParsedFile*, Taken> Run() {
    for (const Project& project : repository_.compose) AddProject(project);
    return std::move(taken_);
  }

 private:
  void AddProject(const Project& project) {
    if (const auto path = LocalPath(project.folder, ".env")) {
      const std::set<std::string_view> asked_for = NamesAskedFor(project);
      for (Taken* taken : FilesFor(*path)) {
        taken->names.insert(asked_for.begin(), asked_for.end());
      }
    }
    for (const std::string& path : StatedEnvFiles(project, ctx_)) {
      for (Taken* taken : FilesFor(path)) taken->all = true;
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

  // The file itself, and the samples that it is a copy of.
  std::vector<Taken*> FilesFor(const std::string& path) {
    std::vector<Taken*> files;
    Add(path, &files);
    for (const std::string_view ending : kTemplateEndings) {
      Add(path + std::string(ending), &files);
    }
    return files;
  }

  void Add(const std::string& path, std::vector<Taken*>* files) {
    const ParsedFile* file = repository_.FindFile(path);
    const bool counts =
        file != nullptr && file->source->kind() == FileKind::kDotenv &&
        file->role == DocumentRole::kLive && file->tree.root() != nullptr;
    if (counts) files->push_back(&taken_[file]);
  }

  const Repository& repository_;
  const RuleContext& ctx_;
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
  for (const auto& [file, taken] : Finder(repository, ctx).Run()) {
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
