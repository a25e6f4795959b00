#include "rules/suppress/comment_syntax.h"

namespace plimsoll {
namespace {

constexpr std::string_view kHash[] = {"#"};
constexpr std::string_view kHashOrSemicolon[] = {"#", ";"};
constexpr std::string_view kHashOrSlashes[] = {"#", "//"};
constexpr std::string_view kBatch[] = {"::", "@rem", "rem"};
constexpr std::string_view kMarkup[] = {"<!--"};
// What ends with another one stands ahead of it.
constexpr std::string_view kTemplate[] = {"{{!--", "{{!", "#", "//", "<!--"};
constexpr std::string_view kAny[] = {"<!--", "#", "//", ";", "--"};

bool IsBatch(std::string_view path) {
  return path.ends_with(".cmd") || path.ends_with(".bat") ||
         path.ends_with(".CMD") || path.ends_with(".BAT");
}

}  // namespace

CommentSyntax SyntaxOf(const SourceFile& file) {
  switch (file.kind()) {
    case FileKind::kProject:
    case FileKind::kHost:
    case FileKind::kManifest:
    case FileKind::kCompose:
    case FileKind::kWorkflow:
    case FileKind::kYaml:
      return {kHash, true, Continuation::kScalar};
    case FileKind::kDotenv:
      return {kHash, false, Continuation::kNone};
    case FileKind::kSupervisor:
      return {kHashOrSemicolon, true, Continuation::kIndent};
    case FileKind::kSystemd:
    case FileKind::kQuadlet:
      return {kHashOrSemicolon, false, Continuation::kBackslash};
    case FileKind::kDockerfile:
      return {kHash, false, Continuation::kBackslash};
    case FileKind::kShell:
      return {kHash, true, Continuation::kBackslash};
    case FileKind::kPowerShell:
      if (IsBatch(file.path())) return {kBatch, false, Continuation::kNone};
      return {kHash, true, Continuation::kNone};
    case FileKind::kMarkdown:
      return {kMarkup, true, Continuation::kParagraph};
    case FileKind::kHandlebars:
      return {kTemplate, true, Continuation::kNone};
    case FileKind::kToml:
      return {kHash, true, Continuation::kNone};
    case FileKind::kCode:
      return {kHashOrSlashes, true, Continuation::kNone};
    case FileKind::kJson:
    case FileKind::kBinary:
      return {};
    default:
      return {kAny, true, Continuation::kBackslash};
  }
}

std::string_view CloserOf(std::string_view marker) {
  if (marker == "<!--") return "-->";
  if (marker == "{{!") return "}}";
  if (marker == "{{!--") return "--}}";
  return {};
}

}  // namespace plimsoll
