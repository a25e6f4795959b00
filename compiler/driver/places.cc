#include "compiler/driver/places.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/driver/commands/commands.h"
#include "compiler/driver/commands/output_file.h"
#include "compiler/driver/git.h"

namespace plimsoll {
namespace {

struct Asked {
  std::string stated;
  std::string absolute;
  std::string folder;  // Itself, or the one that holds the file.
  std::string root;    // Empty: a file that belongs to nothing.
  [[nodiscard]] bool is_file() const { return absolute != folder; }
};

bool HasProject(const Console& console, const std::string& folder) {
  const auto disk = console.open(folder);
  return disk != nullptr &&
         disk->Stat("plimsoll.yml").type != FileType::kMissing;
}

std::string WorkTreeOf(const Console& console, const std::string& folder) {
  if (!console.git) return {};
  return GitFolder(console.git, folder).TopLevel();
}

bool IsWithin(std::string_view path, std::string_view folder) {
  return folder == "/" || path == folder ||
         (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string BelowRoot(std::string_view path, std::string_view root) {
  return std::string(path.substr(root == "/" ? 1 : root.size() + 1));
}

// Whether a folder is a root of its own, as it is when it is all that is asked.
enum class Folders : bool { kAreRoots, kAreParts };

FileType TypeOf(const std::string& absolute, const Console& console) {
  const auto disk = console.open(FolderAbove(absolute));
  return disk == nullptr ? FileType::kMissing
                         : disk->Stat(BaseNameOf(absolute)).type;
}

// A file of that name, or what a symlink of that name leads to: empty where
// that can be read, else why not.
std::string_view TroubleWith(const std::string& absolute,
                             const Console& console) {
  const FileType type = TypeOf(absolute, console);
  if (type == FileType::kMissing) return "does not exist";
  if (type == FileType::kOther) return "is neither a file nor a folder";
  if (type != FileType::kSymlink) return {};
  const FileType target = TypeOf(FollowLinks(console, absolute), console);
  return target == FileType::kFile ? std::string_view()
                                   : "is a symlink that leads to no file";
}

// What a link leads to is judged in its place, if that is in the same project.
// One that leaves it stays a link: that is what is wrong with it.
void JudgeTarget(Asked* asked, const Console& console) {
  if (TypeOf(asked->absolute, console) != FileType::kSymlink) return;
  const std::string target =
      Absolute(console, FollowLinks(console, asked->absolute));
  if (!asked->root.empty() && !IsWithin(target, asked->root)) return;
  asked->absolute = target;
  asked->folder = FolderAbove(target);
}

Result<Asked> Look(const std::string& path, Folders folders,
                   const Console& console) {
  Asked asked{path, Absolute(console, path), {}, {}};
  asked.folder = asked.absolute;
  if (console.open(asked.absolute) == nullptr) {
    const std::string_view trouble = TroubleWith(asked.absolute, console);
    if (!trouble.empty()) return Error{fmt::format("`{}` {}", path, trouble)};
    asked.folder = FolderAbove(asked.absolute);
  }
  asked.root = FindRoot(console, asked.folder);
  const bool is_part = asked.is_file() || folders == Folders::kAreParts;
  if (is_part && !HasProject(console, asked.root)) {
    asked.root = WorkTreeOf(console, asked.folder);
    // A link on the way: the file is not below what git calls the top.
    if (!asked.root.empty() && !IsWithin(asked.absolute, asked.root)) {
      asked.root.clear();
    }
  }
  if (asked.is_file()) JudgeTarget(&asked, console);
  return asked;
}

// The folder that all are in: the current one where it is, so that they are
// named as the user names them.
std::string CommonFolder(const std::vector<Asked>& all,
                         const Console& console) {
  std::string folder = console.cwd;
  for (const Asked& asked : all) {
    while (!IsWithin(asked.absolute, folder)) folder = FolderAbove(folder);
  }
  return folder;
}

}  // namespace

Result<Places> FindPlaces(const std::vector<std::string>& paths,
                          const Console& console) {
  std::vector<Asked> all;
  const Folders folders =
      paths.size() > 1 ? Folders::kAreParts : Folders::kAreRoots;
  for (const std::string& path : paths) {
    auto asked = Look(path, folders, console);
    if (!asked) return Error{asked.error()};
    all.push_back(std::move(asked).value());
  }
  Places places;
  places.only_these = std::ranges::all_of(
      all, [](const Asked& asked) { return asked.root.empty(); });
  places.root =
      places.only_these ? CommonFolder(all, console) : all.front().root;
  for (const Asked& asked : all) {
    if (!places.only_these && asked.root != places.root) {
      return Error{fmt::format("`{}` belongs to another project than `{}`",
                               asked.stated, all.front().stated)};
    }
    if (asked.absolute == places.root) continue;
    places.below.push_back(BelowRoot(asked.absolute, places.root));
    if (asked.is_file()) places.files.push_back(places.below.back());
  }
  // The root itself among the paths asks for everything.
  if (places.below.size() < paths.size()) {
    places.below.clear();
    places.only_these = false;
  }
  return places;
}

bool IsBelowAny(std::string_view path, const std::vector<std::string>& below) {
  return std::ranges::any_of(below, [&](const std::string& asked) {
    return path == asked || path.starts_with(asked + "/");
  });
}

bool Concerns(const Diagnostic& diagnostic, const Repository& repository,
              const std::vector<std::string>& below) {
  bool placed = false;
  for (const Label& label : diagnostic.labels) {
    if (!label.span.valid()) continue;
    placed = true;
    const FileId file = label.span.file;
    if (IsBelowAny(repository.sources->Get(file).path(), below)) return true;
  }
  if (placed) return false;
  // Of a symlink, say, which has no text to point at.
  const bool is_of_path = repository.FindPath(diagnostic.object) != nullptr;
  return !is_of_path || IsBelowAny(diagnostic.object, below);
}

}  // namespace plimsoll
