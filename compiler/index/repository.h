#ifndef PLIMSOLL_COMPILER_INDEX_REPOSITORY_H_
#define PLIMSOLL_COMPILER_INDEX_REPOSITORY_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/base/file_system.h"
#include "compiler/compose/project.h"
#include "compiler/index/secrets.h"
#include "compiler/source/source_map.h"
#include "compiler/syntax/code_file.h"
#include "compiler/syntax/dockerfile.h"
#include "compiler/syntax/markdown.h"
#include "compiler/syntax/shell_script.h"
#include "compiler/syntax/template_tree.h"
#include "compiler/syntax/tree.h"
#include "compiler/syntax/workflow.h"

namespace plimsoll {

struct EnvIndex;       // compiler/index/env_use.h
struct FactIndex;      // compiler/index/facts.h
class ReferenceIndex;  // compiler/index/references.h

// What a document is for, judged by its path, `lint.historical` and a header
// line. Retired names are fine in the past; secrets are not, anywhere.
enum class DocumentRole : uint8_t { kLive, kHistorical, kGenerated };

// One file with what its front end made of it.
struct ParsedFile {
  const SourceFile* source = nullptr;
  Tree tree;  // Empty for kinds without a front end.
  bool has_tree = false;
  // What a lexical front end made of it; a workflow points into the tree.
  std::variant<std::monostate, Dockerfile, ShellScript, Markdown, Workflow,
               CodeFile, TemplateTree>
      lexed;
  // Git ignores it, so that others may not have it: values come from it, and
  // secrets are where they belong in it.
  bool is_local = false;
  DocumentRole role = DocumentRole::kLive;
  // Known before any rule runs, since redaction needs them, too.
  std::vector<SecretMatch> secrets;
};

// Whether the content of a path is read, and how it came to be there.
enum class PathUse : uint8_t {
  kRead,
  kReadLocal,  // Read although git ignores it: ParsedFile::is_local.
  kNameOnly,   // Known to be there; beside what was asked for.
};

// A path of the repository, whether or not its content was read.
struct PathEntry {
  std::string path;
  FileType type = FileType::kFile;
  uint32_t mode = 0;
  std::string link_target;  // Of a symlink.
  PathUse use = PathUse::kRead;
  // Why what is there, or a folder's content, could not be used.
  std::string fault;
};

// Everything rules may know of the repository; they never see the disk.
struct Repository {
  const SourceMap* sources = nullptr;
  std::vector<ParsedFile> files;  // By path.
  std::vector<PathEntry> paths;   // By path; folders included.
  std::string unread;             // A folder nobody looked into, or empty.
  std::vector<compose::Project> compose;
  // What all files together say, once the fleet is known; absent before.
  std::shared_ptr<const FactIndex> facts;
  std::shared_ptr<const EnvIndex> env;
  std::shared_ptr<const ReferenceIndex> references;
  // What stands at an absolute path of this machine, or at one below the home
  // folder, `~/x`; absent unless the user wants the machine to be judged along
  // with the repository.
  std::function<FileType(const std::string& absolute)> machine;

  [[nodiscard]] const ParsedFile* FindFile(std::string_view path) const;
  [[nodiscard]] const PathEntry* FindPath(std::string_view path) const;
  // What may be in a folder nobody looked into is taken to be there.
  [[nodiscard]] bool Exists(std::string_view path) const;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_REPOSITORY_H_
