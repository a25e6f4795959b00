#include "rules/support/script_calls.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "compiler/base/path.h"
#include "compiler/index/word_finder.h"
#include "rules/support/shell_options.h"

namespace plimsoll {
namespace {

constexpr size_t npos = std::string_view::npos;

// Programs whose first operand is a script.
constexpr auto kInterpreters = std::to_array<std::string_view>(
    {"sh",        "bash",  "dash",       "zsh",
     "ksh",       "ash",   "python",     "python3",
     "python2",   "node",  "perl",       "ruby",
     "php",       "pwsh",  "powershell", "powershell.exe",
     "pwsh.exe",  "py",    "cscript",    "wscript",
     "call",      "start", "cmd",        "cmd.exe",
     "python.exe"});

constexpr auto kMakers = std::to_array<std::string_view>(
    {"cp", "mv", "ln", "install", "tee", "touch", "tar", "unzip", "[", "test",
     "Copy-Item", "Move-Item", "Test-Path"});

size_t Count(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

bool NamesOwnFolder(std::string_view text) {
  const bool own = text.find("$0") != npos || text.find("${0") != npos ||
                   text.find("BASH_SOURCE") != npos ||
                   text.find("$PSScriptRoot") != npos ||
                   text.find("%~dp0") != npos;
  const bool folder =
      text.find("dirname") != npos || text.find("%/*}") != npos ||
      text.find("$PSScriptRoot") != npos || text.find("%~dp0") != npos;
  return own && folder;
}

// `folder` and `..` as often as the text goes up.
std::optional<std::string> Upwards(std::string_view folder,
                                   std::string_view text) {
  size_t ups = Count(text, "/..");
  const size_t folders = Count(text, "dirname");
  if (folders > 1) ups += folders - 1;
  std::string path = ".";
  for (size_t i = 0; i < ups; ++i) path += "/..";
  return NormalizeBelow(folder, path);
}

class Reader {
 public:
  Reader(const ShellScript& script, std::string_view path)
      : script_(script), path_(path), folder_(FolderOf(path)) {}

  std::vector<ScriptCall> Run() {
    if (IsTemplate()) return {};
    for (const ShellCommand& command : script_.commands) {
      for (const ShellAssignment& set : script_.AssignmentsOf(command)) {
        Assign(set);
      }
      ReadCommand(command);
    }
    for (ScriptCall& call : calls_) {
      const std::string_view path = call.path;
      call.is_guarded =
          mentioned_.contains(path) ||
          (path.starts_with("./") && made_.contains(path.substr(2)));
    }
    return std::move(calls_);
  }

 private:
  // `%{ if gpu ~}`, `{% if gpu %}`: Terraform or Jinja makes a script of it,
  // for another machine.
  [[nodiscard]] bool IsTemplate() const {
    return path_.ends_with(".j2") ||
           std::ranges::any_of(
               script_.commands, [&](const ShellCommand& command) {
                 const auto words = script_.WordsOf(command);
                 return !words.empty() && (words[0].text.starts_with("%{") ||
                                           words[0].text.starts_with("{%"));
               });
  }

  // Variables that hold a folder which is known from where the script stands.
  void Assign(const ShellAssignment& set) {
    mentioned_.emplace(set.value.text);
    const auto [known, fresh] = folders_.emplace(set.name, std::nullopt);
    if (!fresh) {
      // Set twice: which one counts is not worked out.
      known->second = std::nullopt;
      return;
    }
    const std::string_view text = set.value.text;
    if (NamesOwnFolder(text)) {
      // Behind the substitution there may be a folder more.
      const size_t close = text.rfind(')');
      const std::string_view rest =
          close == npos ? std::string_view{} : text.substr(close + 1);
      const auto base =
          Upwards(folder_, text.substr(0, text.size() - rest.size()));
      if (base && rest.find('$') == npos) {
        std::string_view below = rest;
        while (below.starts_with('/')) below.remove_prefix(1);
        known->second = NormalizeBelow(*base, below);
      }
      return;
    }
    known->second = BelowVariable(text);
  }

  // The place of `$DIR/rest` and `${DIR}/rest` for a known DIR.
  [[nodiscard]] std::optional<std::string> BelowVariable(
      std::string_view text) const {
    if (!text.starts_with('$')) return std::nullopt;
    const bool braced = text.starts_with("${");
    const size_t begin = braced ? 2 : 1;
    size_t end = begin;
    while (end < text.size() && IsWordByte(text[end])) ++end;
    const auto known = folders_.find(text.substr(begin, end - begin));
    if (known == folders_.end() || !known->second) return std::nullopt;
    if (braced && (end >= text.size() || text[end] != '}')) return std::nullopt;
    std::string_view rest = text.substr(end + (braced ? 1 : 0));
    if (rest.find_first_of("$`*?[") != npos) return std::nullopt;
    if (!rest.empty() && !rest.starts_with('/')) return std::nullopt;
    while (rest.starts_with('/')) rest.remove_prefix(1);
    return NormalizeBelow(*known->second, rest);
  }

  // `$(dirname "$0")/x.sh`, `$PSScriptRoot\x.ps1`, `%~dp0x.cmd`.
  [[nodiscard]] std::optional<std::string> BelowOwnFolder(
      std::string_view text) const {
    for (const std::string_view own : {"$PSScriptRoot/", "%~dp0"}) {
      if (!text.starts_with(own)) continue;
      std::string_view rest = text.substr(own.size());
      while (rest.starts_with('/')) rest.remove_prefix(1);
      if (rest.find_first_of("$%*?[") != npos) return std::nullopt;
      return NormalizeBelow(folder_, rest);
    }
    if (!NamesOwnFolder(text)) return BelowVariable(text);
    const size_t close = text.find_last_of(")}");
    if (close == npos || close + 1 >= text.size() || text[close + 1] != '/') {
      return std::nullopt;
    }
    const std::string_view rest = text.substr(close + 2);
    if (rest.find_first_of("$`*?[") != npos) return std::nullopt;
    const auto base = Upwards(folder_, text.substr(0, close + 1));
    return base ? NormalizeBelow(*base, rest) : std::nullopt;
  }

  // What a command says of files besides the one it runs.
  void Mention(std::span<const ShellWord> words, bool makes) {
    for (size_t i = 0; i < words.size(); ++i) {
      const std::string path = Slashed(words[i].text);
      mentioned_.insert(path);
      const bool is_output = i > 0 && IsOutput(words[i - 1].text);
      if (makes || is_output) made_.insert(path);
      // What is fetched is named like the end of its address.
      if (path.find("://") == npos) continue;
      mentioned_.emplace(BaseNameOf(path));
      made_.emplace(BaseNameOf(path));
    }
  }

  static bool IsOutput(std::string_view option) {
    return option == "-o" || option == "-O" || option == "--output" ||
           option == "--output-document" || option == "-OutFile";
  }

  // Commands that write the files they name, or ask whether they are there.
  static bool MakesFiles(std::string_view name) {
    return std::ranges::count(kMakers, name) > 0;
  }

  static std::string Slashed(std::string_view text) {
    std::string path(text);
    std::ranges::replace(path, '\\', '/');
    return path;
  }

  void ReadCommand(const ShellCommand& command) {
    for (const ShellRedirect& redirect : script_.RedirectsOf(command)) {
      const std::string path = Slashed(redirect.target.text);
      mentioned_.insert(path);
      if (redirect.op.find('>') != npos) made_.insert(path);
    }
    if (command.kind != ShellCommandKind::kSimple) {
      Mention(script_.WordsOf(command),
              command.kind == ShellCommandKind::kTest);
      return;
    }
    const auto words = PlainWords(script_, command);
    if (words.empty()) return;
    const std::string_view name = words[0].text;
    place_ = &PlaceIn(command.subshell);
    FollowFolder(words);
    if (AsciiLower(name) == "schtasks") return ReadTask(words);
    const bool is_source = name == "." || name == "source";
    if (is_source && HidesErrors(command)) return;
    if (!is_source && std::ranges::count(kInterpreters, name) == 0) {
      AddCall(words[0], false);
      // `chmod +x deploy.sh` says that it has to be there already.
      if (name != "chmod") Mention(words.subspan(1), MakesFiles(name));
      return;
    }
    size_t operand = 1;
    while (operand < words.size() && IsOption(words[operand].text)) {
      const std::string_view option = words[operand].text;
      // What these run is no file.
      if (option == "-c" || option == "-m" || option == "-e" ||
          option == "-Command" || option == "-command") {
        return;
      }
      operand += TakesWord(option) ? 2 : 1;
    }
    if (operand < words.size()) AddCall(words[operand], is_source);
    if (operand + 1 < words.size()) Mention(words.subspan(operand + 1), false);
  }

  // `source colors.sh 2>/dev/null || true`: it need not be there. Where
  // only output is hidden, errors are seen.
  [[nodiscard]] bool HidesErrors(const ShellCommand& command) const {
    bool hides_output = false;
    for (const ShellRedirect& redirect : script_.RedirectsOf(command)) {
      const bool to_null = redirect.target.text == "/dev/null";
      const bool takes_errors = redirect.op.starts_with("2>") ||
                                redirect.op.starts_with("&>") ||
                                redirect.op == ">&";
      const bool follows_output =
          redirect.op == "2>&" && redirect.target.text == "1";
      if (takes_errors && (to_null || (follows_output && hides_output))) {
        return true;
      }
      hides_output = hides_output || (to_null && redirect.op != "<");
    }
    return false;
  }

  // `git clone URL && cd NAME`: from there on, paths are another's.
  void FollowFolder(std::span<const ShellWord> words) {
    const std::string name = AsciiLower(words[0].text);
    if (name == "git" && words.size() > 2 && words[1].text == "clone") {
      RememberClone(words.back());
    }
    // What an archive has is known once its folder is left.
    if (Unpacks(words)) place_->is_lost = true;
    if (name == "popd" || name == "pop-location") {
      return std::swap(*place_, place_before_);
    }
    if (name != "cd" && name != "pushd" && name != "push-location" &&
        name != "set-location") {
      return;
    }
    size_t operand = 1;
    while (operand < words.size() && IsOption(words[operand].text)) ++operand;
    if (operand >= words.size()) return;
    if (words[operand].text == "-") return std::swap(*place_, place_before_);
    place_before_ = *place_;
    Enter(words[operand]);
  }

  // By the folder's name; where a variable has the address, by those of all
  // addresses that are assigned.
  void RememberClone(const ShellWord& word) {
    const auto add = [&](std::string_view address) {
      if (address.ends_with('}')) address.remove_suffix(1);
      if (address.ends_with(".git")) address.remove_suffix(4);
      cloned_.emplace(BaseNameOf(address));
    };
    add(word.text);
    if (word.IsFixed()) return;
    for (const std::string& value : mentioned_) {
      if (value.find("://") != npos) add(value);
    }
  }

  // `tar -xz`, `unzip a.zip`, into the folder where the script is.
  static bool Unpacks(std::span<const ShellWord> words) {
    const std::string_view name = words[0].text;
    if (name != "tar" && name != "unzip") return false;
    bool takes_out = name == "unzip";
    for (const ShellWord& word : words.subspan(1)) {
      const std::string_view text = word.text;
      if (text == "-C" || text == "-d" || text.starts_with("--directory") ||
          text.starts_with("--one-top-level")) {
        return false;
      }
      const bool is_flags = &word == &words[1] || text.starts_with('-');
      takes_out = takes_out || text == "--extract" ||
                  (is_flags && !text.starts_with("--") &&
                   text.find('x') < text.find_first_of("./$"));
    }
    return takes_out;
  }

  void Enter(const ShellWord& word) {
    const std::string_view folder = word.text;
    const bool is_relative = word.IsFixed() && !folder.starts_with('/');
    if (!is_relative) place_->clone_depth = 0;
    Walk(folder);
    if (word.IsFixed()) {
      // Of a machine or an image, not of the repository.
      place_->is_lost = place_->is_lost || !is_relative;
      return;
    }
    // Where the variable of `cd "$RUNNER_DIR"` leads is not known; the top of
    // the repository is.
    place_->is_lost = !BelowOwnFolder(folder) && !NamesOwnFolder(folder) &&
                      folder.find("git rev-parse") == npos;
  }

  // Into a clone and out of it, one folder after the other.
  void Walk(std::string_view folder) {
    while (!folder.empty()) {
      const size_t end = std::min(folder.find('/'), folder.size());
      const std::string_view part = folder.substr(0, end);
      folder.remove_prefix(std::min(end + 1, folder.size()));
      if (part.empty() || part == ".") continue;
      size_t& depth = place_->clone_depth;
      if (part == "..") {
        depth -= depth > 0 ? 1 : 0;
      } else if (depth > 0 || cloned_.contains(part)) {
        ++depth;
      }
    }
  }

  // Where a command runs, as far as that is known.
  struct Place {
    size_t clone_depth = 0;  // At the top of a clone it is 1.
    bool is_lost = false;
  };

  // A subshell starts where its parent is, and leaves it there.
  Place& PlaceIn(uint32_t subshell) {
    uint32_t known = subshell;
    while (known != 0 && !places_.contains(known)) {
      known = script_.subshells[known];
    }
    const Place start = places_[known];
    return places_[subshell] = start;
  }

  // `schtasks /create /tr "%~dp0task.cmd"`: what the task runs.
  void ReadTask(std::span<const ShellWord> words) {
    for (size_t i = 1; i + 1 < words.size(); ++i) {
      if (AsciiLower(words[i].text) == "/tr") AddCall(words[i + 1], false);
    }
  }

  [[nodiscard]] bool IsOption(std::string_view text) const {
    if (text.starts_with('-') && text.size() > 1) return true;
    // `cmd /c x.cmd`, `start "" /wait x.cmd`.
    return script_.dialect == ShellDialect::kBatch &&
           (text.empty() || (text.starts_with('/') && text.size() <= 6));
  }

  static bool TakesWord(std::string_view option) {
    return option == "-o" || option == "-O" || option == "-W" ||
           option == "-X" || option == "-ExecutionPolicy" || option == "-r" ||
           option == "--rcfile" || option == "-WindowStyle" || option == "-ep";
  }

  void AddCall(const ShellWord& word, bool is_source) {
    ScriptCall call;
    call.path = Slashed(word.text);
    call.span = word.span;
    call.is_source = is_source;
    if (!word.IsFixed()) {
      call.below_script = BelowOwnFolder(call.path);
      if (!call.below_script) return;
    }
    if (call.path.empty()) return;
    const bool is_relative = !call.below_script && !call.path.starts_with('/');
    if (place_->clone_depth > 0 && is_relative) return;
    std::string_view plain = call.path;
    if (plain.starts_with("./")) plain.remove_prefix(2);
    const bool is_bare = plain.find('/') == npos;
    if (place_->is_lost && is_relative && is_bare) return;
    calls_.push_back(std::move(call));
  }

  const ShellScript& script_;
  std::string_view path_;
  std::string_view folder_;
  std::map<std::string_view, std::optional<std::string>> folders_;
  std::set<std::string, std::less<>> mentioned_;
  std::set<std::string, std::less<>> made_;    // Fetched, written or asked for.
  std::set<std::string, std::less<>> cloned_;  // Folders that git makes.
  std::map<uint32_t, Place> places_;           // Of each subshell.
  Place place_before_;                         // Where `cd -` goes.
  Place* place_ = nullptr;
  std::vector<ScriptCall> calls_;
};

}  // namespace

bool IsCrontab(std::string_view path) {
  const std::string_view name = BaseNameOf(path);
  return name == "crontab" || name.ends_with(".crontab") ||
         name.ends_with(".cron") ||
         BaseNameOf(FolderOf(path)).starts_with("cron.");
}

std::vector<ScriptCall> CallsOf(const ShellScript& script,
                                std::string_view script_path) {
  return Reader(script, script_path).Run();
}

}  // namespace plimsoll
