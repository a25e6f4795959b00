#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/absent_files.h"
#include "rules/support/dockerfiles.h"
#include "rules/support/git_ignore.h"
#include "rules/support/host_files.h"
#include "rules/support/machine_paths.h"
#include "rules/support/places.h"
#include "rules/support/repository_paths.h"
#include "rules/support/script_calls.h"
#include "rules/support/stated_paths.h"
#include "rules/support/text.h"
#include "rules/support/workflow_builds.h"
#include "rules/support/workflows.h"

namespace plimsoll::rules::paths {
namespace {

constexpr size_t npos = std::string_view::npos;

// What `node` of a package runs.
bool IsJavaScript(std::string_view path) {
  return path.ends_with(".js") || path.ends_with(".mjs") ||
         path.ends_with(".cjs");
}

// What one run knows; made once, read by all steps below.
class Search {
 public:
  Search(const Repository& repository, RuleContext& ctx)
      : repository_(repository), ctx_(ctx), paths_(repository) {
    for (const ParsedFile& file : repository.files) {
      const Dockerfile* dockerfile = DockerfileOf(file);
      if (dockerfile != nullptr) AddCopied(*dockerfile);
    }
    if (ctx.fleet() == nullptr) return;
    for (const auto& host : ctx.fleet()->hosts) {
      if (host->broken || host->retired()) continue;
      hosts_.emplace(host->id, HostFiles(repository, *host));
    }
  }

  void Run() {
    if (ctx_.fleet() != nullptr) {
      CheckProject(ctx_.fleet()->project);
      for (const AppUnit* unit : SoundApps(*ctx_.fleet())) CheckApp(*unit);
      for (const auto& host : ctx_.fleet()->hosts) CheckHost(*host);
    }
    for (const ParsedFile& file : repository_.files) {
      if (IsJudged(file) && file.role == DocumentRole::kLive) CheckFile(file);
      if (repository_.machine) CheckMachine(file);
    }
  }

 private:
  void AddCopied(const Dockerfile& dockerfile) {
    for (const DockerInstruction& instruction : dockerfile.instructions) {
      for (const CopySource& source : ContextSources(instruction)) {
        copied_.emplace(BaseNameOf(source.path));
        installed_.emplace(BaseNameOf(Unquoted(instruction.words.back().text)));
      }
    }
  }

  // Only where the user wants this machine to be judged, too.
  void CheckMachine(const ParsedFile& file) {
    if (file.role != DocumentRole::kLive) return;
    for (const MachinePath& key : KeyFilesIn(*file.source)) {
      if (repository_.machine(key.path) != FileType::kMissing) continue;
      ctx_.Report(key.span,
                  fmt::format("`{}` does not exist on this machine", key.path))
          .Help("correct the path, or put the key there")
          .About(file.source->path(), key.path);
    }
  }

  // A file that one of our own inputs names, relative to `folder`.
  void CheckInput(const Text& field, std::string_view folder,
                  std::string_view what) {
    if (!field.set() || field.value.find("{{") != npos) return;
    const auto path = NormalizeBelow(folder, field.value);
    // What leaves the repository is paths/traversal.
    if (!path || path->empty() || repository_.Exists(*path)) return;
    ctx_.Report(field, fmt::format("{} `{}` does not exist", what, *path))
        .Help("create it, or correct the path")
        .About(*path, std::string(what));
  }

  void CheckProject(const Project& project) {
    for (const EnvTemplate& listed : project.env_templates) {
      CheckInput(listed.path, "", "env template");
    }
    for (const FileTemplate& listed : project.templates) {
      const bool is_glob = listed.from.text.find('*') != npos;
      if (!is_glob) CheckInput(listed.from, "", "template");
      CheckInput(listed.twin, "", "twin");
    }
  }

  void CheckApp(const AppUnit& unit) {
    const std::string_view folder = FolderOf(unit.path);
    const BuildSpec& build = unit.app.container.build;
    CheckInput(build.context, folder, "build context");
    if (build.context.set() && build.dockerfile.set()) {
      const auto context = NormalizeBelow(folder, build.context.value);
      if (context) CheckInput(build.dockerfile, *context, "Dockerfile");
    }
    for (const RenderedFile& file : unit.app.files) {
      CheckInput(file.source, folder, "template");
    }
  }

  void CheckHost(const Host& host) {
    if (host.broken) return;
    CheckInput(host.facts.image.dockerfile, "", "Dockerfile");
    for (const Instance& instance : host.instances) {
      if (instance.is_container) continue;
      for (const Text& argument : instance.app->process.command.arguments) {
        if (!argument.set() || !argument.value.starts_with('/')) continue;
        if (LookOn(host, argument.value) != Presence::kMissing) continue;
        if (!reported_.insert(argument.span).second) continue;
        ReportOnHost(argument.span, argument.value, host.id);
      }
    }
  }

  Presence LookOn(const Host& host, std::string_view path) const {
    const auto files = hosts_.find(host.id);
    return files == hosts_.end() ? Presence::kUnknown
                                 : files->second.Look(path);
  }

  void ReportOnHost(const Span& span, std::string_view path,
                    std::string_view host) {
    ctx_.Report(span, fmt::format("`{}` does not exist on `{}`", path, host))
        .AddNote(
            "neither the host's checkout nor the image it is made of "
            "has it")
        .Help("correct the path, or copy the file there in the Dockerfile")
        .About(std::string(host), std::string(path));
  }

  void WarnOnHost(const Span& span, std::string_view path,
                  std::string_view host) {
    ctx_.Warn(span, fmt::format("nothing puts `{}` into the image of `{}`",
                                path, host))
        .AddNote("its Dockerfile copies other scripts to that folder")
        .Help("copy it there, too, unless the base image brings it")
        .About(std::string(host), std::string(path));
  }

  // The host whose live files a file is one of, if any.
  const Host* HostOfLiveFile(const std::string& path) const {
    if (ctx_.fleet() == nullptr) return nullptr;
    const std::string_view pattern = ctx_.fleet()->project.live.path.text;
    const size_t open = pattern.find("{{");
    const size_t close = pattern.find("}}", open == npos ? 0 : open);
    if (open == npos || close == npos) return nullptr;
    for (const auto& host : ctx_.fleet()->hosts) {
      const std::string folder = std::string(pattern.substr(0, open)) +
                                 host->id +
                                 std::string(pattern.substr(close + 2)) + "/";
      if (path.starts_with(folder)) return host.get();
    }
    return nullptr;
  }

  void CheckFile(const ParsedFile& file) {
    if (IsVendored(file.source->path())) return;
    switch (file.source->kind()) {
      case FileKind::kSupervisor:
      case FileKind::kSystemd:
        for (const Span& command : CommandsOf(*file.source)) {
          CheckCommand(file, command);
        }
        return;
      case FileKind::kText:
        if (!IsCrontab(file.source->path())) return;
        ForEachLine(*file.source,
                    [&](const Line& line) { CheckScriptLine(file, line); });
        return;
      default:
        break;
    }
    if (BaseNameOf(file.source->path()) == "package.json") {
      CheckPackage(file);
    } else if (const auto* script = std::get_if<ShellScript>(&file.lexed)) {
      CheckScript(file, *script, FolderOf(file.source->path()), false);
      for (const Comment& comment : script->comments) {
        CheckProse(file, comment.span);
      }
    } else if (const auto* markdown = std::get_if<Markdown>(&file.lexed)) {
      CheckMarkdown(file, *markdown);
    } else if (const Workflow* workflow = WorkflowOf(file)) {
      CheckWorkflow(file, *workflow);
    }
  }

  // What a script runs. Relative paths are meant from where it is started,
  // which is its own folder, the root, or a folder it changes to.
  void CheckScript(const ParsedFile& file, const ShellScript& script,
                   std::string_view folder, bool is_prose) {
    // What runs in an image finds the files of the image.
    const std::string_view name = BaseNameOf(file.source->path());
    const bool in_image =
        name.find("entrypoint") != npos || copied_.contains(name);
    for (const ScriptCall& call : CallsOf(script, file.source->path())) {
      if (call.below_script) {
        CheckExact(file, call);
        continue;
      }
      const std::string path = CleanPath(call.path);
      if (call.is_guarded || !IsScriptPath(path)) continue;
      if (!path.starts_with('/')) {
        if (in_image) continue;
        CheckRelative(file, folder, call.span, path, is_prose);
      } else if (!is_prose) {
        CheckAbsolute(file, {path, call.span});
      }
    }
  }

  // A path whose folder is known: only where the script itself stands once it
  // is installed is not, so a file of that name anywhere will do.
  void CheckExact(const ParsedFile& file, const ScriptCall& call) {
    const std::string& path = *call.below_script;
    const std::string_view parent = FolderOf(path);
    // Scripts of a fleet run where they stand, with what stands beside them.
    const bool is_whole = ctx_.fleet() != nullptr && call.is_source;
    if (call.is_guarded || path.empty() || repository_.Exists(path) ||
        !IsScriptPath(path) || IsMadeElsewhere(repository_, path) ||
        paths_.HasTail(BaseNameOf(path)) ||
        installed_.contains(BaseNameOf(path)) ||
        !(is_whole || parent.empty() || repository_.Exists(parent)) ||
        IsWrittenBeside(repository_, path)) {
      return;
    }
    ctx_.Report(call.span, fmt::format("`{}` does not exist", path))
        .Help("correct the path, or remove the reference")
        .About(file.source->path(), path);
  }

  void CheckWorkflow(const ParsedFile& file, const Workflow& workflow) {
    if (RunsElsewhere(repository_, file)) return;
    for (const WorkflowJob& job : workflow.jobs) {
      if (ChecksOutElsewhere(job)) continue;
      for (size_t i = 0; i < job.steps.size(); ++i) {
        const WorkflowStep& step = job.steps[i];
        CheckBuilt(file, job, i);
        if (step.script == UINT32_MAX) continue;
        const std::string_view folder =
            step.folder == nullptr ? std::string_view{} : step.folder->text;
        if (folder.find("${{") != npos || folder.starts_with('/')) continue;
        const auto normal = NormalizeBelow({}, folder);
        if (!normal) continue;
        CheckScript(file, workflow.scripts[step.script], *normal, false);
      }
    }
  }

  void CheckBuilt(const ParsedFile& file, const WorkflowJob& job, size_t step) {
    const auto path = MissingDockerfile(repository_, file, job, step);
    if (!path) return;
    ctx_.Report(InputNodeOf(job.steps[step], "file")->span,
                fmt::format("`{}` does not exist", *path))
        .AddNote("the path is one from the root, not from the context")
        .Help("correct the path")
        .About(file.source->path(), *path);
  }

  // `"build": "node scripts/build.js"`: what an interpreter is given, where
  // its folder is there.
  void CheckPackage(const ParsedFile& file) {
    const Node* root = file.has_tree ? file.tree.root() : nullptr;
    const Node* scripts = root == nullptr || !root->IsMapping()
                              ? nullptr
                              : Find(*root, "scripts");
    if (scripts == nullptr || !scripts->IsMapping()) return;
    for (const Entry& entry : scripts->entries) {
      if (!entry.value->IsScalar()) continue;
      bool is_first = false;
      for (const Word& word : SplitWords(*file.source, InnerOf(entry))) {
        if (is_first) CheckPackageScript(file, word);
        is_first = word.text == "node" || word.text == "sh" ||
                   word.text == "bash" || word.text == "python3";
      }
    }
  }

  // The text of a JSON string without its quotes.
  static Span InnerOf(const Entry& entry) {
    const Span& span = entry.value->span;
    return span.size() < 2 ? span : SubSpan(span, 1, span.size() - 2);
  }

  void CheckPackageScript(const ParsedFile& file, const Word& word) {
    const std::string path = CleanPath(word.text);
    const auto place = NormalizeBelow(FolderOf(file.source->path()), path);
    if (path.starts_with('/') || path.find('/') == npos || !place ||
        !(IsScriptPath(path) || IsJavaScript(path)) ||
        repository_.Exists(*place) || !repository_.Exists(FolderOf(*place)) ||
        IsIgnoredByGit(repository_, *place)) {
      return;
    }
    ctx_.Report(word.span, fmt::format("`{}` does not exist", *place))
        .Help("correct the path, or remove the reference")
        .About(file.source->path(), *place);
  }

  // What somebody reads: links, code, and commands to be typed.
  void CheckMarkdown(const ParsedFile& file, const Markdown& markdown) {
    for (const MarkdownLink& link : markdown.links) CheckLink(file, link);
    if (IsPlan(file.source->path())) return;
    for (const MarkdownCode& code : markdown.codes) CheckProse(file, code.span);
    for (const ShellScript& script : markdown.scripts) {
      CheckScript(file, script, FolderOf(file.source->path()), true);
    }
  }

  // Other people's files came without what they refer to.
  static bool IsVendored(std::string_view path) {
    for (const std::string_view part :
         {"vendor/", "third_party/", "external/"}) {
      const size_t at = path.find(part);
      if (at != npos && (at == 0 || path[at - 1] == '/')) return true;
    }
    return false;
  }

  // A link without a scheme can only be a path.
  void CheckLink(const ParsedFile& file, const MarkdownLink& link) {
    const std::string_view target =
        link.target.substr(0, link.target.find_first_of("#?"));
    const bool is_path = !target.starts_with('/') && IsWrittenPath(target) &&
                         target.find(':') == npos &&
                         target.find_first_of("%{$<*@") == npos;
    if (is_path) {
      CheckRelative(file, FolderOf(file.source->path()),
                    SubSpan(link.span, 0, target.size()), std::string(target),
                    true);
    }
  }

  static bool IsSaidToBeAbsent(const SourceFile& source, const Span& span) {
    // Of a line without end, what is near; so the time stays linear.
    constexpr uint32_t kReach = 400;
    Span near = source.LineSpan(source.LineIndexOf(span.begin));
    near.begin =
        std::max(near.begin, span.begin - std::min(span.begin, kReach));
    near.end = std::min(near.end, span.begin + kReach);
    return TellsOfAbsentFile(source.TextOf(near), span.begin - near.begin);
  }

  // Words that look like paths in text that nothing runs.
  void CheckProse(const ParsedFile& file, const Span& span) {
    for (const Word& word : SplitWords(*file.source, span)) {
      const std::string path = CleanPath(word.text);
      // Where `..` leads from is not said in prose.
      const bool is_path =
          !path.empty() && !path.starts_with('/') && !path.starts_with("../") &&
          (file.source->kind() == FileKind::kMarkdown ? IsWrittenPath(path)
                                                      : IsScriptPath(path));
      if (!is_path || IsSaidToBeAbsent(*file.source, word.span)) continue;
      CheckRelative(file, FolderOf(file.source->path()), word.span, path, true);
    }
  }

  void CheckCommand(const ParsedFile& file, const Span& command) {
    for (const Word& word : SplitWords(*file.source, command)) {
      // A quoted word may be a command line of its own.
      for (const Word& part : SplitWords(*file.source, word.span)) {
        CheckAbsolute(file, part);
      }
    }
  }

  // On the host the file belongs to, else on any that can tell.
  void CheckAbsolute(const ParsedFile& file, const Word& word) {
    const std::string path = CleanPath(word.text);
    if (!path.starts_with('/')) return;
    if (const Host* host = HostOfLiveFile(file.source->path())) {
      const Presence presence = LookOn(*host, path);
      if (presence == Presence::kMissing) {
        ReportOnHost(word.span, path, host->id);
      } else if (presence == Presence::kUnlikely) {
        WarnOnHost(word.span, path, host->id);
      }
      return;
    }
    std::string_view missing_on;
    for (const auto& [id, files] : hosts_) {
      const Presence presence = files.Look(path);
      if (presence == Presence::kThere) return;
      if (presence == Presence::kMissing && missing_on.empty()) {
        missing_on = id;
      }
    }
    if (!missing_on.empty()) ReportOnHost(word.span, path, missing_on);
  }

  void CheckScriptLine(const ParsedFile& file, const Line& line) {
    const std::string_view trimmed = TrimBlanks(line.text);
    const bool is_comment = trimmed.starts_with('#') ||
                            AsciiLower(trimmed.substr(0, 4)) == "rem " ||
                            trimmed.starts_with("::");
    bool writes = false;
    for (const Word& word : SplitWords(*file.source, line.span)) {
      // What a script writes, tests for or removes need not be there.
      if (word.text.starts_with('>') || word.text == "-f" ||
          word.text == "-e" || word.text == "-x" || word.text == "-s" ||
          word.text == "-o" || word.text == "touch" || word.text == "rm" ||
          word.text == "tee" || word.text == "!") {
        writes = true;
        continue;
      }
      if (writes) continue;
      const std::string path = CleanPath(word.text);
      if (path.starts_with('/')) {
        if (IsScriptPath(path) && !is_comment) CheckAbsolute(file, word);
        continue;
      }
      if (IsScriptPath(path)) {
        CheckRelative(file, FolderOf(file.source->path()), word.span, path,
                      is_comment);
      }
    }
  }

  void CheckRelative(const ParsedFile& file, std::string_view folder,
                     const Span& span, const std::string& path, bool is_prose) {
    if (!paths_.IsMissing(folder, path)) return;
    // `./x.sh` in a text may be of any folder, unless there are such here.
    const bool is_bare = path.starts_with("./") && path.find('/', 2) == npos;
    if (is_prose && is_bare && !paths_.HasOfKind(folder, path)) return;
    const std::string message =
        fmt::format("`{}` does not exist in the repository", path);
    Diagnostic& diagnostic =
        is_prose ? ctx_.Warn(span, message) : ctx_.Report(span, message);
    diagnostic.Help("correct the path, or remove the reference")
        .About(file.source->path(), path);
  }

  const Repository& repository_;
  RuleContext& ctx_;
  RepositoryPaths paths_;
  std::map<std::string, HostFiles, std::less<>> hosts_;
  // Names of what Dockerfiles copy, and those that they give it.
  std::set<std::string, std::less<>> copied_;
  std::set<std::string, std::less<>> installed_;
  std::set<Span> reported_;
};

void Check(const Repository& repository, RuleContext& ctx) {
  Search(repository, ctx).Run();
}

}  // namespace

constinit const Rule missing_file = {
    .id = "paths/missing-file",
    .summary = "a file that is named does not exist",
    .check = Check,
};

}  // namespace plimsoll::rules::paths
