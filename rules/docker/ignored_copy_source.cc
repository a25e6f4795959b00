#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/build_contexts.h"

namespace plimsoll::rules::docker {
namespace {

// The pattern because of which nothing of a source reaches the builder; null
// if something does, or if there is nothing at all.
const DockerIgnore::Pattern* WhatHides(const Repository& repository,
                                       const BuildContext& context,
                                       const DockerIgnore& ignore,
                                       const CopySource& source) {
  // The folder before the first `*` has everything that can match.
  std::string_view fixed = source.path;
  if (source.is_glob) {
    fixed = FolderOf(fixed.substr(0, fixed.find_first_of("*?[")));
  }
  const DockerIgnore::Pattern* hidden = nullptr;
  for (const std::string_view file :
       FilesAt(repository, context.folder, fixed)) {
    if (source.is_glob && !MatchesGlob(source.path, file)) continue;
    const DockerIgnore::Pattern* pattern = ignore.Excludes(file);
    if (pattern == nullptr) return nullptr;
    hidden = pattern;
  }
  return hidden;
}

void CheckContext(const Repository& repository, const BuildContext& context,
                  RuleContext& ctx) {
  const DockerIgnore ignore(repository, context.file->source->path(),
                            context.folder);
  if (ignore.empty()) return;
  for (const DockerInstruction& instruction :
       context.dockerfile->instructions) {
    for (const CopySource& source : ContextSources(instruction)) {
      // All of the context may well be less than one thinks.
      if (source.path.empty()) continue;
      const DockerIgnore::Pattern* pattern =
          WhatHides(repository, context, ignore, source);
      if (pattern == nullptr) continue;
      const std::string message =
          fmt::format("`{}` is kept from the builder", source.path);
      // Which folder it is built in is a guess without a compose file.
      Diagnostic& diagnostic = context.is_declared
                                   ? ctx.Report(source.span, message)
                                   : ctx.Warn(source.span, message);
      diagnostic.Also(pattern->span, "ignored here")
          .Help(fmt::format("add `!{}` below that line, or copy something else",
                            source.path));
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const BuildContext& context : BuildContexts(repository)) {
    CheckContext(repository, context, ctx);
  }
}

}  // namespace

constinit const Rule ignored_copy_source = {
    .id = "docker/ignored-copy-source",
    .summary = "a Dockerfile copies what .dockerignore leaves out",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
