// Builds files, secrets and findings from the input and renders them in every
// format. Nothing may crash, no control character may reach the terminal, and
// every output is valid UTF-8.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/diag/render.h"
#include "compiler/diag/sink.h"
#include "compiler/source/classify.h"

namespace plimsoll {
namespace {

// Takes the input apart from its front: a count of instructions, those, and
// the texts of two files out of what is left.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes) {}

  uint8_t Byte() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  uint32_t Word() {
    const uint32_t high = Byte();
    return (high << 8U) | Byte();
  }
  std::string Text(size_t limit) {
    const size_t length = std::min(Byte() % limit, bytes_.size());
    const std::string text(bytes_.substr(0, length));
    bytes_.remove_prefix(length);
    return text;
  }
  // A file that may not exist, and a range that may not either.
  Span Place() {
    const uint32_t file = Byte() % 4;
    const uint32_t begin = Word();
    const uint32_t end = begin + Word() - 16;  // Backwards, too.
    return file == 3 ? Span{} : Span{FileId{file}, begin, end};
  }
  std::string_view Rest() { return bytes_; }

 private:
  std::string_view bytes_;
};

Diagnostic FindingOf(Input* input) {
  Diagnostic finding;
  finding.id = "fuzz/finding";
  finding.severity = static_cast<Severity>(input->Byte() % 4);
  finding.message = input->Text(40);
  for (int i = input->Byte() % 5; i > 0; --i) {
    const Span place = input->Place();
    if (input->Byte() % 2 == 0) {
      finding.At(place, input->Text(20));
    } else {
      finding.Also(place, input->Text(20));
    }
  }
  if (input->Byte() % 2 == 0) finding.Help(input->Text(30));
  if (input->Byte() % 3 == 0) {
    finding.trail.push_back({input->Place(), input->Text(20)});
  }
  if (input->Byte() % 3 == 0) {
    const auto applicability = static_cast<Applicability>(input->Byte() % 3);
    finding.Fix(
        {input->Text(20), applicability, {{input->Place(), input->Text(20)}}});
  }
  return finding;
}

void Require(bool holds) {
  if (!holds) std::abort();
}

// Escaping an output again may only touch the line ends, which are ours.
void CheckShown(const std::string& text) {
  Require(FindInvalidUtf8(text) == std::string::npos);
  const auto ends =
      static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  Require(EscapeForDisplay(text).size() == text.size() + ends);
}

void Run(std::string_view bytes) {
  Input input(bytes);
  std::vector<Diagnostic> findings;
  for (int i = input.Byte() % 4; i > 0; --i) {
    findings.push_back(FindingOf(&input));
  }
  std::vector<Span> secret_places;
  for (int i = input.Byte() % 4; i > 0; --i) {
    secret_places.push_back(input.Place());
  }
  const std::string_view rest = input.Rest();
  const size_t half = rest.size() / 2;
  SourceMap sources;
  for (std::string_view text : {rest.substr(0, half), rest.substr(half)}) {
    const std::string path = "f" + std::to_string(sources.size());
    sources.Add(path, std::string(text), Classify(path, text));
  }
  Redactions secrets;
  for (const Span& place : secret_places) {
    const bool exists = static_cast<size_t>(place.file) < sources.size();
    if (!exists) continue;
    if (place.end % 4 == 0) {
      secrets.AddWord(sources, place);
    } else {
      secrets.Add(sources, place, place.begin % 3);
    }
  }
  secrets.Seal();
  SortAndDedupe(&findings);
  const RedactedView view(sources, secrets);
  const Summary summary = Summarize(findings, sources.size());
  CheckShown(RenderHuman(findings, summary, view, Color::kOff));
  CheckShown(RenderShort(findings, view));
  CheckShown(RenderJson(findings, summary, view, "fuzz"));
  const std::string colored = RenderHuman(findings, summary, view, Color::kOn);
  Require(FindInvalidUtf8(colored) == std::string::npos);
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  plimsoll::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
