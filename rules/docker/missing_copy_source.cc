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
#include "rules/support/git_ignore.h"
#include "rules/support/repository_paths.h"

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

// Names that some script, workflow or program mentions: it may make them.
std::set<std::string> MentionedNames(const Repository& repository,
                                     const std::vector<Missing>& missing) {
  std::vector<std::string> names;
  names.reserve(missing.size());
  for (const Missing& one : missing) {
    names.emplace_back(BaseNameOf(one.source.path));
  }
  const WordFinder finder(names, WordFinder::Case::kExact);
  std::set<std::string> mentioned;
  for (const ParsedFile& file : repository.files) {
    if (!MayMakeFiles(file)) continue;
    finder.Find(file.source->text(), [&](size_t word, size_t offset) {
      mentioned.insert(names[word]);
      return offset + names[word].size();
    });
  }
  return mentioned;
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

void Check(const Repository& repository, RuleContext& ctx) {
  const std::vector<BuildContext> contexts = BuildContexts(repository);
  const std::vector<Missing> missing = FindMissing(repository, contexts);
  if (missing.empty()) return;
  const std::set<std::string> mentioned = MentionedNames(repository, missing);
  const RepositoryPaths paths(repository);
  // Built in one of its contexts is enough.
  std::map<Span, size_t> absent;
  std::map<const ParsedFile*, size_t> builds;
  for (const BuildContext& context : contexts) ++builds[context.file];
  for (const Missing& one : missing) ++absent[one.source.span];
  std::set<Span> told;
  for (const Missing& one : missing) {
    const BuildContext& context = *one.context;
    if (absent[one.source.span] < builds[context.file]) continue;
    if (mentioned.contains(std::string(BaseNameOf(one.source.path))) ||
        IsIgnoredByGit(repository, one.path) ||
        !told.insert(one.source.span).second) {
      continue;
    }
    // Where nothing says which folder it is built in, another one may fit.
    if (!context.is_declared && paths.HasTail(one.source.path)) continue;
    const std::string place = context.folder.empty()
                                  ? "the repository's root"
                                  : fmt::format("`{}`", context.folder);
    const std::string message =
        fmt::format("`{}` does not exist in {}", one.source.path, place);
    Diagnostic& diagnostic = context.is_declared
                                 ? ctx.Report(one.source.span, message)
                                 : ctx.Warn(one.source.span, message);
    diagnostic
        .AddNote(context.is_declared
                     ? "a compose file builds the image there"
                     : "most of what the Dockerfile copies is there")
        .Help(
            "correct the path, or list it in .gitignore if it is made before "
            "the build");
  }
}

}  // namespace

constinit const Rule missing_copy_source = {
    .id = "docker/missing-copy-source",
    .summary = "a Dockerfile copies a file that does not exist",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
