#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// No name that people write is longer; a longer run of letters is data.
constexpr size_t kMaxLetters = 96;
constexpr size_t kMaxWords = 24;

// A name in lower case, letters only (`DB_PASSWORD_2` becomes `dbpassword`),
// and where its words begin: at a case change, and behind anything else.
class Letters {
 public:
  explicit Letters(std::string_view name) {
    bool in_word = false;
    char before = '\0';
    for (const char c : name) {
      const bool is_letter = IsAsciiAlpha(c);
      const bool is_upper = is_letter && AsciiLower(c) != c;
      const bool after_lower =
          IsAsciiAlpha(before) && AsciiLower(before) == before;
      before = c;
      if (!is_letter) {
        in_word = false;
        continue;
      }
      if (size_ == kMaxLetters) return;
      if ((!in_word || (is_upper && after_lower)) && words_ < kMaxWords) {
        starts_[words_++] = size_;
      }
      in_word = true;
      letters_[size_++] = AsciiLower(c);
    }
  }

  [[nodiscard]] std::string_view all() const {
    return {letters_.data(), size_};
  }
  [[nodiscard]] size_t words() const { return words_; }
  [[nodiscard]] std::string_view Word(size_t i) const {
    const size_t end = i + 1 < words_ ? starts_[i + 1] : size_;
    return all().substr(starts_[i], end - starts_[i]);
  }
  [[nodiscard]] std::string_view last() const {
    return words_ == 0 ? std::string_view{} : Word(words_ - 1);
  }
  template <class List>
  [[nodiscard]] bool HasAny(const List& list) const {
    for (size_t i = 0; i < words_; ++i) {
      if (std::find(std::begin(list), std::end(list), Word(i)) !=
          std::end(list)) {
        return true;
      }
    }
    return false;
  }

 private:
  std::array<char, kMaxLetters> letters_{};
  std::array<size_t, kMaxWords> starts_{};
  size_t size_ = 0;
  size_t words_ = 0;
};

template <class Ends>
bool EndsWithAny(std::string_view text, const Ends& ends) {
  return std::any_of(std::begin(ends), std::end(ends),
                     [&](std::string_view end) { return text.ends_with(end); });
}

constexpr std::string_view kPasswordEnds[] = {
    "password", "passwd",     "passphrase",  "passwort",
    "userpass", "rootpass",   "adminpass",   "dbpass",
    "authpass", "masterauth", "requirepass", "rpcpass",
    "smtppass", "mailpass",   "redispass",   "ldappass"};
constexpr std::string_view kTokenEnds[] = {
    "secret",        "token",      "apikey",        "secretkey",   "privatekey",
    "accesskey",     "authkey",    "encryptionkey", "signingkey",  "masterkey",
    "appkey",        "accountkey", "credentials",   "credential",  "jwtkey",
    "secretkeybase", "sharedkey",  "sessionkey",    "licensekey",  "servicekey",
    "hmackey",       "cookiekey",  "webhookkey",    "presharedkey"};
constexpr std::string_view kUserPassEnds[] = {"basicauth",   "httpauth",
                                              "credentials", "credential",
                                              "userpass",    "authstring"};
// Names that end like a credential and are something else.
constexpr std::string_view kHarmlessEnds[] = {
    "nexttoken",     "pagetoken",      "continuationtoken", "csrftoken",
    "endtoken",      "starttoken",     "nopassword",        "nopasswd",
    "showpassword",  "resetpassword",  "changepassword",    "forgotpassword",
    "askpassword",   "checkpassword",  "updatepassword",    "rememberpassword",
    "hidepassword",  "verifypassword", "validatepassword",  "bypass",
    "compass",       "overpass",       "encompass",         "maxtoken",
    "pipelinetoken", "withcredentials"};
// A digest does not give away what it was made of; the rest is public.
constexpr std::string_view kHarmlessWords[] = {
    "hash",        "sha",      "md",          "bcrypt", "hashed", "public",
    "publishable", "pub",      "encrypted",   "sealed", "pubkey", "site",
    "fingerprint", "hint",     "placeholder", "random", "allow",  "empty",
    "require",     "requires", "enable",      "enabled"};
// Words in front of `key` that make it the name of a thing, or public.
constexpr std::string_view kPlainKeys[] = {
    "gpg",        "pgp",     "primary", "foreign",     "cache",       "sort",
    "prefix",     "object",  "map",     "partition",   "host",        "hosts",
    "index",      "group",   "label",   "translation", "ssh",         "trusted",
    "signed",     "apt",     "repo",    "repository",  "idempotency", "config",
    "vite",       "react",   "anon",    "release",     "field",       "lookup",
    "authorized", "keyring", "recv"};

CredentialKind JudgeKey(const Letters& letters) {
  if (letters.words() < 2 || letters.last() != "key" ||
      letters.HasAny(kPlainKeys)) {
    return CredentialKind::kNone;
  }
  return CredentialKind::kKey;
}

}  // namespace

CredentialKind JudgeName(std::string_view name) {
  const Letters letters(name);
  const std::string_view all = letters.all();
  const std::string_view last = letters.last();
  if (all.empty() || EndsWithAny(all, kHarmlessEnds) ||
      letters.HasAny(kHarmlessWords)) {
    return CredentialKind::kNone;
  }
  const bool is_short =
      last == "pass" || (last == "pw" && letters.words() > 1) ||
      (last == "pwd" && (letters.words() > 1 || name == "pwd"));
  if (EndsWithAny(all, kPasswordEnds) || (is_short && all != "oldpwd")) {
    return CredentialKind::kPassword;
  }
  if (last == "psk" || all == "mnemonic" || all.ends_with("seedphrase")) {
    return CredentialKind::kPassword;
  }
  if (EndsWithAny(all, kUserPassEnds) || name == "_auth") {
    return CredentialKind::kUserPass;
  }
  // In the plural tokens are counted; secrets and keys are lists of names.
  if (EndsWithAny(all, kTokenEnds)) return CredentialKind::kToken;
  if (last == "salt" && letters.words() > 1) return CredentialKind::kKey;
  return JudgeKey(letters);
}

bool IsChosenByOperator(std::string_view name) {
  constexpr std::string_view kForeign[] = {"client", "oauth",  "oidc", "aws",
                                           "azure",  "google", "api",  "access",
                                           "token",  "webhook"};
  const Letters letters(name);
  if (JudgeName(name) == CredentialKind::kPassword) return true;
  return !letters.HasAny(kForeign) &&
         (letters.all().ends_with("secret") ||
          letters.all().ends_with("secretkey") ||
          letters.all().ends_with("encryptionkey") ||
          letters.all().ends_with("masterkey") ||
          letters.all().ends_with("signingkey") ||
          letters.all().ends_with("secretkeybase"));
}

bool IsVariableName(std::string_view name) {
  return name.find('_') != npos &&
         std::none_of(name.begin(), name.end(),
                      [](char c) { return c >= 'a' && c <= 'z'; });
}

bool NamesDefault(std::string_view name) {
  constexpr std::string_view kWord[] = {"default"};
  return Letters(name).HasAny(kWord);
}

}  // namespace plimsoll
