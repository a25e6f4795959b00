#ifndef PLIMSOLL_COMPILER_DRIVER_DEPLOYED_FOLDER_H_
#define PLIMSOLL_COMPILER_DRIVER_DEPLOYED_FOLDER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/driver/deployed/facts.h"
#include "compiler/driver/session.h"

namespace plimsoll::deployed {

// A file of the folder, however it came about.
struct File {
  std::string path;  // Below the folder.
  std::string text;
};

// One host's files, read as what they are, with all that may not be shown of
// them.
class Folder {
 public:
  // `name` is what docker compose would call a project there that states no
  // name: the last part of the folder's path.
  Folder(std::vector<File> files, std::string_view name);

  [[nodiscard]] const Deployed& deployed() const { return deployed_; }
  [[nodiscard]] const Session& session() const { return *session_; }
  [[nodiscard]] RedactedView view() const { return session_->view(); }
  // `compose.yaml:12`, or nothing for what has no place.
  [[nodiscard]] std::string PlaceOf(const Span& span) const;

 private:
  std::unique_ptr<Session> session_;
  Deployed deployed_;
};

// What a build makes, with the env files that it does not make and that the
// host therefore goes on with: the `.env` beside its compose file, and what
// apps read.
[[nodiscard]] std::vector<File> WithHostsOwn(std::vector<File> built,
                                             const std::vector<File>& live);

// The files of a folder that say what runs: of the formats above, and the env
// files beside them. Data that lies there, too, is not looked at. What should
// have been read and could not be is appended to `faults`. What a build wrote
// to the folder `output` does not run there; it may be empty.
[[nodiscard]] std::vector<File> FilesOf(const FileSystem& disk,
                                        std::string_view output,
                                        std::vector<std::string>* faults);

}  // namespace plimsoll::deployed

#endif  // PLIMSOLL_COMPILER_DRIVER_DEPLOYED_FOLDER_H_
