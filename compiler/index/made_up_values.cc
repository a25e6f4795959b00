// What people put where a secret goes and did not draw.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/index/checksum.h"
#include "compiler/index/credentials.h"
#include "compiler/index/token_checks.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

// What fingers and heads run along, in either direction.
constexpr std::string_view kRows[] = {
    "1234567890",      "qwertyuiop", "asdfghjkl",
    "zxcvbnm",         "qwertz",     "abcdefghijklmnopqrstuvwxyz",
    "0123456789abcdef"};

// How far `text` runs along a row from its first character.
template <class Place>
size_t RunAlong(std::string_view text, Place begin, Place end) {
  Place at = std::find(begin, end, text.front());
  size_t size = 0;
  while (size < text.size() && at != end && *at == text[size]) {
    ++size;
    ++at;
  }
  return size;
}

size_t RunOf(std::string_view text) {
  size_t longest = std::min(text.find_first_not_of(text.front()), text.size());
  for (const std::string_view row : kRows) {
    longest = std::max({longest, RunAlong(text, row.begin(), row.end()),
                        RunAlong(text, row.rbegin(), row.rend())});
  }
  return longest;
}

// The letter that people write with the character, `s` for `$` and `5`.
char LetterOf(char c) {
  constexpr std::string_view kWritten = "013457$@!";
  constexpr std::string_view kMeant = "oieastsai";
  const size_t at = kWritten.find(c);
  return at == std::string_view::npos ? c : kMeant[at];
}

// What says that a value is for a secret.
constexpr std::string_view kMeantAs[] = {"pass", "secret"};

// Digits that a rule for passwords asks for, or typed along the row.
bool AreAppended(std::string_view digits) {
  return digits.size() <= 2 || IsTypedInRuns(digits);
}

// `Contraseña`, `motdepasse123`: without letters beyond ASCII, which are
// written in many ways.
bool IsForeignPassword(std::string_view value) {
  constexpr std::string_view kWords[] = {
      "contrasea", "contrasena", "motdepasse", "passwort", "kennwort",
      "senha",     "wachtwoord", "haso",       "haslo",    "parola",
      "heslo",     "lozinka",    "jelszo",     "lsenord",  "losenord"};
  std::string letters;
  std::string digits;
  for (const char c : value) {
    if (IsAsciiAlpha(c)) letters.push_back(AsciiLower(c));
    if (IsAsciiDigit(c)) digits.push_back(c);
  }
  return std::ranges::find(kWords, letters) != std::end(kWords) &&
         AreAppended(digits);
}

// `passsword`, `pasword1`, `passowrd`: the word for it, with a letter once too
// often or too rarely, or in another place.
bool IsMistypedPassword(std::string_view value) {
  std::string letters;
  const size_t size = value.find_last_not_of("0123456789") + 1;
  for (const char c : value.substr(0, size)) {
    if (letters.empty() || letters.back() != AsciiLower(c)) {
      letters.push_back(AsciiLower(c));
    }
  }
  return letters.starts_with("pas") && letters.ends_with('d') &&
         std::ranges::is_permutation(letters, std::string_view("pasword")) &&
         AreAppended(value.substr(size));
}

// `%5B` as `[`.
std::string WithoutUrlEncoding(std::string_view value) {
  std::string plain;
  for (size_t i = 0; i < value.size(); ++i) {
    unsigned code = 0;
    const char* const digits = value.data() + i + 1;
    if (value[i] == '%' && i + 2 < value.size() &&
        std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
      plain.push_back(static_cast<char>(code));
      i += 2;
    } else {
      plain.push_back(value[i]);
    }
  }
  return plain;
}

// Reads one filler word from `at` on, with characters that stand for letters
// and symbols that break the word; where it ends, or `npos`.
size_t EndOfFiller(std::string_view value, size_t at, std::string_view filler) {
  size_t read = 0;
  while (read < filler.size() && at < value.size()) {
    const char c = value[at++];
    const char letter = filler[read];
    if (AsciiLower(c) == letter || LetterOf(c) == letter) {
      ++read;
      // `up3er`: a digit and its letter both.
      const bool is_twice = AsciiLower(c) != letter && at < value.size() &&
                            AsciiLower(value[at]) == letter &&
                            (read == filler.size() || filler[read] != letter);
      at += is_twice ? 1 : 0;
    } else if (IsAsciiAlpha(c) || IsAsciiDigit(c)) {
      return std::string_view::npos;
    }
  }
  return read == filler.size() ? at : std::string_view::npos;
}

// `YourStrong@Passw0rd`, `pass[word`: filler words and symbols alone, and
// digits in the place of letters.
bool ReadsAsFillers(std::string_view value) {
  if (value.size() > 60) return false;
  std::vector<bool> reached(value.size() + 1);
  reached[0] = true;
  for (size_t at = 0; at < value.size(); ++at) {
    if (!reached[at]) continue;
    const bool is_symbol = !IsAsciiAlpha(value[at]) && !IsAsciiDigit(value[at]);
    if (is_symbol) reached[at + 1] = true;
    const char letter = AsciiLower(LetterOf(value[at]));
    if (!IsAsciiAlpha(letter)) continue;
    for (const std::string& filler : FillersAt(letter)) {
      const size_t end = EndOfFiller(value, at, filler);
      if (end != std::string_view::npos) reached[end] = true;
    }
  }
  return reached.back();
}

// `YourStrong@Passw0rd12`
bool IsDisguisedPhrase(std::string_view value) {
  const size_t size = value.find_last_not_of("0123456789") + 1;
  if (!AreAppended(value.substr(size))) return false;
  const std::string plain = AsciiLower(WithoutDisguise(value));
  const bool is_meant = std::ranges::any_of(kMeantAs, [&](auto word) {
    return plain.find(word) != std::string::npos;
  });
  return is_meant && ReadsAsFillers(value.substr(0, size));
}

// Half of `ATATT1234567890abcdefghij` or more is typed along rows of keys.
bool IsMostlyTyped(std::string_view value) {
  constexpr size_t kLongRun = 8;
  const std::string lower = AsciiLower(value);
  std::string_view rest = lower;
  size_t typed = 0;
  while (!rest.empty()) {
    const size_t run = RunOf(rest);
    if (run >= kLongRun) typed += run;
    rest.remove_prefix(run >= kLongRun ? run : 1);
  }
  return typed > 0 && 2 * typed >= value.size();
}

// Base64 of a text that says what it is: `test_oauth_jwt_secret_32bytes`.
bool EncodesPhrase(std::string_view value) {
  constexpr size_t kShortest = 12;
  if (value.size() < kShortest) return false;
  const std::string text = DecodeBase64(value);
  const bool is_words = !text.empty() && std::ranges::all_of(text, [](char c) {
    return IsWordByte(c) || c == '-' || c == ' ' || c == '.';
  });
  if (!is_words) return false;
  const bool is_meant = std::ranges::any_of(kMeantAs, [&](auto word) {
    return AsciiLower(text).find(word) != std::string::npos;
  });
  return IsPlaceholder(text, {}) ||
         (is_meant && WordsOf(text).size() >= 3 &&
          std::ranges::count_if(text, IsAsciiDigit) <= 4);
}

// `AbC-dEf5`: the alphabet, with dashes and capitals, and a digit or two.
bool IsSpelledAlphabet(std::string_view value) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz";
  constexpr size_t kShortest = 6;
  std::string letters;
  const size_t size = value.find_last_not_of("0123456789") + 1;
  for (const char c : value.substr(0, size)) {
    if (c != '-' && c != '_') letters.push_back(AsciiLower(c));
  }
  return letters.size() >= kShortest && kAlphabet.starts_with(letters) &&
         value.size() - size <= 2;
}

// `something_at_least_32_characters`, `jwt-secret-32-characters-long`: words
// joined by dashes that say how long a secret has to be.
bool StatesLength(std::string_view value) {
  constexpr std::string_view kSaid[] = {"secret", "token", "password"};
  constexpr std::string_view kLengths[] = {"characters", "chars", "char",
                                           "bytes"};
  const auto digits = std::ranges::count_if(value, IsAsciiDigit);
  const bool is_plain = std::ranges::all_of(
      value, [](char c) { return IsWordByte(c) || c == '-'; });
  if (!is_plain || digits > 3) return false;
  const std::vector<std::string> words = WordsOf(value);
  const auto has_any = [&](std::span<const std::string_view> known) {
    return std::ranges::any_of(words, [&](const std::string& word) {
      return std::ranges::find(known, word) != known.end();
    });
  };
  const bool at_least =
      std::ranges::adjacent_find(words, [](const auto& one, const auto& next) {
        return one == "at" && next == "least";
      }) != words.end();
  return words.size() >= 4 &&
         (at_least || (has_any(kSaid) && has_any(kLengths)));
}

// `Db[secure-random-32-char]`: words in brackets say what belongs there.
bool HasBlankInBrackets(std::string_view value) {
  constexpr size_t kShortestWord = 3;
  const size_t open = value.find('[');
  const size_t close = value.find(']', open);
  if (close == std::string_view::npos) return false;
  const std::string_view inside = value.substr(open + 1, close - open - 1);
  const bool is_plain = std::ranges::all_of(inside, [](char c) {
    return (IsWordByte(c) && AsciiLower(c) == c) || c == '-';
  });
  return is_plain && std::ranges::count_if(WordsOf(inside), [&](const auto& w) {
                       return w.size() >= kShortestWord;
                     }) >= 2;
}

// `tr_prod_abc123`: where a vendor's prefix stands, and a run of keys.
bool IsPrefixedRun(std::string_view value) {
  constexpr size_t kLongestPrefix = 3;
  constexpr size_t kLongestWord = 8;
  constexpr size_t kShortestRun = 6;
  size_t longest = kLongestPrefix;
  for (size_t size = value.find_first_of("_-"); size != std::string_view::npos;
       size = value.find_first_of("_-")) {
    const bool is_word = size > 0 && size <= longest &&
                         std::ranges::all_of(value.substr(0, size), [](char c) {
                           return c >= 'a' && c <= 'z';
                         });
    if (!is_word) return false;
    value.remove_prefix(size + 1);
    longest = kLongestWord;
  }
  return longest == kLongestWord && value.size() >= kShortestRun &&
         IsTypedInRuns(value);
}

// `\u3299\ufe0f`: characters beyond ASCII, as JSON and programs write them.
bool IsEscapedText(std::string_view value) {
  constexpr size_t kSize = 6;
  for (size_t at = 0; at < value.size(); at += kSize) {
    const std::string_view digits = value.substr(at, kSize);
    if (digits.size() < kSize || !digits.starts_with("\\u") ||
        digits.find_first_not_of("0123456789abcdefABCDEF", 2) !=
            std::string_view::npos) {
      return false;
    }
  }
  return !value.empty();
}

// The token of a tunnel that nobody was given.
bool IsEmptyTunnelToken(std::string_view value) {
  if (!value.starts_with("eyJhIjoi") || IsTunnelToken(value)) return false;
  const std::string json = DecodeBase64(value);
  return json.find("\"t\":") != std::string::npos &&
         json.find("\"s\":") != std::string::npos;
}

// `$4.99/month`
bool IsPrice(std::string_view value) {
  if (!value.starts_with('$')) return false;
  const size_t end = value.find_first_not_of("0123456789.,", 1);
  if (end == std::string_view::npos) return value.size() > 1;
  return end > 1 && value[end] == '/' && IsBareWord(value.substr(end + 1));
}

}  // namespace

bool IsMadeUp(std::string_view value) {
  if (IsEscapedText(value)) return true;
  if (value.ends_with("\\n")) value.remove_suffix(2);
  if (value.starts_with("base64:")) return IsPlaceholder(value.substr(7), {});
  const std::string lower = AsciiLower(value);
  // RFC 7617 has the words of Aladdin in its examples.
  if (lower == "opensesame" || lower.ends_with("-here") ||
      lower.ends_with("_here") || lower.ends_with("_b64")) {
    return true;
  }
  if (value.find('%') != std::string_view::npos) {
    const std::string plain = WithoutUrlEncoding(value);
    if (plain != value && ReadsAsFillers(plain)) return true;
  }
  // `YourBase64EncodedString`, `yourS3secretkey`
  if (value.size() > 4 && lower.starts_with("your") &&
      value.substr(1, 3) == "our" && value[4] >= 'A' && value[4] <= 'Z') {
    return true;
  }
  return IsForeignPassword(value) || IsMistypedPassword(value) ||
         IsDisguisedPhrase(value) || IsMostlyTyped(value) ||
         IsSpelledAlphabet(value) || StatesLength(value) ||
         HasBlankInBrackets(value) || IsPrefixedRun(value) ||
         IsEmptyTunnelToken(value) || EncodesPhrase(value);
}

std::string WithoutDisguise(std::string_view value) {
  std::string plain(value);
  std::ranges::transform(plain, plain.begin(), LetterOf);
  return plain;
}

bool IsPattern(std::string_view value) {
  const auto is_repeated = [&](size_t at) {
    return at < value.size() &&
           std::string_view("+*{").find(value[at]) != std::string_view::npos;
  };
  // `s/^PASSWORD=.*/PASSWORD=$x/` of sed.
  if (value.starts_with(".*") &&
      (value.size() == 2 || !IsWordByte(value[2]) ||
       value.find("\\.") != std::string_view::npos)) {
    return true;
  }
  size_t classes = 0;  // Such as `\d+`, of which a password may have one.
  for (size_t i = 0; i + 2 < value.size(); ++i) {
    if (value[i] == '[' && (value[i + 1] == '^' || value[i + 2] == '-')) {
      const size_t close = value.find(']', i + 2);
      if (close != std::string_view::npos && is_repeated(close + 1)) {
        return true;
      }
    }
    const bool is_class =
        value[i] == '\\' &&
        (value[i + 1] == 'd' || value[i + 1] == 'w' || value[i + 1] == 'S');
    if (!is_class || !is_repeated(i + 2)) continue;
    if (value[i + 2] == '{' || ++classes == 2) return true;
  }
  // `^(abc123|zyx789)$`
  return value.size() > 2 && value.front() == '^' && value.back() == '$';
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  bool in_word = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!IsAsciiAlpha(text[i])) {
      in_word = false;
      continue;
    }
    const bool is_upper = AsciiLower(text[i]) != text[i];
    const bool after_lower = i > 0 && IsAsciiAlpha(text[i - 1]) &&
                             AsciiLower(text[i - 1]) == text[i - 1];
    if (!in_word || (is_upper && after_lower)) words.emplace_back();
    words.back().push_back(AsciiLower(text[i]));
    in_word = true;
  }
  return words;
}

bool IsBadge(std::string_view line_head) {
  const size_t begin = line_head.find_last_of(" \t(\"'<") + 1;
  const std::string_view url = line_head.substr(begin);
  const std::string_view path = url.substr(0, url.find('?'));
  const std::string_view before = line_head.substr(0, begin);
  const bool is_image =
      before.ends_with("src=\"") || before.ends_with("src='") ||
      before.ends_with("image:: ") || before.ends_with("]: ") ||
      (before.ends_with("](") && before.find("![") != std::string_view::npos);
  return is_image && (path.ends_with("badge.svg") ||
                      path.find("/badge/") != std::string_view::npos ||
                      path.find("/status-badge/") != std::string_view::npos);
}

bool IsMeasure(std::string_view value) {
  const size_t dash = value.find('-');
  const std::string_view digits = value.substr(0, dash);
  if (dash == std::string_view::npos || digits.empty() ||
      !std::ranges::all_of(digits, IsAsciiDigit)) {
    return false;
  }
  // Words alone: `32-byte-hex`, not `8-bitNintendo64`.
  std::string unit = AsciiLower(value.substr(dash + 1));
  if (unit.ends_with(',')) unit.pop_back();  // Of a sentence.
  return IsBareWord(unit) &&
         (unit.starts_with("char") || unit.starts_with("byte") ||
          unit.starts_with("bit") || unit.starts_with("digit"));
}

bool IsCount(std::string_view value) {
  if (IsPrice(value)) return true;
  const size_t sign = value.find('=');
  return sign != std::string_view::npos && sign > 0 &&
         sign + 1 < value.size() && value.size() - sign <= 5 &&
         std::ranges::all_of(
             value.substr(0, sign),
             [](char c) { return IsWordByte(c) && AsciiLower(c) == c; }) &&
         std::ranges::all_of(value.substr(sign + 1), IsAsciiDigit);
}

bool NamesItself(std::string_view value) {
  const size_t letters =
      std::min(value.find_first_of("0123456789"), value.size());
  const bool is_plain =
      std::ranges::all_of(value.substr(0, letters), IsAsciiAlpha) &&
      std::ranges::all_of(value.substr(letters), IsAsciiDigit);
  constexpr std::string_view kSaid[] = {"password", "secret", "token",
                                        "key",      "string", "characters"};
  if (!is_plain) return false;
  const std::vector<std::string> words = WordsOf(value);
  return words.size() >= 3 &&
         std::ranges::any_of(words, [&](const std::string& word) {
           return std::ranges::find(kSaid, word) != std::end(kSaid);
         });
}

bool IsTypedInRuns(std::string_view value) {
  constexpr size_t kShortestRun = 3;
  const std::string lower = AsciiLower(value);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const bool joins = rest.front() == '-' || rest.front() == '_';
    const size_t run = joins ? 1 : RunOf(rest);
    if (!joins && run < kShortestRun) return false;
    rest.remove_prefix(run);
  }
  return !value.empty();
}

bool IsBareWord(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return IsAsciiAlpha(c) || c == '_' || c == '-';
  });
}

bool IsCommonWord(std::string_view text, size_t begin, size_t end) {
  const std::string_view word = text.substr(begin, end - begin);
  if (!IsBareWord(word)) return false;
  constexpr size_t kReach = 4096;
  const size_t first = begin > kReach ? begin - kReach : 0;
  const std::string_view window = text.substr(first, 2 * kReach);
  return first + window.find(word) != begin ||
         window.find(word, end - first) != std::string_view::npos;
}

}  // namespace plimsoll
