#ifndef PLIMSOLL_COMPILER_INDEX_CREDENTIALS_H_
#define PLIMSOLL_COMPILER_INDEX_CREDENTIALS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/source_file.h"

namespace plimsoll {

// What a name says about the value under it.
enum class CredentialKind : uint8_t {
  kNone,
  kKey,       // `SOME_KEY`: only what can be nothing but a key.
  kToken,     // Was generated, so a plain word is none.
  kUserPass,  // `user:password`, or a token.
  kPassword,  // Any text at all.
};

// Judges a name such as `POSTGRES_PASSWORD`, `apiKey` or `auth-token` by its
// last words. `PASSWORD_FILE`, `TOKEN_URL`, `SECRET_NAME` and public keys are
// no credentials.
[[nodiscard]] CredentialKind JudgeName(std::string_view name);

// Whether whoever runs the software makes the value up, as for a password and
// a signing secret. A key of somebody else's API cannot be guessed.
[[nodiscard]] bool IsChosenByOperator(std::string_view name);

// UPPER_CASE with an underscore: an environment variable.
[[nodiscard]] bool IsVariableName(std::string_view name);

// `defaultPassword` states what an app comes with.
[[nodiscard]] bool NamesDefault(std::string_view name);

// Whether the value names a secret kept elsewhere or is filled in later:
// `${X}`, `{{ x }}`, `$(cmd)`, `%(ENV_X)s`, `/run/secrets/x`, `op://...`,
// `ENC[...]`, `<...>` and the like.
[[nodiscard]] bool IsReference(std::string_view value);
// The part of it that has its own marks: `((name))` of Concourse and BOSH,
// `#/definitions/x` of JSON, `$a/$b` of a script, `{Passwords.0}`.
[[nodiscard]] bool PointsElsewhere(std::string_view value);
// Whether the value is `user:password`: no address, and nothing that is a
// reference or encrypted as a whole, such as `ENC[AES256_GCM,data:...]`.
[[nodiscard]] bool HasUser(std::string_view value);

// Whether the value stands for one that somebody is to put there, or is a
// default that everybody knows: made of words such as `changeme`, `your`,
// `example`, `admin`, or of the words of its own name.
[[nodiscard]] bool IsPlaceholder(std::string_view value, std::string_view name);
// `qwerty1234`, `abcdabcd4321`, `0123456789abcdef`: runs along a row of keys,
// the alphabet or the digits, and nothing else.
[[nodiscard]] bool IsTypedInRuns(std::string_view value);
// `MyStrongLoginPassword`, `ChooseYourOwnSecretHere12`: words, one of which
// says what is to be put there.
[[nodiscard]] bool NamesItself(std::string_view value);

// Whether the value says that it is none: `DB_PASSWORD_GOES_HERE`, words for
// password in other languages, a run along a row of keys with a little around
// it, fillers with symbols within their words or encoded for a URL or in
// base64.
[[nodiscard]] bool IsMadeUp(std::string_view value);
// The words that begin with the letter and fill in for a secret.
[[nodiscard]] const std::vector<std::string>& FillersAt(char letter);

// `P4ssw0rd` as it is meant, `Password`.
[[nodiscard]] std::string WithoutDisguise(std::string_view value);
// A regular expression that finds credentials: `ghp_[A-Za-z0-9]{36}`.
[[nodiscard]] bool IsPattern(std::string_view value);

// Whether a line ends here in the address of an image that is a badge, whose
// token every reader of the page loads.
[[nodiscard]] bool IsBadge(std::string_view line_head);
// What a value is to be like instead of one: `32-char`, `16-bytes`.
[[nodiscard]] bool IsMeasure(std::string_view value);

// Whether the value is the name of a variable that holds the secret, or says
// it: `TB_KAFKA_SSL_PASSWORD`, `same-as-DB_PASSWORD-in-env`. A token has more
// digits than any other name.
[[nodiscard]] bool NamesVariable(std::string_view value, CredentialKind kind);
// `documents=10` is what was counted, `$4.99/month` what is paid.
[[nodiscard]] bool IsCount(std::string_view value);

// Whether the name at [begin, end) is known to stand over what everybody may
// read: a key of a cache in a workflow, Algolia's key for searching.
[[nodiscard]] bool IsPublicByPlace(std::string_view text, FileKind kind,
                                   size_t begin, size_t end);

// `#0078e7` is a color.
[[nodiscard]] bool IsColor(std::string_view value);
// 8-4-4-4-12 hex digits.
[[nodiscard]] bool IsUuid(std::string_view value);
// What was made of a secret or belongs to one, and opens nothing: the address
// of an Ethereum account or contract, a client token of Datadog, a public key
// of minisign, the hash that Transmission writes over an `rpc-password`, a
// publishable key (`pk_` and letters and digits; those of ClickUp and Klaviyo
// are tokens of a known form).
[[nodiscard]] bool HasPublicForm(std::string_view value);
// What the emulators of Azure and a new Grafana take for a key.
[[nodiscard]] bool IsKnownKey(std::string_view value);

// What the manual of an app has for an example, so that a note or a comment of
// it tells nothing; in use it is a key like any other, and a bad one.
[[nodiscard]] bool IsPrintedInManual(std::string_view value);

// The words of a name or value in lower case: runs of letters, split at case
// changes. Digits and symbols separate.
[[nodiscard]] std::vector<std::string> WordsOf(std::string_view text);

// Whether it is one of those that software comes with and everybody tries
// first, rather than a blank to fill in: `admin`, `changeme`, `postgres`,
// `123456`, `docmostpass`.
[[nodiscard]] bool IsWeakDefault(std::string_view value, std::string_view name);

// Whether a literal value under a name of that kind is a credential.
[[nodiscard]] bool IsCredential(std::string_view value, CredentialKind kind,
                                std::string_view name);

// A plain word that the text around it uses for other things too, such as the
// name of the database, and that came to be used as a password.
[[nodiscard]] bool IsCommonWord(std::string_view text, size_t begin,
                                size_t end);
// Letters, `-` and `_` alone.
[[nodiscard]] bool IsBareWord(std::string_view value);

// Whether it looks like one even where only prose surrounds it: no word of a
// language, but a mix of letters, digits and symbols.
[[nodiscard]] bool LooksRandom(std::string_view value);

// Whether chance alone made it, so that it means the same wherever it stands:
// no name with a number, no count.
[[nodiscard]] bool LooksDrawn(std::string_view value);

// Whether it can hardly be anything but a password, even in a sentence about
// any value: no setting (`X=1`, `-x=1`), no digest, nothing short.
[[nodiscard]] bool IsDrawnPassword(std::string_view value);

// Whether it names something of a program: `Storage\User`, `std::string`,
// `R_DKIM_ALLOW`, `random_password.result`, `base64encode(...)`.
[[nodiscard]] bool IsCodeName(std::string_view value);
// A call or an index of something with a name of several parts, which is an
// expression wherever it stands: `sys.argv[1].encode(`, `conf:get(key)`; a type
// of types: `Optional[String[1]]`.
[[nodiscard]] bool IsCall(std::string_view value);

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_INDEX_CREDENTIALS_H_
