#include "compiler/driver/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/edit_distance.h"
#include "compiler/base/utf8.h"
#include "compiler/driver/command_line.h"
#include "compiler/driver/commands/commands.h"

namespace plimsoll {
namespace {

// Messages quote what stands on the command line and on the disk.
std::string EscapeLines(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    escaped += EscapeForDisplay(text.substr(0, end));
    if (end < text.size()) escaped += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return escaped;
}

// CLI11 would only say that a command is missing.
bool KnowsCommand(const CLI::App& app, std::span<const std::string> args,
                  Console& console) {
  if (args.empty() || args.front().starts_with('-')) return true;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (std::ranges::find(known, args.front()) != known.end()) return true;
  console.err += fmt::format("plimsoll: no command `{}`\n",
                             EscapeForDisplay(args.front()));
  const std::string_view nearest = NearestWord(args.front(), known);
  if (!nearest.empty()) {
    console.err += fmt::format("  there is `{}`\n", nearest);
  }
  console.err += "  `plimsoll --help` lists them all\n";
  return false;
}

ExitCode Dispatch(const CommandLine& line, Console& console) {
  if (line.color != "auto") console.color = line.color == "always";
  if (line.check_command->parsed()) return RunCheck(line.check, console);
  if (line.build_command->parsed()) return RunBuild(line.build, console);
  if (line.diff_command->parsed()) return RunDiff(line.diff, console);
  if (line.trace_command->parsed()) return RunTrace(line.trace, console);
  if (line.graph_command->parsed()) return RunGraph(line.graph, console);
  if (line.facts_command->parsed()) return RunFacts(line.facts, console);
  if (line.explain_command->parsed()) return RunExplain(line.rule, console);
  if (line.rules_command->parsed()) return RunRulesList(line.rules, console);
  if (line.init_command->parsed()) return RunInit(line.init, console);
  if (line.import_command->parsed()) {
    return RunImport(line.import_options, console);
  }
  if (line.schema_command->parsed()) return RunSchema(line.schema, console);
  return RunVersion(console);
}

}  // namespace

ExitCode RunCommand(std::span<const std::string> args, Console& console) {
  CommandLine line;
  if (!KnowsCommand(line.app, args, console)) return ExitCode::kUsage;
  // CLI11 takes the words last first.
  std::vector<std::string> words(args.rbegin(), args.rend());
  try {
    line.app.parse(words);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = line.app.exit(error, out, err);
    console.out += out.str();
    console.err += EscapeLines(err.str());
    return code == 0 ? ExitCode::kClean : ExitCode::kUsage;
  }
  const ExitCode code = Dispatch(line, console);
  console.err = EscapeLines(console.err);
  return code;
}

}  // namespace plimsoll
