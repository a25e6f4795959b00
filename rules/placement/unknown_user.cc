#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/rule.h"

namespace plimsoll::rules::placement {
namespace {

// Users that every Debian has (base-passwd); no list of facts repeats them.
constexpr std::array<std::string_view, 19> kSystemUsers = {
    "root", "daemon", "bin",  "sys",    "sync",  "games",    "man",
    "lp",   "mail",   "news", "uucp",   "proxy", "www-data", "backup",
    "list", "irc",    "_apt", "nobody", "gnats"};

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool Knows(const HostFacts& facts, std::string_view user) {
  return std::ranges::find(kSystemUsers, user) != kSystemUsers.end() ||
         std::ranges::any_of(facts.users.items, [&](const UserFact& known) {
           return known.name.value == user;
         });
}

// A number needs no entry in the password file; a name does.
void Check(const Host& host, RuleContext& ctx) {
  const auto& users = host.facts.users;
  if (users.items.empty()) return;
  for (const Instance& instance : host.instances) {
    const Text& user = instance.app->process.user;
    if (instance.is_container || !user.set() || IsNumber(user.value) ||
        Knows(host.facts, user.value)) {
      continue;
    }
    ctx.Report(user.span,
               fmt::format("`{}` runs as `{}`, whom `{}` does not have",
                           instance.id, user.value, host.id))
        .Also(users.span, "its users")
        .Help(fmt::format("add the user to {}, or run it as one of them",
                          host.path))
        .About(fmt::format("{}/{}", host.id, instance.id), user.value);
  }
}

}  // namespace

constinit const Rule unknown_user = {
    .id = "placement/unknown-user",
    .summary = "a program runs as a user whom its host does not have",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::placement
