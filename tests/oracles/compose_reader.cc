#include "tests/oracles/compose_reader.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

namespace fs = std::filesystem;

using Variables = std::map<std::string, std::string>;

// Enough for a file that demands many variables one by one.
constexpr int kMaxTries = 60;

std::set<std::string> NamesIn(const std::string& text) {
  static const std::regex kName(R"(\$\{?([A-Za-z_][A-Za-z0-9_]*))");
  std::set<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), kName), end; it != end;
       ++it) {
    names.insert((*it)[1]);
  }
  return names;
}

// The lines that mention a variable: the rest of a long file only costs time.
std::string LinesWith(const std::string& text, const std::string& name) {
  std::string lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (line.find(name) != std::string::npos) lines += line + "\n";
  }
  return lines;
}

// A value that fits where the text uses a variable: before `:/` a path, beside
// another port a port, in `host:$X` an address. Empty where nothing tells.
std::string Guess(const std::string& text, const std::string& name) {
  const std::string lines = LinesWith(text, name);
  const std::string reference =
      R"(\$(\{)" + name + R"(([:?+-][^}]*)?\}|)" + name + R"(\b))";
  const auto has = [&](const std::string& before, const std::string& after) {
    return std::regex_search(lines, std::regex(before + reference + after));
  };
  if (has("", R"([^\s"':]*:/)")) return "/x";
  if (has(R"([a-z][\w.-]*[:=])", R"(["']?\s*\n)") &&
      text.find("extra_hosts") != std::string::npos) {
    return "10.0.0.1";
  }
  if (has("", R"(:[0-9$])") || has(":", R"((/(tcp|udp))?["']?\s*\n)")) {
    return "8080";
  }
  if (has(R"((privileged|read_only|tty|stdin_open|init|external|internal) *: *["']?)",
          "")) {
    return "true";
  }
  if (has(R"((mem\w*|shm_size|memory|size) *: *["']?)", "")) return "64m";
  if (has(R"((interval|timeout|start_period|delay|grace_period) *: *["']?)",
          "")) {
    return "10s";
  }
  return {};
}

std::string WithoutWarnings(const std::string& text) {
  std::string errors;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (line.find("level=warning") == std::string::npos) errors += line + "\n";
  }
  return errors;
}

class Asker {
 public:
  Asker(std::string reader, std::string path)
      : reader_(std::move(reader)), path_(std::move(path)) {
    text_ = ReadWhole(path_) + "\n";
  }

  ComposeVerdict Run() {
    const std::set<std::string> names = NamesIn(text_);
    verdict_.has_variables = !names.empty();
    if (Try({}) || names.empty()) return verdict_;
    Variables guesses;
    for (const std::string& name : names) {
      if (name != "PATH" && name != "HOME") guesses[name] = Guess(text_, name);
    }
    for (const char* otherwise : {"1", "8080", "x", "/x", "127.0.0.1"}) {
      Variables variables = guesses;
      for (auto& [name, value] : variables) {
        if (value.empty()) value = otherwise;
      }
      if (Try(variables)) break;
    }
    return verdict_;
  }

 private:
  bool Try(Variables variables) {
    static const std::regex kDemanded(R"(required variable (\w+) is missing)");
    static const std::regex kEnvFile(R"(env file (\S+) not found)");
    for (int i = 0; i < kMaxTries; ++i) {
      const auto output = Once(variables);
      if (!output.ok()) {
        verdict_.error = output.error();
        return false;
      }
      verdict_.accepted = output->exit_code == 0;
      verdict_.error = WithoutWarnings(output->err);
      if (verdict_.accepted) return true;
      std::smatch match;
      if (std::regex_search(verdict_.error, match, kDemanded) &&
          variables.emplace(match[1], "1").second) {
        // It may stand in an included file alone.
        verdict_.has_variables = true;
        continue;
      }
      if (std::regex_search(verdict_.error, match, kEnvFile) &&
          MakeEmpty(match[1])) {
        continue;
      }
      return false;
    }
    return false;
  }

  Result<Output> Once(const Variables& variables) const {
    Command command;
    // Without a profile, services that have one are not looked into.
    command.argv = {reader_, "-f", path_, "--profile", "*", "config", "-q"};
    command.directory = fs::path(path_).parent_path();
    command.environment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent",
                           "COMPOSE_PROJECT_NAME=corpus"};
    for (const auto& [name, value] : variables) {
      command.environment.push_back(name + "=" + value);
    }
    return oracles::Run(command);
  }

  // Below the temporary copy only.
  bool MakeEmpty(const std::string& path) const {
    const fs::path root = fs::path(path_).root_path();
    if (!path.starts_with(fs::temp_directory_path().string()) || Exists(path) ||
        root.empty()) {
      return false;
    }
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    std::ofstream(path).flush();
    return Exists(path);
  }

  std::string reader_;
  std::string path_;
  std::string text_;
  ComposeVerdict verdict_;
};

}  // namespace

ComposeVerdict TryCompose(const std::string& reader, const std::string& path) {
  return Asker(reader, path).Run();
}

std::string ExcuseOf(const ComposeVerdict& verdict) {
  struct Excuse {
    const char* pattern;
    const char* reason;
  };
  static const std::vector<Excuse> kExcuses = {
      {"(env file|stat|open) \\S+.*(not found|no such file)",
       "a file is missing that is made on each machine"},
      {"Additional property \\w+ is not allowed|additional properties '\\w+'",
       "a key that newer readers know"},
      {"unsupported env_file format", "a format that newer readers know"},
      {"pull_policy must be one of", "a value that newer readers know"},
      {"unsupported external|failed to load remote|git|oci|tls|dial|lookup",
       "something remote"},
  };
  for (const Excuse& excuse : kExcuses) {
    if (std::regex_search(verdict.error, std::regex(excuse.pattern))) {
      return excuse.reason;
    }
  }
  // What a value is not: with another value it might be.
  static const std::regex kValues(
      "invalid spec|No port specified|[Ii]nvalid (container|host)?[Pp]ort|"
      "failed to cast|decoding failed|[Ii]nvalid (ip|IP)|invalid proto|"
      "duration|invalid boolean|not a valid");
  if (verdict.has_variables && std::regex_search(verdict.error, kValues)) {
    return "the value of a variable does not fit";
  }
  return {};
}

}  // namespace plimsoll::oracles
