#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
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

// Settings of systemd, which mean nothing as variables.
bool NamesSetting(std::string_view key) {
  constexpr std::string_view kSettings[] = {
      "LimitAS",       "LimitNOFILE", "LimitNPROC", "LimitDATA",  "LimitSTACK",
      "LimitCORE",     "LimitCPU",    "MemoryMax",  "MemoryHigh", "MemoryLimit",
      "MemorySwapMax", "CPUQuota",    "TasksMax"};
  return std::ranges::count(kSettings, key) > 0;
}

// What the image of a container reads is not in the repository; the kernel's
// own names are nobody's to read.
bool NamesKernelLimit(std::string_view key) {
  return key.starts_with("RLIMIT_");
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
           : NamesSetting(key)
               ? fmt::format("set `{}=` on a line of its own", key)
               : std::string("set `MemoryMax=` instead");
  }
  if (kind == FileKind::kCompose) {
    return "set `ulimits` or `mem_limit` of the service instead";
  }
  if (kind == FileKind::kQuadlet) return "set `Ulimit=` or `Memory=` instead";
  if (kind == FileKind::kDockerfile || kind == FileKind::kDotenv) {
    return "set the limit where the container or program is started";
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

class Search {
 public:
  Search(const Repository& repository, RuleContext& ctx)
      : repository_(repository), ctx_(ctx) {}

  void Run() {
    for (const ParsedFile& file : repository_.files) {
      if (IsJudged(file)) LookIn(file);
    }
    for (const plimsoll::compose::Project& project : repository_.compose) {
      for (const plimsoll::compose::Service& service : project.services) {
        LookIn(service);
      }
    }
    if (ctx_.fleet() == nullptr) return;
    for (const auto& host : ctx_.fleet()->hosts) {
      for (const Instance& instance : host->instances) LookIn(instance);
    }
  }

 private:
  void Judge(const SourceFile& file, const Span& span, std::string_view key) {
    if (!seen_.insert(span).second) return;
    if (!IsApplied(repository_, key)) Report(file, span, ctx_);
  }

  void LookIn(const ParsedFile& file) {
    const SourceFile& source = *file.source;
    if (source.text().find("LIMIT") == npos &&
        source.text().find("Limit") == npos &&
        source.text().find("Environment") == npos) {
      return;
    }
    switch (source.kind()) {
      case FileKind::kSupervisor:
      case FileKind::kSystemd:
      case FileKind::kQuadlet:
        return LookInLines(source);
      case FileKind::kDotenv:
        return LookInVariables(file);
      case FileKind::kDockerfile:
        return LookInDockerfile(file);
      default:
        return;
    }
  }

  // A name in front of `=` that looks like a limit can only be a variable of a
  // program that is started; at the start of a line it is a setting.
  void LookInLines(const SourceFile& source) {
    const bool in_container = source.kind() == FileKind::kQuadlet;
    ForEachLine(source, [&](const Line& line) {
      const char first = line.text.empty() ? '#' : line.text.front();
      if (first == '#' || first == ';') return;
      const bool is_environment = line.text.starts_with("Environment=");
      ForEachName(source, line, [&](const Span& span) {
        const std::string_view key = source.TextOf(span);
        const bool limit =
            in_container ? NamesKernelLimit(key) : NamesLimit(key);
        const bool setting =
            is_environment && !in_container && NamesSetting(key);
        if (limit || setting) Judge(source, span, key);
      });
    });
  }

  void LookInVariables(const ParsedFile& file) {
    if (!file.has_tree || file.tree.root() == nullptr) return;
    for (const Entry& entry : file.tree.root()->entries) {
      if (NamesKernelLimit(entry.key->text)) {
        Judge(*file.source, entry.key->span, entry.key->text);
      }
    }
  }

  void LookInDockerfile(const ParsedFile& file) {
    const Dockerfile* dockerfile = DockerfileOf(file);
    if (dockerfile == nullptr) return;
    for (const DockerInstruction& instruction : dockerfile->instructions) {
      if (instruction.keyword != "ENV") continue;
      for (const DockerWord& word : instruction.words) {
        const std::string_view key = word.text.substr(0, word.text.find('='));
        if (!NamesKernelLimit(key)) continue;
        const Span span = SubSpan(word.span, 0, key.size());
        if (file.source->TextOf(span) == key) Judge(*file.source, span, key);
      }
    }
  }

  void LookIn(const plimsoll::compose::Service& service) {
    for (const plimsoll::compose::Pair& pair :
         plimsoll::compose::PairsOf(service.Get("environment"))) {
      if (pair.unknown || !NamesKernelLimit(pair.key)) continue;
      const SourceFile& source = repository_.sources->Get(pair.span.file);
      const size_t at = source.TextOf(pair.span).find(pair.key);
      if (at == npos) continue;
      Judge(source, SubSpan(pair.span, at, pair.key.size()), pair.key);
    }
  }

  void LookIn(const Instance& instance) {
    for (const EnvVar& variable : instance.env) {
      if (!variable.key_span.valid() || !NamesLimit(variable.key)) continue;
      if (instance.is_container && !NamesKernelLimit(variable.key)) continue;
      Judge(repository_.sources->Get(variable.key_span.file), variable.key_span,
            variable.key);
    }
  }

  const Repository& repository_;
  RuleContext& ctx_;
  std::set<Span> seen_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  Search(repository, ctx).Run();
}

}  // namespace

constinit const Rule limit_in_environment = {
    .id = "env/limit-in-environment",
    .summary = "a variable is named like a limit and limits nothing",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::env
