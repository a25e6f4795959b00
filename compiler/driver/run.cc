#include "compiler/driver/run.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

// Every command line option and command, and where its value goes.
struct CommandLine {
  CLI::App app{"Checks and compiles the configuration of self-hosted fleets.",
               "plimsoll"};
  CheckOptions check;
  BuildOptions build;
  std::string rule;
  std::string color = "auto";
  CLI::App* check_command = nullptr;
  CLI::App* build_command = nullptr;
  CLI::App* explain_command = nullptr;
  CLI::App* rules_command = nullptr;
  CLI::App* version_command = nullptr;

  CommandLine();
  void AddCommon(CLI::App* command, CommonOptions* options);
  void AddCheck();
  void AddBuild();
};

void CommandLine::AddCommon(CLI::App* command, CommonOptions* options) {
  static const std::map<std::string, Format> kFormats = {
      {"human", Format::kHuman},
      {"short", Format::kShort},
      {"json", Format::kJson}};
  command
      ->add_option("--format", options->format,
                   "How findings are printed: human, short or json")
      ->transform(CLI::CheckedTransformer(kFormats).description(""))
      ->type_name("FORMAT");
  command
      ->add_option("--jobs", options->jobs,
                   "Threads to use; the output does not depend on it")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  command->add_option("--color", color, "When to use colors")
      ->check(CLI::IsMember({"auto", "always", "never"}).description(""))
      ->type_name("auto|always|never");
}

void CommandLine::AddCheck() {
  static const std::map<std::string, Severity> kSeverities = {
      {"error", Severity::kError},
      {"warning", Severity::kWarning},
      {"info", Severity::kInfo}};
  check_command = app.add_subcommand(
      "check", "Check every file of a repository, and its fleet if it has one");
  check_command
      ->add_option("PATH", check.paths,
                   "A project, or the files whose findings to show")
      ->type_name("");
  check_command->add_flag("--fix", check.fix,
                          "Apply the safe fixes, then check again");
  check_command->add_flag("--unsafe", check.unsafe,
                          "With --fix or --diff: also fixes that may change "
                          "what a file means");
  check_command->add_flag("--diff", check.diff,
                          "Write nothing; show what --fix would change");
  AddCommon(check_command, &check.common);
  check_command
      ->add_option("--fail-on", check.common.fail_on,
                   "Least severity that makes the exit code 1")
      ->transform(CLI::CheckedTransformer(kSeverities).description(""))
      ->type_name("error|warning|info");
  check_command->footer(
      "Examples:\n"
      "  plimsoll check                     the project around this folder\n"
      "  plimsoll check --format json .env  findings of one file, for a "
      "program");
}

void CommandLine::AddBuild() {
  build_command = app.add_subcommand(
      "build", "Compile the fleet and write each host's artifacts");
  build_command
      ->add_option("PROJECT", build.root,
                   "The project; this folder's if absent")
      ->type_name("");
  build_command->add_option("--host", build.hosts, "Only this host; repeatable")
      ->type_name("ID");
  build_command
      ->add_option("--out", build.out,
                   "Write below this folder instead of `output`")
      ->type_name("DIR");
  build_command->add_flag("--check", build.check,
                          "Write nothing; exit 1 with a diff if stale");
  build_command->add_flag("--dry-run", build.dry_run,
                          "Write nothing; say what would change");
  build_command->add_flag("--force", build.force,
                          "Overwrite artifacts that were edited by hand");
  AddCommon(build_command, &build.common);
  build_command->footer(
      "Examples:\n"
      "  plimsoll build --host gpu-1        compile and write one host\n"
      "  plimsoll build --check             in CI: are the artifacts current?");
}

CommandLine::CommandLine() {
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "Print this help");
  app.footer(
      "Exit codes: 0 clean; 1 findings, or stale artifacts; 2 wrong usage; 3 "
      "output\nnot writable, or an internal error.\n\n"
      "Examples:\n"
      "  plimsoll check fixtures/cres       check a project\n"
      "  plimsoll explain network/port-conflict");
  AddCheck();
  AddBuild();
  explain_command = app.add_subcommand("explain", "Print the page of a rule");
  explain_command->add_option("RULE", rule, "Id, such as secrets/plaintext")
      ->required()
      ->type_name("");
  explain_command->footer(
      "Examples:\n"
      "  plimsoll explain hosts/stale-reference\n"
      "  plimsoll explain syntax/yaml");
  rules_command = app.add_subcommand("rules", "List every rule");
  rules_command->footer(
      "Examples:\n  plimsoll rules\n  plimsoll rules | grep secrets/");
  version_command = app.add_subcommand("version", "Print the version");
  version_command->footer("Examples:\n  plimsoll version\n  plimsoll --help");
}

ExitCode Dispatch(const CommandLine& line, Console& console) {
  if (line.color != "auto") console.color = line.color == "always";
  if (line.check_command->parsed()) return RunCheck(line.check, console);
  if (line.build_command->parsed()) return RunBuild(line.build, console);
  if (line.explain_command->parsed()) return RunExplain(line.rule, console);
  if (line.rules_command->parsed()) return RunRulesList(console);
  return RunVersion(console);
}

// The part of a disk in memory below a folder.
class MemoryFolder : public FileSystem {
 public:
  MemoryFolder(std::shared_ptr<MemoryFileSystem> disk, std::string prefix)
      : disk_(std::move(disk)), prefix_(std::move(prefix)) {}

  FileStatus Stat(std::string_view path) const override {
    return disk_->Stat(Below(path));
  }
  Result<std::vector<std::string>> List(std::string_view path) const override {
    return disk_->List(Below(path));
  }
  Result<std::string> Read(std::string_view path,
                           uint64_t limit) const override {
    return disk_->Read(Below(path), limit);
  }
  Result<std::string> ReadLink(std::string_view path) const override {
    return disk_->ReadLink(Below(path));
  }
  Status Write(std::string_view path, std::string_view contents,
               uint32_t mode) override {
    return disk_->Write(Below(path), contents, mode);
  }
  Status Rename(std::string_view from, std::string_view to) override {
    return disk_->Rename(Below(from), Below(to));
  }
  Status Remove(std::string_view path) override {
    return disk_->Remove(Below(path));
  }
  Status MakeFolders(std::string_view path) override {
    return disk_->MakeFolders(Below(path));
  }
  Status Sync(std::string_view path) override {
    return disk_->Sync(Below(path));
  }
  Result<std::unique_ptr<FolderLock>> LockFolder(
      std::string_view path) override {
    return disk_->LockFolder(Below(path));
  }

 private:
  [[nodiscard]] std::string Below(std::string_view path) const {
    if (prefix_.empty()) return std::string(path);
    return path.empty() ? prefix_ : fmt::format("{}/{}", prefix_, path);
  }

  std::shared_ptr<MemoryFileSystem> disk_;
  std::string prefix_;
};

}  // namespace

ExitCode RunCommand(std::span<const std::string> args, Console& console) {
  CommandLine line;
  // CLI11 takes the words last first.
  std::vector<std::string> words(args.rbegin(), args.rend());
  try {
    line.app.parse(words);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = line.app.exit(error, out, err);
    console.out += out.str();
    console.err += err.str();
    return code == 0 ? ExitCode::kClean : ExitCode::kUsage;
  }
  return Dispatch(line, console);
}

Console MemoryConsole(std::shared_ptr<MemoryFileSystem> disk) {
  Console console;
  console.open =
      [disk = std::move(disk)](
          const std::string& absolute) -> std::unique_ptr<FileSystem> {
    std::string below = absolute.substr(1);
    const FileType type = disk->Stat(below).type;
    if (!below.empty() && type != FileType::kDirectory) return nullptr;
    return std::make_unique<MemoryFolder>(disk, std::move(below));
  };
  return console;
}

}  // namespace plimsoll
