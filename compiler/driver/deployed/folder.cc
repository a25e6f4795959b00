#include "compiler/driver/deployed/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/base/path.h"
#include "compiler/driver/deployed/normal_form.h"
#include "compiler/driver/deployed/readers.h"
#include "compiler/source/classify.h"

namespace plimsoll::deployed {
namespace {

// Beyond these a folder holds data, not configuration.
constexpr size_t kMaxDepth = 5;
constexpr size_t kMaxEntries = 20000;
constexpr uint64_t kMaxSize = 4ULL << 20;
constexpr uint64_t kMaxPlainSize = 64ULL << 10;

enum class Worth : uint8_t { kNothing, kIfSmall, kAlways };

// What a path alone says of whether its file is to be read.
Worth WorthOf(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  switch (Classify(path, {})) {
    case FileKind::kCompose:
    case FileKind::kDotenv:
    case FileKind::kSupervisor:
    case FileKind::kSystemd:
    case FileKind::kQuadlet:
      return Worth::kAlways;
    case FileKind::kYaml:
      return Worth::kIfSmall;
    default:
      break;
  }
  if (name == "run-with-secrets") return Worth::kAlways;
  // Supervisor's includes; env files of units have no ending of their own.
  const bool may_be = name.ends_with(".conf") || name.ends_with(".ini") ||
                      name.find('.') == std::string_view::npos;
  return may_be ? Worth::kIfSmall : Worth::kNothing;
}

class Gatherer {
 public:
  Gatherer(const FileSystem& disk, std::string_view output,
           std::vector<std::string>* faults)
      : disk_(disk), output_(output), faults_(faults) {}

  std::vector<File> Run() {
    Walk("", 0);
    if (entries_ > kMaxEntries) {
      faults_->push_back(fmt::format(
          "the folder has more than {} entries; not all were looked at",
          kMaxEntries));
    }
    return std::move(files_);
  }

 private:
  // NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxDepth.
  void Walk(const std::string& folder, size_t depth) {
    const auto names = disk_.List(folder);
    if (!names) {
      // Databases keep their folders to themselves.
      if (depth == 0) faults_->push_back(names.error());
      return;
    }
    for (const std::string& name : *names) {
      if (++entries_ > kMaxEntries) return;
      if (name == ".git" || name == "node_modules") continue;
      const std::string path =
          folder.empty() ? name : fmt::format("{}/{}", folder, name);
      const FileStatus status = disk_.Stat(path);
      if (status.type == FileType::kDirectory) {
        if (depth < kMaxDepth && path != output_) Walk(path, depth + 1);
      } else {
        Take(path, status);
      }
    }
  }

  void Take(const std::string& path, const FileStatus& status) {
    const Worth worth = WorthOf(path);
    if (worth == Worth::kNothing) return;
    const bool must = worth == Worth::kAlways;
    if (status.type != FileType::kFile) {
      // `systemctl enable` makes links of units, which are elsewhere, too.
      const bool is_link = status.type == FileType::kSymlink;
      if (must && is_link && FolderOf(path).find(".wants") == path.npos) {
        faults_->push_back(
            fmt::format("`{}` is a symlink, and none is followed", path));
      }
      return;
    }
    if (!must && status.size > kMaxPlainSize) return;
    auto text = disk_.Read(path, kMaxSize);
    if (text) {
      files_.push_back({path, std::move(text).value()});
    } else if (must) {
      faults_->push_back(text.error());
    }
  }

  const FileSystem& disk_;
  std::string_view output_;
  std::vector<std::string>* faults_;
  std::vector<File> files_;
  size_t entries_ = 0;
};

bool HasFile(const std::vector<File>& files, std::string_view path) {
  return std::ranges::find(files, path, &File::path) != files.end();
}

// COMPOSE_FILE lists what ran, which compose.yaml takes the place of.
std::string WithoutFileList(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    if (line.find("COMPOSE_FILE=") == std::string_view::npos) kept += line;
    text.remove_prefix(end);
  }
  return kept;
}

// Whether `path`, of an app, may be that file of the folder.
bool MayBe(std::string_view path, std::string_view file) {
  return path == file || path.ends_with("/" + std::string(file));
}

// Broken files are there in part only, and nothing is equal to a part.
void FindFaults(const Session& session, Deployed* out) {
  for (const ParsedFile& file : session.repository.files) {
    const FileKind kind = file.source->kind();
    const bool counts =
        kind == FileKind::kCompose || kind == FileKind::kDotenv ||
        kind == FileKind::kSupervisor || kind == FileKind::kSystemd ||
        kind == FileKind::kQuadlet;
    if (!counts || !file.tree.broken) continue;
    std::string what = fmt::format("`{}` cannot be read", file.source->path());
    for (const Diagnostic& found : session.diagnostics.diagnostics()) {
      if (found.severity != Severity::kError ||
          found.primary().file != file.source->id()) {
        continue;
      }
      const LineCol at = file.source->Locate(found.primary().begin);
      what = fmt::format("{}:{}:{}: {}", file.source->path(), at.line,
                         at.column, found.message);
      break;
    }
    out->faults.push_back(std::move(what));
  }
}

}  // namespace

Folder::Folder(std::vector<File> files, std::string_view name) {
  MemoryFileSystem disk;
  for (File& file : files) disk.Add(file.path, std::move(file.text));
  session_ = Load(disk, {});
  FindFaults(*session_, &deployed_);
  ReadCompose(*session_, name, &deployed_);
  ReadSupervisor(*session_, &deployed_);
  ReadUnits(*session_, &deployed_);
  for (auto& [app_name, app] : deployed_.apps) {
    if (app.unread.empty()) continue;
    Put(&app.facts, "environment_files",
        {.value = JoinSet(app.unread), .span = app.span});
  }
}

std::string Folder::PlaceOf(const Span& span) const {
  if (!span.valid()) return {};
  const SourceFile& file = session_->sources.Get(span.file);
  return fmt::format("{}:{}", file.path(), file.Locate(span.begin).line);
}

std::vector<File> WithHostsOwn(std::vector<File> built,
                               const std::vector<File>& live) {
  const auto own = std::ranges::find(live, ".env", &File::path);
  if (own != live.end() && !HasFile(built, ".env")) {
    built.push_back({".env", WithoutFileList(own->text)});
  }
  const Folder alone(built, {});
  std::set<std::string> wanted;
  for (const auto& [name, app] : alone.deployed().apps) {
    wanted.insert(app.unread.begin(), app.unread.end());
  }
  for (const File& file : live) {
    const bool is_read = std::ranges::any_of(
        wanted, [&](const auto& path) { return MayBe(path, file.path); });
    if (is_read && !HasFile(built, file.path)) built.push_back(file);
  }
  return built;
}

std::vector<File> FilesOf(const FileSystem& disk, std::string_view output,
                          std::vector<std::string>* faults) {
  return Gatherer(disk, output, faults).Run();
}

}  // namespace plimsoll::deployed
