#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/places.h"
#include "rules/support/text.h"

namespace plimsoll::rules::paths {
namespace {

// Interpreters that hosts have in several versions and places. A shell is at
// /bin/sh everywhere.
constexpr std::string_view kInterpreters[] = {
    "python", "python2", "python3", "node", "nodejs", "ruby",
    "perl",   "php",     "deno",    "bun",  "java",
};
constexpr std::string_view kFolders[] = {"/usr/bin", "/usr/local/bin", "/bin"};

// The bare name of an interpreter called by its path, else empty.
std::string_view InterpreterNamed(std::string_view program) {
  if (std::ranges::count(kFolders, FolderOf(program)) == 0) return {};
  std::string_view name = BaseNameOf(program);
  std::string_view stem = name;
  // python3.11 is asked for by its version, which is the same question.
  while (!stem.empty() &&
         (stem.back() == '.' || (stem.back() >= '0' && stem.back() <= '9'))) {
    stem.remove_suffix(1);
  }
  const bool known = std::ranges::count(kInterpreters, name) > 0 ||
                     std::ranges::count(kInterpreters, stem) > 0;
  return known ? name : std::string_view{};
}

void Report(const Span& span, std::string_view program, RuleContext& ctx) {
  const std::string_view name = InterpreterNamed(program);
  if (name.empty()) return;
  ctx.Report(span, fmt::format("`{}` is named by its path", name))
      .AddNote(
          "which file that is differs from host to host; a virtual "
          "environment or an image puts its own first in PATH")
      .Help(fmt::format("write `{}`", name));
}

// Units are left out: systemd wants absolute paths and has its own PATH.
void Check(const Repository& repository, RuleContext& ctx) {
  for (const ParsedFile& file : repository.files) {
    if (!IsJudged(file) || file.source->kind() != FileKind::kSupervisor) {
      continue;
    }
    for (const Span& command : CommandsOf(*file.source)) {
      const std::vector<Word> words = SplitWords(*file.source, command);
      if (!words.empty()) Report(words.front().span, words.front().text, ctx);
    }
  }
  if (ctx.fleet() == nullptr) return;
  for (const AppUnit* unit : SoundApps(*ctx.fleet())) {
    const TextList& arguments = unit->app.process.command.arguments;
    if (arguments.empty() || !arguments.items.front().set()) continue;
    Report(arguments.items.front().span, arguments.items.front().value, ctx);
  }
}

}  // namespace

constinit const Rule absolute_interpreter = {
    .id = "paths/absolute-interpreter",
    .summary = "an interpreter is named by its path",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::paths
