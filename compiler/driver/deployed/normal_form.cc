#include "compiler/driver/deployed/normal_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "compiler/base/path.h"
#include "compiler/compose/notation.h"

namespace plimsoll::deployed {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct TimeUnit {
  std::string_view name;
  double microseconds;
};

// Those of compose, systemd and Podman; `m` is a minute to all of them.
constexpr auto kTimeUnits = std::to_array<TimeUnit>({
    {"", 1e6},        {"us", 1},          {"ms", 1e3},
    {"s", 1e6},       {"sec", 1e6},       {"second", 1e6},
    {"seconds", 1e6}, {"m", 60e6},        {"min", 60e6},
    {"minute", 60e6}, {"minutes", 60e6},  {"h", 3600e6},
    {"hr", 3600e6},   {"hour", 3600e6},   {"hours", 3600e6},
    {"d", 86400e6},   {"day", 86400e6},   {"days", 86400e6},
    {"w", 604800e6},  {"week", 604800e6}, {"weeks", 604800e6},
});

// One number with its unit; takes it off `text`.
std::optional<double> TakeTime(std::string_view* text) {
  size_t digits = 0;
  while (digits < text->size() &&
         (IsDigit((*text)[digits]) || (*text)[digits] == '.')) {
    ++digits;
  }
  double number = 0;
  const char* begin = text->data();
  const auto [at, error] = std::from_chars(begin, begin + digits, number);
  if (digits == 0 || error != std::errc() || at != begin + digits) {
    return std::nullopt;
  }
  *text = Trim(text->substr(digits));
  size_t letters = 0;
  while (letters < text->size() && (*text)[letters] >= 'a' &&
         (*text)[letters] <= 'z') {
    ++letters;
  }
  const std::string_view unit = text->substr(0, letters);
  const auto found = std::ranges::find(kTimeUnits, unit, &TimeUnit::name);
  if (found == kTimeUnits.end()) return std::nullopt;
  *text = Trim(text->substr(letters));
  return number * found->microseconds;
}

bool NeedsQuotes(std::string_view word) {
  return word.empty() ||
         word.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "@%+=:,./_-{}[]^~!?#") != npos;
}

// What a shell does not take literally outside quotes.
constexpr std::string_view kShellSyntax = "|&;<>()$`*?~#!\n";

// Takes words apart one byte at a time.
class ShellSplitter {
 public:
  explicit ShellSplitter(std::string_view text) : text_(text) {}

  std::optional<std::vector<std::string>> Run() {
    while (at_ < text_.size()) {
      if (!Step()) return std::nullopt;
    }
    if (quote_ != '\0') return std::nullopt;
    EndWord();
    return std::move(words_);
  }

 private:
  bool Step() {
    const char c = text_[at_++];
    if (quote_ != '\0') return StepInQuotes(c);
    if (c == ' ' || c == '\t') {
      EndWord();
    } else if (c == '"' || c == '\'') {
      quote_ = c;
      in_word_ = true;
    } else if (c == '\\' && at_ < text_.size()) {
      Add(text_[at_++]);
    } else if (kShellSyntax.find(c) != npos) {
      return false;
    } else {
      Add(c);
    }
    return true;
  }

  bool StepInQuotes(char c) {
    if (c == quote_) {
      quote_ = '\0';
    } else if (quote_ == '"' && (c == '$' || c == '`')) {
      return false;
    } else if (quote_ == '"' && c == '\\' && at_ < text_.size() &&
               (text_[at_] == '"' || text_[at_] == '\\' || text_[at_] == '$' ||
                text_[at_] == '`')) {
      Add(text_[at_++]);
    } else {
      Add(c);
    }
    return true;
  }

  void Add(char c) {
    word_ += c;
    in_word_ = true;
  }
  void EndWord() {
    if (in_word_) words_.push_back(std::move(word_));
    word_.clear();
    in_word_ = false;
  }

  std::string_view text_;
  size_t at_ = 0;
  char quote_ = '\0';
  bool in_word_ = false;
  std::string word_;
  std::vector<std::string> words_;
};

}  // namespace

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::string NormalDuration(std::string_view text) {
  std::string_view rest = Trim(text);
  if (rest.empty()) return std::string(text);
  double sum = 0;
  while (!rest.empty()) {
    const auto time = TakeTime(&rest);
    if (!time) return std::string(text);
    sum += *time;
  }
  if (std::fmod(sum, 1e6) == 0) return fmt::format("{:.0f}s", sum / 1e6);
  if (std::fmod(sum, 1e3) == 0) return fmt::format("{:.0f}ms", sum / 1e3);
  return fmt::format("{:.0f}us", sum);
}

std::string NormalSize(std::string_view text) {
  std::string lower = Lower(Trim(text));
  // `Gi` is known to manifests and people only.
  if (lower.ends_with("i")) lower += 'b';
  const auto bytes = compose::ParseSize(lower);
  return bytes ? fmt::format("{:.0f}", *bytes) : std::string(text);
}

std::string NormalNumber(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || at != end) {
    return std::string(text);
  }
  return fmt::format("{}", number);
}

std::string NormalBool(std::string_view text) {
  const std::string lower = Lower(Trim(text));
  for (const std::string_view word : {"true", "yes", "on", "y", "t", "1"}) {
    if (lower == word) return "true";
  }
  for (const std::string_view word : {"false", "no", "off", "n", "f", "0"}) {
    if (lower == word) return "false";
  }
  return std::string(text);
}

std::string NormalImage(std::string_view text) {
  if (text.empty()) return {};
  std::string name(text);
  const size_t slash = name.find('/');
  const std::string_view first = std::string_view(name).substr(0, slash);
  const bool has_registry =
      slash != std::string::npos &&
      (first.find_first_of(".:") != npos || first == "localhost");
  if (!has_registry) {
    name = fmt::format("docker.io/{}{}",
                       slash == std::string::npos ? "library/" : "", name);
  } else if (name.starts_with("index.docker.io/")) {
    name = name.substr(6);
  }
  const size_t last = name.rfind('/');
  if (name.find_first_of(":@", last) == std::string::npos) name += ":latest";
  return name;
}

std::string NormalPath(std::string_view text) {
  std::string path;
  for (const char c : text) {
    if (c == '/' && path.ends_with('/')) continue;
    path += c;
  }
  while (path.starts_with("./") && path.size() > 2) path.erase(0, 2);
  if (!text.starts_with('/') && !text.starts_with('~') &&
      !path.starts_with('.') && text.starts_with('.')) {
    path.insert(0, "./");
  }
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

std::optional<std::vector<std::string>> SplitShellWords(std::string_view text) {
  return ShellSplitter(text).Run();
}

std::string JoinWords(const std::vector<std::string>& words) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += ' ';
    if (!NeedsQuotes(word)) {
      joined += word;
      continue;
    }
    joined += '\'';
    for (const char c : word) {
      joined += c == '\'' ? "'\\''" : std::string(1, c);
    }
    joined += '\'';
  }
  return joined;
}

std::string JoinSet(std::vector<std::string> items) {
  std::ranges::sort(items);
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return fmt::format("{}", fmt::join(items, ", "));
}

std::string AddToSet(std::string_view joined, std::string item) {
  std::vector<std::string> items = {std::move(item)};
  while (!joined.empty()) {
    const size_t comma = std::min(joined.find(", "), joined.size());
    items.emplace_back(joined.substr(0, comma));
    joined.remove_prefix(std::min(comma + 2, joined.size()));
  }
  return JoinSet(std::move(items));
}

}  // namespace plimsoll::deployed
