#include <fmt/format.h>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "compiler/index/word_finder.h"
#include "rules/support/secrets.h"

namespace plimsoll::rules::secrets {
namespace {

// Whether what begins at `at` is assigned to a constant of a program's tests,
// such as `TEST_RSA_KEY`, or belongs to those of a feature for tests.
bool IsTestConstant(std::string_view text, size_t at) {
  const size_t header = text.rfind("-----BEGIN", at);
  constexpr size_t kLongestHeader = 80;
  if (header == std::string_view::npos || header == 0 ||
      at - header > kLongestHeader) {
    return false;
  }
  // The quotes before it may stand at the end of another line.
  const size_t end = text.find_last_not_of(" \t\r\n\\\"'`#r", header - 1);
  if (end == std::string_view::npos) return false;
  const size_t line = text.rfind('\n', end) + 1;
  const std::string_view head = text.substr(line, end + 1 - line);
  const size_t name = head.find("TEST_");
  if (name != std::string_view::npos &&
      (name == 0 || !IsWordByte(head[name - 1]))) {
    return true;
  }
  const size_t above = line < 2 ? line : text.rfind('\n', line - 2) + 1;
  return text.substr(above, line - above).find("#[cfg(feature = \"test") !=
         std::string_view::npos;
}

// `dummy-server.key`
bool SaysItIsNone(std::string_view path) {
  const std::string name = AsciiLower(BaseNameOf(path));
  return name.find("dummy") != std::string::npos ||
         name.find("fake") != std::string::npos;
}

// One with a passphrase holds for as long as nobody guesses that; tests and
// vendored code bring keys that open nothing.
void Check(const ParsedFile& file, RuleContext& ctx) {
  if (file.secrets.empty()) return;
  const TextTraits traits = TraitsOf(*file.source);
  for (const SecretMatch& match : file.secrets) {
    if (match.kind != SecretMatchKind::kPrivateKey) continue;
    const bool is_encrypted = match.format.starts_with("encrypted");
    std::string message = fmt::format("this is {}", WithArticle(match.format));
    const bool is_harmless =
        is_encrypted || traits.is_copy || SaysItIsNone(file.source->path()) ||
        traits.IsTestAt(match.span.begin) ||
        IsTestConstant(file.source->text(), match.span.begin);
    ReportSecret(match.span, std::move(message), is_harmless, ctx)
        .Help(
            "make a new pair, replace the public key wherever it is trusted, "
            "and keep the private one out of the repository")
        .About(file.source->path(), std::string(match.format));
  }
}

}  // namespace

constinit const Rule private_key = {
    .id = "secrets/private-key",
    .summary = "a file holds a private key",
    .check = Check,
};

}  // namespace plimsoll::rules::secrets
