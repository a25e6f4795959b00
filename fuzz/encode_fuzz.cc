// Whatever a value holds, its encoding never ends the line it stands on: a
// second line would be a setting of the value's own choosing.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "targets/encode/compose.h"
#include "targets/encode/env_file.h"
#include "targets/encode/quadlet.h"
#include "targets/encode/shell.h"
#include "targets/encode/supervisor.h"
#include "targets/encode/systemd.h"

namespace plimsoll::encode {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void RequireOneLine(const Result<std::string>& word) {
  if (!word) return;
  Require(word->find_first_of(std::string_view("\r\n\0", 3)) ==
          std::string::npos);
}

// An indented line goes on with the option before it.
void RequireOneOption(const Result<std::string>& word) {
  if (!word) return;
  for (size_t i = 0; i < word->size(); ++i) {
    const char c = (*word)[i];
    Require(c != '\0' && c != '\r');
    Require(c != '\n' || word->at(i + 1) == ' ');
  }
}

// Such a file's reader ends a line at LF alone.
void RequireOneRawLine(const Result<std::string>& line) {
  if (!line) return;
  Require(line->find('\n') == std::string::npos && line->back() != '\r');
}

// Without its escapes the quoted part closes where the text ends.
void RequireClosedAtEnd(const Result<std::string>& line) {
  if (!line) return;
  size_t i = line->find('"') + 1;
  while (line->at(i) != '"') i += line->at(i) == '\\' ? 2 : 1;
  Require(i + 1 == line->size());
}

void EncodeEverywhere(std::string_view value) {
  for (const auto& word :
       {YamlScalar(value), ComposeScalar(value), DotenvLine("K", value),
        SystemdEnvironment("K", value), SystemdExecArgument(value),
        SystemdExecProgram(value), SystemdSetting(value),
        SystemdListItem(value), QuadletAssignment("K", value),
        QuadletArgument(value), SupervisorOption(value),
        SupervisorLogfile(value)}) {
    RequireOneLine(word);
  }
  for (const auto& word :
       {SupervisorEnvironment("K", value), Supervisor44Environment("K", value),
        SupervisorArgument(value)}) {
    RequireOneOption(word);
  }
  for (const auto& line :
       {DockerEnvFileLine("K", value), PodmanEnvFileLine("K", value),
        QuadletRawLine(value), QuadletSingle(value), QuadletListItem(value)}) {
    RequireOneRawLine(line);
  }
  for (const auto& line :
       {YamlScalar(value), DotenvLine("K", value),
        SystemdEnvFileLine("K", value), SystemdEnvironment("K", value),
        SystemdExecArgument(value), SystemdListItem(value),
        QuadletAssignment("K", value), QuadletArgument(value)}) {
    RequireClosedAtEnd(line);
  }
  Require(ShellWord(value).ok() ==
          (value.find('\0') == std::string_view::npos));
}

}  // namespace
}  // namespace plimsoll::encode

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  plimsoll::encode::EncodeEverywhere(
      {reinterpret_cast<const char*>(data), size});
  return 0;
}
