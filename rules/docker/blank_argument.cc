#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

constexpr size_t npos = std::string_view::npos;

// Set by the builder for FROM lines; a stage has them only if it says ARG.
constexpr auto kPlatform = std::to_array<std::string_view>(
    {"TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT",
     "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"});

using Names = std::set<std::string_view>;

std::string_view NameOf(std::string_view word) {
  return word.substr(0, word.find('='));
}

// `ENV A=b C=d`, `ENV A b`, `ARG A`, `ARG A=b C`.
void AddDeclared(const DockerInstruction& instruction, Names* names) {
  if (instruction.words.empty()) return;
  const bool old_form = instruction.keyword == "ENV" &&
                        instruction.words[0].text.find('=') == npos;
  for (const DockerWord& word : instruction.words) {
    names->insert(NameOf(word.text));
    if (old_form) return;
  }
}

// What a script sets itself; it may also read a file that sets anything.
struct ScriptNames {
  Names set;
  bool reads_files = false;
};

ScriptNames NamesOf(const ShellScript& script) {
  ScriptNames names;
  for (const ShellAssignment& assignment : script.assignments) {
    names.set.insert(assignment.name);
  }
  for (const ShellCommand& command : script.commands) {
    const auto words = script.WordsOf(command);
    if (words.empty()) continue;
    if (command.kind == ShellCommandKind::kFor) names.set.insert(words[0].text);
    const std::string_view name = script.NameOf(command);
    names.reads_files =
        names.reads_files || name == "." || name == "source" || name == "eval";
    if (name == "read" || name == "export" || name == "unset") {
      for (const ShellWord& word : words) names.set.insert(word.text);
    }
  }
  return names;
}

class Scope {
 public:
  Scope(const Dockerfile& dockerfile, RuleContext& ctx)
      : dockerfile_(dockerfile),
        ctx_(ctx),
        declared_(dockerfile.stages.size()) {}

  void Run() {
    for (const DockerInstruction& instruction : dockerfile_.instructions) {
      if (instruction.keyword == "FROM") {
        CheckFrom(instruction);
        Inherit(instruction.stage);
        continue;
      }
      if (instruction.stage == Dockerfile::kNoStage) {
        if (instruction.keyword == "ARG") AddGlobal(instruction);
        continue;
      }
      // `ARG A=$B` uses before it declares.
      CheckUses(instruction);
      CheckScripts(instruction);
      if (instruction.keyword == "ARG" || instruction.keyword == "ENV") {
        AddDeclared(instruction, &declared_[instruction.stage]);
      }
      if (instruction.keyword == "ARG") {
        for (const DockerWord& word : instruction.words) {
          of_stages_.emplace(NameOf(word.text), word.span);
        }
      }
    }
  }

 private:
  void AddGlobal(const DockerInstruction& instruction) {
    for (const DockerWord& word : instruction.words) {
      globals_.emplace(NameOf(word.text), word.span);
    }
  }

  // A stage made from another has its arguments, too.
  void Inherit(uint32_t stage) {
    if (stage >= declared_.size()) return;
    const std::string_view image = dockerfile_.stages[stage].image.text;
    const uint32_t parent = dockerfile_.FindStage(image, stage);
    if (parent != Dockerfile::kNoStage) declared_[stage] = declared_[parent];
    for (uint32_t other = 0; other < stage; ++other) {
      if (MayName(image, dockerfile_.stages[other].name.text)) {
        declared_[stage].insert(declared_[other].begin(),
                                declared_[other].end());
      }
    }
  }

  // `build_${PROFILE}`, of a stage `build_release`. Of `${BASE}` alone nothing
  // is known.
  static bool MayName(std::string_view image, std::string_view stage) {
    const size_t open = image.find('$');
    const size_t close = image.rfind('}');
    if (open == npos || close == npos || close < open) return false;
    const std::string_view head = image.substr(0, open);
    const std::string_view tail = image.substr(close + 1);
    return head.size() + tail.size() > 0 &&
           stage.size() >= head.size() + tail.size() &&
           stage.starts_with(head) && stage.ends_with(tail);
  }

  static bool IsPlatform(std::string_view name) {
    return std::ranges::count(kPlatform, name) > 0;
  }

  // What the builder sets for every build, asked or not.
  static bool IsPredefined(std::string_view name) {
    return name.ends_with("_proxy") || name.ends_with("_PROXY") ||
           name.starts_with("BUILDKIT_") || name == "SOURCE_DATE_EPOCH";
  }

  void CheckFrom(const DockerInstruction& from) {
    for (const DockerUse& use : from.uses) {
      if (use.has_default || globals_.contains(use.name) ||
          IsPlatform(use.name) || IsPredefined(use.name)) {
        continue;
      }
      ctx_.Report(use.span, fmt::format("`{}` is blank here: no ARG above the "
                                        "first FROM declares it",
                                        use.name))
          .Help(
              fmt::format("add `ARG {}` in front of the first FROM", use.name));
    }
  }

  // Whether a use in a stage is blank for want of an ARG there.
  [[nodiscard]] bool IsBlank(std::string_view name, uint32_t stage) const {
    const bool outside = globals_.contains(name) || IsPlatform(name);
    return outside && !declared_[stage].contains(name);
  }

  // `ARG TAG="${TAG}"` is `ARG TAG`: whoever builds gives it.
  static bool IsOwnDefault(const DockerInstruction& instruction,
                           const DockerUse& use) {
    return instruction.keyword == "ARG" && !instruction.words.empty() &&
           NameOf(instruction.words[0].text) == use.name;
  }

  void CheckUses(const DockerInstruction& instruction) {
    for (const DockerUse& use : instruction.uses) {
      if (use.has_default || IsOwnDefault(instruction, use)) continue;
      if (IsBlank(use.name, instruction.stage)) {
        ReportUse(use.name, use.span, instruction.stage);
      } else if (!declared_[instruction.stage].contains(use.name)) {
        ReportUseOfAnother(use, instruction.stage);
      }
    }
  }

  void CheckScripts(const DockerInstruction& instruction) {
    if (instruction.keyword != "RUN") return;
    // `--mount=type=secret,env=X` sets X for this line.
    for (const DockerFlag& flag : instruction.flags) {
      if (flag.value.find("env=") != npos) return;
    }
    for (uint32_t i = instruction.scripts_begin; i < instruction.scripts_end;
         ++i) {
      const ShellScript& script = dockerfile_.scripts[i];
      const ScriptNames names = NamesOf(script);
      if (names.reads_files) continue;
      for (const VariableUse& use : script.uses) {
        const bool guarded = use.test == VariableTest::kDefault ||
                             use.test == VariableTest::kAlternative ||
                             use.test == VariableTest::kRequired;
        if (guarded || names.set.contains(use.name)) continue;
        if (IsBlank(use.name, instruction.stage)) {
          ReportUse(use.name, use.span, instruction.stage);
        }
      }
    }
  }

  // Once a stage: one ARG mends them all.
  void ReportUse(std::string_view name, const Span& span, uint32_t stage) {
    declared_[stage].insert(name);
    const std::string message = fmt::format(
        "`{}` is blank in this stage, which has no ARG for it", name);
    // Images set versions of their own: node sets NODE_VERSION.
    const bool may_come_from_image =
        !IsPlatform(name) && MayBeOfImage(name, stage);
    Diagnostic& diagnostic = may_come_from_image ? ctx_.Warn(span, message)
                                                 : ctx_.Report(span, message);
    const auto global = globals_.find(name);
    if (global != globals_.end()) {
      diagnostic.Also(global->second, "declared for FROM lines only");
    } else {
      diagnostic.AddNote("the builder sets it for FROM lines only");
    }
    diagnostic.Help(
        fmt::format("add `ARG {}` to the stage, above this line", name));
  }

  // An ARG ends with its stage. What the image sets has its name seldom.
  void ReportUseOfAnother(const DockerUse& use, uint32_t stage) {
    const auto declared = of_stages_.find(use.name);
    if (declared == of_stages_.end() || IsPredefined(use.name) ||
        MayBeOfImage(use.name, stage)) {
      return;
    }
    declared_[stage].insert(use.name);
    ctx_.Warn(use.span, fmt::format("`{}` is blank in this stage, which has "
                                    "no ARG for it",
                                    use.name))
        .Also(declared->second, "declared for another stage")
        .Help(fmt::format("add `ARG {}` to the stage, above this line",
                          use.name));
  }

  [[nodiscard]] bool MayBeOfImage(std::string_view name, uint32_t stage) const {
    if (!name.ends_with("_VERSION") && !name.ends_with("_HOME") &&
        !name.ends_with("_DIR") && !name.ends_with("_PATH")) {
      return false;
    }
    return dockerfile_.FindStage(dockerfile_.stages[stage].image.text, stage) ==
           Dockerfile::kNoStage;
  }

  const Dockerfile& dockerfile_;
  RuleContext& ctx_;
  std::map<std::string_view, Span> globals_;
  std::map<std::string_view, Span> of_stages_;  // Of those so far.
  std::vector<Names> declared_;                 // A stage's, so far.
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  if (const Dockerfile* dockerfile = DockerfileOf(file)) {
    Scope(*dockerfile, ctx).Run();
  }
}

}  // namespace

constinit const Rule blank_argument = {
    .id = "docker/blank-argument",
    .summary = "a build argument is used where it has no value",
    .check = Check,
};

}  // namespace plimsoll::rules::docker
