// check held against Supervisor's own parser, both ways, over the files of
// PLIMSOLL_CORPUS and the blocks of the rules' pages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/oracles/check_files.h"
#include "tests/oracles/harness.h"

namespace plimsoll::oracles {
namespace {

// Reads each file named on the command line as supervisord would, and prints
// a line for it: nothing, or why it is refused. What depends on the machine is
// taken as it is: folders, users, included files, plug-ins, variables. A file
// without [supervisord] is a fragment, which gets one.
constexpr const char* kReader = R"PY(
import io, os, re, sys
import supervisor.datatypes as datatypes
import supervisor.options as options
def as_it_is(value): return value
for module in (datatypes, options):
    module.existing_directory = as_it_is
    module.existing_dirpath = as_it_is
    module.name_to_uid = lambda name: 0
    module.gid_for_uid = lambda uid: 0
    module.colon_separated_user_group = lambda value: (0, 0)
options.glob.glob = lambda pattern: []
options.ServerOptions.import_spec = lambda self, spec: (lambda *a, **k: None)
options.ServerOptions.get_plugins = lambda self, parser, key, prefix: []
for path in sys.argv[1:]:
    try:
        text = open(path, encoding='utf-8', newline='').read()
        for name in re.findall(r'%\(ENV_(\w+)\)', text):
            os.environ.setdefault(name, 'info' if 'LEVEL' in name else '1')
        if not re.search(r'(?m)^\[supervisord\]', text):
            text = '[supervisord]\n' + text
        server = options.ServerOptions()
        server.here = '/etc'
        server.configfile = path
        server.environ_expansions = {
            'ENV_' + key: value for key, value in os.environ.items()}
        server.read_config(io.StringIO(text))
        print('')
    except Exception as why:
        print(type(why).__name__ + ': ' + ' '.join(str(why).split()) or '?')
)PY";

// What Supervisor says of each text, in order; empty: it takes it.
std::vector<std::string> AskSupervisor(const std::string& python,
                                       const std::vector<std::string>& texts) {
  const TempDir folder;
  Command command{.argv = {python, "-c", kReader}};
  for (size_t i = 0; i < texts.size(); ++i) {
    command.argv.push_back(folder.Write(std::to_string(i) + ".conf", texts[i]));
  }
  const auto output = Run(command);
  std::vector<std::string> answers;
  if (!output) return answers;
  std::istringstream lines(output->out);
  for (std::string line; std::getline(lines, line);) answers.push_back(line);
  EXPECT_EQ(answers.size(), texts.size()) << output->err;
  answers.resize(texts.size(), "no answer");
  return answers;
}

// What Supervisor passes over in silence, which is why it is worth saying.
bool IsSilent(std::string_view id) {
  return id == "supervisor/unknown-key" || id == "supervisor/duplicate-section";
}

// The system's Python, where Debian installs Supervisor.
std::string FindPython() {
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    const std::string path = FindReader(python);
    if (path.empty()) continue;
    const auto output =
        Run({.argv = {path, "-c", "import supervisor.options"}});
    if (output && output->exit_code == 0) return path;
  }
  return {};
}

#define PLIMSOLL_SUPERVISOR(variable)        \
  const std::string variable = FindPython(); \
  if (variable.empty()) PLIMSOLL_WITHOUT("Supervisor is not installed here")

TEST(SupervisorReader, AgreesOnTheCorpus) {
  PLIMSOLL_SUPERVISOR(python);
  if (CorpusFolder().empty()) GTEST_SKIP() << "PLIMSOLL_CORPUS is not set";
  const Files files = FilesOfKind(CorpusFolder(), FileKind::kSupervisor);
  std::vector<std::string> texts;
  for (const auto& [path, text] : files) texts.push_back(text);
  const std::vector<std::string> answers = AskSupervisor(python, texts);
  size_t i = 0;
  for (const auto& [path, text] : files) {
    const std::string& answer = answers[i++];
    std::vector<Finding> mine =
        OfGroups(CheckFiles({{"supervisord.conf", text}}), "supervisor");
    std::erase_if(mine, [](const Finding& finding) {
      return finding.severity != Severity::kError || IsSilent(finding.id);
    });
    EXPECT_EQ(answer.empty(), mine.empty()) << path << ": " << answer << "\n"
                                            << Told(mine);
  }
  std::cout << files.size() << " files\n";
}

TEST(SupervisorReader, AgreesOnThePages) {
  PLIMSOLL_SUPERVISOR(python);
  const std::vector<PageBlock> blocks = BlocksOfGroup("supervisor");
  std::vector<std::string> texts;
  for (const PageBlock& block : blocks) {
    const auto file = block.files.find("supervisord.conf");
    texts.push_back(file == block.files.end() ? "" : file->second);
  }
  const std::vector<std::string> answers = AskSupervisor(python, texts);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const bool refused = blocks[i].bad && !IsSilent(blocks[i].rule);
    EXPECT_EQ(!answers[i].empty(), refused)
        << blocks[i].rule << ": " << answers[i] << "\n"
        << texts[i];
  }
}

}  // namespace
}  // namespace plimsoll::oracles
