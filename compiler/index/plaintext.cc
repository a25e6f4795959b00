#include "compiler/index/plaintext.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/base/path.h"
#include "compiler/index/assignment_reader.h"
#include "compiler/index/checksum.h"
#include "compiler/index/further_values.h"
#include "compiler/index/value_bytes.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
// Names longer than this are data.
constexpr size_t kMaxName = 80;
// What a sample file states is shown to everybody; only what can hardly have
// been made up for it counts there.
constexpr size_t kLeastInSample = 12;

constexpr std::string_view kKeywords[] = {
    "pass", "pwd",  "_pw",  "secret", "token",    "credential",
    "key",  "salt", "auth", "psk",    "mnemonic", "seed_phrase"};

bool IsNameByte(char c) { return IsWordByte(c) || c == '-' || c == '.'; }

// A value, and whether text around it may show that it is a common word.
struct Candidate {
  SecretMatch match;
  bool is_word = false;
};

// Whether a text holds a part, looked for when somebody first asks.
class TextHolds {
 public:
  TextHolds(std::string_view text, std::string_view part)
      : text_(text), part_(part) {}
  [[nodiscard]] bool operator()() {
    if (!holds_) holds_ = text_.find(part_) != npos;
    return *holds_;
  }

 private:
  std::string_view text_;
  std::string_view part_;
  std::optional<bool> holds_;
};

bool IsMailAddress(std::string_view value) {
  const size_t at = value.find('@');
  return at != npos && at > 0 && value.find('.', at + 2) != npos &&
         std::ranges::all_of(value.substr(at + 1), IsNameByte);
}

// `\r\npassword`, `\u0026password`, and `` `npassword `` of PowerShell: how
// much of a name that begins at `begin` belongs to an escape.
size_t SizeOfEscape(const SourceFile& file, size_t begin, size_t keyword) {
  const std::string_view before = file.text().substr(0, begin);
  const std::string_view name = file.text().substr(begin, keyword - begin);
  const bool is_escape =
      before.ends_with('\\') ||
      (before.ends_with('`') && file.kind() == FileKind::kPowerShell);
  if (!is_escape || name.empty()) return 0;
  if (name.front() == 'n' || name.front() == 'r' || name.front() == 't') {
    return 1;
  }
  constexpr size_t kUnicode = 5;  // `u` and four digits.
  const bool is_unicode =
      name.size() >= kUnicode && name.front() == 'u' &&
      name.find_first_not_of("0123456789abcdefABCDEF", 1) >= kUnicode;
  return is_unicode ? kUnicode : 0;
}

// Where the name ends that has one of the finder's words at `at`.
template <class Found>
size_t LookAtName(const SourceFile& file, size_t at, const Found& found) {
  const std::string_view text = file.text();
  size_t begin = at;
  size_t end = at;
  while (begin > 0 && at - begin < kMaxName && IsNameByte(text[begin - 1])) {
    --begin;
  }
  while (end < text.size() && end - at < kMaxName && IsNameByte(text[end])) {
    ++end;
  }
  // `Passwörter`: the letters of other languages begin with these bytes.
  const auto next = end < text.size() ? static_cast<uint8_t>(text[end]) : 0;
  if (next >= 0xC3 && next <= 0xDF) return end;
  // Options begin with dashes; sentences end with dots.
  while (begin < at && !IsWordByte(text[begin])) ++begin;
  while (end > at + 1 && !IsWordByte(text[end - 1])) --end;
  begin += SizeOfEscape(file, begin, at);
  // In ${NAME-value} the name ends at the dash.
  if (begin > 1 && text.substr(begin - 2, 2) == "${") {
    end = std::min(end, text.find('-', at));
  }
  const std::string_view name = text.substr(begin, end - begin);
  const CredentialKind kind = JudgeName(name);
  if (kind == CredentialKind::kNone) return end;
  // Quadlet's `Secret=` names a secret of podman's store.
  if (file.kind() == FileKind::kQuadlet && name == "Secret") return end;
  found(begin, end, kind);
  return end;
}

}  // namespace

// What one file's values are judged by.
class PlaintextScan::Judge {
 public:
  explicit Judge(const SourceFile& file)
      : file_(file), traits_(TraitsOf(file)) {}

  [[nodiscard]] const TextTraits& traits() const { return traits_; }

  void Look(size_t name_begin, size_t name_end, CredentialKind kind) {
    if (auto value =
            ReadAssigned(file_.text(), traits_, name_begin, name_end)) {
      LookAt(*value, name_begin, name_end, kind);
    }
    for (const AssignedValue& value :
         ReadFurther(file_.text(), traits_, name_begin, name_end)) {
      LookAt(value, name_begin, name_end, kind);
    }
  }

  void Finish(std::vector<SecretMatch>* matches) {
    // Values may stand far below their names.
    std::ranges::stable_sort(candidates_, {}, [](const Candidate& item) {
      return item.match.span.begin;
    });
    DropCommonWords();
    for (const Candidate& candidate : candidates_) {
      matches->push_back(candidate.match);
    }
  }

 private:
  void LookAt(AssignedValue value, size_t name_begin, size_t name_end,
              CredentialKind kind) {
    if (value.begin >= value.end) return;
    SkipToKey(&value);
    if (kind == CredentialKind::kUserPass) SkipUser(&value, &kind);
    if (IsPublicByPlace(file_.text(), traits_.kind, name_begin, name_end)) {
      return;
    }
    const std::string_view name = Text(name_begin, name_end);
    const std::string_view secret = Text(value.begin, value.end);
    // A page may show `Secret=name,type=mount` of a Quadlet file.
    if (name == "Secret" && secret.find(",type=") != npos) return;
    // The controller of sealed secrets alone can read these.
    if (secret.size() > 200 && secret.starts_with("Ag") && is_sealed_()) return;
    const auto found = KindOf(value, secret, kind, name);
    if (!found) return;
    candidates_.push_back(
        {.match = {.kind = *found,
                   .span = file_.SpanOf(value.begin, value.end),
                   .format = value.by == AssignedBy::kConnection
                                 ? "password in a connection string"
                                 : "",
                   .key = file_.SpanOf(name_begin, name_end)},
         .is_word = IsBareWord(secret)});
  }

  [[nodiscard]] std::string_view Text(size_t begin, size_t end) const {
    return file_.text().substr(begin, end - begin);
  }

  // Without quotes around it, JSON goes on behind blanks.
  [[nodiscard]] std::string_view JsonOf(const AssignedValue& value) const {
    constexpr size_t kReach = 4096;
    if (value.end == file_.text().size() || !IsBlank(file_.text()[value.end])) {
      return Text(value.begin, value.end);
    }
    const std::string_view rest = file_.text().substr(value.begin, kReach);
    return rest.substr(0, rest.find_first_of("\r\n"));
  }

  // Of {"type": "HS512", "key": "..."}, the settings of signed tokens, the key
  // is the secret.
  void SkipToKey(AssignedValue* value) const {
    const std::string_view json = JsonOf(*value);
    if (!json.starts_with("{\"") && !json.starts_with("{\\\"")) return;
    value->end = value->begin + json.size();
    // Quotes may be escaped by those around all of it.
    constexpr std::string_view kBetween = " \t\\\"";
    constexpr std::string_view kKey = "\"key";
    for (size_t at = json.find(kKey); at != npos; at = json.find(kKey, at)) {
      at = json.find_first_not_of(kBetween, at + kKey.size());
      if (at == npos) return;
      if (json[at] != ':') continue;  // `key_id`
      const size_t begin = json.find_first_not_of(kBetween, at + 1);
      const size_t end = json.find_first_of("\\\"", begin);
      if (begin == npos || end == npos) return;
      value->end = value->begin + end;
      value->begin += begin;
      return;
    }
  }

  // Of `user:password` the latter is the secret.
  void SkipUser(AssignedValue* value, CredentialKind* kind) const {
    const std::string_view text = Text(value->begin, value->end);
    const size_t colon = text.find(':');
    if (!HasUser(text) || text.substr(0, colon) == text.substr(colon + 1)) {
      return;
    }
    value->begin += colon + 1;
    *kind = CredentialKind::kPassword;
  }

  [[nodiscard]] std::optional<SecretMatchKind> KindOf(
      const AssignedValue& value, std::string_view secret, CredentialKind kind,
      std::string_view name) {
    // The data of a Kubernetes secret is in base64.
    std::string decoded;
    if (secret.size() % 4 == 0 && secret.size() >= 8 && is_encoded_()) {
      decoded = DecodeBase64(secret);
      const bool is_text =
          !decoded.empty() &&
          std::all_of(decoded.begin(), decoded.end(),
                      [](char c) { return c >= ' ' && c <= '~'; });
      if (is_text) secret = decoded;
    }
    if (IsWeak(value, secret, kind, name)) return SecretMatchKind::kWeakDefault;
    if (!IsCredential(secret, kind, name)) return std::nullopt;
    if (value.strict && (!LooksRandom(secret) || IsCodeName(secret) ||
                         IsCount(secret) || IsPrintedInManual(secret))) {
      return std::nullopt;
    }
    // `Credentials: *demo@example.org* - *demo*`: the user comes first.
    if (value.strict && IsMailAddress(secret)) return std::nullopt;
    // A program may stand in a here-document or a block of YAML.
    const bool may_be_code = traits_.kind != FileKind::kDotenv &&
                             !IsQuote(file_.text()[value.begin - 1]);
    if (may_be_code &&
        (IsCall(secret) || (IsOfForeignCode(value) && IsCodeName(secret)))) {
      return std::nullopt;
    }
    // `password=(CASE WHEN` of SQL.
    if (may_be_code && traits_.kind == FileKind::kText &&
        secret.front() == '(') {
      return std::nullopt;
    }
    if (IsOfProgram(secret, kind)) return std::nullopt;
    // What a docstring or a test makes up is short.
    if (traits_.kind == FileKind::kCode && kind == CredentialKind::kToken &&
        secret.size() < kLeastInSample) {
      return std::nullopt;
    }
    if (traits_.is_sample &&
        (secret.size() < kLeastInSample || !LooksDrawn(secret))) {
      return std::nullopt;
    }
    switch (value.by) {
      case AssignedBy::kArgument:
        return SecretMatchKind::kInArgument;
      case AssignedBy::kConnection:
        return SecretMatchKind::kUrlCredential;
      default:
        break;
    }
    // `defaultPassword` says what everybody may know.
    if (NamesDefault(name) && !IsVariableName(name) &&
        !IsCredential(secret, CredentialKind::kKey, {})) {
      return std::nullopt;
    }
    return SecretMatchKind::kPlaintext;
  }

  // `name = value` sets nothing in a shell: a here-document for another
  // program.
  [[nodiscard]] bool IsOfForeignCode(const AssignedValue& value) const {
    return traits_.kind == FileKind::kShell && value.begin > 1 &&
           Text(value.begin - 2, value.begin) == "= ";
  }

  // Programs and their texts are full of names: a password there has to look
  // like one, and tests make theirs up.
  [[nodiscard]] bool IsOfProgram(std::string_view secret,
                                 CredentialKind kind) const {
    const bool is_config = traits_.kind != FileKind::kCode &&
                           traits_.kind != FileKind::kText &&
                           traits_.kind != FileKind::kJson && !traits_.is_prose;
    if (is_config) return false;
    if (IsCodeName(secret)) return true;
    if (traits_.kind == FileKind::kCode) {
      if (traits_.is_test) return true;
      if (kind != CredentialKind::kPassword && !LooksDrawn(secret)) return true;
    }
    return kind == CredentialKind::kPassword && IsLabelOrRule(secret);
  }

  // `"password": "Contraseña"`, `"password": "required|string|max:255"`: the
  // numbers of a rule stand behind a colon.
  static bool IsLabelOrRule(std::string_view text) {
    const bool has_rules = text.find('|') != npos;
    bool in_number = false;
    for (const char c : text) {
      if (c == ':' || c == '|') in_number = has_rules && c == ':';
      const bool is_word = IsAsciiAlpha(c) || c < 0 || c == '-' || c == '_' ||
                           c == '.' || c == ':' || c == '|' || c == '\'';
      if (!is_word && !(in_number && IsAsciiDigit(c))) return false;
    }
    return true;
  }

  // A default counts where it takes effect: not in samples, tests, comments
  // and prose, nor in the throw-away services of a workflow.
  [[nodiscard]] bool IsWeak(const AssignedValue& value, std::string_view secret,
                            CredentialKind kind, std::string_view name) const {
    if (traits_.is_sample || traits_.is_test || value.strict ||
        kind == CredentialKind::kKey || !IsChosenByOperator(name) ||
        (NamesDefault(name) && !IsVariableName(name))) {
      return false;
    }
    if (value.by != AssignedBy::kFallback && !TakesEffect(name)) return false;
    if (InComment(value.begin)) return false;
    return IsWeakDefault(secret, name);
  }

  [[nodiscard]] bool TakesEffect(std::string_view name) const {
    switch (traits_.kind) {
      case FileKind::kCompose:
      case FileKind::kDotenv:
      case FileKind::kManifest:
      case FileKind::kSystemd:
      case FileKind::kQuadlet:
      case FileKind::kDockerfile:
        return IsVariableName(name);
      case FileKind::kSupervisor:
        return true;
      default:
        return false;
    }
  }

  [[nodiscard]] bool InComment(size_t at) const {
    const size_t line = file_.LineIndexOf(static_cast<uint32_t>(at));
    const std::string_view text =
        TrimBlanks(file_.TextOf(file_.LineSpan(line)));
    return text.starts_with('#') || text.starts_with("//") ||
           text.starts_with(';');
  }

  // `POSTGRES_USER: shop` beside `POSTGRES_PASSWORD: shop`: the name of
  // something else came to be used as a password. Where all places of the word
  // are passwords, it is one.
  void DropCommonWords() {
    std::vector<std::string> words;
    for (const Candidate& candidate : candidates_) {
      if (candidate.is_word) {
        words.emplace_back(file_.TextOf(candidate.match.span));
      }
    }
    if (words.empty()) return;
    std::vector<std::string> common;
    WordFinder(words, WordFinder::Case::kExact)
        .Find(file_.text(), [&](size_t word, size_t at) {
          const size_t end = at + words[word].size();
          if (!IsCandidate(at)) common.push_back(words[word]);
          return end;
        });
    std::sort(common.begin(), common.end());
    std::erase_if(candidates_, [&](Candidate& candidate) {
      const std::string word(file_.TextOf(candidate.match.span));
      if (!candidate.is_word ||
          candidate.match.kind == SecretMatchKind::kWeakDefault ||
          !std::binary_search(common.begin(), common.end(), word)) {
        return false;
      }
      const std::string_view name = file_.TextOf(candidate.match.key);
      if (traits_.is_sample || traits_.is_test || !TakesEffect(name) ||
          !IsChosenByOperator(name)) {
        return true;
      }
      candidate.match.kind = SecretMatchKind::kWeakDefault;
      return false;
    });
  }

  // Candidates are in the order of the file.
  [[nodiscard]] bool IsCandidate(size_t at) const {
    const auto after = std::partition_point(
        candidates_.begin(), candidates_.end(),
        [&](const Candidate& item) { return item.match.span.end <= at; });
    return after != candidates_.end() && after->match.span.begin <= at;
  }

  const SourceFile& file_;
  TextTraits traits_;
  TextHolds is_encoded_{file_.text(), "kind: Secret"};
  TextHolds is_sealed_{file_.text(), "kind: SealedSecret"};
  std::vector<Candidate> candidates_;
};

std::span<const std::string_view> PlaintextScan::Keywords() {
  return kKeywords;
}

PlaintextScan::PlaintextScan(const SourceFile& file) : file_(file) {}
PlaintextScan::~PlaintextScan() = default;

void PlaintextScan::LookAt(size_t at) {
  if (judge_ && judge_->traits().is_copy) return;
  // A name may have several of the words.
  if (at < name_end_) return;
  name_end_ =
      LookAtName(file_, at, [&](size_t begin, size_t end, CredentialKind kind) {
        // Most files have no such name.
        if (!judge_) judge_ = std::make_unique<Judge>(file_);
        if (!judge_->traits().is_copy) judge_->Look(begin, end, kind);
      });
}

void PlaintextScan::Finish(std::vector<SecretMatch>* matches) {
  if (judge_) judge_->Finish(matches);
}

void ForEachCredentialName(
    const SourceFile& file,
    const std::function<void(size_t begin, size_t end, CredentialKind kind)>&
        found) {
  static const WordFinder finder(
      std::vector<std::string>(std::begin(kKeywords), std::end(kKeywords)),
      WordFinder::Case::kIgnored);
  finder.Find(file.text(),
              [&](size_t, size_t at) { return LookAtName(file, at, found); });
}

}  // namespace plimsoll
