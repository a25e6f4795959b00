#include "targets/emit/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "targets/emit/foreign_fields.h"
#include "targets/emit/layout.h"
#include "targets/emit/secret_plan.h"
#include "targets/encode/shell.h"

namespace plimsoll {
namespace {

constexpr int64_t kMillisecondsPerSecond = 1000;

bool IsShellSafe(std::string_view word) {
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "%+,-./:@_";
  return !word.empty() &&
         word.find_first_not_of(kSafe) == std::string_view::npos;
}

// A word with `=` in front would set a variable instead of naming a program.
std::string QuoteForShell(std::string_view word) {
  if (IsShellSafe(word)) return std::string(word);
  const Result<std::string> quoted = encode::ShellWord(word);
  // NUL is reported by the encoder that gets the whole command.
  return quoted ? *quoted : std::string(word);
}

}  // namespace

std::string ShellCommand(const std::vector<std::string>& words) {
  std::string command;
  for (const std::string& word : words) {
    if (!command.empty()) command += ' ';
    command += QuoteForShell(word);
  }
  return command;
}

std::vector<std::string> ProgramArguments(const Instance& instance) {
  const ProcessSpec& process = instance.app->process;
  const bool login =
      process.shell.set() && process.shell.value == ShellKind::kLogin;
  if (process.command.shell.set()) {
    const std::string& script = process.command.shell.value;
    return login ? std::vector<std::string>{"bash", "-lc", script}
                 : std::vector<std::string>{"sh", "-c", script};
  }
  std::vector<std::string> arguments;
  for (const Text& argument : process.command.arguments) {
    arguments.push_back(argument.value);
  }
  if (arguments.empty()) return arguments;
  std::string& program = arguments.front();
  // Readers look such a path up before they change folder, or not at all.
  if (program.find('/') != std::string::npos && program.front() != '/' &&
      process.directory.set()) {
    if (program.starts_with("./")) program.erase(0, 2);
    program = JoinPath(process.directory.value, program);
  }
  if (!login) return arguments;
  // exec, so that signals and the process id are the program's own.
  return {"bash", "-lc", "exec " + ShellCommand(arguments)};
}

std::vector<std::string> SecretWrapper(const Instance& instance) {
  if (!NeedsWrapper(instance)) return {};
  return {JoinPath(instance.host->deploy_dir, "run-with-secrets"),
          instance.name, "--"};
}

std::string SignalName(const Text& signal, std::string_view field,
                       Reporter& reporter) {
  static constexpr std::array<std::string_view, 32> kSignals = {
      "ABRT",  "ALRM", "BUS",    "CHLD", "CONT", "FPE",    "HUP",   "ILL",
      "INT",   "IO",   "KILL",   "PIPE", "PROF", "PWR",    "QUIT",  "RTMAX",
      "RTMIN", "SEGV", "STKFLT", "STOP", "SYS",  "TERM",   "TRAP",  "TSTP",
      "TTIN",  "TTOU", "URG",    "USR1", "USR2", "VTALRM", "WINCH", "XCPU"};
  std::string name;
  for (const char c : signal.value) {
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (name.starts_with("SIG")) name.erase(0, 3);
  if (std::ranges::find(kSignals, name) != kSignals.end()) return name;
  reporter.Unencodable(field, signal.span,
                       fmt::format("`{}` is no signal", signal.value));
  return {};
}

int64_t WholeSeconds(const Time& time) {
  return (time.value.milliseconds + kMillisecondsPerSecond - 1) /
         kMillisecondsPerSecond;
}

std::string DurationText(const Duration& duration) {
  return duration.milliseconds % kMillisecondsPerSecond == 0
             ? fmt::format("{}s",
                           duration.milliseconds / kMillisecondsPerSecond)
             : fmt::format("{}ms", duration.milliseconds);
}

std::string CpuText(const CpuCount& cpus) {
  constexpr int64_t kMillicpusPerCpu = 1000;
  std::string text = fmt::format("{}.{:03}", cpus.millicpus / kMillicpusPerCpu,
                                 cpus.millicpus % kMillicpusPerCpu);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

void RejectContainerFields(Reporter& reporter) {
  ReportForeignFields(reporter);
  const App& app = *reporter.instance().app;
  if (app.security.user.stated()) {
    reporter
        .Unsupported("security.user", app.security.user.span,
                     "this is the user inside a container")
        .Help("state `process.user`");
  }
  for (const ResolvedPort& port : reporter.instance().ports) {
    if (port.container_port != 0 && port.container_port != port.host_port) {
      reporter.Unsupported("ports", port.source->container.span,
                           "a bare program listens on the machine itself");
    }
  }
}

bool AtLeast(const Text& version, int major, int minor) {
  if (!version.set()) return true;
  const std::string& text = version.value;
  std::array<int, 2> parts{};
  const char* at = text.data();
  const char* const end = at + text.size();
  // As docker compose prints its own.
  if (text.starts_with('v')) ++at;
  for (int& part : parts) {
    const auto [rest, error] = std::from_chars(at, end, part);
    if (error != std::errc{}) break;
    at = rest;
    if (at == end || *at != '.') break;
    ++at;
  }
  return parts >= std::array<int, 2>{major, minor};
}

}  // namespace plimsoll
