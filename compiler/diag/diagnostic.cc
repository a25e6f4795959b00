#include "compiler/diag/diagnostic.h"

#include <utility>

namespace plimsoll {

std::string_view NameOf(Severity severity) {
  switch (severity) {
    case Severity::kOff:
      return "off";
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string_view NameOf(Applicability applicability) {
  switch (applicability) {
    case Applicability::kDisplay:
      return "display";
    case Applicability::kUnsafe:
      return "unsafe";
    case Applicability::kSafe:
      return "safe";
  }
  return "display";
}

Diagnostic& Diagnostic::At(const Span& span, std::string text) {
  labels.push_back({span, LabelKind::kPrimary, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::Also(const Span& span, std::string text) {
  labels.push_back({span, LabelKind::kSecondary, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::AddNote(std::string text) {
  notes.push_back({NoteKind::kNote, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::Help(std::string text) {
  notes.push_back({NoteKind::kHelp, std::move(text)});
  return *this;
}

Diagnostic& Diagnostic::Fix(FixIt fix) {
  fixes.push_back(std::move(fix));
  return *this;
}

Diagnostic& Diagnostic::About(std::string object_path, std::string what) {
  object = std::move(object_path);
  evidence = std::move(what);
  return *this;
}

Span Diagnostic::primary() const {
  for (const Label& label : labels) {
    if (label.kind == LabelKind::kPrimary) return label.span;
  }
  return {};
}

}  // namespace plimsoll
