#ifndef PLIMSOLL_COMPILER_DRIVER_COMMAND_LINE_H_
#define PLIMSOLL_COMPILER_DRIVER_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <string>

#include "compiler/driver/commands/commands.h"

namespace plimsoll {

// Every command line option and command, and where its value goes.
struct CommandLine {
  CLI::App app{"Checks and compiles the configuration of self-hosted fleets.",
               "plimsoll"};
  CheckOptions check;
  BuildOptions build;
  DiffOptions diff;
  TraceOptions trace;
  FactsOptions facts;
  GraphOptions graph;
  RulesOptions rules;
  std::string rule;
  std::string schema;
  InitOptions init;
  ImportOptions import_options;
  std::string color = "auto";
  CLI::App* check_command = nullptr;
  CLI::App* build_command = nullptr;
  CLI::App* diff_command = nullptr;
  CLI::App* trace_command = nullptr;
  CLI::App* facts_command = nullptr;
  CLI::App* graph_command = nullptr;
  CLI::App* explain_command = nullptr;
  CLI::App* rules_command = nullptr;
  CLI::App* init_command = nullptr;
  CLI::App* import_command = nullptr;
  CLI::App* schema_command = nullptr;
  CLI::App* version_command = nullptr;

  CommandLine();
  void AddCommon(CLI::App* command, CommonOptions* options);
  void AddCheck();
  void AddCheckRules();
  void AddCheckFiles();
  void AddBuild();
  void AddDiff();
  void AddTrace();
  void AddImport();
  void AddGraph();
  void AddFacts();
  void AddRules();
  void AddInit();
};

}  // namespace plimsoll

#endif  // PLIMSOLL_COMPILER_DRIVER_COMMAND_LINE_H_
