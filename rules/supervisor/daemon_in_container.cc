#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/text.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

// The arguments of the last CMD or ENTRYPOINT that starts supervisord, its
// quotes and brackets turned into blanks; empty when none does.
struct Start {
  std::string words;
  Span span;
};

Start StartOf(const SourceFile& dockerfile) {
  Start start;
  ForEachLine(dockerfile, [&](const Line& line) {
    const bool starts =
        line.text.starts_with("CMD") || line.text.starts_with("ENTRYPOINT");
    if (!starts) return;
    start = {};
    if (line.text.find("supervisord") == std::string_view::npos) return;
    start.words = " " + std::string(line.text) + " ";
    start.span = line.span;
    for (char& c : start.words) {
      if (std::string_view("[]\",'\t").find(c) != std::string_view::npos) {
        c = ' ';
      }
    }
  });
  return start;
}

bool HasWord(const std::string& words, std::string_view word) {
  return words.find(fmt::format(" {} ", word)) != std::string::npos;
}

// The configuration of this repository that the command names.
const ParsedFile* FindConfiguration(const Repository& repository,
                                    const SourceFile& dockerfile,
                                    const std::string& words) {
  const std::string_view folder = FolderOf(dockerfile.path());
  const ParsedFile* found = nullptr;
  for (const ParsedFile& file : repository.files) {
    const std::string& path = file.source->path();
    const std::string_view name = BaseNameOf(path);
    if (file.source->kind() != FileKind::kSupervisor ||
        (FolderOf(path) != folder && !FolderOf(path).starts_with(folder)) ||
        words.find(fmt::format("/{} ", name)) == std::string::npos) {
      continue;
    }
    // Two of that name: which one is copied is not known.
    if (found != nullptr) return nullptr;
    found = &file;
  }
  return found;
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const ParsedFile& dockerfile : repository.files) {
    if (dockerfile.source->kind() != FileKind::kDockerfile ||
        dockerfile.role != DocumentRole::kLive) {
      continue;
    }
    const Start start = StartOf(*dockerfile.source);
    if (start.words.empty() || HasWord(start.words, "-n") ||
        HasWord(start.words, "--nodaemon") ||
        start.words.find('&') != std::string::npos ||
        start.words.find(';') != std::string::npos) {
      continue;
    }
    const ParsedFile* file =
        FindConfiguration(repository, *dockerfile.source, start.words);
    if (file == nullptr) continue;
    for (const SupervisorSection& section : SupervisorSectionsOf(*file)) {
      if (section.type != "supervisord") continue;
      const std::string value = section.Value("nodaemon");
      if (IsTrue(value) || IsSupervisorUnknown(value)) continue;
      const Node* option = section.Find("nodaemon");
      ctx.Report(option != nullptr ? option->span : section.key->span,
                 "supervisord goes to the background, and its container ends")
          .Also(start.span, "started here")
          .Help("set `nodaemon=true`, or start it with `-n`");
    }
  }
}

}  // namespace

constinit const Rule daemon_in_container = {
    .id = "supervisor/daemon-in-container",
    .summary = "supervisord leaves the foreground of its container",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
