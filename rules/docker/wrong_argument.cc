#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsFilledIn(std::string_view text) { return text.find('$') != npos; }

bool IsPort(std::string_view text) {
  int port = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, port);
  return error == std::errc{} && at == end && port >= 0 && port <= 65535;
}

// `8080`, `8080/udp`, `8000-8010/tcp`; of `80:8080` the builder takes the
// second.
bool IsPortRange(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string protocol =
      slash == npos ? "tcp" : AsciiLower(text.substr(slash + 1));
  std::string_view ports = text.substr(0, slash);
  if (const size_t colon = ports.rfind(':'); colon != npos) {
    ports.remove_prefix(colon + 1);
  }
  const size_t dash = ports.find('-');
  const bool both = dash == npos ? IsPort(ports)
                                 : IsPort(ports.substr(0, dash)) &&
                                       IsPort(ports.substr(dash + 1));
  return both && (protocol == "tcp" || protocol == "udp" || protocol == "sctp");
}

void CheckExpose(const DockerInstruction& expose, RuleContext& ctx) {
  for (const DockerWord& word : expose.words) {
    const std::string_view text = Unquoted(word.text);
    if (IsFilledIn(text) || IsPortRange(text)) continue;
    ctx.Report(word.span, fmt::format("`{}` is no port of a container", text))
        .AddNote("the builder refuses the Dockerfile")
        .Help("write a number up to 65535, with `/tcp` or `/udp` behind it");
  }
}

// Whether the path of a source begins with a step out of the context.
bool Climbs(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path == ".." || path.starts_with("../");
}

void CheckCopy(const DockerInstruction& copy, RuleContext& ctx) {
  if (copy.words.size() < 2) return;
  const bool from_elsewhere = std::ranges::any_of(
      copy.flags, [](const DockerFlag& flag) { return flag.name == "from"; });
  const size_t sources = copy.words.size() - 1;
  for (size_t i = 0; i < sources && !from_elsewhere; ++i) {
    const DockerWord& word = copy.words[i];
    if (!Climbs(Unquoted(word.text))) continue;
    ctx.Warn(word.span,
             fmt::format("`{}` leaves the build context", Unquoted(word.text)))
        .AddNote(
            "the builder drops the leading `..` and looks for the rest in the "
            "context")
        .Help("build in the folder above, and name the path from there");
  }
  const DockerWord& target = copy.words.back();
  const std::string_view folder = Unquoted(target.text);
  const bool is_folder = folder.ends_with('/') || folder.ends_with('\\') ||
                         folder == "." || folder == ".." ||
                         folder.ends_with("/.") || folder.ends_with("/..");
  if (sources < 2 || is_folder || IsFilledIn(folder)) return;
  ctx.Report(target.span,
             fmt::format("`{}` is to hold {} sources and does not end with `/`",
                         folder, sources))
      .AddNote("the builder refuses the Dockerfile")
      .Help("write a `/` behind it");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr || dockerfile->broken) return;
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    if (instruction.keyword == "EXPOSE") CheckExpose(instruction, ctx);
    if (instruction.keyword == "COPY" || instruction.keyword == "ADD") {
      CheckCopy(instruction, ctx);
    }
  }
}

}  // namespace

constinit const Rule wrong_argument = {
    .id = "docker/wrong-argument",
    .summary = "an instruction has an argument that the builder cannot use",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
