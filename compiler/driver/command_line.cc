#include "compiler/driver/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "compiler/base/day.h"

namespace plimsoll {
namespace {

// CLI11's sentences as ours: lowercase, and with the command's own help.
std::string UsageTrouble(const CLI::App* app, const CLI::Error& error) {
  std::string what = error.what();
  // An option's name stays as it is.
  if (what.size() > 1 &&
      std::isupper(static_cast<unsigned char>(what[1])) == 0) {
    what[0] =
        static_cast<char>(std::tolower(static_cast<unsigned char>(what[0])));
  }
  std::string command = "plimsoll";
  for (const CLI::App* chosen : app->get_subcommands()) {
    command += " " + chosen->get_name();
  }
  return fmt::format("plimsoll: {}\n  `{} --help` shows how it is used\n", what,
                     command);
}

// CLI11 wants a trouble, or an empty text.
std::string DayTrouble(const std::string& word) {
  return IsDay(word) ? std::string()
                     : fmt::format("`{}` is no day such as 2027-01-31", word);
}

// An option that takes one of a few words, each of which stands for a value.
template <class T>
void AddChoice(CLI::App* command, const std::string& name, T* value,
               std::vector<std::pair<std::string, T>> choices,
               const std::string& help, const std::string& type_name) {
  std::string words;
  for (const auto& [word, meaning] : choices) {
    words += fmt::format("{}{}", words.empty() ? "" : ", ", word);
  }
  command
      ->add_option_function<std::string>(
          name,
          [choices, value](const std::string& word) {
            for (const auto& [known, meaning] : choices) {
              if (known == word) *value = meaning;
            }
          },
          help)
      ->check(CLI::Validator(
          [choices, words](std::string& word) {
            const bool known = std::ranges::any_of(
                choices,
                [&](const auto& choice) { return choice.first == word; });
            return known ? std::string()
                         : fmt::format("`{}` is none of {}", word, words);
          },
          ""))
      ->type_name(type_name);
}

}  // namespace

void CommandLine::AddCommon(CLI::App* command, CommonOptions* options) {
  AddChoice<Format>(command, "--format", &options->format,
                    {{"human", Format::kHuman},
                     {"short", Format::kShort},
                     {"json", Format::kJson},
                     {"sarif", Format::kSarif},
                     {"github", Format::kGithub},
                     {"gitlab", Format::kGitlab},
                     {"junit", Format::kJunit}},
                    "How findings are printed: human, short, json, sarif, "
                    "github, gitlab or junit",
                    "FORMAT");
  command
      ->add_option("--output", options->output,
                   "Print findings into this file instead")
      ->type_name("FILE")
      // What programs call standard output, which is where they go anyway.
      ->transform(CLI::Validator(
          [](std::string& word) {
            if (word == "-") word.clear();
            return std::string();
          },
          ""));
  command
      ->add_option("--jobs", options->jobs,
                   "Threads to use; the output does not depend on it")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  AddChoice<std::string>(
      command, "--color", &color,
      {{"auto", "auto"}, {"always", "always"}, {"never", "never"}},
      "When to use colors", "auto|always|never");
}

void CommandLine::AddCheck() {
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
  AddCheckRules();
  AddCheckFiles();
  AddCommon(check_command, &check.common);
  check_command->add_flag("--statistics", check.common.statistics,
                          "Count the findings of each rule instead of showing "
                          "them; human, short and json");
  AddChoice<Severity>(check_command, "--fail-on", &check.common.fail_on,
                      {{"error", Severity::kError},
                       {"warning", Severity::kWarning},
                       {"info", Severity::kInfo}},
                      "Least severity that makes the exit code 1",
                      "error|warning|info");
  check_command->footer(
      "Examples:\n"
      "  plimsoll check                     the project around this folder\n"
      "  plimsoll check --format json .env  findings of one file, for a "
      "program");
}

void CommandLine::AddCheckRules() {
  AddChoice<std::optional<Profile>>(
      check_command, "--profile", &check.rules.profile,
      {{"default", Profile::kDefault},
       {"strict", Profile::kStrict},
       {"hardened", Profile::kHardened}},
      "The rules to apply; strict and hardened each add to default",
      "default|strict|hardened");
  check_command
      ->add_option("--rule", check.rules.only,
                   "Only this rule, or group of rules; repeatable")
      ->type_name("ID")
      // What stands behind it is a path to check.
      ->allow_extra_args(false);
  check_command
      ->add_option("--baseline", check.baseline,
                   "Findings that this file lists do not count")
      ->type_name("FILE");
  check_command
      ->add_option("--write-baseline", check.write_baseline,
                   "List what is found in this file; one that is there only "
                   "shrinks")
      ->type_name("FILE");
  check_command
      ->add_option("--today", check.today,
                   "The day by which suppressions end, YYYY-MM-DD")
      ->check(CLI::Validator(DayTrouble, ""))
      ->type_name("DAY");
}

void CommandLine::AddCheckFiles() {
  check_command->add_flag("--staged", check.staged,
                          "Read what git's index holds, as a commit would");
  check_command
      ->add_option("--changed-since", check.changed_since,
                   "Show only what the changes since a revision cause")
      ->type_name("REV");
  check_command->add_flag("--local", check.local,
                          "Also look for paths of this machine, such as "
                          "~/.ssh keys");
  check_command->add_flag("--list-files", check.list_files,
                          "Check nothing; show each file and its kind");
}

void CommandLine::AddBuild() {
  build_command = app.add_subcommand(
      "build", "Compile the fleet and write each host's artifacts");
  build_command
      ->add_option("PROJECT", build.root,
                   "The project; this folder's if absent")
      ->type_name("");
  build_command->add_option("--host", build.hosts, "Only this host; repeatable")
      ->type_name("ID")
      // A path behind it is the project.
      ->allow_extra_args(false);
  build_command
      ->add_option("--out", build.out,
                   "Write below this folder instead of `output`")
      ->type_name("DIR");
  build_command
      ->add_option("--facts", build.facts,
                   "What `plimsoll facts` printed on the one --host: checked "
                   "against its file, and used where that says nothing")
      ->type_name("FILE");
  build_command->add_flag("--check", build.check,
                          "Write nothing; exit 1 with a diff if stale");
  build_command->add_flag("--dry-run", build.dry_run,
                          "Write nothing; say what would change");
  build_command->add_flag("--diff", build.diff,
                          "Write nothing; show every change as a text diff");
  build_command->add_flag("--force", build.force,
                          "Overwrite artifacts that were edited by hand");
  build_command->add_flag("--allow-lossy", build.allow_lossy,
                          "Leave out limits and hardening that a target cannot "
                          "express, with a warning each");
  AddCommon(build_command, &build.common);
  build_command->footer(
      "Examples:\n"
      "  plimsoll build --host gpu-1        compile and write one host\n"
      "  plimsoll build --check             in CI: are the artifacts current?\n"
      "\n"
      "From 1,000 files on, a build leaves a record in "
      "$XDG_CACHE_HOME/plimsoll\n"
      "or ~/.cache/plimsoll, by which the next one sees that nothing changed.");
}

void CommandLine::AddDiff() {
  diff_command =
      app.add_subcommand("diff", "Compare what runs on a host with what would");
  diff_command
      ->add_option("PROJECT", diff.root, "The project; this folder's if absent")
      ->type_name("");
  diff_command->add_option("--host", diff.hosts, "This host; repeatable")
      ->type_name("ID")
      // A path behind it is the project.
      ->allow_extra_args(false);
  diff_command->add_flag("--all", diff.all, "Every host that is not retired");
  diff_command
      ->add_option("--against", diff.against,
                   "The host's files are here, not at `live.path`")
      ->type_name("DIR");
  AddChoice<bool>(diff_command, "--format", &diff.json,
                  {{"human", false}, {"json", true}},
                  "How differences are printed: human or json", "FORMAT");
  diff_command
      ->add_option("--jobs", diff.jobs,
                   "Threads to use; the output does not depend on it")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  diff_command->footer(
      "Exit codes: 0 equal; 1 different, or something could not be read; 2 "
      "wrong usage.\n\n"
      "Examples:\n"
      "  plimsoll diff --host gpu-1         what a build would change there\n"
      "  plimsoll diff --host gpu-1 --against /opt/stack --format json");
}

void CommandLine::AddTrace() {
  trace_command = app.add_subcommand(
      "trace", "Print where the values of an app on a host come from");
  trace_command->add_option("HOST/APP", trace.instance, "Which app, and where")
      ->required()
      ->type_name("");
  trace_command
      ->add_option("KEY", trace.key,
                   "A variable, or a field such as resources.memory_limit")
      ->type_name("");
  trace_command
      ->add_option("--project", trace.root,
                   "The project; this folder's if absent")
      ->type_name("DIR");
  AddChoice<bool>(trace_command, "--format", &trace.json,
                  {{"human", false}, {"json", true}},
                  "How the values are printed: human or json", "FORMAT");
  trace_command->footer(
      "Examples:\n"
      "  plimsoll trace gpu-1/worker-gpu\n"
      "  plimsoll trace gpu-1/worker-gpu TEMPORAL_ADDRESS");
}

void CommandLine::AddImport() {
  import_command = app.add_subcommand(
      "import",
      "Write manifests for what compose, supervisor or unit files say");
  import_command
      ->add_option("FILE", import_options.files,
                   "Files of one kind; compose files are laid over each other")
      ->required()
      ->type_name("");
  import_command
      ->add_option("--out", import_options.out,
                   "The project, or where to start one; this folder if absent")
      ->type_name("DIR");
  import_command
      ->add_option("--host", import_options.host,
                   "The host that runs them; `main` in a new project")
      ->type_name("ID");
  import_command->footer(
      "Examples:\n"
      "  plimsoll import docker-compose.yml\n"
      "  plimsoll import --out fleet --host web-1 /etc/systemd/system/api.*");
}

void CommandLine::AddGraph() {
  graph_command =
      app.add_subcommand("graph", "Draw hosts, apps and who needs whom");
  graph_command
      ->add_option("PROJECT", graph.root,
                   "The project; this folder's if absent")
      ->type_name("");
  graph_command->add_option("--host", graph.hosts, "Only this host; repeatable")
      ->type_name("ID")
      // A path behind it is the project.
      ->allow_extra_args(false);
  AddChoice<GraphFormat>(graph_command, "--format", &graph.format,
                         {{"svg", GraphFormat::kSvg},
                          {"dot", GraphFormat::kDot},
                          {"mermaid", GraphFormat::kMermaid}},
                         "What is printed: svg, dot or mermaid", "FORMAT");
  graph_command->footer(
      "Examples:\n"
      "  plimsoll graph > fleet.svg\n"
      "  plimsoll graph --host gpu-1 --format mermaid");
}

void CommandLine::AddFacts() {
  facts_command = app.add_subcommand(
      "facts", "Print the facts of this machine as a host file");
  facts_command
      ->add_option("--check", facts.check,
                   "Exit 1 where this machine differs from a host file")
      ->type_name("FILE");
  facts_command->footer(
      "Examples:\n"
      "  plimsoll facts > hosts/gpu-1.yml\n"
      "  plimsoll facts --check hosts/gpu-1.yml");
}

void CommandLine::AddRules() {
  explain_command = app.add_subcommand("explain", "Print the page of a rule");
  explain_command->add_option("RULE", rule, "Id, such as secrets/plaintext")
      ->required()
      ->type_name("");
  explain_command->footer(
      "Examples:\n"
      "  plimsoll explain hosts/stale-reference\n"
      "  plimsoll explain syntax/yaml");
  rules_command = app.add_subcommand("rules", "List every rule");
  rules_command->add_flag(
      "--markdown", rules.markdown,
      "As a page of tables, with links to each rule's page");
  rules_command->footer(
      "Examples:\n  plimsoll rules\n  plimsoll rules | grep secrets/");
}

void CommandLine::AddInit() {
  init_command = app.add_subcommand(
      "init", "Write a project's first files, none of them over another");
  init_command->add_option("DIR", init.root, "Where; this folder if absent")
      ->type_name("");
  init_command
      ->add_option("--action", init.action, "The action that the workflow uses")
      ->type_name("OWNER/REPOSITORY@REF");
  init_command->footer(
      "Examples:\n"
      "  plimsoll init\n"
      "  plimsoll init --action example/plimsoll@v1 ../fleet");
}

CommandLine::CommandLine() {
  app.require_subcommand(1);
  app.failure_message(UsageTrouble);
  app.set_help_flag("-h,--help", "Print this help");
  app.footer(
      "Exit codes: 0 clean; 1 findings, stale artifacts or a difference; 2 "
      "wrong usage; 3\noutput not writable, or an internal error.\n\n"
      "Examples:\n"
      "  plimsoll check fixtures/cres       check a project\n"
      "  plimsoll explain network/port-conflict");
  AddCheck();
  AddBuild();
  AddDiff();
  AddTrace();
  AddGraph();
  AddFacts();
  AddRules();
  AddInit();
  AddImport();
  schema_command =
      app.add_subcommand("schema", "Print the JSON Schema of an input");
  schema_command->add_option("INPUT", schema, "project, host or manifest")
      ->required()
      ->type_name("");
  schema_command->footer(
      "Examples:\n"
      "  plimsoll schema manifest > manifest.schema.json\n"
      "  plimsoll schema project");
  version_command = app.add_subcommand("version", "Print the version");
  version_command->footer("Examples:\n  plimsoll version\n  plimsoll --help");
}

}  // namespace plimsoll
