#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "compiler/compose/load.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/dotenv_readers.h"
#include "rules/support/stated_paths.h"

namespace plimsoll::rules::env {
namespace {

// Whether the text may be a cost, parameters or salt: no braces, no blanks.
bool IsOfHash(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '.' || c == '/' ||
           c == '=' || c == '$' || c == '+' || c == '-';
  });
}

// `$2y$10$...`, `$apr1$...`, `$6$...`: a hash that crypt(3) or a password
// manager made, anywhere in the value.
bool HasHash(std::string_view text) {
  for (const std::string_view scheme :
       {"2a", "2b", "2y", "apr1", "1", "5", "6", "y", "argon2i", "argon2id",
        "argon2d", "pbkdf2-sha256", "scrypt"}) {
    const std::string mark = fmt::format("${}$", scheme);
    const size_t at = text.find(mark);
    if (at == std::string_view::npos) continue;
    // A doubled or escaped dollar is what the reader wants.
    const bool kept = at > 0 && (text[at - 1] == '$' || text[at - 1] == '\\');
    const bool goes_on = text.size() > at + mark.size() + 8 &&
                         IsOfHash(text.substr(at + mark.size(), 4));
    if (!kept && goes_on) return true;
  }
  return false;
}

void Report(const ParsedFile& file, const Span& span, std::string_view name,
            std::string_view reader, std::string_view note, RuleContext& ctx) {
  ctx.Report(span,
             fmt::format("{} replaces the `$` parts of `{}`", reader, name))
      .AddNote(std::string(note))
      .Help("put the value in single quotes")
      .About(file.source->path(), std::string(name));
}

// Who replaces what in env files. Those that a program of its own reads, such
// as dotenv of Node, keep their dollars.
class EnvFiles {
 public:
  explicit EnvFiles(const RuleContext& ctx)
      : readers_(FindDotenvReaders(ctx.repository())) {
    for (const plimsoll::compose::Project& project : ctx.repository().compose) {
      AddOf(project, ctx);
    }
  }

  // Empty for one that nobody is known to read so.
  [[nodiscard]] std::string_view ReaderOf(const std::string& path) const {
    const auto& readers = readers_.Of(path);
    if (readers.contains(DotenvReader::kCompose) || IsComposes(path)) {
      return "compose";
    }
    return readers.contains(DotenvReader::kShell) ? "the shell" : "";
  }

 private:
  void AddOf(const plimsoll::compose::Project& project,
             const RuleContext& ctx) {
    if (auto path = plimsoll::compose::LocalPath(project.folder, ".env")) {
      composes_.insert(std::move(*path));
    }
    for (std::string& path : StatedEnvFiles(project, ctx)) {
      composes_.insert(std::move(path));
    }
  }

  // The file itself, or what it is copied from.
  [[nodiscard]] bool IsComposes(std::string_view path) const {
    if (composes_.contains(path)) return true;
    return std::ranges::any_of(kTemplateEndings, [&](std::string_view ending) {
      return path.ends_with(ending) &&
             composes_.contains(path.substr(0, path.size() - ending.size()));
    });
  }

  DotenvReaders readers_;
  std::set<std::string, std::less<>> composes_;
};

std::vector<const Entry*> EatenIn(const Tree& tree) {
  std::vector<const Entry*> eaten;
  if (tree.root() == nullptr) return eaten;
  for (const Entry& entry : tree.root()->entries) {
    const bool replaced = entry.value->style == ScalarStyle::kPlain ||
                          entry.value->style == ScalarStyle::kDoubleQuoted;
    if (replaced && HasHash(entry.value->text)) eaten.push_back(&entry);
  }
  return eaten;
}

// Readers are looked for only where there is a hash, which is rare.
void CheckDotenv(const ParsedFile& file, std::optional<EnvFiles>* env_files,
                 RuleContext& ctx) {
  const std::vector<const Entry*> eaten = EatenIn(file.tree);
  if (eaten.empty()) return;
  if (!*env_files) env_files->emplace(ctx);
  const std::string_view reader = (*env_files)->ReaderOf(file.source->path());
  if (reader.empty()) return;
  for (const Entry* entry : eaten) {
    Report(file, entry->value->span, entry->key->text, reader,
           "`$2y` is a variable to it, unset and so empty", ctx);
  }
}

void CheckScript(const ParsedFile& file, const ShellScript& script,
                 RuleContext& ctx) {
  if (script.dialect != ShellDialect::kPosix) return;
  for (const ShellAssignment& assignment : script.assignments) {
    const bool replaced = !assignment.value.is_literal;
    const std::string_view text = file.source->TextOf(assignment.value.span);
    if (!replaced || text.starts_with('\'') || !HasHash(text)) continue;
    Report(file, assignment.value.span, assignment.name, "the shell",
           "`$2` is an argument of the script, and empty without one", ctx);
  }
}

void CheckDockerfile(const ParsedFile& file, const Dockerfile& dockerfile,
                     RuleContext& ctx) {
  for (const DockerInstruction& instruction : dockerfile.instructions) {
    if (instruction.keyword != "ENV" && instruction.keyword != "ARG") continue;
    for (const DockerWord& word : instruction.words) {
      const size_t equals = word.text.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string_view value = word.text.substr(equals + 1);
      if (value.starts_with('\'') || !HasHash(value)) continue;
      Report(file, word.span, word.text.substr(0, equals), "the builder",
             "`$2y` is a variable to it, unset and so empty", ctx);
    }
  }
}

void Check(const Repository& repository, RuleContext& ctx) {
  std::optional<EnvFiles> env_files;
  for (const ParsedFile& file : repository.files) {
    if (file.role == DocumentRole::kGenerated) continue;
    if (file.source->kind() == FileKind::kDotenv && file.has_tree) {
      CheckDotenv(file, &env_files, ctx);
    } else if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
      CheckScript(file, *script, ctx);
    } else if (const auto* docker = std::get_if<Dockerfile>(&file.lexed)) {
      if (!docker->is_template) CheckDockerfile(file, *docker, ctx);
    }
  }
}

}  // namespace

constinit const Rule dollar_eaten = {
    .id = "env/dollar-eaten",
    .summary = "a dollar sign of a hashed password is taken for a variable",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::env
