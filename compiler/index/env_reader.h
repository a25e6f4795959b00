#ifndef PLIMSOLL_COMPILER_INDEX_ENV_READER_H_
#define PLIMSOLL_COMPILER_INDEX_ENV_READER_H_

#include <string_view>
#include <vector>

#include "compiler/index/env_use.h"

namespace plimsoll {

// Collects what the readers of the single formats find in one file, and keeps
// the bytes of secrets out of it.
class EnvReader {
 public:
  explicit EnvReader(const ParsedFile& file) : file_(file) {}

  [[nodiscard]] const ParsedFile& file() const { return file_; }
  [[nodiscard]] const SourceFile& source() const { return *file_.source; }

  EnvStatement& Add(EnvAct act, EnvSource source, std::string_view name,
                    const Span& name_span);
  // With the literal that stands at `value_span`; invalid: none does.
  EnvStatement& Add(EnvAct act, EnvSource source, std::string_view name,
                    const Span& name_span, std::string_view value,
                    const Span& value_span);

  // By place, each place once.
  [[nodiscard]] std::vector<EnvStatement> Finish();

 private:
  const ParsedFile& file_;
  std::vector<EnvStatement> statements_;
};

// The readers, by what the front ends make of files.
void ReadDotenvStatements(EnvReader& reader);
void ReadComposeStatements(EnvReader& reader);
void ReadUnitStatements(EnvReader& reader);
void ReadSupervisorStatements(EnvReader& reader);
void ReadDataStatements(EnvReader& reader, EnvSource source);
void ReadCodeStatements(const CodeFile& code, EnvReader& reader);
void ReadDockerfileStatements(const Dockerfile& dockerfile, EnvReader& reader);
// `source` is kScript, or what the script stands in.
void ReadScriptStatements(const ShellScript& script, EnvSource source,
                          EnvReader& reader);
void ReadMarkdownStatements(const Markdown& markdown, EnvReader& reader);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_ENV_READER_H_
