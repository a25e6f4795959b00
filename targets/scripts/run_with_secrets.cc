// run-with-secrets: reads the secrets of one program, exports them, becomes
// the program.

#include <fmt/format.h>

#include "targets/emit/layout.h"
#include "targets/emit/secret_plan.h"
#include "targets/scripts/parts.h"
#include "targets/scripts/shell_text.h"

namespace plimsoll {
namespace {

// Names start with plimsoll_ because a variable that the program inherits
// would stay exported with whatever the script puts into it.
constexpr std::string_view kHead = R"sh(
# usage: run-with-secrets PROGRAM -- COMMAND [ARGUMENT]...
# Sets the secrets of PROGRAM in the environment of COMMAND and becomes it. One
# newline at the end of a secret's file is not part of the secret.
set -eu

plimsoll_program=${1-}
if [ $# -lt 3 ] || [ "$2" != -- ]; then
  echo "usage: run-with-secrets PROGRAM -- COMMAND [ARGUMENT]..." >&2
  exit 2
fi
shift 2

fail() {
  echo "run-with-secrets: $plimsoll_program: $1" >&2
  exit 1
}
)sh";

constexpr std::string_view kReadFile = R"sh(
# Leaves the value of a secret in plimsoll_value.
secret() {
  plimsoll_file=$plimsoll_dir/$1
  if ! [ -f "$plimsoll_file" ] || ! [ -r "$plimsoll_file" ]; then
    fail "the secret $1 is missing or unreadable: $plimsoll_file"
  fi
  [ "$(tr -cd '\000' <"$plimsoll_file" | wc -c)" -eq 0 ] ||
    fail "the secret $1 holds a NUL byte: $plimsoll_file"
  # Command substitution drops every newline at the end; x keeps them.
  plimsoll_value=$(cat <"$plimsoll_file" && echo x) ||
    fail "the secret $1 is unreadable: $plimsoll_file"
  plimsoll_value=${plimsoll_value%x}
  plimsoll_value=${plimsoll_value%"$plimsoll_newline"}
  [ -n "$plimsoll_value" ] || fail "the secret $1 is empty: $plimsoll_file"
}
)sh";

constexpr std::string_view kUrl = R"sh(
# Percent-encodes plimsoll_value.
url() {
  plimsoll_value=$(printf %s "$plimsoll_value" | od -An -v -tx1 |
    LC_ALL=C awk "$plimsoll_url")
}
)sh";

bool UsesUrl(const Host& host) {
  for (const Instance& instance : host.instances) {
    for (const EnvVar* variable : WrapperVariables(instance)) {
      for (const ValuePiece& piece : variable->value.pieces) {
        if (piece.encoding == SecretEncoding::kUrl) return true;
      }
    }
  }
  return false;
}

// Leaves the secret's value in plimsoll_value.
std::string ReadLine(const Host& host, const std::string& secret) {
  if (host.secret_source == SecretSource::kFiles) {
    return fmt::format("  secret {}\n", Quoted(secret));
  }
  const std::string variable = VariableOfSecret(secret);
  return fmt::format(
      "  [ -n \"${{{0}-}}\" ] || fail {1}\n  plimsoll_value=${0}\n", variable,
      Quoted(fmt::format("{} is not in the environment (secret {})", variable,
                         secret)));
}

std::string SetVariable(const Host& host, const EnvVar& variable) {
  std::string text;
  if (variable.value.IsBareSecret()) {
    text = ReadLine(host, variable.value.pieces[0].secret);
    text += fmt::format("  export {}=\"$plimsoll_value\"\n", variable.key);
    // On such hosts a variable that has the key's own name is the secret.
    if (host.secret_source == SecretSource::kFiles) return text;
    return fmt::format("  if [ -z \"${{{}-}}\" ]; then\n{}  fi\n", variable.key,
                       text);
  }
  text = "  plimsoll_text=\n";
  for (const ValuePiece& piece : variable.value.pieces) {
    if (piece.secret.empty()) {
      text +=
          fmt::format("  plimsoll_text=$plimsoll_text{}\n", Quoted(piece.text));
      continue;
    }
    text += ReadLine(host, piece.secret);
    if (piece.encoding == SecretEncoding::kUrl) text += "  url\n";
    text += "  plimsoll_text=$plimsoll_text$plimsoll_value\n";
  }
  return text + fmt::format("  export {}=\"$plimsoll_text\"\n", variable.key);
}

std::string Branch(const Instance& instance) {
  std::string text = fmt::format("{})\n", instance.name);
  for (const InheritEnv* inherited : RequiredInherited(instance)) {
    text += fmt::format(
        "  [ -n \"${{{0}+set}}\" ] || fail {1}\n", inherited->key.value,
        Quoted(inherited->key.value + " is not in the environment"));
  }
  for (const EnvVar* variable : WrapperVariables(instance)) {
    text += SetVariable(*instance.host, *variable);
  }
  return text + "  ;;\n";
}

}  // namespace

std::string RunWithSecretsScript(const Host& host) {
  std::string text = "#!/bin/sh\n";
  text += SourcesHeader(host, host.process_runtime, "#");
  text += kHead;
  if (host.secret_source == SecretSource::kFiles) {
    text += fmt::format("\nplimsoll_dir={}\nplimsoll_newline='\n'\n",
                        Quoted(host.secrets_dir));
    text += kReadFile;
  }
  if (UsesUrl(host)) {
    text +=
        fmt::format("\nplimsoll_url=$(\n  cat <<'AWK'{}AWK\n)\n", kUrlEncoder);
    text += kUrl;
  }
  text += "\ncase $plimsoll_program in\n";
  for (const Instance& instance : host.instances) {
    if (NeedsWrapper(instance)) text += Branch(instance);
  }
  return text + "*) fail \"no such program\" ;;\nesac\n\nexec \"$@\"\n";
}

}  // namespace plimsoll
