#include "compiler/base/file_trouble.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace plimsoll {
namespace {

// The usual reasons in the project's words; strerror's are capitalised and
// say "directory", and its text may depend on the locale.
std::string ReasonOf(int error_number) {
  switch (error_number) {
    case ENOENT:
      return "no such file or folder";
    case EACCES:
      return "permission denied";
    case EPERM:
      return "operation not permitted";
    case EISDIR:
      return "it is a folder";
    case ENOTDIR:
      return "it is not a folder";
    case ENOTEMPTY:
      return "the folder is not empty";
    case EEXIST:
      return "it exists already";
    case EINVAL:
      return "a folder cannot move into itself";
    case ENOSPC:
      return "no space left on the device";
    case EDQUOT:
      return "the disk quota is used up";
    case EROFS:
      return "the file system is read-only";
    case EIO:
      return "input or output failed on the device";
    case EMFILE:
    case ENFILE:
      return "too many open files";
    case ENAMETOOLONG:
      return "the name is too long";
    case EXDEV:
      return "the two places are on different file systems";
    default:
      return fmt::format("error {} ({})", error_number,
                         std::generic_category().message(error_number));
  }
}

std::string_view Shown(std::string_view path) {
  return path.empty() ? "." : path;
}

}  // namespace

Error FileTrouble(std::string_view verb, std::string_view path,
                  std::string_view reason) {
  return {fmt::format("cannot {} `{}`: {}", verb, Shown(path), reason)};
}

Error FileTrouble(std::string_view verb, std::string_view path,
                  int error_number) {
  return FileTrouble(verb, path, ReasonOf(error_number));
}

Error SymlinkTrouble(std::string_view verb, std::string_view path,
                     std::string_view link) {
  if (path == link) {
    return FileTrouble(verb, path, "it is a symlink, and none is followed");
  }
  return FileTrouble(
      verb, path, fmt::format("`{}` is a symlink, and none is followed", link));
}

Error NotFolderTrouble(std::string_view verb, std::string_view path,
                       std::string_view part) {
  if (path == part) return FileTrouble(verb, path, ENOTDIR);
  return FileTrouble(verb, path, fmt::format("`{}` is not a folder", part));
}

Error TooLargeTrouble(std::string_view path, uint64_t limit) {
  return FileTrouble(
      "read", path,
      fmt::format("it is larger than the limit of {} bytes", limit));
}

bool IsPlainPath(std::string_view path) {
  if (path.empty()) return true;
  if (path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace plimsoll
