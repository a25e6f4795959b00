#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/host_files.h"
#include "rules/support/places.h"
#include "rules/support/repository_paths.h"
#include "rules/support/text.h"

namespace plimsoll::rules::paths {
namespace {

constexpr size_t npos = std::string_view::npos;

// What one run knows; made once, read by all steps below.
class Search {
 public:
  Search(const Repository& repository, RuleContext& ctx)
      : repository_(repository), ctx_(ctx), paths_(repository) {
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
    }
  }

 private:
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
    switch (file.source->kind()) {
      case FileKind::kSupervisor:
      case FileKind::kSystemd:
        for (const Span& command : CommandsOf(*file.source)) {
          CheckCommand(file, command);
        }
        return;
      case FileKind::kShell:
      case FileKind::kPowerShell:
        ForEachLine(*file.source,
                    [&](const Line& line) { CheckScriptLine(file, line); });
        return;
      case FileKind::kMarkdown:
        ForEachLine(*file.source,
                    [&](const Line& line) { CheckProseLine(file, line); });
        return;
      default:
        return;
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
      if (LookOn(*host, path) == Presence::kMissing) {
        ReportOnHost(word.span, path, host->id);
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
        CheckRelative(file, word.span, path, is_comment);
      }
    }
  }

  void CheckRelative(const ParsedFile& file, const Span& span,
                     const std::string& path, bool is_prose) {
    if (!paths_.IsMissing(FolderOf(file.source->path()), path)) return;
    const std::string message =
        fmt::format("`{}` does not exist in the repository", path);
    Diagnostic& diagnostic =
        is_prose ? ctx_.Warn(span, message) : ctx_.Report(span, message);
    diagnostic.Help("correct the path, or remove the reference")
        .About(file.source->path(), path);
  }

  // Links and inline code. A link without a scheme can only be a path; code
  // has to look like one.
  void CheckProseLine(const ParsedFile& file, const Line& line) {
    const std::string_view text = line.text;
    for (size_t at = text.find("]("); at != npos;
         at = text.find("](", at + 2)) {
      const size_t end = text.find_first_of(") #?", at + 2);
      if (end == npos) break;
      const std::string_view target = text.substr(at + 2, end - at - 2);
      const std::string path(target);
      const bool is_path = !target.starts_with('/') && IsWrittenPath(target) &&
                           target.find(':') == npos &&
                           target.find_first_of("%{$<*") == npos;
      if (is_path) {
        CheckRelative(file, SubSpan(line.span, at + 2, target.size()), path,
                      true);
      }
    }
    size_t open = text.find('`');
    while (open != npos) {
      const size_t close = text.find('`', open + 1);
      if (close == npos) break;
      const Span code = SubSpan(line.span, open + 1, close - open - 1);
      for (const Word& word : SplitWords(*file.source, code)) {
        const std::string path = CleanPath(word.text);
        if (path.empty() || path.starts_with('/') || !IsWrittenPath(path)) {
          continue;
        }
        CheckRelative(file, word.span, path, true);
      }
      open = text.find('`', close + 1);
    }
  }

  const Repository& repository_;
  RuleContext& ctx_;
  RepositoryPaths paths_;
  std::map<std::string, HostFiles, std::less<>> hosts_;
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
