// Scans the input for secrets as each kind of file. Places lie within the
// text, in order and apart from each other; hidden places lie within it; a
// second scan finds the same; and what is found does not depend on how much
// harmless text stands in front of it, so nothing is lost at an edge.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/hidden.h"
#include "compiler/index/secrets.h"
#include "compiler/index/spread.h"

namespace plimsoll {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

SourceFile File(std::string text, FileKind kind) {
  return {FileId{0}, "file.conf", std::move(text), kind};
}

size_t CountTokens(const SourceFile& file) {
  size_t count = 0;
  for (const SecretMatch& match : FindSecrets(file)) {
    count += match.kind == SecretMatchKind::kKnownToken;
  }
  return count;
}

void CheckPlaces(const SourceFile& file) {
  uint32_t end = 0;
  for (const SecretMatch& match : FindSecrets(file)) {
    Require(match.span.begin >= end && match.span.begin < match.span.end);
    Require(match.span.end <= file.text().size());
    Require(match.visible <= match.span.size());
    Require(!match.key.valid() || match.key.end <= file.text().size());
    end = match.span.end;
  }
  for (const HiddenText& hidden : FindHidden(file)) {
    Require(hidden.span.begin < hidden.span.end);
    Require(hidden.span.end <= file.text().size());
  }
}

void CheckSpread(const std::string& text) {
  SourceMap sources;
  std::vector<ParsedFile> files(2);
  files[0].source = &sources.Add("a", text, FileKind::kDotenv);
  files[1].source = &sources.Add("b", text + "\n" + text, FileKind::kText);
  for (ParsedFile& file : files) {
    file.secrets = FindSecrets(*file.source);
  }
  SpreadSecrets(files, sources, {}, 1);
  for (const ParsedFile& file : files) {
    uint32_t end = 0;
    for (const SecretMatch& match : file.secrets) {
      Require(match.span.begin >= end && match.span.begin < match.span.end);
      end = match.span.end;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > 65536) return 0;
  const auto kind = static_cast<FileKind>(
      data[0] % (static_cast<unsigned>(FileKind::kText) + 1));
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  CheckPlaces(File(text, kind));
  CheckSpread(text);
  // A newline ends whatever stood before.
  std::string padded(1000 + text.size() % 100, '#');
  padded += "\n\n" + text;
  Require(CountTokens(File(text, kind)) ==
          CountTokens(File(std::move(padded), kind)));
  return 0;
}

}  // namespace plimsoll
