#ifndef PLIMSOLL_COMPILER_SOURCE_SOURCE_MAP_H_
#define PLIMSOLL_COMPILER_SOURCE_SOURCE_MAP_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace plimsoll {

// Owns every file that was read. Addresses of files are stable.
class SourceMap {
 public:
  const SourceFile& Add(std::string path, std::string text, FileKind kind);
  // One that was made elsewhere, whose id has to be the next: size().
  const SourceFile& Add(std::unique_ptr<SourceFile> file);

  [[nodiscard]] const SourceFile& Get(FileId id) const {
    return *files_[static_cast<size_t>(id)];
  }
  [[nodiscard]] const SourceFile* Find(std::string_view path) const;
  [[nodiscard]] size_t size() const { return files_.size(); }
  [[nodiscard]] const SourceFile& operator[](size_t index) const {
    return *files_[index];
  }
  [[nodiscard]] std::string_view TextOf(const Span& span) const {
    return span.valid() ? Get(span.file).TextOf(span) : std::string_view{};
  }

 private:
  std::vector<std::unique_ptr<SourceFile>> files_;
  std::map<std::string_view, const SourceFile*> by_path_;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_SOURCE_SOURCE_MAP_H_
