#ifndef PLIMSOLL_RULES_SUPPORT_HOST_FILES_H_
#define PLIMSOLL_RULES_SUPPORT_HOST_FILES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/repository.h"
#include "compiler/resolve/fleet.h"

namespace plimsoll {

// What can be said about a path of a host from the repository alone.
// kUnlikely: a script that nothing puts where the image keeps its own, so only
// what it is built on could bring it.
enum class Presence : uint8_t { kUnknown, kThere, kMissing, kUnlikely };

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

  void ReadDockerfile(const SourceFile& source, const Dockerfile& dockerfile);
  static void ReadCopy(const DockerInstruction& instruction, Stage* stage);
  [[nodiscard]] Presence LookInCopy(const Copy& copy,
                                    std::string_view path) const;
  [[nodiscard]] Presence LookInImage(std::string_view path) const;
  [[nodiscard]] bool KeepsScriptsBeside(std::string_view path) const;

  const Repository& repository_;
  const Host& host_;
  bool has_image_ = false;
  Stage stage_;  // The last one, which is the image.
  // RUN of all stages: commands may make any file they mention.
  std::vector<std::string_view> commands_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_RULES_SUPPORT_HOST_FILES_H_
