#include "rules/hosts/command_value.h"

#include <algorithm>
#include <initializer_list>

#include "compiler/index/word_finder.h"
#include "rules/support/text.h"

namespace plimsoll::rules::hosts {
namespace {

constexpr size_t npos = std::string_view::npos;

// Whether a line does something else when its command fails; `|| true` is not,
// nor is `'s|a||'` of sed. The quote of `tr -d "'"` opens none.
bool HandlesFailure(std::string_view line) {
  bool quoted = false;
  for (size_t at = 0; at < line.size(); ++at) {
    const bool is_text = at > 0 && line.substr(at - 1, 3) == "\"'\"";
    if (line[at] == '\'' && !is_text) quoted = !quoted;
    if (quoted || line.substr(at, 2) != "||") continue;
    const std::string_view rest = TrimBlanks(line.substr(at + 2));
    if (!rest.starts_with("true") && !rest.starts_with(':')) return true;
    ++at;
  }
  return false;
}

// Takes a word of a command line off its front, quotes removed.
std::string_view TakeWord(std::string_view* rest) {
  *rest = TrimBlanks(*rest);
  const bool quoted = rest->starts_with('\'') || rest->starts_with('"');
  const size_t begin = quoted ? 1 : 0;
  const size_t end = std::min(
      quoted ? rest->find(rest->front(), 1) : rest->find_first_of(" \t|;&)"),
      rest->size());
  const std::string_view word = rest->substr(begin, end - begin);
  rest->remove_prefix(std::min(end + begin, rest->size()));
  return word;
}

// `printf '%s' "$URL" | sed 's/x/y/'` rewrites a text and loses none of it:
// no command but `s`, no option that prints less, and nobody else behind it.
bool Rewrites(std::string_view command) {
  if (!command.starts_with("$(printf ") && !command.starts_with("$(echo ")) {
    return false;
  }
  constexpr std::string_view kSed = "| sed ";
  std::string_view rest =
      command.substr(std::min(command.find('|'), command.size()));
  while (rest.starts_with(kSed)) {
    rest.remove_prefix(kSed.size());
    while (!rest.empty() && rest[0] != '|' && rest[0] != ')') {
      const std::string_view word = TakeWord(&rest);
      const bool is_option = word == "-E" || word == "-r" || word == "-e";
      const bool replaces =
          word.size() > 1 && word[0] == 's' && !IsWordByte(word[1]);
      if (!is_option && !replaces) return false;
      rest = TrimBlanks(rest);
    }
  }
  return rest.starts_with(')');
}

// The command of the first `$(...)` or backquotes of a line, with what follows.
std::string_view CommandIn(std::string_view line) {
  const size_t begin = std::min(line.find("$("), line.find('`'));
  if (begin == npos) return {};
  return line.substr(begin + (line[begin] == '$' ? 2 : 1));
}

// `ip=$(hostname -I | awk ...)`: only a machine without a network has none.
bool AsksOwnAddress(std::string_view command) {
  for (const std::string_view asked : {"hostname", "ip route get ", "ip addr",
                                       "ip -4 ", "ip a ", "ifconfig"}) {
    if (command.starts_with(asked)) return true;
  }
  return command.starts_with("python") &&
         (command.find("getsockname(") != npos ||
          command.find("gethostbyname(") != npos);
}

// `domain=$(read_domain)`, which the script itself defines: it may ask until
// there is an answer.
bool IsOwnFunction(std::string_view command, const ShellScript& script) {
  const std::string_view name = command.substr(
      0, std::min(command.find_first_of(" \t)`\"|;&"), command.size()));
  return std::ranges::any_of(
      script.functions, [&](const ShellFunction& f) { return f.name == name; });
}

}  // namespace

std::optional<CommandValue> CommandValueOf(const SourceFile& file,
                                           const ShellScript& script,
                                           std::string_view name,
                                           uint32_t end) {
  std::optional<CommandValue> found;
  ForEachLine(file, [&](const Line& line) {
    if (line.span.begin >= end) return;
    std::string_view text = TrimBlanks(line.text);
    for (const std::string_view word : {"export ", "local ", "readonly "}) {
      if (text.starts_with(word)) text.remove_prefix(word.size());
    }
    if (!text.starts_with(name) || text.size() <= name.size() ||
        text[name.size()] != '=') {
      return;
    }
    text.remove_prefix(name.size() + 1);
    if (text.starts_with('"')) text.remove_prefix(1);
    // `$((a + b))` is a number, never nothing.
    const bool is_command =
        (text.starts_with("$(") && text.substr(2, 1) != "(") ||
        text.starts_with('`');
    // Any other assignment in between settles the value.
    const bool may_fail =
        is_command && !HandlesFailure(text) && !Rewrites(text);
    found.reset();
    if (may_fail) found = CommandValue{line.span, false};
  });
  if (found) {
    const std::string_view command = CommandIn(file.TextOf(found->line));
    found->is_rarely_empty =
        AsksOwnAddress(command) || IsOwnFunction(command, script);
  }
  return found;
}

bool IsGuarded(std::string_view between, std::string_view name) {
  for (size_t at = between.find(name); at != npos;
       at = between.find(name, at + 1)) {
    const size_t line = between.rfind('\n', at) + 1;
    const std::string_view head = between.substr(line, at - line);
    const std::string_view tail = between.substr(at + name.size(), 2);
    if (tail.starts_with(":?") || tail.starts_with("?") ||
        tail.starts_with(":-") || head.find("-z") != npos ||
        head.find("-n") != npos || head.find("[ ") != npos ||
        head.find("case ") != npos) {
      return true;
    }
  }
  return false;
}

}  // namespace plimsoll::rules::hosts
