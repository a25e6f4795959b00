#include <span>
#include <string_view>

#include "compiler/base/day.h"
#include "compiler/model/bind_host.h"
#include "compiler/model/bind_root.h"
#include "compiler/model/bind_struct.h"
#include "compiler/model/identifier.h"
#include "compiler/model/project_words.h"

namespace plimsoll {
namespace {

void CheckWord(BindContext& ctx, const Text& field,
               std::span<const std::string_view> words) {
  if (!field.set()) return;
  const Result<size_t> index = FindWord(field.value, words);
  if (index) return;
  ReportBadScalar(ctx, {field.text, field.span}, index.error(), words);
}

// What is empty would be found nowhere, or everywhere.
void CheckNotEmpty(BindContext& ctx, std::string_view key, const Text& field) {
  PathStep step(ctx, key);
  if (field.set() && field.value.empty()) {
    ctx.WrongText(field.span, field.text, "expected what is to be found");
  }
}

void CheckSelector(BindContext& ctx, const Selector& selector) {
  PathStep step(ctx, "status");
  for (size_t i = 0; i < selector.status.size(); ++i) {
    PathStep item(ctx, i);
    CheckWord(ctx, selector.status.items[i], EnumTexts<HostStatus>::kTexts);
  }
}

void CheckPolicies(BindContext& ctx, const List<Policy>& policies) {
  PathStep list(ctx, "policies");
  for (size_t i = 0; i < policies.size(); ++i) {
    const Policy& policy = policies.items[i];
    PathStep item(ctx, i);
    {
      PathStep step(ctx, "severity");
      CheckWord(ctx, policy.severity, kLevelWords);
    }
    CheckNotEmpty(ctx, "forbid_text", policy.forbid_text);
    PathStep step(ctx, "hosts");
    CheckSelector(ctx, policy.hosts);
  }
}

void CheckTemplates(BindContext& ctx, const List<FileTemplate>& templates) {
  PathStep list(ctx, "templates");
  for (size_t i = 0; i < templates.size(); ++i) {
    PathStep item(ctx, i);
    {
      PathStep step(ctx, "kind");
      CheckWord(ctx, templates.items[i].kind, kTemplateKindWords);
    }
    PathStep step(ctx, "hosts");
    CheckSelector(ctx, templates.items[i].hosts);
  }
}

void CheckDay(BindContext& ctx, const Text& field) {
  if (field.set() && !IsDay(field.value)) {
    ctx.WrongText(field.span, field.text, "expected a day, YYYY-MM-DD");
  }
}

// A term of a pattern is whatever the pattern finds: `match` would be unheard.
void CheckRetired(BindContext& ctx, const List<RetiredTerm>& retired) {
  PathStep list(ctx, "retired");
  for (size_t i = 0; i < retired.size(); ++i) {
    const RetiredTerm& term = retired.items[i];
    PathStep item(ctx, i);
    if (!term.match.stated() && !term.matches.stated()) {
      ctx.sink()
          .Report(code::kSchemaMissingField, term.span,
                  "an entry of `retired` names no term")
          .Help("add `match: WORD`, or `matches: PATTERN`");
    }
    if (term.match.stated() && term.matches.stated()) {
      ctx.sink()
          .Report(code::kSchemaConflict, term.matches.span,
                  "`matches` stands instead of `match`, not beside it")
          .Also(term.match.span, "stated here")
          .Help("make two entries of it, or remove one of the two");
    }
    CheckNotEmpty(ctx, "match", term.match);
    CheckNotEmpty(ctx, "matches", term.matches);
    PathStep step(ctx, "since");
    CheckDay(ctx, term.since);
  }
}

void CheckIgnore(BindContext& ctx, const List<IgnoreEntry>& ignore) {
  PathStep list(ctx, "ignore");
  for (size_t i = 0; i < ignore.size(); ++i) {
    const IgnoreEntry& entry = ignore.items[i];
    PathStep item(ctx, i);
    if (!entry.rule.stated()) {
      ctx.sink()
          .Report(code::kSchemaMissingField, entry.span,
                  "an entry of `lint.ignore` names no rule")
          .Help("add `rule: group/name`");
    }
    PathStep step(ctx, "expires");
    CheckDay(ctx, entry.expires);
  }
}

void CheckLint(BindContext& ctx, const LintConfig& lint) {
  PathStep top(ctx, "lint");
  {
    PathStep step(ctx, "profile");
    CheckWord(ctx, lint.profile, kProfileWords);
  }
  CheckIgnore(ctx, lint.ignore);
  PathStep rules(ctx, "rules");
  for (const auto& [rule, level] : lint.rules) {
    PathStep step(ctx, rule.text);
    CheckWord(ctx, level, kLevelWords);
  }
}

// What goes under hosts is read here as well, so that a fault shows even if
// no host has the role.
void CheckHostParts(BindContext& ctx, const Project& project) {
  if (project.host_defaults.stated()) {
    static_cast<void>(BindHostFields(*project.host_defaults.node,
                                     Completeness::kPatch, ctx.sink()));
  }
  if (!project.groups.stated()) return;
  for (const Entry& entry : EffectiveEntries(*project.groups.node)) {
    static_cast<void>(
        BindHostFields(*entry.value, Completeness::kPatch, ctx.sink()));
  }
}

}  // namespace

Selector BindSelector(const Node& node, Sink& sink) {
  BindContext ctx(Schema::kOther, Dialect::kPlimsoll, Completeness::kWhole,
                  &sink);
  PathStep step(ctx, "when");
  Selector selector;
  BindStruct(ctx, node, &selector);
  CheckSelector(ctx, selector);
  return selector;
}

Project BindProject(const Tree& tree, Sink& sink) {
  Project project;
  const Node* root = RootMappingOf(tree, "the project description",
                                   code::kProjectInvalid, sink);
  if (root == nullptr) return project;
  const FormatVersion version = FormatVersionOf(*root, sink);
  if (version == FormatVersion::kNone && !tree.broken) {
    sink.Report(code::kProjectInvalid, StartOf(tree),
                "the project description does not state its format version")
        .Help("add `plimsoll: 1` at the top");
  }
  // A later format may mean anything: one finding, not one a field.
  Sink unheard;
  const bool readable = version != FormatVersion::kUnsupported;
  BindContext ctx(Schema::kProject, Dialect::kPlimsoll, Completeness::kWhole,
                  readable ? &sink : &unheard);
  BindStruct(ctx, *root, &project);
  CheckIdentifier(project.project, "fleet", ctx.sink());
  CheckHostParts(ctx, project);
  CheckRetired(ctx, project.retired);
  CheckPolicies(ctx, project.policies);
  CheckTemplates(ctx, project.templates);
  CheckLint(ctx, project.lint);
  return project;
}

}  // namespace plimsoll
