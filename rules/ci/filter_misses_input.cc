#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/script_calls.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

struct Filter {
  std::vector<std::string_view> patterns;
  Span span;
};

// The `paths` of a trigger; nothing where it lets every change through.
std::optional<Filter> FilterOf(const WorkflowTrigger& trigger) {
  if (trigger.settings == nullptr || !trigger.settings->IsMapping()) {
    return std::nullopt;
  }
  const Node* paths = Find(*trigger.settings, "paths");
  if (paths == nullptr || !Deref(*paths).IsSequence()) return std::nullopt;
  Filter filter;
  filter.span = paths->span;
  for (const Node* item : Deref(*paths).items) {
    if (!Deref(*item).IsScalar()) return std::nullopt;
    filter.patterns.push_back(Deref(*item).text);
  }
  return filter;
}

// `*` crosses no slash, `**` does; the last pattern that matches decides.
bool LetsThrough(const Filter& filter, std::string_view path) {
  bool matched = false;
  for (std::string_view pattern : filter.patterns) {
    const bool is_exception = pattern.starts_with('!');
    if (is_exception) pattern.remove_prefix(1);
    // `**.py` is `**/*.py` to GitHub.
    std::string glob(pattern);
    if (glob.starts_with("**.")) glob.replace(0, 2, "**/*");
    if (MatchesGlob(glob, path)) matched = !is_exception;
  }
  return matched;
}

// Something of the repository that a job reads: a file, or all of a folder.
struct Input {
  std::string path;
  Span span;
  std::string_view what;
  bool is_folder = false;
  // Of a Dockerfile that is built: what the filter is for only where it has
  // something else of the same image.
  Span copied_at;
};

class Job {
 public:
  Job(const Repository& repository, const ParsedFile& file,
      const Workflow& workflow, const WorkflowJob& job)
      : repository_(repository), file_(file), workflow_(workflow), job_(job) {}

  // Whoever deploys or releases on a push hardly wants to do it for a change
  // of the script that does it; what a pull request tests is another matter.
  std::vector<Input> Inputs(std::string_view event) {
    if (ChecksOutElsewhere(job_)) return {};
    for (const WorkflowStep& step : job_.steps) {
      AddBuild(step);
      if (!event.starts_with("pull_request")) continue;
      AddAction(step);
      AddScripts(step);
    }
    return std::move(inputs_);
  }

 private:
  void Add(std::optional<std::string> path, const Span& span,
           std::string_view what) {
    if (!path || path->empty()) return;
    const PathEntry* entry = repository_.FindPath(*path);
    if (entry == nullptr) return;
    inputs_.push_back(
        {std::move(*path), span, what, entry->type == FileType::kDirectory});
  }

  void AddAction(const WorkflowStep& step) {
    if (step.uses == nullptr || !step.uses->text.starts_with("./")) return;
    Add(NormalizeBelow({}, step.uses->text), step.uses->span, "action");
  }

  void AddBuild(const WorkflowStep& step) {
    if (!UsesAction(step, "docker/build-push-action")) return;
    const Node* context = InputNodeOf(step, "context");
    const Node* file = InputNodeOf(step, "file");
    const std::string_view folder =
        context == nullptr ? std::string_view{} : context->text;
    const bool is_fixed =
        folder.find("${{") == npos && folder.find("://") == npos;
    if (!is_fixed) return;
    if (context != nullptr) {
      Add(NormalizeBelow({}, folder), context->span, "build context");
    }
    if (file != nullptr && file->text.find("${{") == npos) {
      Add(NormalizeBelow({}, file->text), file->span, "Dockerfile");
      AddCopied(NormalizeBelow({}, file->text), NormalizeBelow({}, folder),
                file->span);
    } else if (file == nullptr && context != nullptr) {
      const auto base = NormalizeBelow({}, folder);
      if (base) {
        AddCopied(NormalizeBelow(*base, "Dockerfile"), base, context->span);
      }
    }
  }

  // What the Dockerfile copies from its context.
  void AddCopied(const std::optional<std::string>& path,
                 const std::optional<std::string>& context, const Span& span) {
    const ParsedFile* found =
        path && context ? repository_.FindFile(*path) : nullptr;
    const Dockerfile* dockerfile =
        found == nullptr ? nullptr : DockerfileOf(*found);
    if (dockerfile == nullptr) return;
    for (const DockerInstruction& instruction : dockerfile->instructions) {
      for (const CopySource& source : ContextSources(instruction)) {
        if (source.is_glob || source.path.empty()) continue;
        const size_t before = inputs_.size();
        Add(NormalizeBelow(*context, source.path), span, "source");
        if (inputs_.size() > before) inputs_.back().copied_at = source.span;
      }
    }
  }

  void AddScripts(const WorkflowStep& step) {
    if (step.script == UINT32_MAX) return;
    const std::string_view folder =
        step.folder == nullptr ? std::string_view{} : step.folder->text;
    if (folder.find("${{") != npos || folder.starts_with('/')) return;
    const auto base = NormalizeBelow({}, folder);
    if (!base) return;
    for (const ScriptCall& call :
         CallsOf(workflow_.scripts[step.script], file_.source->path())) {
      if (call.below_script || call.path.starts_with('/') ||
          call.path.find('/') == npos) {
        continue;
      }
      Add(NormalizeBelow(*base, call.path), call.span, "script");
    }
  }

  const Repository& repository_;
  const ParsedFile& file_;
  const Workflow& workflow_;
  const WorkflowJob& job_;
  std::vector<Input> inputs_;
};

bool Misses(const Repository& repository, const Filter& filter,
            const Input& input) {
  if (!input.is_folder) return !LetsThrough(filter, input.path);
  const auto files = FilesAt(repository, {}, input.path);
  return !files.empty() &&
         std::ranges::none_of(files, [&](std::string_view file) {
           return LetsThrough(filter, file);
         });
}

// Of what one job reads, what the filter leaves out.
void AddMissed(const Repository& repository, const Filter& filter,
               std::string_view event, std::vector<Input> inputs,
               std::map<std::string, Input>* missed) {
  const auto lets_in = [&](const Input& input) {
    return !Misses(repository, filter, input);
  };
  // A release on a change of VERSION is for none of them.
  const bool is_for_these =
      event.starts_with("pull_request") || std::ranges::any_of(inputs, lets_in);
  if (!is_for_these) return;
  const bool has_source = std::ranges::any_of(inputs, [&](const Input& input) {
    return input.copied_at.valid() && lets_in(input);
  });
  for (Input& input : inputs) {
    if (lets_in(input)) continue;
    if (input.copied_at.valid() && !has_source) continue;
    missed->emplace(input.path, std::move(input));
  }
}

void Report(const Input& input, const Filter& filter, std::string_view event,
            RuleContext& ctx) {
  Diagnostic& finding = ctx.Report(
      input.span, fmt::format("a change of the {} `{}` does not start "
                              "this workflow",
                              input.what, input.path));
  finding.Also(filter.span, fmt::format("the paths of `{}`", event));
  if (input.copied_at.valid()) {
    finding.Also(input.copied_at, "the Dockerfile copies it");
  }
  finding.Help(fmt::format("add `{}{}` to `paths`", input.path,
                           input.is_folder ? "/**" : ""));
}

void Check(const Repository& repository, RuleContext& ctx) {
  for (const ParsedFile& file : repository.files) {
    const Workflow* workflow = WorkflowOf(file);
    if (workflow == nullptr || !file.source->path().starts_with('.')) continue;
    for (const WorkflowTrigger& trigger : workflow->triggers) {
      const auto filter = FilterOf(trigger);
      if (!filter) continue;
      std::map<std::string, Input> missed;
      for (const WorkflowJob& job : workflow->jobs) {
        Job reader(repository, file, *workflow, job);
        AddMissed(repository, *filter, trigger.name,
                  reader.Inputs(trigger.name), &missed);
      }
      for (const auto& [path, input] : missed) {
        Report(input, *filter, trigger.name, ctx);
      }
    }
  }
}

}  // namespace

constinit const Rule filter_misses_input = {
    .id = "ci/filter-misses-input",
    .summary = "a workflow's path filter leaves out what its jobs use",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::ci
