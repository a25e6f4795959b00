#include "compiler/source/source_map.h"

#include <utility>

namespace plimsoll {

const SourceFile& SourceMap::Add(std::string path, std::string text,
                                 FileKind kind) {
  const auto id = static_cast<FileId>(files_.size());
  return Add(
      std::make_unique<SourceFile>(id, std::move(path), std::move(text), kind));
}

const SourceFile& SourceMap::Add(std::unique_ptr<SourceFile> file) {
  files_.push_back(std::move(file));
  const SourceFile& added = *files_.back();
  by_path_.emplace(added.path(), &added);
  return added;
}

const SourceFile* SourceMap::Find(std::string_view path) const {
  const auto it = by_path_.find(path);
  return it == by_path_.end() ? nullptr : it->second;
}

}  // namespace plimsoll
