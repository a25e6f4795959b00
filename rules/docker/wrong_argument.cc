#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
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

bool IsName(std::string_view text) {
  return !text.empty() && !IsAsciiDigit(text[0]) &&
         std::ranges::all_of(text, IsWordByte);
}

// `ARG VERSION "80"` declares two arguments, of which nobody means the second.
void CheckDeclared(const DockerInstruction& arg, RuleContext& ctx) {
  for (size_t i = 1; i < arg.words.size(); ++i) {
    const DockerWord& word = arg.words[i];
    const std::string_view before = arg.words[i - 1].text;
    if (word.text.find_first_of("=$") != npos || IsName(word.text) ||
        !IsName(before)) {
      continue;
    }
    ctx.Warn(word.span,
             fmt::format("{} is another argument, not the value of `{}`",
                         word.text, before))
        .AddNote(fmt::format("`{}` has no default", before))
        .Help(fmt::format("write `{}={}`", before, word.text));
  }
}

// Whether the path of a source begins with a step out of the context.
bool Climbs(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path == ".." || path.starts_with("../");
}

// Whether an earlier WORKDIR of the stage made the folder.
bool IsWorkingFolder(const Dockerfile& dockerfile,
                     const DockerInstruction& copy, std::string_view folder) {
  return std::ranges::any_of(
      dockerfile.instructions, [&](const DockerInstruction& other) {
        return other.keyword == "WORKDIR" && other.stage == copy.stage &&
               other.span.begin < copy.span.begin && !other.words.empty() &&
               Unquoted(other.words[0].text) == folder;
      });
}

void CheckSources(const DockerInstruction& copy, RuleContext& ctx) {
  const bool from_elsewhere = std::ranges::any_of(
      copy.flags, [](const DockerFlag& flag) { return flag.name == "from"; });
  for (size_t i = 0; i + 1 < copy.words.size() && !from_elsewhere; ++i) {
    const DockerWord& word = copy.words[i];
    if (!Climbs(Unquoted(word.text))) continue;
    ctx.Warn(word.span,
             fmt::format("`{}` leaves the build context", Unquoted(word.text)))
        .AddNote(
            "the builder drops the leading `..` and looks for the rest in the "
            "context")
        .Help("build in the folder above, and name the path from there");
  }
}

void CheckTarget(const Dockerfile& dockerfile, const DockerInstruction& copy,
                 RuleContext& ctx) {
  if (copy.words.size() < 3) return;
  const size_t sources = copy.words.size() - 1;
  const DockerWord& target = copy.words.back();
  const std::string_view folder = Unquoted(target.text);
  const bool is_folder = folder.ends_with('/') || folder.ends_with('\\') ||
                         folder == "." || folder == ".." ||
                         folder.ends_with("/.") || folder.ends_with("/..");
  if (is_folder || IsFilledIn(folder) ||
      IsWorkingFolder(dockerfile, copy, folder)) {
    return;
  }
  ctx.Warn(target.span,
           fmt::format("`{}` is to hold {} sources and does not end with `/`",
                       folder, sources))
      .AddNote(
          "where that folder is not there yet, BuildKit writes each source "
          "over the one before; the classic builder refuses the Dockerfile")
      .Help("write a `/` behind it");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr || dockerfile->broken) return;
  // Buildah takes any target of several sources for a folder.
  const bool is_for_buildah =
      BaseNameOf(file.source->path()).starts_with("Containerfile");
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    if (instruction.keyword == "EXPOSE") CheckExpose(instruction, ctx);
    if (instruction.keyword == "ARG") CheckDeclared(instruction, ctx);
    if (instruction.keyword == "COPY" || instruction.keyword == "ADD") {
      CheckSources(instruction, ctx);
      if (!is_for_buildah) CheckTarget(*dockerfile, instruction, ctx);
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
