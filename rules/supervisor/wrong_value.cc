#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/index/word_finder.h"
#include "rules/rule.h"
#include "rules/support/supervisor.h"
#include "rules/support/unit_values.h"
#include "rules/support/units.h"

namespace plimsoll::rules::supervisor {
namespace {

constexpr size_t npos = std::string_view::npos;

// Python's int(): blanks around, a sign, digits with single `_` between.
bool IsPythonInteger(std::string_view text) {
  text = TrimBlanks(text);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  bool digit = false;
  for (const char c : text) {
    if (!IsAsciiDigit(c) && !(c == '_' && digit)) return false;
    digit = IsAsciiDigit(c);
  }
  return digit;
}

bool IsIn(std::string_view text, int low, int high) {
  int value = 0;
  text = TrimBlanks(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() &&
         value >= low && value <= high;
}

template <size_t kSize>
bool IsOneOf(std::string_view text,
             const std::array<std::string_view, kSize>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return EqualsIgnoringCase(word, text);
  });
}

bool IsBoolean(std::string_view text) {
  return IsOneOf(text,
                 std::to_array<std::string_view>(
                     {"yes", "true", "on", "1", "no", "false", "off", "0"}));
}

bool IsBytes(std::string_view text) {
  const size_t unit = text.size() < 2 ? 0 : text.size() - 2;
  if (IsOneOf(text.substr(unit),
              std::to_array<std::string_view>({"kb", "mb", "gb"}))) {
    text = text.substr(0, unit);
  }
  return IsPythonInteger(text);
}

bool IsOctal(std::string_view text) {
  text = TrimBlanks(text);
  if (text.starts_with("0o") || text.starts_with("0O")) text.remove_prefix(2);
  return !text.empty() && text.find_first_not_of("01234567_") == npos;
}

bool IsAddress(std::string_view text) {
  const size_t colon = text.rfind(':');
  return IsIn(colon == npos ? text : text.substr(colon + 1), 1, 65535);
}

// The whole list, or the first of its parts that is none.
template <class Test>
bool AllOf(std::string_view list, const Test& test) {
  while (true) {
    const size_t comma = list.find(',');
    if (!test(TrimBlanks(list.substr(0, comma)))) return false;
    if (comma == npos) return true;
    list.remove_prefix(comma + 1);
  }
}

bool IsEvent(std::string_view name) {
  return IsOneOf(
      name, std::to_array<std::string_view>({"EVENT",
                                             "PROCESS_STATE",
                                             "PROCESS_STATE_STOPPED",
                                             "PROCESS_STATE_EXITED",
                                             "PROCESS_STATE_STARTING",
                                             "PROCESS_STATE_STOPPING",
                                             "PROCESS_STATE_BACKOFF",
                                             "PROCESS_STATE_FATAL",
                                             "PROCESS_STATE_RUNNING",
                                             "PROCESS_STATE_UNKNOWN",
                                             "PROCESS_COMMUNICATION",
                                             "PROCESS_COMMUNICATION_STDOUT",
                                             "PROCESS_COMMUNICATION_STDERR",
                                             "PROCESS_LOG",
                                             "PROCESS_LOG_STDOUT",
                                             "PROCESS_LOG_STDERR",
                                             "REMOTE_COMMUNICATION",
                                             "SUPERVISOR_STATE_CHANGE",
                                             "SUPERVISOR_STATE_CHANGE_RUNNING",
                                             "SUPERVISOR_STATE_CHANGE_STOPPING",
                                             "TICK",
                                             "TICK_5",
                                             "TICK_60",
                                             "TICK_3600",
                                             "PROCESS_GROUP",
                                             "PROCESS_GROUP_ADDED",
                                             "PROCESS_GROUP_REMOVED"}));
}

struct Form {
  bool matches = true;
  std::string_view expected;
};

Form FormOf(SupervisorValueKind kind, std::string_view text) {
  using enum SupervisorValueKind;
  switch (kind) {
    case kBoolean:
      return {IsBoolean(text), "`true` or `false`"};
    case kRestart:
      return {IsBoolean(text) || EqualsIgnoringCase(text, "unexpected"),
              "`true`, `false` or `unexpected`"};
    case kInteger:
      return {IsPythonInteger(text), "a whole number"};
    case kPositive:
      return {IsPythonInteger(text) && !text.starts_with('-') && text != "0",
              "a number from 1"};
    case kPort:
      return {IsIn(text, 1, 65535), "a number from 1 to 65535"};
    case kBytes:
      return {IsBytes(text), "a size such as `50MB`; units are KB, MB, GB"};
    case kOctal:
      return {IsOctal(text), "an octal number such as `022`"};
    case kAddress:
      return {IsAddress(text), "an address such as `127.0.0.1:9001`"};
    case kExitCodes:
      return {text.empty() || AllOf(text,
                                    [](std::string_view code) {
                                      return IsIn(code, 0, 255);
                                    }),
              "exit codes from 0 to 255, with commas between"};
    case kSignal: {
      std::string upper(text);
      std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      });
      return {IsIn(text, 1, 64) || IsSignalName(upper),
              "a signal such as `TERM`"};
    }
    case kLogLevel:
      return {IsOneOf(text, std::to_array<std::string_view>(
                                {"critical", "error", "warn", "info", "debug",
                                 "trace", "blather"})),
              "a level: critical, error, warn, info, debug, trace or blather"};
    case kEvents:
      return {text.empty() || AllOf(text, IsEvent),
              "event types of supervisor, with commas between"};
    case kProcessName:
      return {text.find_first_of(" :/") == npos,
              "a name without blanks, `:` and `/`"};
    case kFcgiSocket:
      return {text.starts_with("unix:///") ||
                  (text.starts_with("tcp://") && IsAddress(text) &&
                   text.find_first_of(" \t") == npos),
              "`unix:///path` or `tcp://host:port`"};
    default:
      return {};
  }
}

void CheckName(const SupervisorSection& section, RuleContext& ctx) {
  const bool named = section.StartsProcesses() || section.type == "group";
  if (!named || IsSupervisorUnknown(section.name) ||
      section.name.find_first_of(" :/") == npos) {
    return;
  }
  ctx.Report(section.key->span,
             fmt::format("`{}` is no valid name: it has a blank, `:` or `/`",
                         section.name))
      .AddNote("supervisord does not start")
      .Help("use letters, digits, `_` and `-`");
}

void Check(const ParsedFile& file, RuleContext& ctx) {
  for (const SupervisorSection& section : SupervisorSectionsOf(file)) {
    CheckName(section, ctx);
    for (const Entry& option : section.node->entries) {
      const SupervisorValueKind* kind =
          FindSupervisorOption(section.type, option.key->text);
      // Python turns `%%` into `%`; nothing with one has another form.
      const std::string_view text = option.value->text;
      const bool name =
          kind != nullptr && *kind == SupervisorValueKind::kProcessName;
      if (kind == nullptr || IsTemplated(text) ||
          (!name && text.find('%') != npos)) {
        continue;
      }
      const Form form = FormOf(*kind, text);
      if (form.matches) continue;
      ctx.Report(option.value->span.size() > 0 ? option.value->span
                                               : option.key->span,
                 fmt::format("`{}` takes {}", option.key->text, form.expected))
          .AddNote("supervisord does not start")
          .Help(fmt::format("write {}", form.expected));
    }
  }
}

}  // namespace

constinit const Rule wrong_value = {
    .id = "supervisor/wrong-value",
    .summary = "a value is not of the form that supervisor reads",
    .check = Check,
};

}  // namespace plimsoll::rules::supervisor
