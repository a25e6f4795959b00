#ifndef PLIMSOLL_RULES_SUPPORT_DOCKERFILES_H_
#define PLIMSOLL_RULES_SUPPORT_DOCKERFILES_H_

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"

namespace plimsoll {

// Source: the Dockerfile reference.
inline constexpr auto kDockerInstructions = std::to_array<std::string_view>(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM",
     "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL",
     "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"});

// The lexed Dockerfile of a live file, or null: for other kinds, for templates
// (what they make is not known), and for what was cut off.
[[nodiscard]] const Dockerfile* DockerfileOf(const ParsedFile& file);

// A collection of compose files or workflows alone says nothing of what is
// built.
[[nodiscard]] bool HasDockerfile(const Repository& repository);

// The text of a word as the builder takes it: without quotes around it.
[[nodiscard]] std::string_view Unquoted(std::string_view word);

// One way in which the repository builds a Dockerfile.
struct ImageBuild {
  const ParsedFile* dockerfile = nullptr;
  std::string context;             // Folder; empty is the root.
  const Node* target = nullptr;    // The stage that is asked for, if any.
  bool has_more_contexts = false;  // `additional_contexts`
};

// The builds that compose files state with a context in this repository and
// without variables, by the path of the Dockerfile.
[[nodiscard]] std::multimap<std::string, ImageBuild> ComposeBuilds(
    const Repository& repository);

// The files of COPY and ADD that come from the context: no other stage, no
// URL, no heredoc, no variable.
struct CopySource {
  std::string path;  // Below the context.
  Span span;
  bool is_glob = false;
};
[[nodiscard]] std::vector<CopySource> ContextSources(
    const DockerInstruction& instruction);

// What a .dockerignore keeps from the builder.
class DockerIgnore {
 public:
  // Of the build of `dockerfile` (its path) in `context`; the file may be
  // missing.
  DockerIgnore(const Repository& repository, std::string_view dockerfile,
               std::string_view context);

  struct Pattern {
    std::string glob;
    bool is_exception = false;
    Span span;
  };
  // The pattern that excludes `path`, relative to the context, or null.
  [[nodiscard]] const Pattern* Excludes(std::string_view path) const;
  [[nodiscard]] bool empty() const { return patterns_.empty(); }

 private:
  std::vector<Pattern> patterns_;
};

// Whether a file or folder of the repository stands at `path` below `context`,
// and all files below it (itself, if it is a file), relative to the context.
[[nodiscard]] std::vector<std::string_view> FilesAt(
    const Repository& repository, std::string_view context,
    std::string_view path);

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_DOCKERFILES_H_
