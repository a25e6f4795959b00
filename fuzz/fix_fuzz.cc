// Fixes come to an end and break nothing: each round leaves fewer findings that
// can be fixed or less text, and a safe one adds no error to sound files.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/diag/apply_fixes.h"
#include "compiler/driver/session.h"
#include "fuzz/repository.h"
#include "fuzz/require.h"

namespace plimsoll {
namespace {

using Counts = std::map<std::string_view, size_t>;

struct Checked {
  std::unique_ptr<Session> session;
  std::vector<Diagnostic> findings;

  explicit Checked(const FileSystem& disk) : session(Load(disk, {})) {
    findings = CheckSession(*session, 1, {.profile = Profile::kStrict});
  }

  [[nodiscard]] size_t Fixable(Applicability least) const {
    size_t count = 0;
    for (const Diagnostic& finding : findings) {
      for (const FixIt& fix : finding.fixes) {
        if (fix.applicability < least) continue;
        ++count;
        break;
      }
    }
    return count;
  }

  [[nodiscard]] size_t Bytes() const {
    size_t bytes = 0;
    for (const ParsedFile& file : session->repository.files) {
      bytes += file.source->text().size();
    }
    return bytes;
  }

  [[nodiscard]] Counts Errors() const {
    Counts counts;
    for (const Diagnostic& finding : findings) {
      if (finding.severity == Severity::kError) ++counts[finding.id];
    }
    return counts;
  }
};

// Behind what breaks a file, more may come to light once it is mended.
bool IsBroken(const Counts& errors) {
  return std::ranges::any_of(errors, [](const auto& error) {
    return error.first.starts_with("syntax/");
  });
}

void RequireNoNewError(const Counts& before, const Counts& after) {
  if (IsBroken(before)) return;
  for (const auto& [id, count] : after) {
    const auto had = before.find(id);
    const std::string fault = "a safe fix adds an error: " + std::string(id);
    Require(had != before.end() && count <= had->second, fault.c_str());
  }
}

void FixAll(Applicability least, MemoryFileSystem& disk) {
  for (Checked before(disk);;) {
    FixOutcome outcome =
        ApplyFixes(before.findings, before.session->sources, least);
    if (outcome.applied == 0) return;
    for (auto& [file, text] : outcome.texts) {
      const SourceFile& source = before.session->sources.Get(file);
      // A script may be in another encoding.
      Require(FindInvalidUtf8(text) == text.npos ||
                  FindInvalidUtf8(source.text()) != text.npos,
              "a fix writes no UTF-8");
      disk.Add(source.path(), std::move(text));
    }
    Checked after(disk);
    // Of two equal keys, the second is seen when the first is gone.
    const size_t left = after.Fixable(least);
    const size_t had = before.Fixable(least);
    Require(left < had || (left == had && after.Bytes() < before.Bytes()),
            "a fix leaves as much to fix as there was");
    if (least == Applicability::kSafe) {
      RequireNoNewError(before.Errors(), after.Errors());
    }
    before = std::move(after);
  }
}

}  // namespace
}  // namespace plimsoll

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace plimsoll;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto disk = RepositoryIn(input);
  FixAll(Applicability::kSafe, *disk);
  FixAll(Applicability::kUnsafe, *disk);
  return 0;
}
