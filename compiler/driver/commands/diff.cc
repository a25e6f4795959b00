// `diff`: what would change on a host, by app, between the files that run there
// and what `build` makes.

#include "compiler/driver/commands/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compiler/base/parallel_for.h"
#include "compiler/base/path.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/resolve/placeholder.h"
#include "compiler/resolve/template_output.h"
#include "targets/emit/layout.h"
#include "targets/target.h"

namespace plimsoll {
namespace {

// `live.path` for one host.
Result<std::string> LivePath(const Project& project, const Host& host) {
  if (!project.live.path.stated()) {
    return Error{
        "plimsoll.yml has no `live.path`; --against DIR says where the files "
        "of a host are"};
  }
  std::string path;
  for (const TemplatePart& part : ParseTemplate(project.live.path.text).parts) {
    if (!part.is_placeholder) {
      path += part.text;
    } else if (part.text == "host.id") {
      path += host.id;
    } else if (part.text == "host.machine") {
      path += host.machine;
    } else {
      return Error{
          fmt::format("`live.path` may name host.id and host.machine, not `{}`",
                      part.text)};
    }
  }
  return path;
}

// Where an artifact is read on the host: what templates make with secrets is
// filled in there, to the path that it would have without.
std::string PathOnHost(const Artifact& artifact, const Host& host) {
  for (const auto& output : host.outputs) {
    if (artifact.path == MarkedOutputPath(*output)) return output->path;
  }
  return artifact.path;
}

class DiffRun {
 public:
  DiffRun(const DiffOptions& options, Console& console)
      : options_(options), console_(console) {}

  ExitCode Run() {
    if (options_.hosts.empty() != options_.all) {
      return Fail("say which host, with --host ID, or --all");
    }
    if (!options_.against.empty() && options_.hosts.size() != 1) {
      return Fail("--against is the folder of one host; say which");
    }
    const ExitCode opened = Open();
    if (opened != ExitCode::kClean) return opened;
    for (const Host* host : Hosts()) {
      const ExitCode compared = DiffHost(*host);
      if (compared != ExitCode::kClean) return compared;
    }
    if (failed_) return ExitCode::kUsage;
    const auto missing = [](const HostDiff& diff) { return diff.missing; };
    if (std::ranges::all_of(diffs_, missing)) {
      return Fail("no host has a folder to compare with");
    }
    return Print();
  }

 private:
  ExitCode Fail(std::string_view message, ExitCode code = ExitCode::kUsage) {
    console_.err += fmt::format("plimsoll: {}\n", message);
    failed_ = true;
    return code;
  }

  ExitCode Open() {
    const std::string asked = Absolute(console_, options_.root);
    if (console_.open(asked) == nullptr) {
      return Fail(
          fmt::format("`{}` is no folder that can be opened", options_.root));
    }
    root_ = FindRoot(console_, asked);
    const unsigned jobs = options_.jobs == 0 ? DefaultJobs() : options_.jobs;
    Refusal refusal;
    session_ = LoadRoot(console_, root_, {.jobs = jobs, .skip_output = true},
                        &refusal);
    if (session_ == nullptr) return Fail(refusal.message, refusal.code);
    if (!session_->has_project) {
      return Fail("no plimsoll.yml here or above; `diff` needs a project");
    }
    if (!session_->fleet) {
      return Fail("the project cannot be read; `plimsoll check` says why",
                  ExitCode::kFindings);
    }
    return ExitCode::kClean;
  }

  [[nodiscard]] std::vector<const Host*> Hosts() {
    std::vector<const Host*> hosts;
    for (const auto& host : session_->fleet->hosts) {
      if (options_.all && !host->retired()) hosts.push_back(host.get());
    }
    for (const std::string& id : options_.hosts) {
      const Host* host = session_->fleet->FindHost(id);
      if (host == nullptr) {
        Fail(fmt::format("no host `{}` in this project", id));
      } else if (std::ranges::find(hosts, host) == hosts.end()) {
        hosts.push_back(host);
      }
    }
    return hosts;
  }

  // The folder's absolute path.
  [[nodiscard]] Result<std::string> FolderOfHost(const Host& host) const {
    if (!options_.against.empty()) {
      return Absolute(console_, options_.against);
    }
    auto path = LivePath(session_->fleet->project, host);
    if (!path) return path;
    const auto below = NormalizeBelow({}, *path);
    if (!below) return Error{"`live.path` leads out of the project"};
    return Absolute(console_, fmt::format("{}/{}", root_, *below));
  }

  // A value that is missing, or that a target refuses, would look like a
  // difference.
  [[nodiscard]] bool Compiles(const Host& host,
                              const HostArtifacts& made) const {
    return !made.diagnostics.has_errors() &&
           std::ranges::none_of(
               session_->fleet->problems,
               [&](const Problem& problem) { return problem.host == &host; });
  }

  ExitCode DiffHost(const Host& host) {
    const auto folder = FolderOfHost(host);
    if (!folder) return Fail(folder.error());
    HostDiff diff;
    diff.host = host.id;
    diff.against = !options_.against.empty() ? options_.against
                   : folder->starts_with(root_) && *folder != root_
                       ? folder->substr(root_ == "/" ? 1 : root_.size() + 1)
                       : *folder;
    const auto disk = console_.open(*folder);
    if (disk == nullptr) {
      if (!options_.all) {
        return Fail(
            fmt::format("`{}` has no folder `{}`", host.id, diff.against));
      }
      diff.missing = true;
      diffs_.push_back(std::move(diff));
      return ExitCode::kClean;
    }
    HostArtifacts made = EmitHost(host, *session_->fleet);
    if (!Compiles(host, made)) {
      return Fail(fmt::format("`{}` cannot be compiled; `plimsoll check` says "
                              "why",
                              host.id),
                  ExitCode::kFindings);
    }
    Compare(*disk, *folder, host, std::move(made.artifacts), &diff);
    diffs_.push_back(std::move(diff));
    return ExitCode::kClean;
  }

  // Where builds are written to, seen from a folder that holds the project.
  [[nodiscard]] std::string OutputBelow(std::string_view folder) const {
    const auto below = [](std::string_view above) {
      return above == "/" ? std::string("/") : fmt::format("{}/", above);
    };
    const std::string output = below(root_) + session_->output;
    const std::string above = below(folder);
    return output.starts_with(above) ? output.substr(above.size()) : "";
  }

  void Compare(const FileSystem& disk, const std::string& folder,
               const Host& host, std::vector<Artifact> artifacts,
               HostDiff* diff) const {
    const std::string output = OutputBelow(folder);
    std::vector<deployed::File> there =
        deployed::FilesOf(disk, output, &diff->faults);
    std::vector<deployed::File> files;
    files.reserve(artifacts.size());
    for (Artifact& artifact : artifacts) {
      files.push_back(
          {PathOnHost(artifact, host), std::move(artifact.contents)});
    }
    diff->built = std::make_unique<deployed::Folder>(
        deployed::WithHostsOwn(std::move(files), there), diff->host);
    diff->live = std::make_unique<deployed::Folder>(std::move(there),
                                                    BaseNameOf(folder));
    const deployed::Deployed& live = diff->live->deployed();
    const deployed::Deployed& built = diff->built->deployed();
    diff->differences = deployed::Compare(live, built);
    for (const auto* side : {&live, &built}) {
      diff->faults.insert(diff->faults.end(), side->faults.begin(),
                          side->faults.end());
    }
  }

  ExitCode Print() {
    const RedactedView known = session_->view();
    if (options_.json) {
      console_.out += RenderDiffJson(diffs_, known);
    } else {
      for (const HostDiff& diff : diffs_) {
        console_.out += RenderDiffText(diff, known);
      }
    }
    return std::ranges::all_of(diffs_, &HostDiff::equal) ? ExitCode::kClean
                                                         : ExitCode::kFindings;
  }

  const DiffOptions& options_;
  Console& console_;
  std::string root_;
  std::unique_ptr<Session> session_;
  std::vector<HostDiff> diffs_;
  bool failed_ = false;
};

}  // namespace

ExitCode RunDiff(const DiffOptions& options, Console& console) {
  return DiffRun(options, console).Run();
}

}  // namespace plimsoll
