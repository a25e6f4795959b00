// What materialize-secrets makes on the host when it is asked to. It never
// does so by itself: a secret that is missing because a disk is not mounted
// must not be drawn anew for data that uses the old one.

#include <fmt/format.h>

#include <set>

#include "targets/scripts/parts.h"
#include "targets/scripts/shell_text.h"

namespace plimsoll {
namespace {

constexpr std::string_view kHead = R"sh(
# keep: a secret that exists stays as it is. fail: it must not exist yet.
wanted() {
  [ -e "$secrets/$2" ] || return 0
  [ "$1" = keep ] || fail "$2 exists already: $secrets/$2"
  return 1
}

# needs TOOL PACKAGE
needs() {
  command -v "$1" >/dev/null || fail "$1 ($2) is missing"
}

# discard FILE NAME: what was begun of a secret that could not be made.
discard() {
  rm -f -- "$1"
  fail "$2 could not be made"
}

# store NAME: standard input becomes a secret, unless it is empty.
store() {
  cat >"$secrets/.$1.new"
  [ -s "$secrets/.$1.new" ] || discard "$secrets/.$1.new" "$1"
  mv -f -- "$secrets/.$1.new" "$secrets/$1"
  echo "materialize-secrets: made $secrets/$1"
}

hex() {
  od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'
}

# bcrypt NAME: the hash of a secret, on standard output.
bcrypt() {
  [ -s "$secrets/$1" ] || fail "the secret $1 is missing: $secrets/$1"
  htpasswd -niBC 12 '' <"$secrets/$1" | sed -n 's/^://p' | tr -d '\n'
}

# certificate CRT KEY NAME SANS: of the key that is there, if one is.
certificate() {
  if [ -e "$secrets/$1" ]; then
    [ -e "$secrets/$2" ] || fail "$1 is there without its key $secrets/$2"
    return 0
  fi
  needs openssl openssl
  [ "$step" = make ] || return 0
  if ! [ -e "$secrets/$2" ]; then
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 \
      -out "$secrets/.$2.new" 2>/dev/null || discard "$secrets/.$2.new" "$2"
    mv -f -- "$secrets/.$2.new" "$secrets/$2"
    echo "materialize-secrets: made $secrets/$2"
  fi
  openssl req -x509 -key "$secrets/$2" -sha256 -days 3650 \
    -subj "/CN=$3" -addext "subjectAltName=$4" \
    -out "$secrets/.$1.new" 2>/dev/null || discard "$secrets/.$1.new" "$1"
  mv -f -- "$secrets/.$1.new" "$secrets/$1"
  echo "materialize-secrets: made $secrets/$1"
}
)sh";

// What only one of several secrets lacks stops all: those made before it would
// be in the way of the next try.
constexpr std::string_view kBeforeLines = R"sh(
if [ "$mode" = generate ]; then
  mkdir -p -- "$secrets"
  for step in check make; do
)sh";
constexpr std::string_view kAfterLines = R"sh(  done
  exit 0
fi
)sh";

std::string MakeCommand(const GeneratedSecret& secret) {
  switch (secret.kind.or_default(SecretKind::kHex32)) {
    case SecretKind::kHex16:
      return "hex 16";
    case SecretKind::kHex32:
      return "hex 32";
    case SecretKind::kBase64:
      return "head -c 32 /dev/urandom | base64 | tr -d '\\n'";
    case SecretKind::kBcrypt:
      return fmt::format("bcrypt {}", Quoted(secret.of.value));
  }
  return {};
}

std::string_view Existing(const GeneratedSecret& secret) {
  return NameOf(secret.existing.or_default(ExistingPolicy::kKeep));
}

bool IsIpAddress(std::string_view name) {
  return name.find(':') != std::string_view::npos ||
         name.find_first_not_of("0123456789.") == std::string_view::npos;
}

// `/` and `+` separate the parts of a subject.
std::string SubjectName(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '/' || c == '+' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string CertificateLines(const GeneratedCert& cert) {
  std::string sans;
  const auto add = [&](std::string_view name) {
    sans += sans.empty() ? "" : ",";
    sans += IsIpAddress(name) ? "IP:" : "DNS:";
    sans += name;
  };
  for (const Text& san : cert.sans) add(san.value);
  if (sans.empty()) add(cert.common_name.value);
  return fmt::format("    certificate {} {} {} {}\n", Quoted(cert.crt.value),
                     Quoted(cert.key.value),
                     Quoted(SubjectName(cert.common_name.value)), Quoted(sans));
}

// Hashes come after the secrets they are made of.
void AddSecrets(const Host& host, bool hashes, std::string* lines) {
  std::set<std::string_view> seen;
  for (const Instance& instance : host.instances) {
    for (const auto* list : {&instance.app->generated_secrets,
                             &instance.app->container.generated_secrets}) {
      for (const GeneratedSecret& secret : *list) {
        const bool hash =
            secret.kind.set() && secret.kind.value == SecretKind::kBcrypt;
        if (hash != hashes || !seen.insert(secret.name.value).second) continue;
        *lines += fmt::format(
            "    if wanted {0} {1}; then\n{2}"
            "      [ \"$step\" = check ] || {3} | store {1}\n    fi\n",
            Existing(secret), Quoted(secret.name.value),
            hash ? "      needs htpasswd apache2-utils\n" : "",
            MakeCommand(secret));
      }
    }
  }
}

}  // namespace

std::string GenerateLines(const Host& host) {
  std::string lines;
  AddSecrets(host, false, &lines);
  AddSecrets(host, true, &lines);
  for (const Instance& instance : host.instances) {
    for (const auto* list : {&instance.app->generated_certs,
                             &instance.app->container.generated_certs}) {
      for (const GeneratedCert& cert : *list) lines += CertificateLines(cert);
    }
  }
  if (lines.empty() || host.secret_source != SecretSource::kFiles) return {};
  std::string text(kHead);
  // Only what is used: an unused function is a question to the reader.
  const auto without = [&](std::string_view first, std::string_view use) {
    if (lines.find(use) != std::string::npos) return;
    const size_t begin = text.find(first);
    const size_t end = text.find("\n}\n", begin);
    text.erase(begin, end + 4 - begin);
  };
  without("hex() {", " hex ");
  without("# bcrypt NAME", " bcrypt ");
  without("# certificate CRT", "  certificate ");
  without("# store NAME", " store ");
  without("# keep: a secret", "  if wanted ");
  if (text.find("bcrypt()") == std::string::npos) {
    without("# needs TOOL", "  certificate ");
  }
  return fmt::format("{}{}{}{}", text, kBeforeLines, lines, kAfterLines);
}

}  // namespace plimsoll
