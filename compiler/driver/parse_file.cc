#include "compiler/driver/parse_file.h"

#include <algorithm>
#include <utility>

#include "compiler/base/path.h"
#include "compiler/frontend/frontend.h"
#include "compiler/index/text_traits.h"

namespace plimsoll {
namespace {

// Both are of one kind; their endings differ.
bool IsBatch(std::string_view path) {
  return MatchesGlob("**/*.[cC][mM][dD]", path) ||
         MatchesGlob("**/*.[bB][aA][tT]", path);
}

void ParseLexically(const SourceFile& source, Sink& sink, ParsedFile* file) {
  switch (source.kind()) {
    case FileKind::kHandlebars:
      file->lexed = ParseHandlebars(source, sink);
      return;
    case FileKind::kDockerfile:
      file->lexed = ParseDockerfile(source);
      return;
    case FileKind::kShell:
      file->lexed = ParseShell(source);
      return;
    case FileKind::kPowerShell:
      file->lexed =
          IsBatch(source.path()) ? ParseBatch(source) : ParsePowerShell(source);
      return;
    case FileKind::kCode:
      file->lexed = ParseCode(source);
      return;
    case FileKind::kMarkdown:
      file->lexed = ParseMarkdown(source);
      return;
    case FileKind::kWorkflow:
      file->lexed = ReadWorkflow(file->tree, source);
      return;
    default:
      return;
  }
}

void JudgeForm(const SourceFile& source, Sink& sink) {
  if (!sink.has_errors() || !MayBeMalformed(source)) return;
  for (Diagnostic& diagnostic : sink.Take()) {
    diagnostic.severity = std::min(diagnostic.severity, Severity::kWarning);
    sink.Report(std::move(diagnostic));
  }
}

}  // namespace

ParsedFile ParseFile(const SourceFile& source, DocumentRole role, Sink& sink) {
  ParsedFile file;
  file.source = &source;
  file.role = role;
  file.has_tree = true;
  if (IsYaml(source.kind())) {
    file.tree = ParseYaml(source, sink);
  } else if (source.kind() == FileKind::kDotenv) {
    file.tree = ParseDotenv(source, sink);
  } else if (source.kind() == FileKind::kSupervisor) {
    file.tree = ParseIni(source, sink);
  } else if (source.kind() == FileKind::kSystemd ||
             source.kind() == FileKind::kQuadlet) {
    file.tree = ParseUnit(source, sink);
  } else if (source.kind() == FileKind::kJson) {
    file.tree = ParseJson(source, sink);
  } else if (source.kind() == FileKind::kToml) {
    file.tree = ParseToml(source, sink);
  } else {
    file.has_tree = false;
  }
  JudgeForm(source, sink);
  ParseLexically(source, sink, &file);
  file.secrets = FindSecrets(source);
  return file;
}

}  // namespace plimsoll
