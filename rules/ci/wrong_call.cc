#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/text.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

// Inputs or secrets: what a workflow takes from its callers.
struct Declared {
  std::string_view what;  // "input"
  std::vector<Entry> entries;

  [[nodiscard]] bool Has(std::string_view name) const {
    return std::ranges::any_of(entries, [&](const Entry& entry) {
      return AsciiLower(Deref(*entry.key).text) == AsciiLower(name);
    });
  }
};

const Node* FindIn(const Node* mapping, std::string_view key) {
  return mapping != nullptr && mapping->IsMapping() ? Find(*mapping, key)
                                                    : nullptr;
}

std::vector<Entry> EntriesOf(const Node* mapping) {
  return mapping != nullptr && Deref(*mapping).IsMapping()
             ? EffectiveEntries(Deref(*mapping))
             : std::vector<Entry>{};
}

bool IsRequired(const Entry& entry) {
  const Node& settings = Deref(*entry.value);
  const Node* required = FindIn(&settings, "required");
  return required != nullptr && AsciiLower(Deref(*required).text) == "true" &&
         Find(settings, "default") == nullptr;
}

class Call {
 public:
  Call(const WorkflowJob& job, const ParsedFile& called, RuleContext& ctx)
      : job_(job), called_(called), ctx_(ctx) {}

  void Check() {
    const auto& workflow = std::get<Workflow>(called_.lexed);
    const WorkflowTrigger* trigger = workflow.FindTrigger("workflow_call");
    if (trigger == nullptr) {
      ctx_.Report(job_.uses->span,
                  fmt::format("`{}` cannot be called", called_.source->path()))
          .AddNote("GitHub refuses the workflow that calls it")
          .Help("add `workflow_call` to its `on`");
      return;
    }
    const Node* settings = trigger->settings;
    Compare({"input", EntriesOf(FindIn(settings, "inputs"))}, "with");
    Compare({"secret", EntriesOf(FindIn(settings, "secrets"))}, "secrets");
  }

 private:
  // What the job passes under `key`, against what the workflow declares.
  void Compare(const Declared& declared, std::string_view key) {
    const Node* found = Find(*job_.node, key);
    // `secrets: inherit`, or an expression in the place of a mapping.
    const bool is_open = found != nullptr && !Deref(*found).IsMapping() &&
                         !Deref(*found).IsNull();
    if (is_open) return;
    const Declared passed = {declared.what, EntriesOf(found)};
    for (const Entry& entry : passed.entries) {
      const Node& name = Deref(*entry.key);
      if (!declared.Has(name.text)) ReportUnknown(declared, name);
    }
    for (const Entry& entry : declared.entries) {
      const Node& name = Deref(*entry.key);
      if (IsRequired(entry) && !passed.Has(name.text)) {
        ReportMissing(declared.what, name, key);
      }
    }
  }

  void ReportUnknown(const Declared& declared, const Node& name) {
    std::vector<std::string> names;
    for (const Entry& entry : declared.entries) {
      names.emplace_back(Deref(*entry.key).text);
    }
    const std::string hint = SuggestName(name.text, names, declared.what);
    ctx_.Report(name.span,
                fmt::format("`{}` has no {} `{}`", called_.source->path(),
                            declared.what, name.text))
        .AddNote("GitHub refuses the workflow")
        .Help(hint.empty() ? "declare it there, or leave it out" : hint);
  }

  void ReportMissing(std::string_view what, const Node& name,
                     std::string_view key) {
    ctx_.Report(job_.uses->span,
                fmt::format("`{}` requires the {} `{}`", called_.source->path(),
                            what, name.text))
        .Also(name.span, "declared here")
        .AddNote("GitHub refuses the workflow")
        .Help(fmt::format("pass it under `{}`", key));
  }

  const WorkflowJob& job_;
  const ParsedFile& called_;
  RuleContext& ctx_;
};

// The workflow of this repository that a job calls, or null.
const ParsedFile* CalledBy(const WorkflowJob& job,
                           const Repository& repository) {
  if (job.node == nullptr || job.uses == nullptr ||
      !job.uses->text.starts_with("./")) {
    return nullptr;
  }
  const auto path = NormalizeBelow({}, job.uses->text);
  const ParsedFile* file = path ? repository.FindFile(*path) : nullptr;
  return file != nullptr && WorkflowOf(*file) != nullptr ? file : nullptr;
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Workflow* workflow = WorkflowOf(file);
  if (workflow == nullptr || !file.source->path().starts_with('.')) return;
  for (const WorkflowJob& job : workflow->jobs) {
    const ParsedFile* called = CalledBy(job, ctx.repository());
    if (called != nullptr) Call(job, *called, ctx).Check();
  }
}

}  // namespace

constinit const Rule wrong_call = {
    .id = "ci/wrong-call",
    .summary = "a job calls a workflow with other inputs than that one takes",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
