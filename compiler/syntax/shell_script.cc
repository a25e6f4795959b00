#include "compiler/syntax/shell_script.h"

#include <fmt/format.h>

#include "compiler/syntax/quote.h"

namespace plimsoll {
namespace {

template <class T>
std::span<const T> Range(const std::vector<T>& all, uint32_t begin,
                         uint32_t end) {
  return std::span<const T>(all).subspan(begin, end - begin);
}

std::string_view NameOf(ShellCommandKind kind) {
  switch (kind) {
    case ShellCommandKind::kSimple:
      return "command";
    case ShellCommandKind::kFor:
      return "for";
    case ShellCommandKind::kCase:
      return "case";
    case ShellCommandKind::kTest:
      return "test";
  }
  return "?";
}

std::string_view NameOf(ShellJoint joint) {
  switch (joint) {
    case ShellJoint::kSequence:
      return "";
    case ShellJoint::kPipe:
      return " pipe";
    case ShellJoint::kAnd:
      return " and";
    case ShellJoint::kOr:
      return " or";
  }
  return "?";
}

std::string_view NameOf(VariableTest test) {
  switch (test) {
    case VariableTest::kNone:
      return "";
    case VariableTest::kDefault:
      return " default";
    case VariableTest::kRequired:
      return " required";
    case VariableTest::kAlternative:
      return " alternative";
    case VariableTest::kOther:
      return " other";
  }
  return "?";
}

std::string Place(const Span& span) {
  return fmt::format("{}..{}", span.begin, span.end);
}

std::string Told(const ShellWord& word) {
  return fmt::format("{} {}{}{}", Place(word.span), QuoteForDump(word.text),
                     word.is_literal ? "" : " expands",
                     word.has_glob ? " glob" : "");
}

std::string Told(const ShellScript& script, const ShellCommand& command) {
  std::string text = fmt::format("{} {}{}{}{}", NameOf(command.kind),
                                 Place(command.span), NameOf(command.joint),
                                 command.is_condition ? " condition" : "",
                                 command.is_negated ? " negated" : "");
  if (command.function != kNoShellItem) {
    text += fmt::format(" in={}", script.functions[command.function].name);
  }
  if (command.subshell != 0) {
    text += fmt::format(" subshell={}", command.subshell);
  }
  text += '\n';
  for (const ShellAssignment& assignment : script.AssignmentsOf(command)) {
    text += fmt::format("  set {} {} = {}\n", Place(assignment.name_span),
                        assignment.name, Told(assignment.value));
  }
  for (const ShellWord& word : script.WordsOf(command)) {
    text += fmt::format("  word {}\n", Told(word));
  }
  for (const ShellRedirect& redirect : script.RedirectsOf(command)) {
    text +=
        fmt::format("  redirect {} {}\n", redirect.op, Told(redirect.target));
  }
  return text;
}

}  // namespace

std::span<const ShellWord> ShellScript::WordsOf(
    const ShellCommand& command) const {
  return Range(words, command.words_begin, command.words_end);
}

std::span<const ShellAssignment> ShellScript::AssignmentsOf(
    const ShellCommand& command) const {
  return Range(assignments, command.assignments_begin, command.assignments_end);
}

std::span<const ShellRedirect> ShellScript::RedirectsOf(
    const ShellCommand& command) const {
  return Range(redirects, command.redirects_begin, command.redirects_end);
}

std::string_view ShellScript::NameOf(const ShellCommand& command) const {
  const auto words_of = WordsOf(command);
  const bool known = command.kind == ShellCommandKind::kSimple &&
                     !words_of.empty() && words_of[0].IsFixed();
  return known ? words_of[0].text : std::string_view{};
}

std::string Dump(const ShellScript& script) {
  std::string text;
  for (const ShellCommand& command : script.commands) {
    text += Told(script, command);
  }
  for (const VariableUse& use : script.uses) {
    text +=
        fmt::format("use {} {}{}", Place(use.span), use.name, NameOf(use.test));
    if (use.test == VariableTest::kDefault) {
      text += fmt::format(" {} {}", Place(use.fallback_span),
                          QuoteForDump(use.fallback));
    }
    text += '\n';
  }
  for (const Heredoc& heredoc : script.heredocs) {
    text += fmt::format("heredoc {} {}{}\n", Place(heredoc.body),
                        heredoc.delimiter, heredoc.expands ? " expands" : "");
  }
  for (const ShellFunction& function : script.functions) {
    text += fmt::format("function {} {}\n", Place(function.name_span),
                        function.name);
  }
  for (const Comment& comment : script.comments) {
    text +=
        fmt::format("comment {}{} {}\n", Place(comment.span),
                    comment.own_line ? " own" : "", QuoteForDump(comment.text));
  }
  if (script.broken) text += "broken\n";
  return text;
}

}  // namespace plimsoll
