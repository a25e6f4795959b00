#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "rules/support/dockerfiles.h"

namespace plimsoll::rules::docker {
namespace {

constexpr auto kInstallers = std::to_array<std::string_view>(
    {"apt-get", "apt", "apk", "dnf", "microdnf", "yum", "zypper"});

bool IsOneOf(std::string_view word,
             std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Options that take the next word along.
bool TakesValue(std::string_view option) {
  return IsOneOf(option, {"-t",
                          "--target-release",
                          "--default-release",
                          "-o",
                          "--option",
                          "-X",
                          "--repository",
                          "-c",
                          "--config-file",
                          "--virtual",
                          "-a",
                          "--arch",
                          "--disablerepo",
                          "--enablerepo",
                          "--repo",
                          "--repoid",
                          "--exclude",
                          "--setopt",
                          "--releasever",
                          "--installroot"});
}

// `name=1.2`, `name/stable` and `name@edge` install `name`.
std::string_view PackageOf(std::string_view word) {
  return word.substr(0, word.find_first_of("=/@<>~"));
}

class Stage {
 public:
  explicit Stage(RuleContext* ctx) : ctx_(ctx) {}

  void Read(const ShellScript& script) {
    for (const ShellCommand& command : script.commands) {
      ReadCommand(script, command);
    }
  }

 private:
  void ReadCommand(const ShellScript& script, const ShellCommand& command) {
    if (command.kind != ShellCommandKind::kSimple) return;
    auto words = script.WordsOf(command);
    while (!words.empty() && IsOneOf(words[0].text, {"sudo", "exec"})) {
      words = words.subspan(1);
    }
    if (words.size() < 2 ||
        std::ranges::count(kInstallers, words[0].text) == 0) {
      return;
    }
    std::vector<const ShellWord*> operands;
    for (size_t i = 1; i < words.size(); ++i) {
      if (TakesValue(words[i].text)) {
        ++i;
      } else if (!words[i].text.starts_with('-')) {
        operands.push_back(&words[i]);
      }
    }
    if (operands.empty()) return;
    const std::string_view verb = operands[0]->text;
    if (IsOneOf(verb, {"remove", "purge", "del", "erase", "autoremove", "rm",
                       "swap", "downgrade"})) {
      // What came with a package may have gone with it.
      installed_.clear();
      return;
    }
    if (!IsOneOf(verb, {"install", "add", "in"})) return;
    if (command.in_branch || command.joint == ShellJoint::kOr) return;
    for (size_t i = 1; i < operands.size(); ++i) Install(*operands[i]);
  }

  void Install(const ShellWord& word) {
    const bool is_name =
        word.IsFixed() && !word.text.empty() &&
        word.text.find('*') == std::string_view::npos &&
        word.text.find_first_of("/.") != 0 && !word.text.ends_with(".deb") &&
        !word.text.ends_with(".rpm") && !word.text.ends_with(".apk");
    if (!is_name) return;
    const std::string_view package = PackageOf(word.text);
    const auto [known, fresh] = installed_.emplace(package, word.span);
    if (fresh) return;
    ctx_->Report(word.span, fmt::format("`{}` is installed already", package))
        .Also(known->second, "first installed here")
        .Help("remove one of the two");
  }

  RuleContext* ctx_;
  std::map<std::string, Span, std::less<>> installed_;
};

void Check(const ParsedFile& file, RuleContext& ctx) {
  const Dockerfile* dockerfile = DockerfileOf(file);
  if (dockerfile == nullptr) return;
  Stage stage(&ctx);
  for (const DockerInstruction& instruction : dockerfile->instructions) {
    if (instruction.keyword == "FROM") stage = Stage(&ctx);
    if (instruction.keyword != "RUN") continue;
    for (uint32_t i = instruction.scripts_begin; i < instruction.scripts_end;
         ++i) {
      stage.Read(dockerfile->scripts[i]);
    }
  }
}

}  // namespace

constinit const Rule duplicate_install = {
    .id = "docker/duplicate-install",
    .summary = "a stage installs the same package twice",
    .severity = Severity::kWarning,
    .check = Check,
};

}  // namespace plimsoll::rules::docker
