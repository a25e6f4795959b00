#include "compiler/frontend/powershell/builder.h"

#include <algorithm>

namespace plimsoll::powershell {

bool Builder::Count() {
  if (++items_ < ShellScript::kMaxItems) return true;
  script_.broken = true;
  return false;
}

ShellWord Builder::MakeWord(size_t begin, size_t end,
                            const std::string& decoded) {
  ShellWord word;
  word.span = SpanOf(begin, end);
  const std::string_view raw = file_.TextOf(word.span);
  word.text = raw == decoded ? raw : script_.arena->Copy(decoded);
  return word;
}

void Builder::AddUse(size_t begin, size_t name, size_t name_end, size_t end) {
  if (name_end <= name) return;
  VariableUse use;
  use.name = file_.text().substr(name, name_end - name);
  use.name_span = SpanOf(name, name_end);
  use.span = SpanOf(begin, end);
  script_.uses.push_back(use);
}

void Builder::AddFallback(size_t begin, size_t end) {
  if (script_.uses.empty() || end <= begin) return;
  VariableUse& use = script_.uses.back();
  use.test = VariableTest::kDefault;
  use.fallback = file_.text().substr(begin, end - begin);
  use.fallback_span = SpanOf(begin, end);
}

void Builder::AddComment(size_t begin, size_t end, size_t marker) {
  const std::string_view text = file_.text();
  while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\r' ||
                         text[end - 1] == '\t')) {
    --end;
  }
  size_t from = std::min(begin + marker, end);
  while (from < end && (text[from] == ' ' || text[from] == '\t')) ++from;
  size_t before = begin;
  while (before > 0 && (text[before - 1] == ' ' || text[before - 1] == '\t')) {
    --before;
  }
  Comment comment;
  comment.span = SpanOf(begin, end);
  comment.text = text.substr(from, end - from);
  comment.own_line = before == 0 || text[before - 1] == '\n';
  script_.comments.push_back(comment);
}

void Builder::Finish(Parts* parts, ShellJoint joint, uint32_t subshell) {
  const bool empty = parts->words.empty() && parts->assignments.empty() &&
                     parts->redirects.empty();
  if (!empty) {
    ShellCommand command;
    command.span = SpanOf(parts->begin, std::max(parts->begin, parts->end));
    command.kind = parts->kind;
    command.joint = joint;
    command.subshell = subshell;
    if (joint == ShellJoint::kPipe && !script_.commands.empty()) {
      command.piped_from = static_cast<uint32_t>(script_.commands.size() - 1);
    }
    const auto move = [](const auto& from, auto* to, uint32_t* first,
                         uint32_t* last) {
      *first = static_cast<uint32_t>(to->size());
      to->insert(to->end(), from.begin(), from.end());
      *last = static_cast<uint32_t>(to->size());
    };
    move(parts->words, &script_.words, &command.words_begin,
         &command.words_end);
    move(parts->assignments, &script_.assignments, &command.assignments_begin,
         &command.assignments_end);
    move(parts->redirects, &script_.redirects, &command.redirects_begin,
         &command.redirects_end);
    script_.commands.push_back(command);
  }
  *parts = Parts();
}

}  // namespace plimsoll::powershell
