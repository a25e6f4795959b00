#include "compiler/index/credentials.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != npos;
}

// Words of values that are no secrets: fillers, and defaults that come with
// the software.
constexpr std::string_view kFillerText =
    "abc access actual add admin administrator an and any api app auth "
    "bar base be bot canary change changed client credentials custom database "
    "db "
    "default demo dev development disabled dummy edit empty encryption "
    "enter example fake false fill foo for from generate generated "
    "grafana guess guest hash here id in insecure insert invalid is it "
    "jwt keep key least letmein local long me minio missing mongo must my "
    "mysql na new nil no none not null of openssl optional or our pass "
    "passphrase passw passwd password passwort placeholder please "
    "postgres postgresql private prod production provided put rabbitmq "
    "rand random redacted redis replace required root safe sample secret "
    "secrets secure see sentinel server set some something string strong super "
    "temp test testing the this to todo token true undefined unset update "
    "use user username value very with xx xxx yes you your "
    "whatever tiger";

// By their first letter.
const std::array<std::vector<std::string>, 26>& FillerWords() {
  static const auto words = [] {
    std::array<std::vector<std::string>, 26> by_letter;
    for (std::string& word : WordsOf(kFillerText)) {
      by_letter[static_cast<size_t>(word[0] - 'a')].push_back(std::move(word));
    }
    return by_letter;
  }();
  return words;
}

// Of `RUNNERS_TOKEN` also `runner`.
std::vector<std::string> WordsOfName(std::string_view name) {
  std::vector<std::string> words = WordsOf(name);
  const size_t count = words.size();
  words.reserve(2 * count);
  for (size_t i = 0; i < count; ++i) {
    const std::string& word = words[i];
    if (word.size() > 3 && word.back() == 's') {
      words.push_back(word.substr(0, word.size() - 1));
    }
  }
  return words;
}

// Whether `word` is one or several of them without anything between, such as
// `mysecretpassword`.
bool IsFillerWord(std::string_view word,
                  const std::vector<std::string>& name_words) {
  if (word.size() > 40) return false;
  // Single letters stand between digits, as in `n8n`.
  if (word.size() == 1) return true;
  std::vector<bool> reached(word.size() + 1);
  reached[0] = true;
  const auto step = [&](size_t from, std::string_view filler) {
    if (word.substr(from).starts_with(filler)) {
      reached[from + filler.size()] = true;
    }
  };
  for (size_t from = 0; from < word.size(); ++from) {
    if (!reached[from]) continue;
    const auto letter = static_cast<size_t>(word[from] - 'a');
    for (const std::string& filler : FillerWords()[letter]) step(from, filler);
    for (const std::string& filler : name_words) step(from, filler);
  }
  return reached.back();
}

// `docmostpass`, `n8npassword`: an app's name and a word for password.
bool EndsInPassword(std::string_view value) {
  const bool is_lower = std::all_of(value.begin(), value.end(), [](char c) {
    return IsAsciiDigit(c) || (IsAsciiAlpha(c) && AsciiLower(c) == c) ||
           c == '_' || c == '-';
  });
  return is_lower && (value.ends_with("password") || value.ends_with("pass") ||
                      value.ends_with("passwd") || value.ends_with("secret") ||
                      value.ends_with("pw") || value.ends_with("pwd"));
}

// Eight times the same character in a row: nobody drew that.
bool HasLongRun(std::string_view value) {
  size_t run = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    run = i > 0 && value[i] == value[i - 1] ? run + 1 : 1;
    if (run == 8) return true;
  }
  return false;
}

// 1234, 123456, 0000: digits that nobody drew.
bool IsCountingRun(std::string_view digits) {
  if (digits.size() <= 1) return true;
  const int step = digits[1] - digits[0];
  if (step < -1 || step > 1) return false;
  for (size_t i = 1; i < digits.size(); ++i) {
    const bool wraps = digits[i - 1] == '9' && digits[i] == '0' && step == 1;
    if (!wraps && digits[i] - digits[i - 1] != step) return false;
  }
  return true;
}

bool HasOnlyCountingDigits(std::string_view value) {
  size_t i = 0;
  while (i < value.size()) {
    size_t end = i;
    while (end < value.size() && IsAsciiDigit(value[end])) ++end;
    if (end > i && !IsCountingRun(value.substr(i, end - i))) return false;
    i = std::max(end, i + 1);
  }
  return true;
}

bool IsMask(std::string_view value) {
  if (Contains(value, "\\u2022\\u2022") ||
      Contains(value, "\xE2\x80\xA2\xE2\x80\xA2") || Contains(value, "***") ||
      Contains(value, "...") || Contains(value, "\xE2\x80\xA6") ||
      Contains(value, "____") || Contains(value, "xxxx") ||
      Contains(value, "XXXX")) {
    return true;
  }
  return HasLongRun(value) ||
         std::all_of(value.begin(), value.end(),
                     [&](char c) { return c == value.front(); });
}

bool HasPrefixOf(std::string_view value,
                 std::initializer_list<std::string_view> prefixes) {
  return !value.empty() &&
         std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) {
                       return prefix.front() == value.front() &&
                              value.starts_with(prefix);
                     });
}

// `argon2id`, `PBKDF2WithHmacSHA256`, `SHA-512`: nothing but the parts of such
// names.
bool NamesHash(std::string_view name) {
  constexpr std::string_view kParts[] = {
      "argon2id", "argon2i", "argon2d", "argon2", "pbkdf2", "scrypt", "bcrypt",
      "sha",      "hmac",    "with",    "1",      "224",    "256",    "384",
      "512",      "hashed",  "-",       "_",      "/"};
  const std::string lower = AsciiLower(name);
  std::string_view rest = lower;
  if (rest.empty() || !IsAsciiAlpha(rest.front())) return false;
  while (!rest.empty()) {
    const auto* const part = std::ranges::find_if(
        kParts,
        [&](std::string_view known) { return rest.starts_with(known); });
    if (part == std::end(kParts)) return false;
    rest.remove_prefix(part->size());
  }
  return true;
}

// Encrypted, hashed, or the public half of a pair.
bool IsProtected(std::string_view value) {
  // The name of a hash, or one with what it made: `pbkdf2:sha256:600000$...`.
  if (NamesHash(value.substr(0, value.find_first_of(":$")))) return true;
  return HasPrefixOf(value, {"ENC[",
                             "$2a$",
                             "$2b$",
                             "$2y$",
                             "$1$",
                             "$5$",
                             "$6$",
                             "$apr1$",
                             "$argon2",
                             "{SHA",
                             "{SSHA",
                             "ssh-rsa ",
                             "ssh-ed25519 ",
                             "age1",
                             "vault:v",
                             "SCRAM-SHA",
                             "pk_live_",
                             "pk_test_",
                             "phc_",
                             "pk.eyJ",
                             "$ANSIBLE_VAULT",
                             "$pbkdf2",
                             "$scrypt",
                             "$y$",
                             "$7$",
                             "$$2",
                             "$$apr1",
                             "$$argon2",
                             "-----BEGIN PUBLIC",
                             "-----BEGIN CERT"});
}

// With its padding, which no path ends in: one key in 64 begins with a slash.
bool IsPaddedBase64(std::string_view value) {
  constexpr size_t kShortest = 24;
  if (value.size() < kShortest || value.size() % 4 != 0 ||
      !value.ends_with('=')) {
    return false;
  }
  return std::ranges::all_of(value.substr(0, value.find('=')), [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '+' || c == '/';
  });
}

bool IsPathOrUrl(std::string_view value) {
  if (IsPaddedBase64(value)) return false;
  // `routes/main`: names alone.
  const bool joins_names =
      Contains(value, "/") && std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || c == '/' || c == '-' || c == '_';
      });
  return joins_names ||
         HasPrefixOf(value, {"/", "./", "../", "~/", "file:", "http://",
                             "https://", "unix:", "data:"}) ||
         Contains(value, "://") || Contains(value, ":\\");
}

size_t CountForeign(std::string_view value) {
  return static_cast<size_t>(
      std::ranges::count_if(value, [](char c) { return c < 0; }));
}

struct Mix {
  size_t lower = 0, upper = 0, digits = 0, symbols = 0, blanks = 0;
  size_t separators = 0;  // - _ . which join words of names, too
};
Mix MixOf(std::string_view value) {
  Mix mix;
  for (const char c : value) {
    if (IsAsciiDigit(c)) {
      ++mix.digits;
    } else if (IsAsciiAlpha(c) || c < 0) {
      ++(AsciiLower(c) == c ? mix.lower : mix.upper);
    } else if (c == ' ' || c == '\t') {
      ++mix.blanks;
    } else if (c == '-' || c == '_' || c == '.' || c == ':' || c == '/') {
      ++mix.separators;
    } else {
      ++mix.symbols;
    }
  }
  return mix;
}

bool IsTokenLike(std::string_view value) {
  const Mix mix = MixOf(value);
  if (value.size() < 8 || mix.blanks > 0 || IsUuid(value)) return false;
  if (mix.digits == 0) {
    // `my-registry-secret` is a name; `aGVsbG8gd29ybGQK` is not.
    return value.size() >= 16 && mix.lower > 0 && mix.upper > 1 &&
           mix.separators == 0;
  }
  // Versions, dates, ports and sizes under a name that only sounds secret.
  if (mix.lower + mix.upper == 0) return value.size() >= 16;
  // `db-password-2`: words and a small number.
  return mix.digits >= 2 || mix.upper > 0 || mix.symbols > 0;
}

// Nothing but a key: long, and no word, path, version or number.
bool IsKeyLike(std::string_view value) {
  const Mix mix = MixOf(value);
  if (value.size() < 20 || mix.blanks > 0 || IsUuid(value)) return false;
  if (value.find_first_of(".:/") != npos && !value.ends_with('=')) return false;
  const bool is_hex = std::all_of(value.begin(), value.end(), [](char c) {
    return IsAsciiDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (is_hex) return value.size() >= 32 && mix.digits >= 4;
  return mix.digits >= 2 && mix.upper >= 2 && mix.digits + mix.upper >= 6 &&
         mix.separators <= 2;
}

bool IsPasswordLike(std::string_view value) {
  const Mix mix = MixOf(value);
  if (value.size() < 5 || mix.blanks > 0) return false;
  const size_t letters = mix.lower + mix.upper;
  if (letters == 0) return mix.digits >= 6 || mix.symbols > 0;
  // A capitalized word is a label or a heading.
  const bool is_word = letters == value.size();
  return !is_word || (mix.upper > 1 && mix.lower > 1) || mix.upper == 0;
}

// Whether `${`, `$(`, `{{`, `<%` or `%(` is in it.
bool OpensExpression(std::string_view value) {
  return std::ranges::adjacent_find(value, [](char a, char b) {
           return (b == '{' && (a == '$' || a == '{')) ||
                  (b == '(' && (a == '$' || a == '%')) ||
                  (b == '%' && a == '<');
         }) != value.end();
}

// In lower case, with `-` for `_` and blanks. A real key of Laravel begins with
// `base64:`.
constexpr std::string_view kPlaceholderParts[] = {
    "changeme",     "change-me",   "changethis",   "change-this",
    "replaceme",    "replace-me",  "replacethis",  "replace-this",
    "replace-with", "placeholder", "example",      "your-",
    "yourpass",     "yoursecret",  "insert-",      "todo",
    "fixme",        "dummy",       "redacted",     "<",
    "supersecret",  "generate-",   "randomstring", "random-string",
    "test-token",   "fake-",       "-fake",        "base64-",
    "-base64",      "goes-here",   "fill-in",      "fill-this",
    "fill-me",      "-fixture",    "fixture-",     "rand-hex",
    "rand-base64",  "32byte",      "notareal",     "not-a-real"};

}  // namespace

bool IsReference(std::string_view value) {
  value = TrimBlanks(value);
  if (value.empty() || OpensExpression(value) || PointsElsewhere(value)) {
    return true;
  }
  if (value.front() == '<' || value.front() == '[' || value.front() == '`' ||
      // But `{"` begins JSON, which may hold a secret.
      (((value.front() == '{' && !value.starts_with("{\"")) ||
        value.starts_with("%{")) &&
       value.back() == '}')) {
    return true;
  }
  // What printf, a format string or SQL fills in: `%s`, `%(name)s`, `:name`.
  if (value.size() <= 3 && value.front() == '%') return true;
  if (value.front() == ':' && value.size() > 1 &&
      std::all_of(value.begin() + 1, value.end(), IsWordByte)) {
    return true;
  }
  // What an inner script is to fill in: `\$name`.
  if (value.starts_with("\\$") && value.size() > 2 &&
      std::all_of(value.begin() + 2, value.end(), IsWordByte)) {
    return true;
  }
  // A template's own variable, as in `$$cap_password`.
  if (value.starts_with("$$")) return true;
  // What sed ends with: `s/^PASSWORD=.*/PASSWORD=$value/`.
  if (value.front() == '$' && value.back() == '/') value.remove_suffix(1);
  // $VAR and %VAR%; a password may hold a `$` further on.
  if (value.front() == '$' && value.size() > 1 &&
      (IsAsciiAlpha(value[1]) || value[1] == '_') && !IsProtected(value) &&
      std::all_of(value.begin() + 1, value.end(), IsWordByte)) {
    return true;
  }
  if (value.front() == '%' && value.back() == '%') return true;
  if (value.starts_with("__") && value.ends_with("__")) return true;
  if (value.starts_with("@") && value.ends_with("@")) return true;
  return HasPrefixOf(
      value, {"op://",    "vault:",      "secret:",    "secret://", "arn:",
              "urn:",     "ref+",        "awskms:",    "gcpkms:",   "azurekv:",
              "keyring:", "bws:",        "doppler:",   "sops:",     "env:",
              "!vault",   "process.env", "os.environ", "os.getenv", "secrets.",
              "env.",     "var.",        "data.",      "local.",    "config.",
              "settings."});
}

bool HasUser(std::string_view value) {
  const size_t colon = value.find(':');
  if (colon == npos || colon == 0 || IsPathOrUrl(value)) return false;
  // `vault:secret/x`, but not `$user:password`.
  const bool is_whole = IsReference(value) || IsProtected(value);
  return !is_whole || IsReference(value.substr(0, colon));
}

const std::vector<std::string>& FillersAt(char letter) {
  return FillerWords()[static_cast<size_t>(letter - 'a')];
}

bool IsPlaceholder(std::string_view value, std::string_view name) {
  if (value.empty() || IsMask(value) || IsTypedInRuns(value) ||
      NamesItself(value) || IsMadeUp(value)) {
    return true;
  }
  const std::vector<std::string> name_words = WordsOfName(name);
  const std::string lower = AsciiLower(value);
  std::string joined = lower;
  std::ranges::replace_if(
      joined, [](char c) { return c == '_' || c == ' '; }, '-');
  if (std::ranges::any_of(kPlaceholderParts, [&](std::string_view part) {
        return Contains(joined, part);
      })) {
    return true;
  }
  if (lower == "qwerty" || lower == "hunter" || lower == "hunter2") return true;
  const std::string plain = WithoutDisguise(lower);
  if (plain != lower && std::ranges::all_of(plain, IsAsciiAlpha) &&
      IsFillerWord(plain, name_words)) {
    return true;
  }
  if (IsKnownKey(value) || EndsInPassword(value)) return true;
  const std::vector<std::string> words = WordsOf(lower);
  const bool all_filler = std::all_of(
      words.begin(), words.end(),
      [&](const std::string& word) { return IsFillerWord(word, name_words); });
  return all_filler && HasOnlyCountingDigits(value);
}

bool IsWeakDefault(std::string_view value, std::string_view name) {
  if (value.size() < 3 || value.size() > 64) return false;
  if (std::all_of(value.begin(), value.end(), IsAsciiDigit)) {
    return value.size() >= 4 && HasOnlyCountingDigits(value);
  }
  if (IsReference(value) || IsProtected(value) || IsPathOrUrl(value) ||
      IsMask(value)) {
    return false;
  }
  const std::string lower = AsciiLower(value);
  // A blank that somebody is to fill in works nowhere.
  for (const std::string_view part :
       {"your",     "example",  "replace",     "insert",   "todo",    "fixme",
        "generate", "provided", "placeholder", "redacted", "here",    "set_",
        "set-",     "enter",    "fill",        "none",     "null",    "true",
        "false",    "optional", "required",    "disabled", "missing", "some",
        "random",   "xx"}) {
    if (Contains(lower, part)) return false;
  }
  return lower != "yes" && IsPlaceholder(value, name);
}

bool IsCredential(std::string_view value, CredentialKind kind,
                  std::string_view name) {
  if (kind == CredentialKind::kNone || value.size() > 4096) return false;
  if (kind == CredentialKind::kUserPass) {
    if (HasUser(value)) {
      const size_t colon = value.find(':');
      return value.substr(0, colon) != value.substr(colon + 1) &&
             IsCredential(value.substr(colon + 1), CredentialKind::kPassword,
                          value.substr(0, colon));
    }
    kind = CredentialKind::kToken;
  }
  if (IsReference(value) || IsProtected(value) || IsPathOrUrl(value) ||
      IsColor(value) || IsPattern(value) || IsMeasure(value) ||
      HasPublicForm(value) || NamesVariable(value, kind) ||
      IsPlaceholder(value, name)) {
    return false;
  }
  switch (kind) {
    case CredentialKind::kPassword:
      return IsPasswordLike(value);
    case CredentialKind::kKey:
      return IsKeyLike(value);
    default:
      return IsTokenLike(value);
  }
}

bool LooksRandom(std::string_view value) {
  const Mix mix = MixOf(value);
  // Text of another language, which has no blanks.
  if (CountForeign(value) * 3 >= value.size()) return false;
  if (value.size() < 6 || mix.blanks > 0) return false;
  const int classes = (mix.lower > 0) + (mix.upper > 0) + (mix.digits > 0) +
                      (mix.symbols + mix.separators > 0);
  // `v1.2.3`, `gpu-1` and `2026-03-21` have two classes as well.
  return mix.digits > 0 && mix.lower + mix.upper > 0 &&
         (classes >= 3 || value.size() >= 8) &&
         (mix.separators == 0 || mix.upper > 0 || mix.symbols > 0);
}

bool LooksDrawn(std::string_view value) {
  if (!LooksRandom(value) || IsCodeName(value) || MixOf(value).digits < 2) {
    return false;
  }
  // Drawn characters change their class nearly every time, words rarely do.
  const auto class_of = [](char c) {
    if (IsAsciiDigit(c)) return 0;
    if (!IsAsciiAlpha(c)) return 1;
    return AsciiLower(c) == c ? 2 : 3;
  };
  size_t changes = 0;
  for (size_t i = 1; i < value.size(); ++i) {
    changes += class_of(value[i]) != class_of(value[i - 1]) ? 1 : 0;
  }
  return changes * 3 >= value.size();
}

bool IsDrawnPassword(std::string_view value) {
  constexpr size_t kShortest = 12;
  const bool is_setting =
      value.starts_with('-') || value.find('=') < value.find_last_not_of('=');
  return value.size() >= kShortest && !is_setting && LooksDrawn(value) &&
         AsciiLower(value) != value;
}

}  // namespace plimsoll
