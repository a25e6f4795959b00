#include "rules/support/unit_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <vector>

#include "rules/support/text.h"
#include "rules/support/unit_lists.h"
#include "rules/support/unit_numbers.h"
#include "rules/support/units.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
using Words = std::initializer_list<std::string_view>;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNumber(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsDigit);
}

// Takes digits, a dot and digits off the front; whether there were any.
bool TakeNumber(std::string_view* text) {
  size_t size = 0;
  bool digits = false;
  while (size < text->size() &&
         (IsDigit((*text)[size]) || ((*text)[size] == '.' && size > 0))) {
    digits = digits || IsDigit((*text)[size]);
    ++size;
  }
  text->remove_prefix(size);
  return digits;
}

std::string_view TrimLeft(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == npos ? std::string_view() : text.substr(begin);
}

// 1024-based, `1.5G`, also `1G 512M`.
bool IsBytes(std::string_view text) {
  bool any = false;
  for (text = TrimLeft(text); !text.empty(); text = TrimLeft(text)) {
    if (!TakeNumber(&text)) return false;
    text = TrimLeft(text);
    if (!text.empty() && std::string_view("KMGTPEB").find(text[0]) != npos) {
      text.remove_prefix(1);
    }
    any = true;
  }
  return any;
}

bool IsPercentage(std::string_view text) {
  for (const std::string_view unit : {"%", "\u2030", "\u2031"}) {
    if (!text.ends_with(unit)) continue;
    text.remove_suffix(unit.size());
    return TakeNumber(&text) && text.empty();
  }
  return false;
}

bool IsNothing(std::string_view text) {
  return text.find_first_of("123456789") == npos;
}

bool IsMemory(std::string_view name, std::string_view text) {
  if (text == "infinity") return true;
  // An upper bound of nothing is out of range; of swap it means none.
  if (IsOneOf(name, {"MemoryMax", "MemoryHigh", "MemoryLimit"}) &&
      IsNothing(text)) {
    return false;
  }
  return IsPercentage(text) || IsBytes(text);
}

bool IsMode(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("01234567") == npos;
}

bool IsLimitValue(std::string_view name, std::string_view text) {
  if (text == "infinity") return true;
  const bool count = IsOneOf(name, {"LimitNOFILE", "LimitNPROC", "LimitLOCKS",
                                    "LimitSIGPENDING", "LimitRTPRIO"});
  if (count) return IsInteger(text, false);
  if (name == "LimitNICE") return IsInteger(text, true);
  if (name == "LimitCPU" || name == "LimitRTTIME") return IsTimeSpan(text);
  return IsBytes(text);
}

bool IsLimit(std::string_view name, std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == npos) return IsLimitValue(name, text);
  return IsLimitValue(name, text.substr(0, colon)) &&
         IsLimitValue(name, text.substr(colon + 1));
}

bool IsAbsolute(std::string_view path) {
  return path.starts_with('/') || path.starts_with('%');
}

bool IsWeekdays(std::string_view token) {
  static constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu",
                                               "fri", "sat", "sun"};
  if (token.empty()) return false;
  while (!token.empty()) {
    const size_t end = std::min(token.find_first_of(",.-"), token.size());
    const std::string_view day = token.substr(0, end);
    if (day.size() < 3 || std::ranges::none_of(kDays, [&](auto known) {
          return EqualsIgnoringCase(day.substr(0, 3), known);
        })) {
      return false;
    }
    token.remove_prefix(end);
    while (!token.empty() && std::string_view(",.-").find(token[0]) != npos) {
      token.remove_prefix(1);
    }
  }
  return true;
}

// Weekdays, a date with `-`, a time with `:`, a time zone, in that order, each
// of them optional: enough to tell cron's notation from systemd's.
bool IsCalendar(std::string_view text) {
  static constexpr std::string_view kNames[] = {
      "minutely",    "hourly",        "daily",        "monthly",  "weekly",
      "yearly",      "quarterly",     "semiannually", "annually", "biannually",
      "bi-annually", "semi-annually", "anually"};
  if (text.find_first_not_of("0123456789*:,./~-+_ \t@"
                             "abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != npos) {
    return false;
  }
  if (text.starts_with('@')) return true;
  bool any = false;
  while (!(text = TrimLeft(text)).empty()) {
    const std::string_view token = text.substr(0, text.find_first_of(" \t"));
    const bool starts_alpha = (token[0] >= 'a' && token[0] <= 'z') ||
                              (token[0] >= 'A' && token[0] <= 'Z');
    const bool name =
        !any && std::any_of(std::begin(kNames), std::end(kNames),
                            [&](std::string_view known) {
                              return EqualsIgnoringCase(known, token);
                            });
    const bool date_or_time =
        !starts_alpha && token.find_first_of(":-~") != npos;
    const bool dated = token.find('T') != npos && IsDigit(token[0]);
    const bool zone = any && starts_alpha;
    if (!name && !date_or_time && !dated && !zone && !IsWeekdays(token)) {
      return false;
    }
    any = true;
    text.remove_prefix(token.size());
  }
  return any;
}

struct Enumeration {
  UnitValueKind kind;
  std::vector<std::string_view> values;
  bool or_boolean = false;
};

const std::vector<Enumeration>& Enumerations() {
  using enum UnitValueKind;
  static const std::vector<Enumeration> kEnumerations = {
      {kAction,
       {"none", "reboot", "reboot-force", "reboot-immediate", "poweroff",
        "poweroff-force", "poweroff-immediate", "exit", "exit-force",
        "soft-reboot", "soft-reboot-force", "kexec", "kexec-force", "halt",
        "halt-force", "halt-immediate"}},
      {kBindIpv6, {"default", "both", "ipv6-only"}, true},
      {kCollectMode, {"inactive", "inactive-or-failed"}},
      {kCpuPolicy, {"other", "batch", "idle", "fifo", "rr", "ext"}},
      {kDevicePolicy, {"auto", "closed", "strict"}},
      {kExitType, {"main", "cgroup"}},
      {kJobMode,
       {"fail", "replace", "replace-irreversibly", "isolate", "flush",
        "ignore-dependencies", "ignore-requirements", "triggering",
        "restart-dependencies", "lenient"}},
      {kKeyringMode, {"inherit", "private", "shared"}},
      {kKillMode, {"control-group", "mixed", "process", "none"}},
      {kManagedOom, {"auto", "kill"}},
      {kNotifyAccess, {"none", "main", "exec", "all"}},
      {kOomPolicy, {"continue", "stop", "kill"}},
      {kOomPreference, {"none", "avoid", "omit"}},
      {kPrivatePids, {}, true},
      {kPrivateTmp, {"disconnected", "connected"}, true},
      {kPrivateUsers, {"self", "identity", "full", "managed"}, true},
      {kProcSubset, {"all", "pid"}},
      {kProtectControlGroups, {"private", "strict"}, true},
      {kProtectHome, {"read-only", "tmpfs"}, true},
      {kProtectProc, {"noaccess", "invisible", "ptraceable", "default"}},
      {kProtectSystem, {"full", "strict"}, true},
      {kRestart,
       {"no", "on-success", "on-failure", "on-abnormal", "on-watchdog",
        "on-abort", "always"}},
      {kRestartMode, {"normal", "direct", "debug"}},
      {kServiceType,
       {"simple", "exec", "forking", "oneshot", "dbus", "notify",
        "notify-reload", "idle"}},
      {kTimeoutMode, {"terminate", "abort", "kill"}},
      {kUtmpMode, {"init", "login", "user"}},
  };
  return kEnumerations;
}

const Enumeration* FindEnumeration(UnitValueKind kind) {
  for (const Enumeration& known : Enumerations()) {
    if (known.kind == kind) return &known;
  }
  return nullptr;
}

std::string ListOf(const Enumeration& known) {
  std::vector<std::string> names;
  if (known.or_boolean) names = {"`yes`", "`no`"};
  for (const std::string_view value : known.values) {
    names.push_back(fmt::format("`{}`", value));
  }
  return fmt::format("one of {}", fmt::join(names, ", "));
}

bool IsStream(std::string_view value, Words names, Words prefixes) {
  return IsOneOf(value, names) ||
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&](auto prefix) { return value.starts_with(prefix); });
}

// Each path of a list, without the marks that may stand before it.
bool AreAbsolute(std::string_view value) {
  const UnitWords split = SplitUnitWords(value, UnitEscapes::kKeep);
  return std::ranges::all_of(split.words, [](const UnitWord& word) {
    std::string_view path = word.text;
    const size_t begin = path.find_first_not_of("-+:");
    return begin != npos && IsAbsolute(path.substr(begin));
  });
}

// Words and numbers, which systemd reads as they stand.
bool TakesNoSpecifier(UnitValueKind kind) {
  using enum UnitValueKind;
  static constexpr UnitValueKind kPlain[] = {
      kBoolean, kCpuQuota, kMemory, kTasksMax, kNice,     kOomScore, kMode,
      kSignal,  kInteger,  kWeight, kLogLevel, kUnsigned, kCpuWeight};
  return FindEnumeration(kind) != nullptr ||
         std::ranges::find(kPlain, kind) != std::end(kPlain);
}

struct Form {
  bool matches = true;
  std::string_view expected;  // Empty where the kind is of another family.
};

Form FormOfPath(const UnitDirective& directive, std::string_view value) {
  using enum UnitValueKind;
  const std::string_view plain =
      value.starts_with('-') ? value.substr(1) : value;
  switch (directive.kind) {
    case kEnvironmentFile:
      return {IsAbsolute(plain), "an absolute path"};
    case kWorkingDirectory:
      return {IsAbsolute(plain) || plain == "~", "an absolute path, or `~`"};
    case kPath:
      return {IsAbsolute(value) || directive.name == "PIDFile" ||
                  directive.name == "SourcePath",
              "an absolute path"};
    case kPathList:
      return {AreAbsolute(value), "absolute paths"};
    default:
      return {};
  }
}

// Numbers without a unit.
Form FormOfNumber(const UnitDirective& directive, std::string_view value) {
  using enum UnitValueKind;
  switch (directive.kind) {
    case kCpuWeight:
      return {value == "idle" || IsBetween(value, 1, 10000),
              "a number from 1 to 10000, or `idle`"};
    case kWeight:
      return {IsBetween(value, 1, 10000), "a number from 1 to 10000"};
    case kInteger:
      return {IsInteger(value, true), "a whole number"};
    case kUnsigned:
      return {IsInteger(value, false), "a whole number, not negative"};
    case kNice:
      return {IsBetween(value, -20, 19), "a number from -20 to 19"};
    case kOomScore:
      return {IsBetween(value, -1000, 1000), "a number from -1000 to 1000"};
    case kIoPriority:
      return {IsBetween(value, 0, 7), "a number from 0 to 7"};
    case kMode:
      return {IsMode(value), "an octal mode such as `0644`"};
    default:
      return {};
  }
}

// Times and amounts, most of them with a unit.
Form FormOfAmount(const UnitDirective& directive, std::string_view value) {
  using enum UnitValueKind;
  switch (directive.kind) {
    case kCalendar:
      return {IsCalendar(value), "a calendar event such as `Mon 04:00`"};
    case kCpuQuota:
      return {IsPercentage(value) && !IsNothing(value),
              "a percentage such as `150%`"};
    case kDuration:
    case kDurationOrInfinity:
      return {IsTimeSpan(value), "a time span such as `90` or `5min`"};
    case kMemory:
      return {IsMemory(directive.name, value),
              "a size such as `512M` or `4G`, a percentage, or `infinity`"};
    case kSize:
      return {IsBytes(value), "a size such as `64K`"};
    case kTasksMax:
      return {value == "infinity" || IsBetween(value, 1, INT64_MAX) ||
                  IsPercentage(value),
              "a number, a percentage, or `infinity`"};
    case kLimit:
      return {IsLimit(directive.name, value),
              "a limit, a pair `soft:hard` of them, or `infinity`"};
    default:
      return {};
  }
}

// Words that systemd knows, and their numbers.
Form FormOfWord(const UnitDirective& directive, std::string_view value) {
  using enum UnitValueKind;
  switch (directive.kind) {
    case kBoolean:
      return {IsTrue(value) || IsFalse(value),
              "a boolean such as `yes` or `no`"};
    case kSignal:
      return {IsSignal(value), "a signal such as `SIGTERM`"};
    case kIoClass:
      return {IsOneOf(value, {"none", "realtime", "best-effort", "idle"}) ||
                  IsBetween(value, 0, 3),
              "one of `none`, `realtime`, `best-effort`, `idle`"};
    case kLogLevel:
      return {IsOneOf(value, {"emerg", "alert", "crit", "err", "warning",
                              "notice", "info", "debug"}) ||
                  IsBetween(value, 0, 7),
              "a level from `emerg` to `debug`"};
    case kOutput:
      return {IsStream(value,
                       {"inherit", "null", "tty", "journal", "kmsg",
                        "journal+console", "kmsg+console", "syslog",
                        "syslog+console", "socket", "fd"},
                       {"file:", "append:", "truncate:", "fd:"}),
              "`journal`, `null`, `inherit`, `append:/path` or another output"};
    case kInput:
      return {IsStream(value,
                       {"null", "tty", "tty-force", "tty-fail", "data",
                        "socket", "fd"},
                       {"file:", "fd:"}),
              "`null`, `tty`, `data`, `socket`, `file:/path` or another input"};
    default:
      return {};
  }
}

Form FormOf(const UnitDirective& directive, std::string_view value) {
  for (const auto& family :
       {FormOfPath, FormOfNumber, FormOfAmount, FormOfWord}) {
    const Form form = family(directive, value);
    if (!form.expected.empty()) return form;
  }
  return {};
}

}  // namespace

std::string ExpectedInstead(const UnitDirective& directive,
                            std::string_view value) {
  // What specifiers become is not known here; a reset has no form.
  if (value.empty()) return {};
  if (value.find('%') != npos && !TakesNoSpecifier(directive.kind)) return {};
  const std::string_view words = ExpectedOfWords(directive, value);
  if (!words.empty()) return std::string(words);
  if (const Enumeration* known = FindEnumeration(directive.kind)) {
    // Policies have numbers as well.
    if (directive.kind == UnitValueKind::kCpuPolicy && IsNumber(value)) {
      return {};
    }
    const bool boolean = known->or_boolean && (IsTrue(value) || IsFalse(value));
    if (boolean || std::ranges::count(known->values, value) > 0) return {};
    return ListOf(*known);
  }
  const Form form = FormOf(directive, value);
  return form.matches ? std::string() : std::string(form.expected);
}

bool IsTimeSpan(std::string_view value) {
  static constexpr std::string_view kUnits[] = {
      "seconds", "second",  "sec",   "s",    "minutes", "minute", "min",
      "m",       "months",  "month", "M",    "msec",    "ms",     "hours",
      "hour",    "hr",      "h",     "days", "day",     "d",      "weeks",
      "week",    "w",       "years", "year", "y",       "usec",   "us",
      "\u00b5s", "\u03bcs", "nsec",  "ns"};
  if (value == "infinity") return true;
  bool any = false;
  for (value = TrimLeft(value); !value.empty(); value = TrimLeft(value)) {
    if (value.starts_with('+')) value.remove_prefix(1);
    if (!TakeNumber(&value)) return false;
    any = true;
    const std::string_view rest = TrimLeft(value);
    size_t size = 0;
    while (size < rest.size() && !IsDigit(rest[size]) && rest[size] != ' ' &&
           rest[size] != '\t' && rest[size] != '.' && rest[size] != '+') {
      ++size;
    }
    if (size == 0) {
      value = rest;
      continue;
    }
    if (std::ranges::count(kUnits, rest.substr(0, size)) == 0) return false;
    value = rest.substr(size);
  }
  return any;
}

bool IsSignal(std::string_view value) {
  return IsBetween(value, 1, 64) || IsSignalName(value);
}

bool IsSignalName(std::string_view value) {
  static constexpr std::string_view kNames[] = {
      "HUP",  "INT",   "QUIT",   "ILL",  "TRAP", "ABRT", "IOT",
      "BUS",  "FPE",   "KILL",   "USR1", "SEGV", "USR2", "PIPE",
      "ALRM", "TERM",  "STKFLT", "CHLD", "CLD",  "CONT", "STOP",
      "TSTP", "TTIN",  "TTOU",   "URG",  "XCPU", "XFSZ", "VTALRM",
      "PROF", "WINCH", "IO",     "POLL", "PWR",  "SYS"};
  if (value.starts_with("SIG")) value.remove_prefix(3);
  if (value.starts_with("RTMIN") || value.starts_with("RTMAX")) {
    const std::string_view rest = value.substr(5);
    const char sign = value.starts_with("RTMIN") ? '+' : '-';
    return rest.empty() ||
           (rest[0] == sign && IsBetween(rest.substr(1), 0, 30));
  }
  return std::ranges::count(kNames, value) > 0;
}

}  // namespace plimsoll
