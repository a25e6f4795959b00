#include "targets/encode/env_file.h"

#include <fmt/format.h>

#include "targets/encode/refusal.h"

namespace plimsoll::encode {

namespace {

// Go's bufio.MaxScanTokenSize: the buffer that has to take the line and its
// newline.
constexpr size_t kScannerBuffer = 64 * 1024;

Result<std::string> RawLine(std::string_view key, std::string_view value) {
  if (Refusal refusal = RefuseUnlessEnvironmentKey(key)) return *refusal;
  if (Refusal refusal = RefuseNul(value)) return *refusal;
  if (key.find_first_of(" \t\r\n\v\f") != std::string_view::npos ||
      key.front() == '#') {
    return Error{
        "a raw env file takes no whitespace and no leading `#` in a "
        "variable's name"};
  }
  if (value.find('\n') != std::string_view::npos) {
    return Error{"a raw env file cannot hold a newline"};
  }
  if (!value.empty() && value.back() == '\r') {
    return Error{"a raw env file cannot hold a carriage return at the end"};
  }
  std::string line = fmt::format("{}={}", key, value);
  if (line.size() >= kScannerBuffer) {
    return Error{"a raw env file cannot hold a line of 64 KiB"};
  }
  return line;
}

}  // namespace

Result<std::string> DockerEnvFileLine(std::string_view key,
                                      std::string_view value) {
  if (Refusal refusal = RefuseNulAndInvalidUtf8(value)) return *refusal;
  return RawLine(key, value);
}

Result<std::string> PodmanEnvFileLine(std::string_view key,
                                      std::string_view value) {
  return RawLine(key, value);
}

}  // namespace plimsoll::encode
