#include "rules/env/entry_files.h"

#include <algorithm>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "rules/support/text.h"

namespace plimsoll {
namespace {

bool IsProgram(const ParsedFile& file) {
  const FileKind kind = file.source->kind();
  return (kind == FileKind::kCode || kind == FileKind::kShell) &&
         file.role == DocumentRole::kLive && !TraitsOf(*file.source).is_test;
}

std::vector<std::string_view> WordsOf(const Command& command) {
  std::vector<std::string_view> words;
  for (const Text& word : command.arguments) words.push_back(word.value);
  return words;
}

}  // namespace

EntryFiles::EntryFiles(const Repository& repository) : repository_(repository) {
  for (const ParsedFile& file : repository.files) {
    if (!IsProgram(file)) continue;
    const auto [at, fresh] =
        by_name_.try_emplace(BaseNameOf(file.source->path()), &file);
    if (!fresh) at->second = nullptr;
  }
}

// `/workspace/scripts/start.sh` is the only file of that name, or the one at
// the end of whose path the word's last parts stand.
const ParsedFile* EntryFiles::FileOf(std::string_view word) const {
  if (word.find('.') == std::string_view::npos) return nullptr;
  for (std::string_view tail = word; !tail.empty();) {
    const ParsedFile* file = repository_.FindFile(tail);
    if (file != nullptr && IsProgram(*file)) return file;
    const size_t slash = tail.find('/');
    if (slash == std::string_view::npos) break;
    tail.remove_prefix(slash + 1);
  }
  const auto found = by_name_.find(BaseNameOf(word));
  return found == by_name_.end() ? nullptr : found->second;
}

// `src.api.main:app`
const ParsedFile* EntryFiles::ModuleOf(std::string_view module) const {
  std::string path(module.substr(0, module.find(':')));
  std::ranges::replace(path, '.', '/');
  const ParsedFile* file = repository_.FindFile(path + ".py");
  if (file == nullptr) file = repository_.FindFile(path + "/__main__.py");
  return file != nullptr && IsProgram(*file) ? file : nullptr;
}

std::vector<const ParsedFile*> EntryFiles::Of(const Instance& instance) const {
  const App& app = *instance.app;
  // What an image has inside need not be what the repository has.
  const bool is_ours = app.process.stated() || app.container.build.stated();
  std::vector<const ParsedFile*> files;
  if (!is_ours) return files;
  const Command& command = app.process.stated() ? app.process.command
                           : app.container.entrypoint.stated()
                               ? app.container.entrypoint
                               : app.container.custom_args;
  const auto words = WordsOf(command);
  for (size_t i = 0; i < words.size(); ++i) {
    const ParsedFile* file = FileOf(words[i]);
    const bool is_module = i > 0 && words[i - 1] == "-m";
    if (file == nullptr && (is_module || words[i].find(':') != words[i].npos)) {
      file = ModuleOf(words[i]);
    }
    if (file != nullptr && std::ranges::find(files, file) == files.end()) {
      files.push_back(file);
    }
    // What follows the program is its own business.
    if (file != nullptr) break;
  }
  AddImports(&files);
  return files;
}

void EntryFiles::AddImports(std::vector<const ParsedFile*>* files) const {
  if (files->empty()) return;
  const SourceFile& entry = *files->front()->source;
  if (entry.kind() != FileKind::kCode) return;
  const std::string_view folder = FolderOf(entry.path());
  for (const ParsedFile& file : repository_.files) {
    const std::string& path = file.source->path();
    if (&file == files->front() || FolderOf(path) != folder ||
        !IsProgram(file) || file.source->kind() != FileKind::kCode) {
      continue;
    }
    std::string_view stem = BaseNameOf(path);
    stem = stem.substr(0, stem.find('.'));
    if (HasWholeWord(entry.text(), stem)) files->push_back(&file);
  }
}

}  // namespace plimsoll
