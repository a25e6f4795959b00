#ifndef PLIMSOLL_RULES_SUPPORT_HOST_FILES_H_
#define PLIMSOLL_RULES_SUPPORT_HOST_FILES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// What can be said about a path of a host from the repository alone.
enum class Presence : uint8_t { kUnknown, kThere, kMissing };

// Answers whether an absolute path exists on a host, by its checkout of the
// repository and by the COPY lines of the image it is made of.
class HostFiles {
 public:
  HostFiles(const Repository& repository, const Host& host);

  [[nodiscard]] Presence Look(std::string_view path) const;

 private:
  // One COPY line: files of the repository, or of somewhere else.
  struct Copy {
    std::vector<std::string> sources;
    std::string target;  // Absolute; ends in `/` for a folder.
    bool external = false;
  };
  struct Stage {
    std::vector<Copy> copies;
    std::string folder = "/";  // WORKDIR
  };

  void ReadDockerfile(std::string_view text);
  void ReadInstruction(std::string_view line,
                       std::map<std::string, Stage, std::less<>>* stages);
  void ReadCopy(std::string_view arguments);
  [[nodiscard]] Presence LookInCopy(const Copy& copy,
                                    std::string_view path) const;
  [[nodiscard]] Presence LookInImage(std::string_view path) const;

  const Repository& repository_;
  const Host& host_;
  bool has_image_ = false;
  Stage stage_;  // The last one, which is the image.
  std::string stage_name_;
  std::string run_lines_;  // Commands may make any file they mention.
};

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_HOST_FILES_H_
