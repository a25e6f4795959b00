#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/build_contexts.h"
#include "rules/support/endpoint_names.h"
#include "rules/support/endpoints.h"
#include "rules/support/git_ignore.h"
#include "rules/support/repository_paths.h"
#include "rules/support/text.h"

namespace plimsoll::rules::docker {
namespace {

struct Missing {
  const BuildContext* context = nullptr;
  CopySource source;
  std::string path;  // In the repository.
};

// Whether a file may hold the commands that make another: documents about it
// and the Dockerfiles that copy it do not.
bool MayMakeFiles(const ParsedFile& file) {
  const FileKind kind = file.source->kind();
  return kind != FileKind::kMarkdown && kind != FileKind::kDockerfile &&
         kind != FileKind::kBinary &&
         BaseNameOf(file.source->path()) != ".dockerignore";
}

// What the other files say of a name: one that they mention they may make.
enum class Mention : uint8_t {
  kNone,
  kAside,  // In a comment, or in a folder that is another one.
  kMade,
};

bool IsPathByte(char c) {
  constexpr std::string_view kOthers = "./-~${}:@%";
  return IsWordByte(c) || kOthers.find(c) != std::string_view::npos;
}

// Whether a line that mentions a path may put a file of its name elsewhere:
// `cp ../shared/app.conf .`, `curl -O https://example.org/app.conf`.
bool MayCopy(std::string_view line, std::string_view word) {
  constexpr std::string_view kCopiers[] = {"cp",   "mv",   "ln",    "rsync",
                                           "curl", "wget", "scp",   "install",
                                           "tar",  "copy", "gsutil"};
  return word.find("://") != std::string_view::npos ||
         std::ranges::any_of(kCopiers, [&](std::string_view copier) {
           return HasWholeWord(line, copier);
         });
}

// `name` is a mention of the last name of `path`, which is one of the
// repository.
Mention JudgeMention(const SourceFile& file, const Span& name,
                     std::string_view path) {
  if (IsInComment(file, name)) return Mention::kAside;
  const Span line = LineAround(file, name);
  const std::string_view text = file.text();
  uint32_t first = name.begin;
  while (first > line.begin && IsPathByte(text[first - 1])) --first;
  const std::string_view word = text.substr(first, name.end - first);
  // Behind a variable, `$DIR/app.conf`, or steps upwards the rest has to fit.
  const size_t rest =
      word.starts_with('$') ? word.find('/') + 1 : word.find_first_not_of("./");
  const std::string known(word.substr(std::min(rest, word.size())));
  const bool is_other = known.find('/') != std::string::npos &&
                        !("/" + std::string(path)).ends_with("/" + known) &&
                        !MayCopy(file.TextOf(line), word);
  return is_other ? Mention::kAside : Mention::kMade;
}

// What scripts, workflows and programs say of each missing file.
std::vector<Mention> MentionsOf(const Repository& repository,
                                const std::vector<Missing>& missing) {
  std::vector<Mention> mentions(missing.size(), Mention::kNone);
  std::map<std::string, std::vector<size_t>> by_name;
  for (size_t i = 0; i < missing.size(); ++i) {
    by_name[std::string(BaseNameOf(missing[i].source.path))].push_back(i);
  }
  std::vector<std::string> names;
  names.reserve(by_name.size());
  for (const auto& [name, found] : by_name) names.push_back(name);
  const WordFinder finder(names, WordFinder::Case::kExact);
  for (const ParsedFile& file : repository.files) {
    if (!MayMakeFiles(file)) continue;
    finder.Find(file.source->text(), [&](size_t word, size_t offset) {
      const size_t end = offset + names[word].size();
      const Span name = file.source->SpanOf(offset, end);
      for (const size_t i : by_name[names[word]]) {
        if (mentions[i] == Mention::kMade) continue;
        mentions[i] = std::max(
            mentions[i], JudgeMention(*file.source, name, missing[i].path));
      }
      return end;
    });
  }
  return mentions;
}

std::vector<Missing> FindMissing(const Repository& repository,
                                 const std::vector<BuildContext>& contexts) {
  std::vector<Missing> found;
  for (const BuildContext& context : contexts) {
    for (const DockerInstruction& instruction :
         context.dockerfile->instructions) {
      for (CopySource& source : ContextSources(instruction)) {
        if (source.is_glob || source.path.empty()) continue;
        auto path = NormalizeBelow(context.folder, source.path);
        if (!path || repository.Exists(*path)) continue;
        if (IsInSubmodule(repository, *path)) continue;
        found.push_back({&context, std::move(source), std::move(*path)});
      }
    }
  }
  return found;
}

void Report(const Missing& missing, Mention mention, RuleContext& ctx) {
  const BuildContext& context = *missing.context;
  const std::string place = context.folder.empty()
                                ? "the repository's root"
                                : fmt::format("`{}`", context.folder);
  const std::string message =
      fmt::format("`{}` does not exist in {}", missing.source.path, place);
  const bool is_sure = context.is_declared && mention == Mention::kNone;
  Diagnostic& diagnostic = is_sure ? ctx.Report(missing.source.span, message)
                                   : ctx.Warn(missing.source.span, message);
  diagnostic
      .AddNote(context.is_declared
                   ? "a compose file builds the image there"
                   : "most of what the Dockerfile copies is there")
      .Help(
          "correct the path, or list it in .gitignore if it is made before "
          "the build");
}

void Check(const Repository& repository, RuleContext& ctx) {
  const std::vector<BuildContext> contexts = BuildContexts(repository);
  const std::vector<Missing> missing = FindMissing(repository, contexts);
  if (missing.empty()) return;
  const std::vector<Mention> mentions = MentionsOf(repository, missing);
  const RepositoryPaths paths(repository);
  // Built in one of its contexts is enough.
  std::map<Span, size_t> absent;
  std::map<const ParsedFile*, size_t> builds;
  for (const BuildContext& context : contexts) ++builds[context.file];
  for (const Missing& one : missing) ++absent[one.source.span];
  std::set<Span> told;
  for (size_t i = 0; i < missing.size(); ++i) {
    const Missing& one = missing[i];
    if (absent[one.source.span] < builds[one.context->file] ||
        mentions[i] == Mention::kMade || IsIgnoredByGit(repository, one.path) ||
        !told.insert(one.source.span).second) {
      continue;
    }
    // Where nothing says which folder it is built in, another one may fit, and
    // any mention may be that of its maker.
    const bool is_guess =
        mentions[i] == Mention::kAside || paths.HasTail(one.source.path);
    if (!one.context->is_declared && is_guess) continue;
    Report(one, mentions[i], ctx);
  }
}

}  // namespace

constinit const Rule missing_copy_source = {
    .id = "docker/missing-copy-source",
    .summary = "a Dockerfile copies a file that does not exist",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
