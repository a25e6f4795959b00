#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

// Of the values of one file, the places of each.
using Places = std::map<std::string_view, std::vector<const SecretMatch*>>;

void Check(const ParsedFile& file, RuleContext& ctx) {
  constexpr size_t kMostPlaces = 5;
  Places places;
  for (const SecretMatch& match : file.secrets) {
    if (match.kind == SecretMatchKind::kWeakDefault) {
      places[file.source->TextOf(match.span)].push_back(&match);
    }
  }
  for (const auto& [value, matches] : places) {
    const SecretMatch& first = *matches.front();
    const std::string_view name = file.source->TextOf(first.key);
    Diagnostic& diagnostic = ctx.Report(
        first.span,
        fmt::format("the value of `{}` is one that everybody tries first",
                    name));
    for (size_t i = 1; i < std::min(matches.size(), kMostPlaces); ++i) {
      diagnostic.Also(matches[i]->span, "and here");
    }
    diagnostic
        .Help(fmt::format("draw one that is in no file, and write `${{{}:?}}`, "
                          "so that a missing value is an error",
                          name))
        .About(file.source->path(), std::string(name));
  }
}

}  // namespace

constinit const Rule weak_default = {
    .id = "secrets/weak-default",
    .summary = "a password is one that everybody knows",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
