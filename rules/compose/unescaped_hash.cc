#include <fmt/format.h>

#include <string>
#include <string_view>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/compose.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Project;
using plimsoll::compose::Value;

constexpr size_t npos = std::string_view::npos;

// Whether a dollar of the hash stands before what a variable may begin with:
// `$2a$14$1madeUp` has none and stays as it is.
bool HasVariable(std::string_view hash) {
  hash = hash.substr(0, hash.find_first_of(" '\"}"));
  for (size_t at = hash.find('$'); at != npos; at = hash.find('$', at + 1)) {
    if (at + 1 < hash.size() &&
        (IsAsciiAlpha(hash[at + 1]) || hash[at + 1] == '_')) {
      return true;
    }
  }
  return false;
}

// Where a hash begins that crypt(3), htpasswd or a password manager made, with
// dollars that compose takes for its own.
size_t FindHash(std::string_view text) {
  for (const std::string_view scheme :
       {"$2a$", "$2b$", "$2y$", "$apr1$", "$1$", "$5$", "$6$", "$y$",
        "$argon2i$", "$argon2id$", "$argon2d$", "$pbkdf2-sha256$",
        "$scrypt$"}) {
    const size_t at = text.find(scheme);
    if (at == npos) continue;
    const bool doubled = at > 0 && text[at - 1] == '$';
    const std::string_view rest = text.substr(at + scheme.size());
    const bool goes_on = rest.find_first_of(" '\"") >= 8 && rest.size() > 8;
    if (!doubled && goes_on && HasVariable(text.substr(at))) return at;
  }
  return npos;
}

void Look(const Project& project, std::string_view service, const Value& value,
          int depth, RuleContext& ctx) {
  constexpr int kMaxDepth = 40;
  if (depth > kMaxDepth) return;
  for (const Value* item : value.items) {
    Look(project, service, *item, depth + 1, ctx);
  }
  for (const auto& member : value.members) {
    Look(project, service, *member.value, depth + 1, ctx);
  }
  if (value.node == nullptr || !value.IsString()) return;
  const size_t at = FindHash(value.node->text);
  if (at == npos) return;
  ctx.Report(value.span, "compose fills in the `$` parts of this hash")
      .AddNote("what follows a `$` is a variable to it, unset and so empty")
      .Help("write `$$` for each `$`")
      .About(ObjectOf(project, service), "hash");
}

void Check(const Project& project, RuleContext& ctx) {
  for (const plimsoll::compose::Service& service : project.services) {
    if (service.value != nullptr) {
      Look(project, service.name, *service.value, 0, ctx);
    }
  }
}

}  // namespace

constinit const Rule unescaped_hash = {
    .id = "compose/unescaped-hash",
    .summary = "compose takes the dollars of a hashed password for variables",
    .check = Check,
};

}  // namespace plimsoll::rules::compose
