#include <fmt/format.h>

#include "rules/rule.h"

namespace plimsoll::rules::env {
namespace {

// `$2y$10$...`, `$apr1$...`, `$6$...`: a hash that crypt(3) or a password
// manager made, anywhere in the value.
bool HasHash(std::string_view text) {
  for (const std::string_view scheme :
       {"2a", "2b", "2y", "apr1", "1", "5", "6", "y", "argon2i", "argon2id",
        "argon2d", "pbkdf2-sha256", "scrypt"}) {
    const std::string mark = fmt::format("${}$", scheme);
    const size_t at = text.find(mark);
    if (at == std::string_view::npos) continue;
    // A doubled dollar is what compose wants.
    const bool doubled = at > 0 && text[at - 1] == '$';
    const bool goes_on = text.size() > at + mark.size() + 8;
    if (!doubled && goes_on) return true;
  }
  return false;
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.source->kind() != FileKind::kDotenv || !file.has_tree ||
      file.tree.root() == nullptr) {
    return;
  }
  for (const Entry& entry : file.tree.root()->entries) {
    const bool replaced = entry.value->style == ScalarStyle::kPlain ||
                          entry.value->style == ScalarStyle::kDoubleQuoted;
    if (!replaced || !HasHash(entry.value->text)) continue;
    ctx.Report(entry.value->span,
               fmt::format("compose replaces the `$` parts of `{}`",
                           entry.key->text))
        .AddNote(
            "`$2y` is a variable to it, unset and so empty; a shell does the "
            "same")
        .Help("put the value in single quotes")
        .About(file.source->path(), std::string(entry.key->text));
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
