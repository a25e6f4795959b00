#include "compiler/driver/git_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "compiler/base/path.h"
#include "compiler/driver/read_files.h"

namespace plimsoll {
namespace {

constexpr uint32_t kTypeBits = 0170000;
constexpr uint32_t kLink = 0120000;
constexpr uint32_t kSubmodule = 0160000;

struct Stored {
  FileType type = FileType::kFile;
  uint32_t mode = 0644;
  bool in_work_tree = true;            // Its content is that of the work tree.
  std::optional<std::string> content;  // Else; nothing: larger than the limit.
};

class StoredFiles : public FileSystem {
 public:
  explicit StoredFiles(const FileSystem& work_tree) : work_tree_(work_tree) {}

  void Add(const std::string& path, Stored file) {
    for (std::string_view at = path; !at.empty();) {
      const std::string_view folder = FolderOf(at);
      if (!names_[std::string(folder)].emplace(BaseNameOf(at)).second) break;
      at = folder;
    }
    files_[path] = std::move(file);
  }

  FileStatus Stat(std::string_view path) const override {
    const Stored* file = Find(path);
    if (file == nullptr) {
      const bool is_folder = path.empty() || names_.contains(path);
      return is_folder ? FileStatus{FileType::kDirectory, 0755, 0}
                       : FileStatus{};
    }
    FileStatus status{file->type, file->mode, kFileSizeLimit + 1};
    if (file->in_work_tree) {
      status.size = work_tree_.Stat(path).size;
    } else if (file->content) {
      status.size = file->content->size();
    }
    return status;
  }

  Result<std::vector<std::string>> List(std::string_view path) const override {
    const auto found = names_.find(path);
    if (found == names_.end()) return NoSuch("list", path);
    return std::vector<std::string>(found->second.begin(), found->second.end());
  }

  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    const Stored* file = Find(path);
    if (file == nullptr || file->type != FileType::kFile) {
      return NoSuch("read", path);
    }
    if (file->in_work_tree) return work_tree_.Read(path, limit);
    if (!file->content || file->content->size() > limit) {
      return Error{fmt::format("cannot read `{}`: it is too large", path)};
    }
    return *file->content;
  }

  Result<std::string> ReadLink(std::string_view path) const override {
    const Stored* file = Find(path);
    if (file == nullptr || file->type != FileType::kSymlink) {
      return NoSuch("read link", path);
    }
    return file->content.value_or(std::string());
  }

  Status Write(std::string_view path, std::string_view /*contents*/,
               uint32_t /*mode*/) override {
    return ReadOnly(path);
  }
  Status Rename(std::string_view from, std::string_view /*to*/) override {
    return ReadOnly(from);
  }
  Status Remove(std::string_view path) override { return ReadOnly(path); }
  Status MakeFolders(std::string_view path) override { return ReadOnly(path); }
  Status Sync(std::string_view path) override { return ReadOnly(path); }
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override {
    return ReadOnly(path);
  }

 private:
  static Error NoSuch(std::string_view verb, std::string_view path) {
    return Error{
        fmt::format("cannot {} `{}`: git has no such file", verb, path)};
  }
  static Error ReadOnly(std::string_view path) {
    return Error{fmt::format("cannot write `{}`: it is git's copy", path)};
  }
  [[nodiscard]] const Stored* Find(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
  }

  const FileSystem& work_tree_;
  std::map<std::string, Stored, std::less<>> files_;
  std::map<std::string, std::set<std::string>, std::less<>> names_;  // Folders.
};

}  // namespace

Result<GitTree> OpenGitTree(const GitFolder& git, const std::string& commit,
                            const FileSystem& work_tree) {
  auto entries = commit.empty() ? git.Index() : git.Commit(commit);
  if (!entries) return Error{entries.error()};
  const auto differing = git.Differing(commit);
  if (!differing) return Error{differing.error()};
  std::erase_if(*entries, [](const GitEntry& entry) {
    return (entry.mode & kTypeBits) == kSubmodule;
  });
  std::vector<GitEntry> asked;
  for (const GitEntry& entry : *entries) {
    const bool is_link = (entry.mode & kTypeBits) == kLink;
    // A sparse checkout lacks files without calling them changed.
    if (is_link || std::ranges::binary_search(*differing, entry.path) ||
        work_tree.Stat(entry.path).type != FileType::kFile) {
      asked.push_back(entry);
    }
  }
  auto contents = git.Contents(asked, kFileSizeLimit);
  if (!contents) return Error{contents.error()};

  GitTree tree;
  auto disk = std::make_unique<StoredFiles>(work_tree);
  size_t next = 0;
  for (const GitEntry& entry : *entries) {
    Stored file;
    file.mode = entry.mode & 0777U;
    if ((entry.mode & kTypeBits) == kLink) file.type = FileType::kSymlink;
    if (next < asked.size() && asked[next].path == entry.path) {
      file.in_work_tree = false;
      file.content = std::move((*contents)[next++]);
    }
    disk->Add(entry.path, std::move(file));
    tree.paths.push_back(entry.path);
  }
  std::ranges::sort(tree.paths);
  tree.disk = std::move(disk);
  return tree;
}

}  // namespace plimsoll
