#include "compiler/driver/deployed/command_line.h"

#include <charconv>
#include <optional>

#include "compiler/base/path.h"
#include "compiler/driver/deployed/normal_form.h"

namespace plimsoll::deployed {
namespace {

using Words = std::vector<std::string>;

void Drop(Words* words, size_t count) {
  words->erase(words->begin(), words->begin() + static_cast<ptrdiff_t>(count));
}

std::optional<uint64_t> NumberOf(std::string_view text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || at != end) return std::nullopt;
  return number;
}

bool IsAssignment(std::string_view word) {
  const size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && word[0] != '-';
}

class Unwrapper {
 public:
  Unwrapper(Words words, const Fact& from, Facts* facts, std::string* wrapped)
      : words_(std::move(words)),
        from_(from),
        facts_(facts),
        wrapped_(wrapped) {}

  void Run() {
    while (TakeEnv() || TakeSecrets() || TakeLimit() || TakeShell()) {
    }
    if (!words_.empty()) Set("command", JoinWords(words_));
  }

 private:
  void Set(std::string key, std::string value) {
    Fact fact = from_;
    fact.value = std::move(value);
    fact.shown.clear();
    Put(facts_, std::move(key), std::move(fact));
  }

  [[nodiscard]] bool Calls(std::string_view program) const {
    return !words_.empty() && BaseNameOf(words_.front()) == program;
  }

  bool TakeEnv() {
    if (!Calls("env") || words_.size() < 2 || !IsAssignment(words_[1])) {
      return false;
    }
    Drop(&words_, 1);
    while (!words_.empty() && IsAssignment(words_.front())) {
      const size_t equals = words_.front().find('=');
      Set("environment." + words_.front().substr(0, equals),
          words_.front().substr(equals + 1));
      Drop(&words_, 1);
    }
    return true;
  }

  bool TakeSecrets() {
    if (!Calls("run-with-secrets") || words_.size() < 4 || words_[2] != "--") {
      return false;
    }
    *wrapped_ = words_[1];
    Drop(&words_, 3);
    return true;
  }

  bool TakeLimit() {
    constexpr std::string_view kOption = "--as=";
    if (!Calls("prlimit") || words_.size() < 3 ||
        !words_[1].starts_with(kOption)) {
      return false;
    }
    const std::string_view both =
        std::string_view(words_[1]).substr(kOption.size());
    const auto limit = NumberOf(both.substr(0, both.find(':')));
    if (!limit) return false;
    Set("address_space_limit", std::to_string(*limit));
    Drop(&words_, words_[2] == "--" ? 3 : 2);
    return true;
  }

  // `bash -lc SCRIPT` reads the login files first, which sets variables.
  bool TakeShell() {
    const bool is_shell = Calls("sh") || Calls("bash") || Calls("dash");
    if (!is_shell || words_.size() != 3) return false;
    const std::string& option = words_[1];
    const bool login = option == "-lc" || option == "-cl";
    if (!login && option != "-c") return false;
    if (login) Set("shell", "login");
    const Words inner = Unscript(words_[2]);
    const bool simple = !inner.empty();
    // A script stays one, without what was taken off it.
    if (simple) {
      words_ = inner;
    } else if (login) {
      words_[1] = "-c";
    }
    return simple;
  }

  // The words of the one command that a script runs, or none.
  Words Unscript(std::string_view script) {
    constexpr std::string_view kUlimit = "ulimit -v ";
    script = Trim(script);
    std::optional<uint64_t> limit;
    if (script.starts_with(kUlimit)) {
      const size_t end = script.find_first_of("&;", kUlimit.size());
      if (end != std::string_view::npos) {
        limit =
            NumberOf(Trim(script.substr(kUlimit.size(), end - kUlimit.size())));
      }
      if (!limit) return {};
      const size_t next = script.find_first_not_of("&;", end);
      if (next == std::string_view::npos) return {};
      script = Trim(script.substr(next));
    }
    const auto words = SplitShellWords(script);
    if (!words || words->empty()) return {};
    Words found = *words;
    if (found.front() == "exec") Drop(&found, 1);
    // Builtins and assignments are no programs.
    if (found.empty() || IsAssignment(found.front()) || found.front() == "cd" ||
        found.front() == "source" || found.front() == ".") {
      return {};
    }
    constexpr uint64_t kKibibyte = 1024;
    if (limit) Set("address_space_limit", std::to_string(*limit * kKibibyte));
    return found;
  }

  Words words_;
  const Fact& from_;
  Facts* facts_;
  std::string* wrapped_;
};

}  // namespace

void AddCommandLine(std::vector<std::string> words, const Fact& from,
                    Facts* facts, std::string* wrapped) {
  Unwrapper(std::move(words), from, facts, wrapped).Run();
}

}  // namespace plimsoll::deployed
