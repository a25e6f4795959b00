// Where --output and --write-baseline go.

#include "compiler/driver/commands/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "compiler/base/file_descriptor.h"
#include "compiler/base/file_trouble.h"
#include "compiler/base/path.h"
#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

// A pipe or device has whoever reads it; a new file of its name has not. What
// another process holds open for us is added to, not written over.
Status WriteThrough(const std::string& absolute, std::string_view text) {
  const FileDescriptor file(
      ::open(absolute.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC));
  if (!file.ok()) return FileTrouble("write", absolute, errno);
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileTrouble("write", absolute, errno);
    text.remove_prefix(static_cast<size_t>(written));
  }
  return Done{};
}

bool IsOfProcess(std::string_view absolute) {
  return absolute.starts_with("/proc/");
}

}  // namespace

std::string FollowLinks(const Console& console, std::string_view path) {
  constexpr int kLinks = 40;  // As Linux has it.
  std::string at = Absolute(console, path);
  for (int i = 0; i < kLinks && !IsOfProcess(at); ++i) {
    const std::string folder = FolderAbove(at);
    const auto disk = console.open(folder);
    if (disk == nullptr) return at;
    const auto target = disk->ReadLink(BaseNameOf(at));
    if (!target) return at;
    // `..` is left to the kernel: the folder may be a symlink itself.
    at = target->starts_with('/') ? *target : folder + "/" + *target;
  }
  return at;
}

Status WriteOutput(const Console& console, std::string_view path,
                   std::string_view text) {
  const std::string absolute = FollowLinks(console, path);
  if (IsOfProcess(absolute)) return WriteThrough(absolute, text);
  const auto disk = console.open(FolderAbove(absolute));
  if (disk == nullptr) {
    return Error{fmt::format("`{}` cannot be written: no such folder", path)};
  }
  const std::string name(BaseNameOf(absolute));
  const FileStatus before = disk->Stat(name);
  if (before.type == FileType::kOther) return WriteThrough(absolute, text);
  const std::string draft = name + ".plimsoll-draft";
  constexpr uint32_t kMode = 0644;
  const bool is_there = before.type == FileType::kFile;
  Status written = disk->Write(draft, text, is_there ? before.mode : kMode);
  if (!written) return written;
  Status renamed = disk->Rename(draft, name);
  if (!renamed) static_cast<void>(disk->Remove(draft));
  return renamed;
}

}  // namespace plimsoll
