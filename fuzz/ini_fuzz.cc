// Any bytes give a tree that keeps what compiler/frontend/ini/README.md
// promises: every value is the pieces of its source, and every assignment of
// an environment stands inside its value.

#include <cstdint>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/syntax/ini_value.h"
#include "fuzz/require.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

void CheckPieces(const Node& value, const SourceFile& file) {
  std::string text;
  const std::vector<TextPiece> pieces = PiecesOf(value, file);
  for (const TextPiece& piece : pieces) {
    if (&piece != &pieces.front()) text += '\n';
    Require(piece.text_begin == text.size(), "a piece at another offset");
    Require(value.span.Contains(piece.source), "a piece outside its value");
    text += file.TextOf(piece.source);
  }
  Require(text == value.text, "a value is not its pieces");
}

void CheckEnvironment(const Node& value, const SourceFile& file) {
  const SupervisorEnvironment read = ReadSupervisorEnvironment(value, file);
  const bool one_line = value.text.find('\n') == std::string_view::npos;
  for (const IniAssignment& item : read.assignments) {
    Require(value.span.Contains(item.key_span), "a key outside its value");
    Require(value.span.Contains(item.value_span), "a value outside");
    if (one_line) {
      Require(file.TextOf(item.key_span) == item.key, "a key is no source");
      Require(file.TextOf(item.value_span) == item.value, "a value is none");
    }
  }
}

void Check(const std::string& text) {
  const SourceFile file(FileId{0}, "s.conf", text, FileKind::kSupervisor);
  Sink sink;
  const Tree tree = ParseIni(file, sink);
  const std::string fault = FindTreeFault(tree, file);
  Require(fault.empty(), fault.c_str());
  Require(tree.broken == sink.has_errors(), "broken without a finding");
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    Require(diagnostic.primary().end <= text.size(), "a label outside");
  }
  for (const Entry& section : tree.root()->entries) {
    for (const Entry& option : section.value->entries) {
      CheckPieces(*option.value, file);
      CheckEnvironment(*option.value, file);
    }
  }
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const void* bytes = data;
  plimsoll::Check(std::string(static_cast<const char*>(bytes), size));
  return 0;
}
