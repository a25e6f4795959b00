#include <fmt/format.h>

#include <set>
#include <string>

#include "rules/rule.h"
#include "rules/support/compose.h"
#include "rules/support/text.h"
#include "rules/support/unit_commands.h"

namespace plimsoll::rules::compose {
namespace {

using plimsoll::compose::Pair;
using plimsoll::compose::Project;
using plimsoll::compose::Reference;
using plimsoll::compose::Service;
using plimsoll::compose::Value;

using Names = std::set<std::string_view>;

// Adds the variables that a value asks the host for.
void CollectAskedFor(const Value& value, int depth, Names* names) {
  constexpr int kMaxDepth = 40;
  if (depth > kMaxDepth) return;
  if (value.node != nullptr && value.IsString()) {
    for (const Reference& reference :
         plimsoll::compose::ReferencesIn(value.node->text)) {
      names->insert(reference.name);
    }
  }
  for (const Value* item : value.items) {
    CollectAskedFor(*item, depth + 1, names);
  }
  for (const auto& member : value.members) {
    CollectAskedFor(*member.value, depth + 1, names);
  }
}

bool IsJudged(std::string_view field) {
  return field == "command" || field == "entrypoint" || field == "healthcheck";
}

// What the project asks for outside the fields that are judged: variables of
// the host for sure.
Names HostVariables(const Project& project) {
  Names names;
  for (const auto& member : project.root->members) {
    if (member.key != "services") CollectAskedFor(*member.value, 0, &names);
  }
  for (const Service& service : project.services) {
    for (const auto& member : service.value->members) {
      if (!IsJudged(member.key)) CollectAskedFor(*member.value, 0, &names);
    }
  }
  return names;
}

// A command line with `sh -c` in it, or with more options before the `-c`.
bool StartsShell(const Value* value, const RuleContext& ctx) {
  bool is_behind_shell = false;
  for (const Value* item : plimsoll::compose::ItemsOf(value)) {
    if (item->node == nullptr) continue;
    for (const Word& word :
         SplitWords(ctx.sources().Get(item->span.file), InnerSpan(*item))) {
      const bool is_option =
          word.text.starts_with('-') && !word.text.starts_with("--");
      if (is_behind_shell && is_option && word.text.ends_with('c')) return true;
      is_behind_shell = is_behind_shell || IsShell(word.text);
    }
  }
  return false;
}

class Checker {
 public:
  Checker(const Project& project, const Service& service,
          const Names& host_variables, RuleContext& ctx)
      : project_(project),
        service_(service),
        host_variables_(host_variables),
        ctx_(ctx) {
    for (const Pair& pair : PairsOf(service.Get("environment"))) {
      // A value made of variables says where it comes from.
      const bool is_fixed =
          pair.has_value && pair.from->node != nullptr &&
          pair.from->node->text.find('$') == std::string_view::npos;
      if (is_fixed) own_.insert(pair.key);
    }
  }

  void Run() {
    if (own_.empty()) return;
    CheckValue(service_.Get("command"), "command");
    CheckValue(service_.Get("entrypoint"), "entrypoint");
    CheckValue(Find(service_.Get("healthcheck"), "test"), "healthcheck");
  }

 private:
  void CheckValue(const Value* value, std::string_view field) {
    for (const Value* item : plimsoll::compose::ItemsOf(value)) {
      if (item->node == nullptr || !item->IsString()) continue;
      for (const Reference& reference :
           plimsoll::compose::ReferencesIn(item->node->text)) {
        CheckReference(*item, reference, field);
      }
    }
  }

  // Whether a shell of the container reads the field, and not just the program.
  [[nodiscard]] bool RunsShell(std::string_view field) const {
    if (field == "healthcheck") {
      const Value* test = Find(service_.Get("healthcheck"), "test");
      return !test->IsSequence() || test->items[0]->text == "CMD-SHELL" ||
             StartsShell(test, ctx_);
    }
    return StartsShell(service_.Get("command"), ctx_) ||
           StartsShell(service_.Get("entrypoint"), ctx_);
  }

  void CheckReference(const Value& value, const Reference& reference,
                      std::string_view field) {
    if (!reference.form.empty() || !own_.contains(reference.name)) return;
    if (project_.environment.Find(reference.name) != nullptr) return;
    if (host_variables_.contains(reference.name)) return;
    const Span place =
        SpanOfText(*value.node, reference.offset, reference.length);
    Diagnostic& finding = ctx_.Report(
        place, fmt::format("`{}` is filled in before the container has it",
                           reference.name));
    finding
        .AddNote(fmt::format(
            "`{}` is set in `environment` of `{}`, but `{}` of a compose file "
            "asks the host, where nothing sets it: it becomes empty",
            reference.name, service_.name, field))
        .About(ObjectOf(project_, service_.name), std::string(reference.name));
    if (!RunsShell(field)) {
      finding.Help(fmt::format(
          "no shell runs here that could fill it in: {}, and write `$${}`",
          field == "healthcheck" ? "use a list that begins with `CMD-SHELL`"
                                 : "run the command with `sh -c`",
          reference.name));
      return;
    }
    finding.Help(fmt::format("write `$${}`, which compose leaves to the shell",
                             reference.name));
    if (place.size() == reference.length) {
      finding.Fix({"write `$$`",
                   Applicability::kUnsafe,
                   {{SubSpan(place, 0, 0), "$"}}});
    }
  }

  const Project& project_;
  const Service& service_;
  const Names& host_variables_;
  RuleContext& ctx_;
  Names own_;  // Set in `environment` to a fixed value.
};

void Check(const Project& project, RuleContext& ctx) {
  if (project.root == nullptr) return;
  const Names host_variables = HostVariables(project);
  for (const Service& service : project.services) {
    Checker(project, service, host_variables, ctx).Run();
  }
}

}  // namespace

constinit const Rule unescaped_variable = {
    .id = "compose/unescaped-variable",
    .summary = "a command asks the host for a variable that the container has",
    .severity = Severity::kWarning,
    .fix = FixAvailability::kSometimes,
    .check = Check,
};

}  // namespace plimsoll::rules::compose
