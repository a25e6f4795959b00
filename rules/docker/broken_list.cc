#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

// Says what keeps the text from being JSON, where that is easy to see.
std::string CureFor(std::string_view text) {
  if (text.find('\'') != std::string_view::npos) {
    return "a JSON list has double quotes";
  }
  if (text.find('\xE2') != std::string_view::npos) {
    return "a JSON list has straight quotes";
  }
  return "write a JSON list: double quotes, a comma between two strings and "
         "none behind the last";
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr) return;
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    if (!instruction.is_broken_json || instruction.words.empty()) continue;
    const Span list = {file.source->id(), instruction.words.front().span.begin,
                       instruction.words.back().span.end};
    ctx.Report(list, fmt::format("the list of {} is no JSON, so it is read as "
                                 "plain text",
                                 instruction.keyword))
        .Help(CureFor(file.source->TextOf(list)));
  }
}

}  // namespace

constinit const Rule broken_list = {
    .id = "docker/broken-list",
    .summary = "a list in brackets is not JSON and is read as plain text",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
