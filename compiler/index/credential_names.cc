#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compiler/index/credentials.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// No name that people write is longer; a longer run of letters is data.
constexpr size_t kMaxLetters = 96;
constexpr size_t kMaxWords = 24;

// One bit a letter, to tell most words from those of a list by one of theirs.
constexpr uint32_t BitOf(char letter) {
  return uint32_t{1} << static_cast<unsigned>(letter - 'a');
}
template <const auto& kWords, class Pick>
constexpr uint32_t LettersAt(Pick pick) {
  uint32_t letters = 0;
  for (const std::string_view word : kWords) letters |= BitOf(pick(word));
  return letters;
}
constexpr bool IsAmong(char letter, uint32_t letters) {
  return (BitOf(letter) & letters) != 0;
}

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
        starts_[words_++] = static_cast<uint8_t>(size_);
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
  template <const auto& kWords>
  [[nodiscard]] bool HasAny() const {
    constexpr uint32_t kFirst =
        LettersAt<kWords>([](std::string_view word) { return word.front(); });
    for (size_t i = 0; i < words_; ++i) {
      const std::string_view word = Word(i);
      if (IsAmong(word.front(), kFirst) &&
          std::find(std::begin(kWords), std::end(kWords), word) !=
              std::end(kWords)) {
        return true;
      }
    }
    return false;
  }
  template <const auto& kEnds>
  [[nodiscard]] bool EndsWithAny() const {
    constexpr uint32_t kLast =
        LettersAt<kEnds>([](std::string_view end) { return end.back(); });
    if (size_ == 0) return false;
    const char last = letters_[size_ - 1];
    return IsAmong(last, kLast) &&
           std::any_of(std::begin(kEnds), std::end(kEnds),
                       [&](std::string_view end) {
                         return end.back() == last && all().ends_with(end);
                       });
  }

 private:
  // Only as much is written as is read.
  std::array<char, kMaxLetters> letters_;
  std::array<uint8_t, kMaxWords> starts_;
  size_t size_ = 0;
  size_t words_ = 0;
};

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
    "nexttoken",     "pagetoken",       "continuationtoken", "csrftoken",
    "endtoken",      "starttoken",      "nopassword",        "nopasswd",
    "showpassword",  "resetpassword",   "changepassword",    "forgotpassword",
    "askpassword",   "checkpassword",   "updatepassword",    "rememberpassword",
    "hidepassword",  "verifypassword",  "validatepassword",  "bypass",
    "compass",       "overpass",        "encompass",         "maxtoken",
    "pipelinetoken", "withcredentials", "secwebsocketkey",   "websitetoken",
    "amzcredential", "pertoken"};
// Phoenix derives a key from its secret with each of these, which stand in its
// settings (hexdocs.pm/plug: Plug.Session.COOKIE).
constexpr std::string_view kPlainSalts[] = {"signing_salt", "encryption_salt"};
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
    "authorized", "keyring", "recv",    "unique",      "spreadsheet", "sheet",
    "document",   "doc",     "website"};

// Words of what somebody else hands out.
constexpr std::string_view kForeign[] = {"client", "oauth",  "oidc", "aws",
                                         "azure",  "google", "api",  "access",
                                         "token",  "webhook"};
constexpr std::string_view kDefault[] = {"default"};

CredentialKind JudgeKey(const Letters& letters) {
  if (letters.words() < 2 || letters.last() != "key" ||
      letters.HasAny<kPlainKeys>()) {
    return CredentialKind::kNone;
  }
  return CredentialKind::kKey;
}

// `REACT_APP_MAP_TOKEN`, `VITE_MAP_TOKEN`: built into the page, for whoever
// loads it.
bool IsOfPage(const Letters& letters) {
  const std::string_view all = letters.all();
  return letters.last() == "token" &&
         (all.starts_with("reactapp") || all.starts_with("vite"));
}

// As if nothing were harmless.
CredentialKind JudgeLetters(const Letters& letters, std::string_view name) {
  const std::string_view all = letters.all();
  const std::string_view last = letters.last();
  const bool is_short =
      last == "pass" || (last == "pw" && letters.words() > 1) ||
      (last == "pwd" && (letters.words() > 1 || name == "pwd"));
  if (letters.EndsWithAny<kPasswordEnds>() || (is_short && all != "oldpwd")) {
    return CredentialKind::kPassword;
  }
  if (last == "psk" || all == "mnemonic" || all.ends_with("seedphrase")) {
    return CredentialKind::kPassword;
  }
  if (letters.EndsWithAny<kUserPassEnds>() || name == "_auth") {
    return CredentialKind::kUserPass;
  }
  // In the plural tokens are counted; secrets and keys are lists of names.
  if (letters.EndsWithAny<kTokenEnds>()) return CredentialKind::kToken;
  if (last == "salt" && letters.words() > 1 &&
      std::ranges::find(kPlainSalts, name) == std::end(kPlainSalts)) {
    return CredentialKind::kKey;
  }
  return JudgeKey(letters);
}

}  // namespace

CredentialKind JudgeName(std::string_view name) {
  const Letters letters(name);
  if (letters.all().empty()) return CredentialKind::kNone;
  const CredentialKind kind = JudgeLetters(letters, name);
  const bool is_harmless =
      kind != CredentialKind::kNone &&
      (letters.EndsWithAny<kHarmlessEnds>() ||
       letters.HasAny<kHarmlessWords>() || IsOfPage(letters));
  return is_harmless ? CredentialKind::kNone : kind;
}

bool IsChosenByOperator(std::string_view name) {
  const Letters letters(name);
  if (JudgeName(name) == CredentialKind::kPassword) return true;
  return !letters.HasAny<kForeign>() &&
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
  return Letters(name).HasAny<kDefault>();
}

}  // namespace plimsoll
