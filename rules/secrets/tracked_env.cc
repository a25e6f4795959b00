#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

// `.env`, `.env.production`: what a shell or docker compose loads.
bool IsLoaded(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  return name == ".env" || name.starts_with(".env.");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const TextTraits traits = TraitsOf(*file.source);
  if (file.source->kind() != FileKind::kDotenv || traits.is_sample ||
      traits.is_test || !IsLoaded(file.source->path())) {
    return;
  }
  const auto is_own = [](const SecretMatch& match) {
    return match.kind != SecretMatchKind::kWeakDefault &&
           match.kind != SecretMatchKind::kRepeated;
  };
  const auto first =
      std::find_if(file.secrets.begin(), file.secrets.end(), is_own);
  if (first == file.secrets.end()) return;
  const auto count =
      std::count_if(file.secrets.begin(), file.secrets.end(), is_own);
  const std::string_view name = BaseNameOf(file.source->path());
  ctx.Report(first->key.valid() ? first->key : first->span,
             fmt::format("`{}` is in the repository, with {} {}", name, count,
                         count == 1 ? "secret" : "secrets"))
      .Help(fmt::format("`git rm --cached {}`, name it in .gitignore, and keep "
                        "`.env.example` without values",
                        file.source->path()))
      .About(file.source->path(), "tracked");
}

}  // namespace

constinit const Rule tracked_env = {
    .id = "secrets/tracked-env",
    .summary = "a `.env` file with secrets is in the repository",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
