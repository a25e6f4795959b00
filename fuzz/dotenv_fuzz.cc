// Any bytes give a tree that keeps what compiler/frontend/dotenv/README.md
// promises, and each assignment, alone in a file, is read the same again.

#include <cstdint>
#include <string>

#include "compiler/frontend/frontend.h"
#include "fuzz/require.h"
#include "tests/unit/frontend/tree_invariants.h"

namespace plimsoll {
namespace {

void CheckValue(const Node& value, const SourceFile& file) {
  const std::string_view source = file.TextOf(value.span);
  switch (value.style) {
    case ScalarStyle::kNone:
      Require(source.empty() && value.text.empty(), "nothing has a text");
      break;
    case ScalarStyle::kPlain:
      Require(source == value.text, "a plain value is not its source");
      break;
    default:
      Require(source.size() >= 2 && source.front() == source.back(),
              "a quoted value without quotes");
  }
}

// A key that reads as `export ` takes part in another statement.
void CheckAlone(const Entry& entry, const SourceFile& file) {
  if (entry.value->style == ScalarStyle::kNone) return;
  const SourceFile alone(
      FileId{0}, ".env",
      "K=" + std::string(file.TextOf(entry.value->span)) + "\n",
      FileKind::kDotenv);
  Sink sink;
  const Tree tree = ParseDotenv(alone, sink);
  Require(tree.root()->entries.size() == 1, "not one assignment");
  const Node& value = *tree.root()->entries[0].value;
  Require(value.text == entry.value->text, "another value when alone");
  Require(value.style == entry.value->style, "another style when alone");
}

void Check(const std::string& text) {
  const SourceFile file(FileId{0}, ".env", text, FileKind::kDotenv);
  Sink sink;
  const Tree tree = ParseDotenv(file, sink);
  const std::string fault = FindTreeFault(tree, file);
  Require(fault.empty(), fault.c_str());
  Require(tree.broken == sink.has_errors(), "broken without a finding");
  for (const Diagnostic& diagnostic : sink.diagnostics()) {
    Require(diagnostic.primary().end <= text.size(), "a label outside");
  }
  for (const Entry& entry : tree.root()->entries) {
    Require(file.TextOf(entry.key->span) == entry.key->text,
            "a key is not its source");
    CheckValue(*entry.value, file);
    CheckAlone(entry, file);
  }
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const void* bytes = data;
  plimsoll::Check(std::string(static_cast<const char*>(bytes), size));
  return 0;
}
