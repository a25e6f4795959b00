// Any bytes give a tree that keeps what compiler/frontend/unit/README.md
// promises, in both dialects, and the pieces of a value are its text.

#include <cstdint>
#include <string>

#include "compiler/frontend/frontend.h"
#include "compiler/syntax/unit_value.h"
#include "fuzz/require.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

void CheckPieces(const Node& value, const SourceFile& file) {
  std::string text;
  for (const TextPiece& piece : UnitPiecesOf(value, file)) {
    Require(piece.text_begin == text.size(), "a piece at another offset");
    Require(value.span.Contains(piece.source), "a piece outside its value");
    text += file.TextOf(piece.source);
  }
  Require(text.size() == value.text.size(), "a value is not its pieces");
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_blank = text[i] == '\\' && value.text[i] == ' ';
    Require(is_blank || text[i] == value.text[i], "another byte in a value");
  }
}

void CheckWords(std::string_view text) {
  for (const UnitEscapes escapes : {UnitEscapes::kDecode, UnitEscapes::kKeep}) {
    const UnitWords split = SplitUnitWords(text, escapes);
    size_t floor = 0;
    for (const UnitWord& word : split.words) {
      Require(word.begin >= floor && word.begin < word.end &&
                  word.end <= text.size(),
              "a word outside");
      floor = word.end;
    }
    Require(split.fault_end <= text.size(), "a fault outside");
  }
  static_cast<void>(FindBadSpecifier(text));
}

void Check(const std::string& text, FileKind kind) {
  const SourceFile file(FileId{0}, "a.service", text, kind);
  Sink sink;
  const Tree tree = ParseUnit(file, sink);
  const std::string fault = FindTreeFault(tree, file);
  Require(fault.empty(), fault.c_str());
  // A template is broken and nobody's fault.
  Require(tree.broken || !sink.has_errors(), "a finding in a whole tree");
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    Require(diagnostic.primary().end <= text.size(), "a label outside");
  }
  for (const Entry& section : tree.root()->entries) {
    for (const Entry& setting : section.value->entries) {
      CheckPieces(*setting.value, file);
      CheckWords(setting.value->text);
    }
  }
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const void* bytes = data;
  const std::string text(static_cast<const char*>(bytes), size);
  plimsoll::Check(text, plimsoll::FileKind::kSystemd);
  plimsoll::Check(text, plimsoll::FileKind::kQuadlet);
  return 0;
}
