#include <fmt/format.h>

#include "compiler/syntax/ini_line.h"
#include "rules/rule.h"
#include "rules/support/supervisor.h"

namespace plimsoll::rules::supervisor {
namespace {

// The quote that is open at the end of the text, or none.
char OpenQuote(std::string_view text) {
  char open = '\0';
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && open != '\'') {
      ++i;
    } else if (open == '\0' && (c == '"' || c == '\'')) {
      open = c;
    } else if (c == open) {
      open = '\0';
    }
  }
  return open;
}

// ` ;` begins a comment, within quotes, too.
void Check(const ParsedFile& file, RuleContext& ctx) {
  const std::string_view text = file.source->text();
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    if (!section.StartsProcesses()) continue;
    const Node* command = section.Find("command");
    if (command == nullptr) continue;
    size_t begin = command->span.begin;
    while (begin > 0 && text[begin - 1] != '\n') --begin;
    const ini::Line line = ini::ReadLine(text, begin);
    if (!line.has_comment()) continue;
    const std::string_view kept =
        text.substr(command->span.begin, line.value_end - command->span.begin);
    const char quote = OpenQuote(kept);
    // The rest closes the quote: it was meant to belong to it.
    const std::string_view rest =
        text.substr(line.comment, line.end - line.comment);
    if (quote == '\0' || rest.find(quote) == std::string_view::npos) continue;
    ctx.Report(file.source->SpanOf(line.comment, line.end),
               "supervisor cuts the command off here")
        .AddNote("a `;` behind a blank begins a comment, within quotes, too")
        .Help(
            "write `;` without a blank before it, or put the commands into a "
            "script")
        .About(std::string(section.key->text), "command");
  }
}

}  // namespace

constinit const Rule cut_command = {
    .id = "supervisor/cut-command",
    .summary = "a semicolon in quotes cuts a command off",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
