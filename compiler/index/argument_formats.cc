#include <algorithm>
#include <vector>

#include "compiler/index/credentials.h"
#include "compiler/index/special_formats.h"
#include "compiler/index/word_finder.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view kName = "password in an argument";
// Arguments further away belong to something else.
constexpr size_t kReach = 600;
constexpr size_t kMaxWords = 40;

// A word of a command line and where its text stands, quotes excluded.
struct Word {
  std::string_view text;
  size_t begin = 0;
};

bool IsBreak(char c) { return c == ';' || c == '|' || c == '&' || c == '\n'; }
bool IsGap(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == '[' || c == ']' ||
         c == '\r' || c == '"' || c == '\'';
}

// `> file`, `2>&1`; what follows is no argument.
bool IsRedirection(std::string_view text) {
  return text.starts_with('>') ||
         (text.ends_with('>') && IsAsciiDigit(text.front()));
}

// Where the `$(...)` or the backticks end that begin at `at`, whose words are
// those of another command; `at` where none begin. What begins within backticks
// ends with them.
size_t SkipInnerCommand(std::string_view text, size_t at, bool in_backticks) {
  if (text[at] == '`' && !in_backticks) {
    const size_t close = text.find_first_of("`\n", at + 1);
    return close != npos && text[close] == '`' ? close + 1 : at;
  }
  if (text.substr(at, 2) != "$(") return at;
  size_t depth = 0;
  for (size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == '(') ++depth;
    if (text[end] == ')' && --depth == 0) return end + 1;
  }
  return at;
}

// Whether an odd number of backticks stands in front of `at` on its line.
bool IsInBackticks(std::string_view text, size_t at) {
  constexpr size_t kLook = 200;
  bool is_in = false;
  for (size_t begin = at; begin > 0 && at - begin < kLook; --begin) {
    if (text[begin - 1] == '\n') break;
    if (text[begin - 1] == '`') is_in = !is_in;
  }
  return is_in;
}

// Where a word ends that begins at `begin`, behind `quote` or without one.
// `text` ends where nobody looks further.
size_t EndOfWord(std::string_view text, size_t begin, char quote,
                 bool in_backticks) {
  size_t end = begin;
  if (quote != '\0') {
    while (end < text.size() && text[end] != '\n' && text[end] != quote) ++end;
    return end;
  }
  while (end < text.size() && !IsGap(text[end]) && !IsBreak(text[end])) {
    if (in_backticks && text[end] == '`') break;
    const size_t inner = SkipInnerCommand(text, end, in_backticks);
    end = std::max(inner, end + 1);
  }
  return end;
}

// The words from `at` on, to the end of the command. Lists such as
// ["curl", "-u", "a:b"] are command lines, too. A backslash at a line's end
// goes on in the next one.
std::vector<Word> WordsFrom(std::string_view text, size_t at) {
  const size_t limit = std::min(text.size(), at + kReach);
  std::vector<Word> words;
  // The command itself may be the first of a list, whose items without quotes
  // are expressions of a program; or `"$mysql"`.
  bool is_list = false;
  const size_t lead = at > 0 && text[at - 1] == '$' ? 2 : 1;
  const char quote = at >= lead ? text[at - lead] : '\0';
  if (quote == '"' || quote == '\'') {
    const size_t close = text.substr(0, limit).find(quote, at);
    if (close == npos) return words;
    // "mysql -p x" is a command line in quotes, not a word.
    const std::string_view inside = text.substr(at, close - at);
    if (inside.find(' ') == npos) {
      words.push_back({inside, at});
      at = close + 1;
      is_list = text.substr(at, 1) == ",";
    }
  }
  const bool in_backticks = IsInBackticks(text, at);
  while (at < limit && words.size() < kMaxWords) {
    const char c = text[at];
    if (c == '\\' && at + 1 < limit &&
        (text[at + 1] == '\n' || text[at + 1] == '\r')) {
      at += text[at + 1] == '\r' ? 3 : 2;
      continue;
    }
    if (IsBreak(c) || IsRedirection(text.substr(at, 2)) ||
        (in_backticks && c == '`')) {
      break;
    }
    const bool quoted = c == '"' || c == '\'';
    if (!quoted && IsGap(c)) {
      ++at;
      continue;
    }
    const size_t begin = quoted ? at + 1 : at;
    const size_t end = EndOfWord(text.substr(0, limit), begin,
                                 quoted ? c : '\0', in_backticks);
    const bool is_expression = is_list && !quoted;
    words.push_back(
        {text.substr(begin, is_expression ? 0 : end - begin), begin});
    at = end + (quoted && end < limit && text[end] == c ? 1 : 0);
  }
  return words;
}

// Whether a command of that name begins at `at`: no part of a longer word, nor
// of a path but its last. `$mysql` is what a script calls it by.
bool IsCommand(std::string_view text, size_t at, std::string_view name) {
  const bool starts =
      at == 0 || !(IsWordByte(text[at - 1]) || text[at - 1] == '-' ||
                   text[at - 1] == '.' || text.substr(0, at).ends_with("${"));
  const size_t end = at + name.size();
  return starts && end < text.size() &&
         (text[end] == ' ' || text[end] == '\t' || text[end] == '"' ||
          text[end] == '\'');
}

std::optional<FoundSecret> Argument(const Word& word, size_t skip,
                                    std::string_view user) {
  const std::string_view value = word.text.substr(skip);
  if (value == user || !IsCredential(value, CredentialKind::kPassword, user)) {
    return std::nullopt;
  }
  const size_t begin = word.begin + skip;
  return FoundSecret{SecretMatchKind::kInArgument, kName, begin,
                     word.begin + word.text.size(), 0};
}

// `user:password`
std::optional<FoundSecret> UserAndPassword(const Word& word, size_t skip) {
  const std::string_view value = word.text.substr(skip);
  const size_t colon = value.find(':');
  if (colon == npos || IsReference(value.substr(0, colon))) {
    return std::nullopt;
  }
  return Argument(word, skip + colon + 1, value.substr(0, colon));
}

// curl -u user:password, --user user:password, -uuser:password
std::optional<FoundSecret> FindCurl(std::string_view text, size_t at) {
  if (!IsCommand(text, at, "curl")) return std::nullopt;
  const std::vector<Word> words = WordsFrom(text, at);
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string_view option = words[i].text;
    const bool takes_next = option == "-u" || option == "--user" ||
                            option == "-U" || option == "--proxy-user";
    if (takes_next && i + 1 < words.size()) {
      return UserAndPassword(words[i + 1], 0);
    }
    if (option.starts_with("--user=")) return UserAndPassword(words[i], 7);
    if (option.size() > 3 && option.starts_with("-u")) {
      return UserAndPassword(words[i], 2);
    }
  }
  return std::nullopt;
}

// `find . -name 'mysql' -printf %f`: the name of a file, no command.
bool IsSoughtByFind(std::string_view text, size_t at) {
  std::string_view before = text.substr(0, at);
  before = before.substr(0, before.find_last_not_of(" \t'\"") + 1);
  return before.ends_with("-name") || before.ends_with("-iname");
}

// mysql -pPASSWORD, and its relatives; `-p` alone asks for one.
std::optional<FoundSecret> FindMysql(std::string_view text, size_t at,
                                     std::string_view name) {
  size_t end = at + name.size();
  // mysqldump, mysqladmin, mariadb-dump, ...
  while (end < text.size() && (IsWordByte(text[end]) || text[end] == '-')) {
    ++end;
  }
  if (!IsCommand(text, at, text.substr(at, end - at)) ||
      IsSoughtByFind(text, at)) {
    return std::nullopt;
  }
  const std::vector<Word> words = WordsFrom(text, at);
  for (size_t i = 1; i < words.size(); ++i) {
    const Word& word = words[i];
    // -p'PASSWORD'
    if (word.text == "-p" && i + 1 < words.size() &&
        words[i + 1].begin == word.begin + 3) {
      const char quote = text[word.begin + 2];
      if (quote == '"' || quote == '\'') {
        return Argument(words[i + 1], 0, "root");
      }
    }
    if (word.text.size() > 3 && word.text.starts_with("-p") &&
        word.text.find('=') == npos && !word.text.starts_with("-port")) {
      return Argument(word, 2, "root");
    }
  }
  return std::nullopt;
}
std::optional<FoundSecret> FindMysqlTool(std::string_view text, size_t at) {
  return FindMysql(text, at, "mysql");
}
std::optional<FoundSecret> FindMariadbTool(std::string_view text, size_t at) {
  return FindMysql(text, at, "mariadb");
}

// `--eval`, `--db=shop`
bool IsLongOption(std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  return name.size() > 3 && name.starts_with("--") && IsAsciiAlpha(name[2]) &&
         IsBareWord(name) && AsciiLower(name) == name;
}

// COMMAND ... OPTION PASSWORD
std::optional<FoundSecret> FindOption(std::string_view text, size_t at,
                                      std::string_view command,
                                      std::string_view option) {
  if (!IsCommand(text, at, command)) return std::nullopt;
  const std::vector<Word> words = WordsFrom(text, at);
  for (size_t i = 1; i < words.size(); ++i) {
    // `-p --eval x` asks for the password.
    if (words[i].text == option && i + 1 < words.size() &&
        !IsLongOption(words[i + 1].text)) {
      return Argument(words[i + 1], 0, {});
    }
    // -pPASSWORD
    if (words[i].text.size() > option.size() + 3 && option.size() == 2 &&
        words[i].text.starts_with(option) && command == "sshpass") {
      return Argument(words[i], 2, {});
    }
  }
  return std::nullopt;
}
std::optional<FoundSecret> FindSshpass(std::string_view text, size_t at) {
  return FindOption(text, at, "sshpass", "-p");
}
std::optional<FoundSecret> FindRedisCli(std::string_view text, size_t at) {
  return FindOption(text, at, "redis-cli", "-a");
}
std::optional<FoundSecret> FindDockerLogin(std::string_view text, size_t at) {
  return FindOption(text, at, "docker login", "-p");
}
std::optional<FoundSecret> FindPodmanLogin(std::string_view text, size_t at) {
  return FindOption(text, at, "podman login", "-p");
}
std::optional<FoundSecret> FindMongosh(std::string_view text, size_t at) {
  return FindOption(text, at, "mongosh", "-p");
}
std::optional<FoundSecret> FindLdapsearch(std::string_view text, size_t at) {
  return FindOption(text, at, "ldapsearch", "-w");
}

// htpasswd -b [file] user password: the last word of the command.
std::optional<FoundSecret> FindHtpasswd(std::string_view text, size_t at) {
  if (!IsCommand(text, at, "htpasswd")) return std::nullopt;
  const std::vector<Word> words = WordsFrom(text, at);
  const bool is_batch =
      std::any_of(words.begin(), words.end(), [](const Word& word) {
        return word.text.starts_with("-") && word.text.size() < 6 &&
               word.text.find('b') != npos;
      });
  if (!is_batch || words.size() < 4) return std::nullopt;
  return Argument(words.back(), 0, words[words.size() - 2].text);
}

// openssl ... -passin pass:PASSWORD
std::optional<FoundSecret> FindOpenSslPass(std::string_view text, size_t at) {
  const std::string_view head =
      text.substr(at < 10 ? 0 : at - 10, std::min<size_t>(at, 10));
  if (!head.ends_with("-passin") && !head.ends_with("-passout") &&
      !head.ends_with("-pass")) {
    return std::nullopt;
  }
  const std::vector<Word> words = WordsFrom(text, at + 1);
  if (words.empty()) return std::nullopt;
  return Argument(words[0], 5, {});
}

// echo 'user:password' | chpasswd; with -e it is a hash.
std::optional<FoundSecret> FindChpasswd(std::string_view text, size_t at) {
  for (const Word& word : WordsFrom(text, at)) {
    if (word.text == "-e" || word.text == "--encrypted") return std::nullopt;
  }
  size_t line = at;
  while (line > 0 && at - line < 200 && text[line - 1] != '\n') --line;
  const size_t echo = text.substr(0, at).find("echo ", line);
  if (echo == npos) return std::nullopt;
  for (const Word& word : WordsFrom(text, echo + 5)) {
    if (word.text.find(':') != npos) return UserAndPassword(word, 0);
  }
  return std::nullopt;
}

// echo password | sudo -S
std::optional<FoundSecret> FindSudoPassword(std::string_view text, size_t at) {
  size_t line = at;
  while (line > 0 && at - line < 200 && text[line - 1] != '\n') --line;
  const size_t echo = text.substr(0, at).rfind("echo ");
  if (echo == npos || echo < line) return std::nullopt;
  const std::vector<Word> words = WordsFrom(text, echo + 5);
  if (words.size() != 1) return std::nullopt;
  return Argument(words[0], 0, {});
}

// ConvertTo-SecureString "password" -AsPlainText
std::optional<FoundSecret> FindSecureString(std::string_view text, size_t at) {
  for (const Word& word : WordsFrom(text, at + 22)) {
    if (word.text == "-String") continue;
    const char quote = word.begin > 0 ? text[word.begin - 1] : '\0';
    if (quote != '"' && quote != '\'') return std::nullopt;
    return Argument(word, 0, {});
  }
  return std::nullopt;
}

// smbclient -U user%password
std::optional<FoundSecret> FindSmbclient(std::string_view text, size_t at) {
  if (!IsCommand(text, at, "smbclient")) return std::nullopt;
  const std::vector<Word> words = WordsFrom(text, at);
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    if (words[i].text != "-U" && words[i].text != "--user") continue;
    const size_t sign = words[i + 1].text.find('%');
    if (sign == npos) return std::nullopt;
    return Argument(words[i + 1], sign + 1, words[i + 1].text.substr(0, sign));
  }
  return std::nullopt;
}

// The user of the statement that has its password at `at`, as in 'shop' or
// 'shop'@'localhost'.
std::string_view UserBefore(std::string_view text, size_t at) {
  const size_t line = text.rfind('\n', at) + 1;
  std::string_view user = TrimBlanks(text.substr(line, at - line));
  user.remove_prefix(user.find_last_of(" \t") + 1);
  user = user.substr(0, user.rfind('@'));
  while (!user.empty() && !IsWordByte(user.front())) user.remove_prefix(1);
  while (!user.empty() && !IsWordByte(user.back())) user.remove_suffix(1);
  return user;
}

// SQL: IDENTIFIED BY 'password', WITH PASSWORD 'password'
std::optional<FoundSecret> FindSqlPassword(std::string_view text, size_t at,
                                           size_t size) {
  const size_t quote = text.find_first_not_of(' ', at + size);
  if (quote == npos || text[quote] != '\'') return std::nullopt;
  const size_t close =
      text.substr(0, std::min(text.size(), quote + 200)).find('\'', quote + 1);
  if (close == npos || text.substr(quote, close - quote).find('\n') != npos) {
    return std::nullopt;
  }
  const std::string_view value = text.substr(quote + 1, close - quote - 1);
  if (!IsCredential(value, CredentialKind::kPassword, UserBefore(text, at))) {
    return std::nullopt;
  }
  return FoundSecret{SecretMatchKind::kInArgument, "password in a statement",
                     quote + 1, close, 0};
}
std::optional<FoundSecret> FindIdentifiedBy(std::string_view text, size_t at) {
  return FindSqlPassword(text, at, 14);
}
std::optional<FoundSecret> FindWithPassword(std::string_view text, size_t at) {
  return FindSqlPassword(text, at, 14);
}

constexpr SpecialFormat kFormats[] = {
    {"curl", FindCurl},
    {"mysql", FindMysqlTool},
    {"mariadb", FindMariadbTool},
    {"sshpass", FindSshpass},
    {"redis-cli", FindRedisCli},
    {"docker login", FindDockerLogin},
    {"podman login", FindPodmanLogin},
    {"mongosh", FindMongosh},
    {"ldapsearch", FindLdapsearch},
    {"htpasswd", FindHtpasswd},
    {" pass:", FindOpenSslPass},
    {"chpasswd", FindChpasswd},
    {"| sudo -S", FindSudoPassword},
    {"ConvertTo-SecureString", FindSecureString},
    {"smbclient", FindSmbclient},
    {"identified by ", FindIdentifiedBy},
    {"with password ", FindWithPassword},
};

}  // namespace

std::span<const SpecialFormat> ArgumentFormats() { return kFormats; }

}  // namespace plimsoll
