#include "compiler/diag/fingerprint.h"

#include <fmt/format.h>

#include <cstdint>
#include <unordered_map>

namespace plimsoll {
namespace {

// FNV-1a. A fingerprint names a finding in baselines and in other programs'
// stores, so this must never change.
class Hash {
 public:
  // Parts are closed by a byte that no UTF-8 text holds: `ab`, `c` and `a`,
  // `bc` differ.
  Hash& Add(std::string_view part) {
    for (char c : part) AddByte(static_cast<unsigned char>(c));
    AddByte(0xFF);
    return *this;
  }
  [[nodiscard]] uint64_t value() const { return value_; }

 private:
  void AddByte(unsigned char byte) {
    value_ = (value_ ^ byte) * 0x100000001B3U;
  }
  uint64_t value_ = 0xCBF29CE484222325U;
};

// Runs of white space count as one space, so that reindenting changes nothing,
// and runs of `*` as one, so that a new secret of another length does not.
std::string Condense(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    const bool collapses = c == ' ' || c == '*';
    if (collapses && !out.empty() && out.back() == c) continue;
    if (c == ' ' && out.empty()) continue;
    out += c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

uint64_t HashOf(const Diagnostic& diagnostic, const RedactedView& view) {
  const Span span = diagnostic.primary();
  const bool own_object = !diagnostic.object.empty();
  const bool own_evidence = !diagnostic.evidence.empty();
  const std::string object =
      own_object ? view.Scrub(diagnostic.object) : view.Path(span.file);
  const std::string evidence =
      view.ScrubSource(own_evidence ? diagnostic.evidence : view.TextOf(span));
  return Hash()
      .Add(diagnostic.id)
      .Add(Condense(object))
      .Add(Condense(evidence))
      .value();
}

}  // namespace

std::vector<std::string> Fingerprints(
    const std::vector<Diagnostic>& diagnostics, const RedactedView& view) {
  return Fingerprints(MergeFindings(diagnostics, {}), view);
}

std::vector<std::string> Fingerprints(
    const std::vector<ReportedFinding>& findings, const RedactedView& view) {
  std::vector<std::string> fingerprints;
  fingerprints.reserve(findings.size());
  std::unordered_map<uint64_t, size_t> equals;
  for (const ReportedFinding& finding : findings) {
    const uint64_t hash = HashOf(*finding.diagnostic, view);
    const size_t ordinal = equals[hash]++;
    const uint64_t result =
        Hash().Add(fmt::format("{:016x} {}", hash, ordinal)).value();
    fingerprints.push_back(fmt::format("{:016x}", result));
  }
  return fingerprints;
}

}  // namespace plimsoll
