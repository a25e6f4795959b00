#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::env {
namespace {

constexpr size_t npos = std::string_view::npos;

// Names that say "limit" to a reader and nothing to the kernel.
bool NamesLimit(std::string_view key) {
  return key.starts_with("RLIMIT_") || key.starts_with("ULIMIT_") ||
         key == "ULIMIT" || key == "MEMORY_LIMIT" || key == "MEM_LIMIT" ||
         key == "CPU_LIMIT" || key == "MEMORY_MAX";
}

// What a program calls to turn such a variable into a real limit.
constexpr std::string_view kCalls[] = {"setrlimit", "prlimit", "ulimit",
                                       "MemoryMax", "systemd-run"};

bool MentionsCall(std::string_view text) {
  return std::ranges::any_of(
      kCalls, [&](std::string_view call) { return text.find(call) != npos; });
}

bool MentionsName(std::string_view text, std::string_view key) {
  for (size_t at = text.find(key); at != npos; at = text.find(key, at + 1)) {
    // `resource.RLIMIT_AS` is the kernel's name for it, not the variable.
    const bool is_constant = at > 0 && text[at - 1] == '.';
    if (!is_constant && IsWholeWord(text, at, at + key.size())) return true;
  }
  return false;
}

// Whether a program or script of the repository reads the variable and applies
// it.
bool IsApplied(const Repository& repository, std::string_view key) {
  return std::ranges::any_of(repository.files, [&](const ParsedFile& file) {
    const FileKind kind = file.source->kind();
    const bool runs = kind == FileKind::kCode || kind == FileKind::kShell;
    return runs && MentionsCall(file.source->text()) &&
           MentionsName(file.source->text(), key);
  });
}

std::string Cure(std::string_view key, FileKind kind) {
  const std::string_view limit = key.substr(key.find('_') + 1);
  if (kind == FileKind::kManifest) {
    return limit == "AS" ? "set `resources.address_space_limit` instead"
                         : "set a limit under `resources` instead";
  }
  if (kind == FileKind::kSystemd) {
    return key.starts_with("RLIMIT_")
               ? fmt::format("set `Limit{}=` instead", limit)
               : std::string("set `MemoryMax=` instead");
  }
  return "start the program through `prlimit`, or let plimsoll build this file "
         "from `resources`";
}

void Report(const SourceFile& file, const Span& span, RuleContext& ctx) {
  const std::string key(ctx.sources().TextOf(span));
  ctx.Report(span, fmt::format("variable `{}` limits nothing", key))
      .AddNote(
          "the kernel does not read the environment, and nothing in the "
          "repository applies it")
      .Help(Cure(key, file.kind()))
      .About(file.path(), key);
}

// Calls `body` with the span of each name in front of a `=` of a line.
void ForEachName(const SourceFile& file, const Line& line,
                 const std::function<void(const Span&)>& body) {
  for (size_t at = line.text.find('='); at != npos;
       at = line.text.find('=', at + 1)) {
    size_t begin = at;
    while (begin > 0 && IsWordByte(line.text[begin - 1])) --begin;
    if (begin < at)
      body(file.SpanOf(line.span.begin + begin, line.span.begin + at));
  }
}

// In these formats a name in front of `=` that looks like a limit can only be
// a variable of a program that is started.
bool HasEnvironment(FileKind kind) {
  return kind == FileKind::kSupervisor || kind == FileKind::kSystemd;
}

void Check(const Repository& repository, RuleContext& ctx) {
  std::set<Span> seen;
  const auto judge = [&](const SourceFile& file, const Span& span,
                         std::string_view key) {
    if (!NamesLimit(key) || !seen.insert(span).second) return;
    if (!IsApplied(repository, key)) Report(file, span, ctx);
  };
  for (const ParsedFile& file : repository.files) {
    if (!IsJudged(file) || !HasEnvironment(file.source->kind())) continue;
    if (file.source->text().find("LIMIT") == npos) continue;
    ForEachLine(*file.source, [&](const Line& line) {
      const char first = line.text.empty() ? '#' : line.text.front();
      if (first == '#' || first == ';') return;
      ForEachName(*file.source, line, [&](const Span& span) {
        judge(*file.source, span, file.source->TextOf(span));
      });
    });
  }
  if (ctx.fleet() == nullptr) return;
  for (const auto& host : ctx.fleet()->hosts) {
    for (const Instance& instance : host->instances) {
      // What the image of a container reads is not in the repository.
      for (const EnvVar& variable : instance.env) {
        const bool opaque =
            instance.is_container && !variable.key.starts_with("RLIMIT_");
        if (opaque || !variable.key_span.valid()) continue;
        judge(repository.sources->Get(variable.key_span.file),
              variable.key_span, variable.key);
      }
    }
  }
}

}  // namespace

constinit const Rule limit_in_environment = {
    .id = "env/limit-in-environment",
    .summary = "a variable is named like a limit and limits nothing",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::env
