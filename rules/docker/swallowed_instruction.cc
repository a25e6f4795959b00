#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

// The instruction that a line begins with, as people write one: in capitals,
// with no blank in front.
std::string_view InstructionOf(std::string_view line) {
  const std::string_view word =
      line.substr(0, std::min(line.find_first_of(" \t"), line.size()));
  const bool is_one = word.size() < line.size() &&
                      std::ranges::count(kDockerInstructions, word) > 0;
  return is_one ? word : std::string_view{};
}

// `psql -c "\` may go on with a statement that begins with COPY.
bool IsInQuotes(const Dockerfile& dockerfile,
                const DockerInstruction& instruction, uint32_t at) {
  for (uint32_t i = instruction.scripts_begin; i < instruction.scripts_end;
       ++i) {
    for (const ShellWord& word : dockerfile.scripts[i].words) {
      if (word.is_quoted && word.span.begin < at && at < word.span.end) {
        return true;
      }
    }
  }
  return std::ranges::any_of(instruction.words, [&](const DockerWord& word) {
    return word.span.begin < at && at < word.span.end &&
           word.text.find_first_of("\"'") != std::string_view::npos;
  });
}

void CheckInstruction(const Dockerfile& dockerfile,
                      const DockerInstruction& instruction,
                      const SourceFile& file, RuleContext& ctx) {
  const uint32_t end = instruction.heredocs.empty()
                           ? instruction.span.end
                           : instruction.heredocs.front().body.begin;
  for (size_t i = file.LineIndexOf(instruction.span.begin) + 1;
       i < file.line_count(); ++i) {
    const Span line = file.LineSpan(i);
    if (line.begin >= end) return;
    const std::string_view found = InstructionOf(file.TextOf(line));
    if (found.empty() || IsInQuotes(dockerfile, instruction, line.begin)) {
      continue;
    }
    ctx.Report(file.SpanOf(line.begin, line.begin + found.size()),
               fmt::format("`{}` is an argument of {} here", found,
                           instruction.keyword))
        .Also(instruction.keyword_span, "goes on to there")
        .Help(
            fmt::format("remove the {} that ends the line before it",
                        dockerfile.escape == '`' ? "backquote" : "backslash"));
    return;
  }
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr) return;
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    // `HEALTHCHECK --interval=5s \` goes on with CMD, ONBUILD with any.
    if (instruction.keyword == "HEALTHCHECK" ||
        instruction.keyword == "ONBUILD") {
      continue;
    }
    CheckInstruction(*dockerfile, instruction, *file.source, ctx);
  }
}

}  // namespace

constinit const Rule swallowed_instruction = {
    .id = "docker/swallowed-instruction",
    .summary = "a line that goes on takes the next instruction for its own",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
