#ifndef PLIMSOLL_COMPILER_DIAG_DIAGNOSTIC_H_
#define PLIMSOLL_COMPILER_DIAG_DIAGNOSTIC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/span.h"

namespace plimsoll {

enum class Severity : uint8_t { kOff, kInfo, kWarning, kError };
enum class LabelKind : uint8_t { kPrimary, kSecondary };
enum class NoteKind : uint8_t { kNote, kHelp };
// How far a fix may be trusted: kSafe keeps the meaning or moves a value to
// its single declared current one; kDisplay is only ever shown.
enum class Applicability : uint8_t { kDisplay, kUnsafe, kSafe };

[[nodiscard]] std::string_view NameOf(Severity severity);
[[nodiscard]] std::string_view NameOf(Applicability applicability);

struct Label {
  Span span;
  LabelKind kind = LabelKind::kPrimary;
  std::string text;  // May be empty: the marked text speaks for itself.
};

struct Note {
  NoteKind kind = NoteKind::kNote;
  std::string text;
};

struct Edit {
  Span span;  // An empty span inserts.
  std::string replacement;
};

// Applied whole or not at all.
struct FixIt {
  std::string title;
  Applicability applicability = Applicability::kDisplay;
  std::vector<Edit> edits;
};

// One step of how a value came to be, nearest first: "variable `x` set here".
struct OriginStep {
  Span span;
  std::string text;
};

// One fault. Messages, labels and notes are plain text: lowercase, no full
// stop, names in backticks; they may quote values of files, and renderers
// escape and redact them.
struct Diagnostic {
  std::string_view id;  // `group/bad-thing`; views static storage.
  Severity severity = Severity::kError;
  std::string message;
  // The first primary label is where the finding is. A finding about a whole
  // file has a label with an empty span at offset 0; one without a place in
  // any file has no label.
  std::vector<Label> labels;
  std::vector<OriginStep> trail;
  std::vector<Note> notes;
  std::vector<FixIt> fixes;
  // What the finding is about, for its fingerprint, independent of line and
  // wording: an object path such as `gpu-1/llama/ports`, and the evidence
  // within it. Empty means: the file, and the marked text.
  std::string object;
  std::string evidence;

  Diagnostic& At(const Span& span, std::string text = {});
  Diagnostic& Also(const Span& span, std::string text);
  Diagnostic& AddNote(std::string text);
  Diagnostic& Help(std::string text);
  Diagnostic& Fix(FixIt fix);
  Diagnostic& About(std::string object_path, std::string what = {});

  // The place of the finding, or an invalid span.
  [[nodiscard]] Span primary() const;
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DIAG_DIAGNOSTIC_H_
