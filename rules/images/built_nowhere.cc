#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "compiler/index/references.h"
#include "rules/rule.h"
#include "rules/support/text.h"

namespace plimsoll::rules::images {
namespace {

constexpr std::string_view kLocal = "localhost/";

// Whether a file that builds things names the image: a script, a workflow, a
// Makefile, a document that says how.
bool IsMadeBySomeText(const Repository& repository, std::string_view name) {
  const std::string_view short_name = name.substr(kLocal.size());
  return std::ranges::any_of(repository.files, [&](const ParsedFile& file) {
    const FileKind kind = file.source->kind();
    const bool may_build =
        kind == FileKind::kShell || kind == FileKind::kPowerShell ||
        kind == FileKind::kWorkflow || kind == FileKind::kText ||
        kind == FileKind::kMarkdown || kind == FileKind::kCode ||
        kind == FileKind::kYaml || kind == FileKind::kToml;
    return may_build && IsJudged(file) &&
           HasWholeWord(file.source->text(), short_name);
  });
}

// `localhost/` is no registry: such an image is there only if it was built.
void Check(const Repository& repository, RuleContext& ctx) {
  const ReferenceIndex* index = repository.references.get();
  if (index == nullptr) return;
  for (const Thing& image : index->things()) {
    if (image.kind != ThingKind::kImage || !image.name.starts_with(kLocal) ||
        image.name.find('$') != std::string::npos) {
      continue;
    }
    const auto links = index->LinksTo(image);
    const bool built = std::ranges::any_of(links, [&](uint32_t link) {
      return index->links()[link].kind == LinkKind::kBuilds;
    });
    if (built || links.empty() || IsMadeBySomeText(repository, image.name)) {
      continue;
    }
    Diagnostic& diagnostic =
        ctx.Report(index->links()[links.front()].span,
                   fmt::format("nothing here builds `{}`", image.name));
    for (const uint32_t link : links.subspan(1)) {
      diagnostic.Also(index->links()[link].span, "used here, too");
    }
    diagnostic.AddNote("`localhost/` is no registry, so it cannot be pulled")
        .Help("add its `build`, or name the registry that has it")
        .About(image.name);
  }
}

}  // namespace

constinit const Rule built_nowhere = {
    .id = "images/built-nowhere",
    .summary = "a local image is used that nothing builds",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::images
