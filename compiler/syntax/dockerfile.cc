#include "compiler/syntax/dockerfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/syntax/quote.h"

namespace plimsoll {
namespace {

std::string Place(const Span& span) {
  return fmt::format("{}..{}", span.begin, span.end);
}

void Tell(const DockerInstruction& instruction, std::string* text) {
  *text +=
      fmt::format("{} {}{}{}", instruction.keyword, Place(instruction.span),
                  instruction.is_json ? " json" : "",
                  instruction.is_broken_json ? " broken-json" : "");
  if (instruction.stage != Dockerfile::kNoStage) {
    *text += fmt::format(" stage={}", instruction.stage);
  }
  *text += '\n';
  for (const DockerFlag& flag : instruction.flags) {
    *text += fmt::format("  flag {} {} {}\n", Place(flag.span), flag.name,
                         QuoteForDump(flag.value));
  }
  for (const DockerWord& word : instruction.words) {
    *text += fmt::format("  word {} {}\n", Place(word.span),
                         QuoteForDump(word.text));
  }
  for (const DockerUse& use : instruction.uses) {
    *text += fmt::format("  use {} {}{}\n", Place(use.span), use.name,
                         use.has_default ? " default" : "");
  }
  for (const DockerHeredoc& heredoc : instruction.heredocs) {
    *text += fmt::format("  heredoc {} {}{}\n", Place(heredoc.body),
                         heredoc.delimiter, heredoc.expands ? " expands" : "");
  }
}

}  // namespace

uint32_t Dockerfile::FindStage(std::string_view name, uint32_t before) const {
  std::string key(name);
  std::ranges::transform(key, key.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto count =
      std::min<uint32_t>(before, static_cast<uint32_t>(stages.size()));
  // Of two stages of one name the later one counts.
  for (uint32_t i = count; i-- > 0;) {
    if (!stages[i].name_key.empty() && stages[i].name_key == key) return i;
  }
  uint32_t number = 0;
  const auto [end, fault] =
      std::from_chars(name.data(), name.data() + name.size(), number);
  const bool is_number =
      fault == std::errc() && end == name.data() + name.size();
  return is_number && number < count ? number : kNoStage;
}

std::string Dump(const Dockerfile& dockerfile) {
  std::string text;
  if (dockerfile.escape != '\\') {
    text += fmt::format("escape {}\n", dockerfile.escape);
  }
  if (dockerfile.is_template) text += "template\n";
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    Tell(instruction, &text);
    for (uint32_t i = instruction.scripts_begin; i < instruction.scripts_end;
         ++i) {
      text += "  script\n";
      const std::string inner = Dump(dockerfile.scripts[i]);
      for (size_t at = 0; at < inner.size();) {
        const size_t end = inner.find('\n', at) + 1;
        text += "    " + inner.substr(at, end - at);
        at = end;
      }
    }
  }
  for (const DockerStage& stage : dockerfile.stages) {
    text += fmt::format("stage {} {}{}{}\n", Place(stage.image.span),
                        stage.image.text, stage.name.text.empty() ? "" : " as ",
                        stage.name.text);
  }
  for (const Comment& comment : dockerfile.comments) {
    text += fmt::format("comment {} {}\n", Place(comment.span),
                        QuoteForDump(comment.text));
  }
  if (dockerfile.broken) text += "broken\n";
  return text;
}

}  // namespace plimsoll
