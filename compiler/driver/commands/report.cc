// Findings in every format, and where they go.

#include "compiler/diag/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diag/render.h"
#include "compiler/driver/commands/commands.h"
#include "rules/rule.h"

namespace plimsoll {
namespace {

RuleInfo InfoOf(std::string_view id, const Session& session) {
  if (const Rule* rule = FindRule(id)) {
    return {.summary = std::string(rule->summary),
            .page = std::string(PageOf(*rule)),
            .severity = rule->severity,
            .profile = NameOf(rule->profile)};
  }
  for (const Code& known : AllCodes()) {
    if (known.id == id) return {.summary = std::string(known.summary)};
  }
  constexpr std::string_view kPolicy = "policy/";
  RuleInfo info{.summary = "a rule of the project's own"};
  if (!session.fleet || !id.starts_with(kPolicy)) return info;
  for (const Policy& policy : session.fleet->project.policies) {
    const bool is_it = policy.name.value == id.substr(kPolicy.size());
    if (is_it && policy.reason.set()) info.summary = policy.reason.value;
  }
  return info;
}

// From the folder the command runs in, which in CI is that of the repository,
// to a project below it.
std::string PrefixOf(std::string_view root, const Console& console) {
  const std::string cwd = Absolute(console, ".");
  const std::string base = cwd == "/" ? cwd : cwd + "/";
  if (root == cwd || !root.starts_with(base)) return {};
  return std::string(root.substr(base.size())) + "/";
}

std::string Render(const std::vector<Diagnostic>& counting,
                   const Session& session, std::string_view root,
                   const CommonOptions& options, const Console& console) {
  const RedactedView view = session.view();
  const Summary summary =
      Summarize(counting, session.sources.size(), session.accepted);
  const Report report{
      .findings = MergeFindings(counting, session.accepted),
      .view = view,
      .tool_version = kVersion,
      .path_prefix = PrefixOf(root, console),
      .fail_on = options.fail_on,
      .rule_info = [&](std::string_view id) { return InfoOf(id, session); }};
  if (options.statistics) {
    return options.format == Format::kJson ? RenderStatisticsJson(report)
                                           : RenderStatistics(report);
  }
  const bool colored = console.color && options.output.empty();
  switch (options.format) {
    case Format::kHuman:
      return RenderHuman(counting, summary, view,
                         colored ? Color::kOn : Color::kOff);
    case Format::kShort:
      return RenderShort(counting, view);
    case Format::kJson:
      return RenderJson(counting, summary, view, kVersion, session.accepted);
    case Format::kSarif:
      return RenderSarif(report);
    case Format::kGithub:
      return RenderGithub(report);
    case Format::kGitlab:
      return RenderGitlab(report);
    case Format::kJunit:
      return RenderJunit(report);
  }
  return {};
}

}  // namespace

Status PrintFindings(const std::vector<Diagnostic>& diagnostics,
                     const Session& session, std::string_view root,
                     const CommonOptions& options, Console& console) {
  std::string text = Render(diagnostics, session, root, options, console);
  if (!options.output.empty()) {
    return WriteOutput(console, options.output, text);
  }
  console.out += text;
  return Done{};
}

}  // namespace plimsoll
