#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/shell_options.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::ci {
namespace {

constexpr size_t npos = std::string_view::npos;

// `name` for `docker.io/library/name:latest`: how two spellings of one image
// compare.
std::string Normalized(std::string_view image) {
  for (const std::string_view prefix : {"docker.io/", "library/"}) {
    if (image.starts_with(prefix)) image.remove_prefix(prefix.size());
  }
  if (image.ends_with(":latest")) image.remove_suffix(7);
  return std::string(image);
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\n,"), text.size());
    const std::string_view line = TrimBlanks(text.substr(0, end));
    if (!line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// `TAG` of `docker build -t TAG`, `docker tag A TAG` and the like, with where
// it stands.
void AddTagsOf(const ShellScript& script, std::map<std::string, Span>* tags) {
  for (const ShellCommand& command : script.commands) {
    const auto words = PlainWords(script, command);
    if (words.size() < 3 ||
        (words[0].text != "docker" && words[0].text != "podman")) {
      continue;
    }
    if (words[1].text == "tag" && words.size() == 4 && words[3].IsFixed()) {
      tags->emplace(Normalized(words[3].text), words[3].span);
    }
    const bool builds =
        words[1].text == "build" ||
        ((words[1].text == "buildx" || words[1].text == "image") &&
         words[2].text == "build");
    for (size_t i = 2; builds && i + 1 < words.size(); ++i) {
      const bool is_tag = words[i].text == "-t" || words[i].text == "--tag";
      if (!is_tag || !words[i + 1].IsFixed()) continue;
      tags->emplace(Normalized(words[i + 1].text), words[i + 1].span);
    }
  }
}

// Whether some command of the job pushes images: an isolated builder can then
// pull them.
bool PushesImages(const Workflow& workflow, const WorkflowJob& job) {
  for (const WorkflowStep& step : job.steps) {
    if (step.script == UINT32_MAX) continue;
    const ShellScript& script = workflow.scripts[step.script];
    for (const ShellCommand& command : script.commands) {
      const auto words = PlainWords(script, command);
      for (size_t i = 1; i < words.size(); ++i) {
        const bool pushes =
            words[i].text == "push" || words[i].text == "--push";
        if (pushes && words[0].text == "docker") return true;
      }
    }
  }
  return false;
}

class Job {
 public:
  Job(const Repository& repository, const Workflow& workflow,
      const WorkflowJob& job, RuleContext& ctx)
      : repository_(repository), workflow_(workflow), job_(job), ctx_(ctx) {}

  void Run() {
    const WorkflowStep* builder = nullptr;
    std::map<std::string, Span> local;
    for (const WorkflowStep& step : job_.steps) {
      if (UsesAction(step, "docker/setup-buildx-action")) {
        const std::string_view driver = InputOf(step, "driver");
        const bool is_isolated = driver.empty() ||
                                 driver == "docker-container" ||
                                 driver == "kubernetes" || driver == "remote";
        builder = is_isolated ? &step : nullptr;
      }
      if (UsesAction(step, "docker/build-push-action")) {
        if (builder != nullptr && !local.empty()) {
          CheckBuild(step, *builder, local);
        }
        AddTags(step, &local);
      }
      if (step.script != UINT32_MAX) {
        AddTagsOf(workflow_.scripts[step.script], &local);
      }
    }
  }

 private:
  static void AddTags(const WorkflowStep& step,
                      std::map<std::string, Span>* local) {
    const std::string_view push = InputOf(step, "push");
    if (!push.empty() && push != "false") return;
    const Node* tags = InputNodeOf(step, "tags");
    if (tags == nullptr) return;
    for (const std::string_view tag : LinesOf(tags->text)) {
      if (tag.find("${{") == npos) local->emplace(Normalized(tag), tags->span);
    }
  }

  [[nodiscard]] const ParsedFile* FileOf(const WorkflowStep& step) const {
    std::string_view context = InputOf(step, "context");
    std::string_view file = InputOf(step, "file");
    if (context.find("${{") != npos || file.find("${{") != npos ||
        context.find("://") != npos) {
      return nullptr;
    }
    const auto path = file.empty() ? NormalizeBelow(context, "Dockerfile")
                                   : NormalizeBelow({}, file);
    return path ? repository_.FindFile(*path) : nullptr;
  }

  // The image a FROM means with the defaults and the step's `build-args`.
  static std::string ImageOf(const Dockerfile& dockerfile,
                             const DockerStage& stage,
                             const WorkflowStep& step) {
    const DockerInstruction& from = dockerfile.instructions[stage.from];
    std::string image(stage.image.text);
    for (const DockerUse& use : from.uses) {
      const std::string value = ValueOf(dockerfile, use.name, step);
      for (const std::string& form :
           {fmt::format("${{{}}}", use.name), fmt::format("${}", use.name)}) {
        const size_t at = image.find(form);
        if (at == npos) continue;
        image.replace(at, form.size(), value);
        break;
      }
    }
    return image;
  }

  static std::string ValueOf(const Dockerfile& dockerfile,
                             std::string_view name, const WorkflowStep& step) {
    for (const std::string_view line : LinesOf(InputOf(step, "build-args"))) {
      const size_t equals = line.find('=');
      if (equals != npos && line.substr(0, equals) == name) {
        return std::string(Unquoted(line.substr(equals + 1)));
      }
    }
    for (const DockerInstruction& instruction : dockerfile.instructions) {
      if (instruction.keyword == "FROM") break;
      if (instruction.keyword != "ARG" || instruction.words.empty()) continue;
      const std::string_view word = instruction.words[0].text;
      const size_t equals = word.find('=');
      if (equals != npos && word.substr(0, equals) == name) {
        return std::string(Unquoted(word.substr(equals + 1)));
      }
    }
    return {};
  }

  void CheckBuild(const WorkflowStep& step, const WorkflowStep& builder,
                  const std::map<std::string, Span>& local) {
    const ParsedFile* file = FileOf(step);
    const Dockerfile* dockerfile =
        file == nullptr ? nullptr : DockerfileOf(*file);
    const bool named = !InputOf(step, "build-contexts").empty() ||
                       !InputOf(step, "builder").empty();
    if (dockerfile == nullptr || named) return;
    for (uint32_t i = 0; i < dockerfile->stages.size(); ++i) {
      const DockerStage& stage = dockerfile->stages[i];
      if (dockerfile->FindStage(stage.image.text, i) != Dockerfile::kNoStage) {
        continue;
      }
      const std::string image = ImageOf(*dockerfile, stage, step);
      const auto made = local.find(Normalized(image));
      if (made == local.end() || PushesImages(workflow_, job_)) continue;
      ctx_.Report(step.uses->span,
                  fmt::format("this build cannot see the image `{}` of the "
                              "same job",
                              image))
          .Also(made->second, "built here, and pushed nowhere")
          .Also(stage.image.span, "asked for here")
          .Also(builder.uses->span, "a builder with a store of its own")
          .Help(
              "set `driver: docker` there, push the image to a registry in "
              "between, or hand it over with `build-contexts`");
      return;
    }
  }

  const Repository& repository_;
  const Workflow& workflow_;
  const WorkflowJob& job_;
  RuleContext& ctx_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  for (const ParsedFile& file : repository.files) {
    const Workflow* workflow = WorkflowOf(file);
    if (workflow == nullptr) continue;
    for (const WorkflowJob& job : workflow->jobs) {
      Job(repository, *workflow, job, ctx).Run();
    }
  }
}

}  // namespace

constinit const Rule isolated_local_image = {
    .id = "ci/isolated-local-image",
    .summary = "a build needs a local image that its builder cannot see",
    .check = Check,
};

}  // namespace plimsoll::rules::ci
