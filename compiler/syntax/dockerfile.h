#ifndef PLIMSOLL_COMPILER_SYNTAX_DOCKERFILE_H_
#define PLIMSOLL_COMPILER_SYNTAX_DOCKERFILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/arena.h"
#include "compiler/base/span.h"
#include "compiler/syntax/shell_script.h"
#include "compiler/syntax/tree.h"

namespace plimsoll {

// A Dockerfile, instruction by instruction, as BuildKit reads it.

// Views point into the file, or into the arena where a word goes on over
// several lines.
struct DockerWord {
  std::string_view text;  // Quotes and escapes as written, but JSON decoded.
  Span span;
};

// `--from=build` of a COPY.
struct DockerFlag {
  std::string_view name;   // Without `--`.
  std::string_view value;  // Empty without `=`.
  Span span;
  Span value_span;
};

// `$X` and `${X:-d}` where the builder itself expands them: everywhere but in
// RUN, CMD and ENTRYPOINT, which leave that to a shell.
struct DockerUse {
  std::string_view name;
  Span span;
  bool has_default = false;  // `:-` or `:+`: an unset variable is meant.
};

struct DockerHeredoc {
  std::string_view delimiter;
  Span body;
  bool expands = true;
};

struct DockerInstruction {
  std::string keyword;  // Upper case.
  Span keyword_span;
  Span span;  // To the end of its last line, heredocs included.
  std::vector<DockerFlag> flags;
  std::vector<DockerWord> words;
  bool is_json = false;         // CMD ["a", "b"]
  bool is_broken_json = false;  // Begins with `[`, and is read as a shell line.
  std::vector<DockerUse> uses;
  std::vector<DockerHeredoc> heredocs;
  // What a shell makes of it: RUN, CMD and ENTRYPOINT without JSON, and each
  // heredoc of a RUN. Indices into Dockerfile::scripts.
  uint32_t scripts_begin = 0;
  uint32_t scripts_end = 0;
  uint32_t stage = UINT32_MAX;  // None before the first FROM.
};

struct DockerStage {
  uint32_t from = 0;     // Its FROM.
  DockerWord image;      // May be the name of another stage, or `scratch`.
  DockerWord name;       // Empty without AS.
  std::string name_key;  // Lower case: names are compared so.
};

struct Dockerfile {
  char escape = '\\';
  std::vector<DockerInstruction> instructions;
  std::vector<DockerStage> stages;
  std::vector<ShellScript> scripts;
  std::vector<Comment> comments;
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  // Made by a template engine: what is here is only part of the story.
  bool is_template = false;
  // More than kMaxInstructions; the rest is not here.
  bool broken = false;

  static constexpr size_t kMaxInstructions = 50'000;
  static constexpr uint32_t kNoStage = UINT32_MAX;

  // The stage that a name or number means in front of stage `before`.
  [[nodiscard]] uint32_t FindStage(std::string_view name,
                                   uint32_t before) const;
};

[[nodiscard]] std::string Dump(const Dockerfile& dockerfile);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SYNTAX_DOCKERFILE_H_
